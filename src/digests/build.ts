import type { Connection } from '../accounts/connection';
import type { CallOptions } from '../calcom/client';
import { CalcomError, CalcomRateLimitedError, CalcomUnauthorizedError } from '../calcom/errors';
import { hiddenName } from '../lib/text/member-name';
import { addDays, startOfUnit } from '../lib/time/calendar';
import { type Period, resolvePeriod } from '../lib/time/period';
import { endOfDay, localDateOf, startOfDay } from '../lib/time/wall-time';
import type { Scope } from '../rankings/question';
import { compareLists } from '../rankings/rank-change';
import type { RankedList, RankingId } from '../rankings/ranking';
import { type Trend, usualOf } from '../rankings/trend';
import type { Digest, DigestPeriod, PlannedRun } from './digest';
import type { DigestList, DigestModel, DigestUpcoming } from './digest-model';
import type { DigestQuestion, DigestQuestions } from './digest-questions';
import { countFigures, hasNoBookings, type PeriodAnswers } from './figures';
import type { DigestStores } from './ports';
import { nextRun, periodBefore } from './schedule';

export interface DigestFacts {
  readonly digest: Digest;
  readonly run: PlannedRun;
  /** An earlier period that was skipped as too late and that the message should name. */
  readonly missedPeriod: DigestPeriod | null;
  /** Cal.com user ids of people who do not want to be named. */
  readonly hidden: ReadonlySet<number>;
  readonly connection: Pick<Connection, 'calcomName' | 'calcomUserId'>;
  readonly now: Date;
}

const daysAWeek = 7;
const valuesWithoutNames = 3;

/** Asks Cal.com for all the content, in parallel. @throws CalcomError, TooManyBookingsError */
export async function buildDigest(
  questions: DigestQuestions,
  facts: DigestFacts,
  options: CallOptions = {},
): Promise<DigestModel> {
  const { digest, run, connection } = facts;
  const { content } = digest;
  const scope = scopeOf(facts);
  const ask = (days: DigestPeriod) => askPeriod(questions, { period: periodOf(days, facts), scope }, options);
  const [current, before, trend, upcoming] = await Promise.all([
    ask(run.period),
    content.isCompared ? ask(periodBefore(run.period)) : null,
    askWeeklyTrend(questions, facts, scope, options),
    content.showsUpcoming ? askUpcoming(questions, facts, options) : null,
  ]);
  return {
    digest,
    run,
    accessName: facts.hidden.has(connection.calcomUserId) ? null : connection.calcomName,
    figures: countFigures(current, before),
    lists: content.rankings.flatMap((id) => listOf(id, current, before, facts)),
    countNotes: current.countNotes,
    gaps: current.gaps,
    usualRange: trend && usualOf(trend),
    upcoming,
    missedPeriod: facts.missedPeriod,
    isEmpty: hasNoBookings(current),
    nextAt: digest.state.kind === 'paused' ? null : nextAfter(facts),
  };
}

/** The first run after both this run and now: a run may be built before its time, or after it. */
function nextAfter({ digest, run, now }: DigestFacts): Date {
  return nextRun(digest.schedule, run.at > now ? run.at : now).at;
}

function periodOf({ first, last }: DigestPeriod, { digest, now }: DigestFacts): Period {
  const { timeZone, weekStart } = digest.schedule;
  return resolvePeriod({ kind: 'range', first, last }, { now, timeZone, weekStart, currentPeriod: 'whole' });
}

function scopeOf({ digest, connection }: DigestFacts): Scope {
  const { scope } = digest.content;
  return scope.kind === 'me' ? { kind: 'me', ownerName: connection.calcomName } : scope;
}

async function askPeriod(
  questions: DigestQuestions,
  question: DigestQuestion,
  options: CallOptions,
): Promise<PeriodAnswers & Pick<DigestModel, 'countNotes' | 'gaps'>> {
  const [{ lists, countNotes, gaps }, totals] = await Promise.all([
    questions.listRankings(question, options),
    questions.getTotals(question, options),
  ]);
  return { countNotes, gaps, lists: new Map(lists.map((list) => [list.ranking.id, list])), totals };
}

function listOf(
  id: RankingId,
  current: PeriodAnswers,
  before: PeriodAnswers | null,
  { digest, hidden }: DigestFacts,
): readonly DigestList[] {
  const list = current.lists.get(id);
  if (list === undefined) return [];
  const { ranking, mayHaveMore } = list;
  const earlier = before?.lists.get(id);
  const { rows: most } = digest.content;
  if (!ranking.namesInPublic) {
    const valuesOf = ({ members }: RankedList) =>
      members.slice(0, Math.min(most, valuesWithoutNames)).map(({ value }) => value);
    return [
      {
        kind: 'nameless',
        ranking,
        values: valuesOf(list),
        valuesBefore: earlier === undefined ? null : valuesOf(earlier),
      },
    ];
  }
  const members =
    earlier === undefined
      ? list.members.map((member) => ({ ...member, rankChange: null }))
      : compareLists(list, earlier).members;
  const rows = members.slice(0, most).map(({ rank, value, name, calcomUserId, rankChange }) => ({
    rank,
    value,
    rankChange,
    name: hidden.has(calcomUserId) ? hiddenName : name,
  }));
  return [{ kind: 'named', ranking, rows, mayHaveMore }];
}

/** The first week that begins on the run's day or later: on a Monday morning, the week just begun. */
async function askUpcoming(
  questions: DigestQuestions,
  facts: DigestFacts,
  options: CallOptions,
): Promise<DigestUpcoming> {
  const { digest, run, hidden } = facts;
  const { timeZone, weekStart } = digest.schedule;
  const runDay = localDateOf(run.at, timeZone);
  const first = startOfUnit(addDays(runDay, daysAWeek - 1), 'week', 0, weekStart);
  const period = { first, last: addDays(first, daysAWeek - 1) };
  const start = startOfDay(first, timeZone);
  const from = start < run.at ? run.at : start;
  const end = endOfDay(period.last, timeZone);
  const load = await questions.countUpcoming({ scope: digest.content.scope, from, end }, options);
  if (load.kind === 'not-allowed') return { ...load, period };
  const hosts = load.hosts.map(({ calcomUserId, name, bookings }) => ({
    name: calcomUserId !== null && hidden.has(calcomUserId) ? hiddenName : name,
    bookings,
  }));
  return { ...load, period, hosts };
}

/**
 * Totals of earlier weeks; null when the run is not about one week. The digest can do without them, so a
 * failure also gives null, unless it affects every other call (rate limit, unauthorised).
 */
async function askWeeklyTrend(
  questions: Pick<DigestQuestions, 'getTrend'>,
  { digest, run }: Pick<DigestFacts, 'digest' | 'run'>,
  scope: Scope,
  options: CallOptions,
): Promise<Trend | null> {
  const { timeZone, weekStart } = digest.schedule;
  const { first, last } = run.period;
  if (addDays(first, daysAWeek - 1) !== last) return null;
  try {
    return await questions.getTrend({ scope, timeZone, weekStart, at: startOfDay(first, timeZone) }, options);
  } catch (error) {
    const isOfAll = error instanceof CalcomRateLimitedError || error instanceof CalcomUnauthorizedError;
    if (error instanceof CalcomError && !isOfAll) return null;
    throw error;
  }
}

/** The connection that a digest currently uses. Returns null when it is missing or broken. */
export async function findDigestConnection(
  store: Pick<DigestStores, 'connections' | 'policies'>,
  { workspace, ownerSlackUserId, content }: Pick<Digest, 'workspace' | 'ownerSlackUserId' | 'content'>,
): Promise<Connection | null> {
  const { workspaceId } = workspace;
  const connection = await (async () => {
    if (content.access === 'own') return store.connections.findOwn(workspaceId, ownerSlackUserId);
    // The shared connection would show the numbers of its own owner.
    if (content.scope.kind === 'me') return null;
    const { sharedConnectionId } = await store.policies.get(workspace);
    return sharedConnectionId === null ? null : store.connections.find(workspaceId, sharedConnectionId);
  })();
  return connection?.brokenAt === null ? connection : null;
}
