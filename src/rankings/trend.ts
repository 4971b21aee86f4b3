import { addDays, type LocalDate, startOfUnit, type WeekStart } from '../lib/time/calendar';
import { type Period, resolvePeriod } from '../lib/time/period';
import { localDateOf } from '../lib/time/wall-time';
import { type RankingsQuestion, type Scope, toMemberStatsRequest } from './question';

/** What was booked in some days, and what has become of it since. */
export interface TrendCounts {
  readonly created: number;
  readonly completed: number;
  readonly cancelled: number;
}

export interface TrendWeek extends TrendCounts {
  readonly first: LocalDate;
}

/** How bookings were made week by week: whole weeks, the oldest first. */
export type Trend = readonly TrendWeek[];

export interface TrendQuestion {
  readonly question: RankingsQuestion;
  readonly scope: Scope;
  readonly eventTypeId: number | null;
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  /** The weeks end with the last one that is over by then. */
  readonly at: Date;
}

type TrendRequest = ReturnType<typeof toMemberStatsRequest>;
/** Rows in order of time, of days or of weeks; null where there are none to be had. */
export type AskTrend = (request: TrendRequest) => Promise<readonly TrendCounts[] | null>;

const weeks = 8;
const daysAWeek = 7;

/**
 * Asks once. What a row stands for is not said and follows from how many there are: where the server divides the weeks
 * otherwise than asked, four weeks at a time are asked for, which come day by day. Null where there is nothing to show:
 * no answer, one that is not understood, or no bookings at all.
 */
export async function askTrend(asked: TrendQuestion, ask: AskTrend): Promise<Trend | null> {
  const firsts = firstDays(asked);
  const whole = await askWeeks(asked, firsts, ask);
  const counts = whole === 'otherwise' ? await askHalves(asked, firsts, ask) : whole;
  if (counts === null || counts === 'otherwise') return null;
  const trend = firsts.map((first, at) => ({ first, ...(counts[at] ?? nothing) }));
  return trend.some(({ created }) => created > 0) ? trend : null;
}

const nothing: TrendCounts = { created: 0, completed: 0, cancelled: 0 };

function firstDays({ at, timeZone, weekStart }: TrendQuestion): readonly LocalDate[] {
  const last = startOfUnit(localDateOf(at, timeZone), 'week', -1, weekStart);
  return Array.from({ length: weeks }, (_, index) => addDays(last, (index + 1 - weeks) * daysAWeek));
}

type Counts = readonly TrendCounts[] | 'otherwise' | null;

async function askHalves(asked: TrendQuestion, firsts: readonly LocalDate[], ask: AskTrend): Promise<Counts> {
  const half = weeks / 2;
  const [earlier, later] = await Promise.all([
    askWeeks(asked, firsts.slice(0, half), ask),
    askWeeks(asked, firsts.slice(half), ask),
  ]);
  return Array.isArray(earlier) && Array.isArray(later) ? [...earlier, ...later] : null;
}

async function askWeeks(asked: TrendQuestion, firsts: readonly LocalDate[], ask: AskTrend): Promise<Counts> {
  const rows = await ask(requestFor(asked, firsts));
  if (rows === null) return null;
  if (rows.length === firsts.length) return rows;
  if (rows.length !== firsts.length * daysAWeek) return 'otherwise';
  return firsts.map((_, at) => rows.slice(at * daysAWeek, (at + 1) * daysAWeek).reduce(add, nothing));
}

/** By when they were booked: Cal.com sorts them by that into its rows, even where it filters them by their start. */
function requestFor(asked: TrendQuestion, firsts: readonly LocalDate[]): TrendRequest {
  const { question, scope, eventTypeId } = asked;
  return toMemberStatsRequest(
    { ...question, dateField: 'created' },
    periodOf(asked, firsts),
    scope,
    eventTypeId,
  );
}

function periodOf({ at, timeZone, weekStart }: TrendQuestion, firsts: readonly LocalDate[]): Period {
  const [first, last] = [firsts.at(0), firsts.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('no weeks to ask for');
  const spec = { kind: 'range', first, last: addDays(last, daysAWeek - 1) } as const;
  return resolvePeriod(spec, { now: at, timeZone, weekStart, running: 'whole' });
}

const add = (sum: TrendCounts, day: TrendCounts): TrendCounts => ({
  created: sum.created + day.created,
  completed: sum.completed + day.completed,
  cancelled: sum.cancelled + day.cancelled,
});
