import type { CalcomClient, CallOptions } from '../calcom/client';
import { CalcomForbiddenError, CalcomWithoutInsightsError } from '../calcom/errors';
import type { ReadGaps } from '../calcom/schemas';
import type { Period } from '../lib/time/period';
import { type CountNote, countNotesWhenRefused, countRankings } from '../rankings/count';
import { defaultQuestion, type Scope, toMemberStatsRequest } from '../rankings/question';
import { gapsOfStats, rankMemberStats } from '../rankings/rank-member-stats';
import type { RankedList } from '../rankings/ranking';
import { askTrend, type Trend, type TrendQuestion } from '../rankings/trend';
import type { Totals } from './figures';
import { countUpcoming, type UpcomingLoad, type UpcomingQuestion } from './upcoming-load';

/** Cal.com offers no rankings here, and there are too many bookings to count one by one. */
export class TooManyBookingsError extends Error {
  constructor() {
    super('there are too many bookings to count one by one');
    this.name = 'TooManyBookingsError';
  }
}

export interface DigestQuestion {
  readonly period: Period;
  readonly scope: Scope;
}

export interface DigestRankings {
  /** All eight, in the order of `rankingIds`. */
  readonly lists: readonly RankedList[];
  /** How our own count differs from Cal.com's. Null when Cal.com did the counting. */
  readonly countNotes: readonly CountNote[] | null;
  readonly gaps?: ReadGaps;
}

export type DigestTrendQuestion = Omit<TrendQuestion, 'question' | 'eventTypeId'>;

/** The questions a digest asks through one Cal.com connection. The answers contain no guests' data. */
export interface DigestQuestions {
  /** @throws TooManyBookingsError when Cal.com offers no rankings and there are too many to count */
  listRankings(question: DigestQuestion, options: CallOptions): Promise<DigestRankings>;
  /** Returns null when the server has no totals, or when this access may not see them. */
  getTotals(question: DigestQuestion, options: CallOptions): Promise<Totals | null>;
  /** Returns null when a week's totals are missing, or when no week has a booking. */
  getTrend(question: DigestTrendQuestion, options: CallOptions): Promise<Trend | null>;
  countUpcoming(question: UpcomingQuestion, options: CallOptions): Promise<UpcomingLoad>;
}

export type DigestCalcom = Pick<
  CalcomClient,
  'getMe' | 'getMemberStats' | 'getKpiStats' | 'listBookings' | 'listMemberships'
>;

export function askCalcom(calcom: DigestCalcom): DigestQuestions {
  return {
    async listRankings(question, options) {
      try {
        const stats = await calcom.getMemberStats(requestOf(question), options);
        return { lists: rankMemberStats(stats), countNotes: null, ...gapsOfStats(stats) };
      } catch (error) {
        if (!(error instanceof CalcomWithoutInsightsError)) throw error;
        const counted = await countBookings(calcom, question, options);
        return error.isRefused
          ? { ...counted, countNotes: countNotesWhenRefused(counted.countNotes) }
          : counted;
      }
    },
    async getTotals(question, options) {
      try {
        const stats = await calcom.getKpiStats(requestOf(question), options);
        if (stats === null) return null;
        const { created, completed, cancelled, no_show: hostNoShows } = stats;
        return {
          bookings: created.count,
          completed: completed.count,
          cancelled: cancelled.count,
          'host-no-shows': hostNoShows.count,
        };
      } catch (error) {
        if (error instanceof CalcomForbiddenError) return null;
        throw error;
      }
    },
    getTrend: (question, options) =>
      askTrend({ ...question, question: defaultQuestion, eventTypeId: null }, (request) =>
        calcom.getKpiStats(request, { ...options, remember: true, isClosed: true }),
      ),
    countUpcoming: (question, options) => countUpcoming(calcom, question, options),
  };
}

const requestOf = ({ period, scope }: DigestQuestion) =>
  toMemberStatsRequest(defaultQuestion, period, scope, null);

async function countBookings(
  calcom: Pick<DigestCalcom, 'getMe' | 'listBookings'>,
  { period, scope }: DigestQuestion,
  options: CallOptions,
): Promise<DigestRankings & { readonly countNotes: readonly CountNote[] }> {
  const { id: ownId } = await calcom.getMe(options);
  const { end } = period;
  if (end === null) throw new TypeError('A digest tells of days that have ended');
  // The digest's days are over: `now: end` makes the count the same whenever it runs.
  const condition = { question: defaultQuestion, period, scope, ownId, eventTypeId: null, now: end };
  const count = await countRankings(condition, (query) => calcom.listBookings(query, options));
  if (count.kind === 'too-many') throw new TooManyBookingsError();
  return { lists: count.lists, countNotes: count.notes, gaps: count.gaps };
}
