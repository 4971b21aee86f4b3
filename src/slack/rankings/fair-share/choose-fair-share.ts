import type { CallOptions } from '../../../calcom/client';
import { CalcomForbiddenError, CalcomUnauthorizedError } from '../../../calcom/errors';
import type { CountedThrough } from '../../../fair-share/fair-share';
import type { RankingsQuestion } from '../../../rankings/question';
import { type Opened, reportRefused } from '../../ask/with-connection';
import type { Caller } from '../../bolt/register';
import type { Services } from '../../services';
import { type FairShareFound, planFairShare } from './plan-fair-share';

export interface ChosenPlan {
  readonly found: FairShareFound;
  readonly whose: CountedThrough['whose'];
}

/**
 * The plan of the first connection; or of the next one, if there is one, where the first sees less: it has no such
 * team, or its owner is a plain member, to whom Cal.com shows their own bookings alone.
 */
export async function chooseFairShare(
  services: Services,
  caller: Caller,
  { calcom, whose, next, periodContext }: Opened,
  question: RankingsQuestion,
  askedAt: Date,
  options: CallOptions,
): Promise<ChosenPlan> {
  const { wait, logger } = services;
  let first: FairShareFound | CalcomForbiddenError;
  try {
    first = await planFairShare({ calcom, periodContext }, question, askedAt, options, wait);
  } catch (error) {
    if (!(error instanceof CalcomForbiddenError)) throw error;
    first = error;
  }
  if (next !== null && !isEnough(first)) {
    try {
      const found = await planFairShare(
        { calcom: next.calcom, periodContext },
        question,
        askedAt,
        options,
        wait,
      );
      if (isBetter(found, first)) return { found, whose: 'wider' };
    } catch (error) {
      // The first one's plan stands, and says what it is worth.
      logger.failure('the shared connection did not answer either', error);
      if (error instanceof CalcomUnauthorizedError) await reportRefused(services, caller, next.connection);
    }
  }
  if (first instanceof Error) throw first;
  return { found: first, whose };
}

type First = FairShareFound | CalcomForbiddenError;

const isPlan = (first: First) => !(first instanceof Error) && first.kind === 'plan';

function isEnough(first: First): boolean {
  if (first instanceof Error || first.kind === 'nobody') return false;
  // A team that this access does not know may be one of the other's.
  if (first.kind === 'choice') return first.choice.what !== 'team' || first.choice.given === null;
  return first.seesAll;
}

function isBetter(found: FairShareFound, first: First): boolean {
  if (found.kind === 'plan') return found.seesAll || !isPlan(first);
  const hasNames = !(first instanceof Error) && first.kind === 'choice' && first.choice.candidates.length > 0;
  return found.kind === 'choice' && found.choice.candidates.length > 0 && !isPlan(first) && !hasNames;
}
