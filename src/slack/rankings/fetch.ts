import type { CalcomClient, CallOptions } from '../../calcom/client';
import { CalcomForbiddenError, CalcomWithoutInsightsError } from '../../calcom/errors';
import { withTimeout } from '../../lib/async/wait';
import { type PeriodBefore, periodBefore } from '../../lib/time/period-before';
import {
  type AskedQuestion,
  isEmptyAnswer,
  type RankingsAnswer,
  type UnderstoodQuestion,
} from '../../rankings/answer';
import { notesWhereRefused } from '../../rankings/count';
import { passesText, type RankingsCondition } from '../../rankings/match';
import { type MemberFilter, type RankingsQuestion, toMemberStatsRequest } from '../../rankings/question';
import { gapsOfStats, rankMemberStats } from '../../rankings/rank-member-stats';
import type { RankedList } from '../../rankings/ranking';
import { buildTotals } from '../../rankings/totals';
import {
  defaultPeriodContext,
  findEventType,
  findScope,
  understandQuestion,
  whichTeam,
} from '../ask/understand-question';
import { askWithNext, type Opened } from '../ask/with-connection';
import type { Caller } from '../bolt/register';
import type { Choice } from '../kit/find-by-name';
import { joinGaps } from '../kit/gap-text';
import type { Services } from '../services';
import { filterOf } from './member';

export type RankingsOutcome =
  | { readonly kind: 'answer'; readonly answer: RankingsAnswer }
  | { readonly kind: 'choice'; readonly choice: Choice }
  /** It comes down to the numbers of the connection's owner, and that is not who asks. */
  | { readonly kind: 'not-own' }
  | Uncountable;

export type Uncountable = Extract<ListsFound, { kind: 'uncountable' }>;
type AskServices = Pick<Services, 'logger' | 'rankingCounts' | 'wait'>;

// What is asked for beside the rankings is waited for no longer than this once those are there.
const graceMs = 500;

/** Asks Cal.com: looks up the names, turns the period into instants, and ranks what comes back. */
export async function askRankings(
  services: AskServices,
  opened: Pick<Opened, 'calcom' | 'whose'> & Partial<Opened>,
  asked: AskedQuestion,
  options: CallOptions,
): Promise<RankingsOutcome> {
  const question = asFilter(asked.question);
  const { member } = question;
  const looser = member && withoutApostrophes(member);
  const written = { ...question, member: looser ?? member };
  const outcome = await askAsWritten(services, opened, { ...asked, question: written }, options);
  if (member === null || looser === null || outcome.kind !== 'answer') return outcome;
  return { kind: 'answer', answer: keepMember(outcome.answer, member) };
}

const positive = ['equals', 'contains', 'startsWith', 'endsWith'] as const;

/**
 * Cal.com compares names character by character, and apostrophes have many forms: the longest part of a name without
 * one finds them all. Null where the name has none, or is to be left out.
 */
function withoutApostrophes(member: MemberFilter): MemberFilter | null {
  if (member.by !== 'name' || !positive.some((each) => each === member.operator)) return null;
  const parts = member.text.split("'").map((part) => part.trim());
  const [text = ''] = parts.toSorted((one, other) => other.length - one.length);
  return parts.length < 2 || text === '' ? null : { ...member, operator: 'contains', text };
}

/** Leaves out whoever was found by the looser name alone, and the totals that count them. */
function keepMember(answer: RankingsAnswer, member: MemberFilter): RankingsAnswer {
  const keep = (lists: readonly RankedList[]) =>
    lists.map((list) => {
      const members = list.members.filter(({ name }) => passesText(name, member));
      const rankOf = (value: number) => members.findIndex((other) => other.value === value) + 1;
      return { ...list, members: members.map((each) => ({ ...each, rank: rankOf(each.value) })) };
    });
  const lists = keep(answer.lists);
  const { comparison } = answer;
  const isExact = lists.every(({ members }, at) => members.length === answer.lists[at]?.members.length);
  return {
    ...answer,
    question: { ...answer.question, member },
    lists,
    comparison: comparison && { ...comparison, lists: keep(comparison.lists) },
    totals: isExact ? answer.totals : null,
  };
}

/** One person's numbers, as a filter of the lists. */
function asFilter(question: RankingsQuestion): RankingsQuestion {
  const { person } = question;
  if (person === null) return question;
  if (person.by === 'me') return { ...question, person: null, scope: 'me', team: null };
  return { ...question, person: null, member: filterOf(person) };
}

async function askAsWritten(
  services: AskServices,
  { calcom, whose, periodContext = defaultPeriodContext }: Pick<Opened, 'calcom' | 'whose'> & Partial<Opened>,
  { question, askedAt }: AskedQuestion,
  options: CallOptions,
): Promise<RankingsOutcome> {
  const me = await calcom.getMe(options);
  const found = await findScope(calcom, question, me, options);
  if (found.kind === 'choice') return found;
  if (found.scope.kind === 'me' && whose === 'shared') {
    return found.teamsToChoose.length > 0
      ? { kind: 'choice', choice: whichTeam(found.teamsToChoose) }
      : { kind: 'not-own' };
  }
  const event = await findEventType(calcom, question, options);
  if (event.kind === 'choice') return event;

  const understood = await understandQuestion(question, { ...found, ...event }, me, periodContext, askedAt);
  return askNumbers(services, calcom, understood, me.id, options);
}

type TotalsFound = Pick<RankingsAnswer, 'totals' | 'lacksTotals'>;

const noTotals: TotalsFound = { totals: null };
const missingTotals: TotalsFound = { totals: null, lacksTotals: true };

/** All at once: the lists, those of the period before where they are compared, and the totals over an overview. */
async function askNumbers(
  services: AskServices,
  calcom: CalcomClient,
  understood: UnderstoodQuestion,
  ownId: number,
  options: CallOptions,
): Promise<Extract<RankingsOutcome, { kind: 'answer' }> | Uncountable> {
  const { question, period, askedAt, scope, eventType } = understood;
  const { ranking, versus } = question;
  const asked = { question, period, scope, ownId, eventTypeId: eventType?.id ?? null };
  const before = versus === 'none' ? null : periodBefore(period, askedAt);
  const compared = versus === 'previous' ? before : null;
  const failed = new AbortController();
  const signals = options.signal ? [options.signal, failed.signal] : [failed.signal];
  const together = { ...options, signal: AbortSignal.any(signals) };
  const listing = Promise.all([
    askLists(services, calcom, asked, together),
    compared && askLists(services, calcom, { ...asked, period: compared.period }, together),
  ]).catch((error: unknown) => {
    // Without one of the lists there is no answer: nothing more is asked for it.
    failed.abort();
    throw error;
  });
  const asking: Promise<TotalsFound> =
    ranking === null
      ? askTotals(services, calcom, asked, before, together)
      : ranking === 'most-bookings'
        ? askTotals(services, calcom, asked, null, together)
        : Promise.resolve(noTotals);
  const [now, then] = await listing;
  if (now.kind === 'uncountable') return now;
  if (then?.kind === 'uncountable') return then;
  const answer: RankingsAnswer = {
    ...understood,
    lists: now.lists,
    comparison: compared && then && { ...compared, lists: then.lists },
    ...((await withTimeout(graceMs, asking, services.wait)) ?? missingTotals),
    countNotes: now.countNotes,
    ...((now.gaps ?? then?.gaps) && { gaps: joinGaps(now.gaps, then?.gaps) }),
  };
  return { kind: 'answer', answer };
}

type ListsFound =
  | ({ readonly kind: 'lists' } & Pick<RankingsAnswer, 'lists' | 'countNotes' | 'gaps'>)
  /** Cal.com counts nothing here, or shows none of it (`isRefused`), and we cannot count either. */
  | { readonly kind: 'uncountable'; readonly why: 'paid' | 'too-many'; readonly isRefused: boolean };

/** A period's rankings as Cal.com counts them or, where the server has no insights, counted from its bookings. */
async function askLists(
  { rankingCounts }: Pick<Services, 'rankingCounts'>,
  calcom: CalcomClient,
  asked: Omit<RankingsCondition, 'now'>,
  options: CallOptions,
): Promise<ListsFound> {
  const { question, period, scope, eventTypeId } = asked;
  let isRefused: boolean;
  try {
    const stats = await calcom.getMemberStats(
      toMemberStatsRequest(question, period, scope, eventTypeId),
      options,
    );
    return { kind: 'lists', lists: rankMemberStats(stats), countNotes: null, ...gapsOfStats(stats) };
  } catch (error) {
    if (!(error instanceof CalcomWithoutInsightsError)) throw error;
    ({ isRefused } = error);
  }
  // Bookings do not say whether they were paid.
  if (question.paid !== null) return { kind: 'uncountable', why: 'paid', isRefused };
  const count = await rankingCounts.count(calcom, asked);
  return count.kind === 'too-many'
    ? { kind: 'uncountable', why: 'too-many', isRefused }
    : {
        kind: 'lists',
        lists: count.lists,
        countNotes: isRefused ? notesWhereRefused(count.notes) : count.notes,
        gaps: count.gaps,
      };
}

/**
 * The totals that an overview and the most bookings stand in, beside those of `before`. None where the server has none,
 * this access may not see them, or the period is open. The rankings do not depend on them: whatever goes wrong is logged.
 */
async function askTotals(
  { logger }: Pick<Services, 'logger'>,
  calcom: CalcomClient,
  asked: Omit<RankingsCondition, 'now'>,
  before: PeriodBefore | null,
  options: CallOptions,
): Promise<TotalsFound> {
  const { question, scope, eventTypeId } = asked;
  const ask = async (period: RankingsCondition['period']) =>
    calcom.getKpiStats(toMemberStatsRequest(question, period, scope, eventTypeId), options);
  const { start, end } = asked.period;
  if (start === null || end === null) return noTotals;
  try {
    const [now, then] = await Promise.all([ask(asked.period), before && ask(before.period)]);
    if (now === null) return noTotals;
    return { totals: { figures: buildTotals(now, then), before: then === null ? null : before } };
  } catch (error) {
    if (error instanceof CalcomForbiddenError || options.signal?.aborted === true) return noTotals;
    logger.failure('the totals were left out', error);
    return missingTotals;
  }
}

export interface FallbackOutcome {
  readonly outcome: RankingsOutcome;
  /** In whose name the shared connection answered, in place of the caller's own; null: it did not have to. */
  readonly through: string | null;
  /** Of the connection that answered. */
  readonly calcom: CalcomClient;
}

/**
 * Asks with the first connection, and with the next one, if there is one, what the first may not see: Cal.com forbids
 * it, answers with nothing (which may mean the same), or the account has no such team and no organisation.
 */
export async function askWithFallback(
  services: Services,
  caller: Caller,
  opened: Opened,
  asked: AskedQuestion,
  options: CallOptions,
): Promise<FallbackOutcome> {
  const { answer, next } = await askWithNext(
    services,
    caller,
    opened,
    (access) => askRankings(services, access, asked, options),
    (first) => isEnough(first, asked.question),
    isBetter,
  );
  const answered = (next && opened.next) ?? opened;
  return { outcome: answer, through: next?.calcomName ?? null, calcom: answered.calcom };
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
  return offersNames(outcome) && !offersNames(first);
}

/** Are there names to choose from? */
export const offersNames = (found: Error | { readonly kind: string; readonly choice?: Choice }): boolean =>
  !(found instanceof Error) && (found.choice?.candidates.length ?? 0) > 0;
