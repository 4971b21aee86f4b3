import type { KpiStats } from '../calcom/schemas';
import { addDays, type LocalDate, startOfUnit, type WeekStart } from '../lib/time/calendar';
import { resolvePeriod } from '../lib/time/period';
import { localDateOf } from '../lib/time/wall-time';
import { type RankingsQuestion, type Scope, toMemberStatsRequest } from './question';

/** A week's bookings, as Cal.com counts them. */
interface TrendWeek {
  readonly first: LocalDate;
  readonly created: number;
}

/** Whole weeks that are over, the oldest first. */
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
type Totals = Pick<KpiStats, 'created'>;
/** One week's totals; null where there are none to be had. */
export type AskWeek = (request: TrendRequest) => Promise<Totals | null>;

const weeks = 8;
const daysAWeek = 7;

/**
 * The totals of the last eight weeks that are over, of the same question and by the same date as the numbers beside
 * them. Null where there is nothing to show: no answer, or no bookings at all.
 */
export async function askTrend(asked: TrendQuestion, ask: AskWeek): Promise<Trend | null> {
  const { question, scope, eventTypeId, at, timeZone, weekStart } = asked;
  const last = startOfUnit(localDateOf(at, timeZone), 'week', -1, weekStart);
  const firsts = Array.from({ length: weeks }, (_, index) => addDays(last, (index + 1 - weeks) * daysAWeek));
  const trend = await Promise.all(
    firsts.map(async (first): Promise<TrendWeek | null> => {
      const spec = { kind: 'range', first, last: addDays(first, daysAWeek - 1) } as const;
      const period = resolvePeriod(spec, { now: at, timeZone, weekStart, running: 'whole' });
      const totals = await ask(toMemberStatsRequest(question, period, scope, eventTypeId));
      return totals && { first, created: totals.created.count };
    }),
  );
  const known = trend.filter((week) => week !== null);
  return known.length < weeks || known.every(({ created }) => created === 0) ? null : known;
}

export interface UsualRange {
  readonly least: number;
  readonly most: number;
}

/** The bookings of a usual week, which leaves out the lowest and the highest. */
export function usualOf(trend: Trend): UsualRange | null {
  const sorted = trend.map(({ created }) => created).sort((a, b) => a - b);
  const [least, most] = [sorted.at(1), sorted.at(-2)];
  return least === undefined || most === undefined ? null : { least, most };
}

/** `4–7` */
export const formatUsual = ({ least, most }: UsualRange): string =>
  least === most ? String(least) : `${least}–${most}`;
