import type { CalcomClient, CallOptions } from '../../calcom/client';
import { CalcomForbiddenError, CalcomWithoutInsightsError } from '../../calcom/errors';
import { withTimeout } from '../../lib/async/wait';
import { type PeriodBefore, periodBefore } from '../../lib/time/period-before';
import {
  type AskedQuestion,
  isEmptyAnswer,
  type RankingsAnswer,
  type ResolvedQuestion,
} from '../../rankings/answer';
import { countNotesWhenRefused } from '../../rankings/count';
import { passesText, type RankingsCondition } from '../../rankings/match';
import { type MemberFilter, type RankingsQuestion, toMemberStatsRequest } from '../../rankings/question';
import { gapsOfStats, rankMemberStats } from '../../rankings/rank-member-stats';
import type { RankedList } from '../../rankings/ranking';
import { buildTotals } from '../../rankings/totals';
import {
  defaultPeriodContext,
  findEventType,
  findScope,
  resolveQuestion,
  whichTeam,
} from '../ask/resolve-question';
import { askWithFallbackConnection, type OpenedConnection } from '../ask/with-connection';
import type { Caller } from '../bolt/register';
import type { Choice } from '../kit/find-by-name';
import { joinGaps } from '../kit/gap-text';
import type { Services } from '../services';
import { filterOf } from './member';

export type RankingsOutcome =
  | { readonly kind: 'answer'; readonly answer: RankingsAnswer }
  | { readonly kind: 'choice'; readonly choice: Choice }
  /** Only the connection owner's own numbers are left, and the owner is not the asker. */
  | { readonly kind: 'not-own' }
  | Uncountable;

export type Uncountable = Extract<ListsFound, { kind: 'uncountable' }>;
type AskServices = Pick<Services, 'logger' | 'rankingCounts' | 'wait'>;

// How long the totals may take after the rankings have arrived.
const totalsGraceMs = 500;

/** Looks up the names, turns the period into instants, asks Cal.com and ranks its answer. */
export async function askRankings(
  services: AskServices,
  opened: Pick<OpenedConnection, 'calcom' | 'whose'> & Partial<OpenedConnection>,
  asked: AskedQuestion,
  options: CallOptions,
): Promise<RankingsOutcome> {
  const question = personAsMemberFilter(asked.question);
  const { member } = question;
  const looser = member && withoutApostrophes(member);
  const loosened = { ...question, member: looser ?? member };
  const outcome = await understandAndAsk(services, opened, { ...asked, question: loosened }, options);
  if (member === null || looser === null || outcome.kind !== 'answer') return outcome;
  return { kind: 'answer', answer: keepExactMatches(outcome.answer, member) };
}

const positive = ['equals', 'contains', 'startsWith', 'endsWith'] as const;

/**
 * Cal.com compares names by character, and apostrophes have many forms, so the filter takes the longest part
 * without one. Returns null for a name without an apostrophe, and for operators that exclude.
 */
function withoutApostrophes(member: MemberFilter): MemberFilter | null {
  if (member.by !== 'name' || !positive.some((each) => each === member.operator)) return null;
  const parts = member.text.split("'").map((part) => part.trim());
  const [text = ''] = parts.toSorted((one, other) => other.length - one.length);
  return parts.length < 2 || text === '' ? null : { ...member, operator: 'contains', text };
}

/** Removes members who match only the looser filter, and the totals when they include such members. */
function keepExactMatches(answer: RankingsAnswer, member: MemberFilter): RankingsAnswer {
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

function personAsMemberFilter(question: RankingsQuestion): RankingsQuestion {
  const { person } = question;
  if (person === null) return question;
  if (person.by === 'me') return { ...question, person: null, scope: 'me', team: null };
  return { ...question, person: null, member: filterOf(person) };
}

async function understandAndAsk(
  services: AskServices,
  {
    calcom,
    whose,
    periodContext = defaultPeriodContext,
  }: Pick<OpenedConnection, 'calcom' | 'whose'> & Partial<OpenedConnection>,
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

  const understood = await resolveQuestion(question, { ...found, ...event }, me, periodContext, askedAt);
  return askNumbers(services, calcom, understood, me.id, options);
}

type TotalsFound = Pick<RankingsAnswer, 'totals' | 'lacksTotals'>;

const noTotals: TotalsFound = { totals: null };
const missingTotals: TotalsFound = { totals: null, lacksTotals: true };

/** Asks in parallel for the lists, those of the period before if compared, and the totals. */
async function askNumbers(
  services: AskServices,
  calcom: CalcomClient,
  understood: ResolvedQuestion,
  ownId: number,
  options: CallOptions,
): Promise<Extract<RankingsOutcome, { kind: 'answer' }> | Uncountable> {
  const { question, period, askedAt, scope, eventType } = understood;
  const { ranking, versus } = question;
  const condition = { question, period, scope, ownId, eventTypeId: eventType?.id ?? null };
  const before = versus === 'none' ? null : periodBefore(period, askedAt);
  const compared = versus === 'previous' ? before : null;
  const failed = new AbortController();
  const signals = options.signal ? [options.signal, failed.signal] : [failed.signal];
  const abortableOptions = { ...options, signal: AbortSignal.any(signals) };
  const listsPromise = Promise.all([
    askLists(services, calcom, condition, abortableOptions),
    compared && askLists(services, calcom, { ...condition, period: compared.period }, abortableOptions),
  ]).catch((error: unknown) => {
    // Without all lists there is no answer, so the other calls are aborted.
    failed.abort();
    throw error;
  });
  const totalsPromise: Promise<TotalsFound> =
    ranking === null
      ? askTotals(services, calcom, condition, before, abortableOptions)
      : ranking === 'most-bookings'
        ? askTotals(services, calcom, condition, null, abortableOptions)
        : Promise.resolve(noTotals);
  const [current, earlier] = await listsPromise;
  if (current.kind === 'uncountable') return current;
  if (earlier?.kind === 'uncountable') return earlier;
  const answer: RankingsAnswer = {
    ...understood,
    lists: current.lists,
    comparison: compared && earlier && { ...compared, lists: earlier.lists },
    ...((await withTimeout(totalsGraceMs, totalsPromise, services.wait)) ?? missingTotals),
    countNotes: current.countNotes,
    ...((current.gaps ?? earlier?.gaps) && { gaps: joinGaps(current.gaps, earlier?.gaps) }),
  };
  return { kind: 'answer', answer };
}

type ListsFound =
  | ({ readonly kind: 'lists' } & Pick<RankingsAnswer, 'lists' | 'countNotes' | 'gaps'>)
  /** Cal.com has no rankings, or refuses them (`isRefused`), and we cannot count either. */
  | { readonly kind: 'uncountable'; readonly why: 'paid' | 'too-many'; readonly isRefused: boolean };

/** A period's rankings as Cal.com counts them, or counted from bookings when Cal.com gives none. */
async function askLists(
  { rankingCounts }: Pick<Services, 'rankingCounts'>,
  calcom: CalcomClient,
  condition: Omit<RankingsCondition, 'now'>,
  options: CallOptions,
): Promise<ListsFound> {
  const { question, period, scope, eventTypeId } = condition;
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
  const count = await rankingCounts.count(calcom, condition);
  return count.kind === 'too-many'
    ? { kind: 'uncountable', why: 'too-many', isRefused }
    : {
        kind: 'lists',
        lists: count.lists,
        countNotes: isRefused ? countNotesWhenRefused(count.notes) : count.notes,
        gaps: count.gaps,
      };
}

/**
 * Asks for the totals of the period and of `before`. There are none when the server has none, the access may
 * not see them, or the period is open. Other failures are logged: the rankings do not depend on totals.
 */
async function askTotals(
  { logger }: Pick<Services, 'logger'>,
  calcom: CalcomClient,
  condition: Omit<RankingsCondition, 'now'>,
  before: PeriodBefore | null,
  options: CallOptions,
): Promise<TotalsFound> {
  const { question, scope, eventTypeId } = condition;
  const ask = async (period: RankingsCondition['period']) =>
    calcom.getKpiStats(toMemberStatsRequest(question, period, scope, eventTypeId), options);
  const { start, end } = condition.period;
  if (start === null || end === null) return noTotals;
  try {
    const [now, then] = await Promise.all([ask(condition.period), before && ask(before.period)]);
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
  /** The owner of the shared connection, when that answered instead of the caller's own; null otherwise. */
  readonly fallbackOwner: string | null;
  readonly calcom: CalcomClient;
}

/**
 * Asks with the next connection, if any, when the first sees too little: Cal.com forbids it, answers with
 * nothing (which may mean the same), or the account has no such team and no organisation.
 */
export async function askWithFallback(
  services: Services,
  caller: Caller,
  opened: OpenedConnection,
  asked: AskedQuestion,
  options: CallOptions,
): Promise<FallbackOutcome> {
  const { answer, fallback } = await askWithFallbackConnection(
    services,
    caller,
    opened,
    (access) => askRankings(services, access, asked, options),
    (first) => isEnough(first, asked.question),
    isBetter,
  );
  const answered = (fallback && opened.fallback) ?? opened;
  return { outcome: answer, fallbackOwner: fallback?.calcomName ?? null, calcom: answered.calcom };
}

/** One's own numbers are enough for an asker who wanted them, or who has teams to choose from. */
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

export const offersNames = (found: Error | { readonly kind: string; readonly choice?: Choice }): boolean =>
  !(found instanceof Error) && (found.choice?.candidates.length ?? 0) > 0;
