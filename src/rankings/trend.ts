import type { KpiStats } from '../calcom/schemas';
import { addDays, type LocalDate, startOfUnit, type WeekStart } from '../lib/time/calendar';
import { resolvePeriod } from '../lib/time/period';
import { localDateOf } from '../lib/time/wall-time';
import { type RankingsQuestion, type Scope, toMemberStatsRequest } from './question';

interface TrendWeek {
  readonly first: LocalDate;
  readonly created: number;
}

/** Completed weeks, oldest first. */
export type Trend = readonly TrendWeek[];

export interface TrendQuestion {
  readonly question: RankingsQuestion;
  readonly scope: Scope;
  readonly eventTypeId: number | null;
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  /** The trend ends with the last week completed at this instant. */
  readonly at: Date;
}

type TrendRequest = ReturnType<typeof toMemberStatsRequest>;
type Totals = Pick<KpiStats, 'created'>;
/** Fetches one week's totals; null when Cal.com gives none. */
export type AskWeek = (request: TrendRequest) => Promise<Totals | null>;

const weeks = 8;
const daysAWeek = 7;

/**
 * Fetches the totals of the last eight completed weeks, with the same question and date field as the numbers
 * beside them. Returns null when a week has no totals, or when no week has a booking.
 */
export async function askTrend(asked: TrendQuestion, ask: AskWeek): Promise<Trend | null> {
  const { question, scope, eventTypeId, at, timeZone, weekStart } = asked;
  const last = startOfUnit(localDateOf(at, timeZone), 'week', -1, weekStart);
  const firsts = Array.from({ length: weeks }, (_, index) => addDays(last, (index + 1 - weeks) * daysAWeek));
  const trend = await Promise.all(
    firsts.map(async (first): Promise<TrendWeek | null> => {
      const spec = { kind: 'range', first, last: addDays(first, daysAWeek - 1) } as const;
      const period = resolvePeriod(spec, { now: at, timeZone, weekStart, currentPeriod: 'whole' });
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

/** The range of bookings in a usual week: without the lowest and the highest week. */
export function usualOf(trend: Trend): UsualRange | null {
  const sorted = trend.map(({ created }) => created).sort((a, b) => a - b);
  const [least, most] = [sorted.at(1), sorted.at(-2)];
  return least === undefined || most === undefined ? null : { least, most };
}

/** `4–7` */
export const formatUsual = ({ least, most }: UsualRange): string =>
  least === most ? String(least) : `${least}–${most}`;
