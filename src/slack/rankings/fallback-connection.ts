import type { CallOptions } from '../../calcom/client';
import type { CalcomForbiddenError } from '../../calcom/errors';
import { isEmptyAnswer } from '../../rankings/answer';
import type { RankingsQuestion } from '../../rankings/question';
import { askWithNext, type Opened } from '../ask/with-connection';
import type { Caller } from '../bolt/register';
import type { Services } from '../services';
import { askRankings, type RankingsOutcome } from './fetch';

export interface FallbackOutcome {
  readonly outcome: RankingsOutcome;
  /** In whose name the shared connection answered, in place of the caller's own; null: it did not have to. */
  readonly through: string | null;
}

/**
 * Asks with the first connection, and with the next one, if there is one, what the first may not see: Cal.com forbids
 * it, answers with nothing (which may mean the same), or the account has no such team and no organisation.
 */
export async function askWithFallback(
  services: Services,
  caller: Caller,
  opened: Opened,
  question: RankingsQuestion,
  askedAt: Date,
  options: CallOptions,
): Promise<FallbackOutcome> {
  const { answer, next } = await askWithNext(
    services,
    caller,
    opened,
    (access) => askRankings(services, access, question, askedAt, options),
    (first) => isEnough(first, question),
    isBetter,
  );
  return { outcome: answer, through: next?.calcomName ?? null };
}

/** One's own numbers do for whoever asked for them, and for whoever has teams to choose from. */
function isEnough(first: RankingsOutcome | CalcomForbiddenError, { scope }: RankingsQuestion): boolean {
  if (first instanceof Error) return false;
  if (first.kind === 'choice') return first.choice.what !== 'team';
  if (first.kind === 'not-own') return false;
  if (first.kind === 'uncountable') return true;
  const { answer } = first;
  if (answer.scope.kind === 'me') return scope === 'me' || answer.teamsToChoose.length > 0;
  return !isEmptyAnswer(answer);
}

function isBetter(outcome: RankingsOutcome, first: RankingsOutcome | CalcomForbiddenError): boolean {
  if (outcome.kind === 'answer') return !isEmptyAnswer(outcome.answer);
  const hasNames = !(first instanceof Error) && first.kind === 'choice' && first.choice.candidates.length > 0;
  return outcome.kind === 'choice' && outcome.choice.candidates.length > 0 && !hasNames;
}
