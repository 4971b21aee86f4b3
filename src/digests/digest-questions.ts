import type { CalcomClient, CallOptions } from '../calcom/client';
import { CalcomForbiddenError } from '../calcom/errors';
import type { MemberStatsRequest } from '../calcom/schemas';
import { type RankedList, rankingIds, rankings, rankMembers } from '../insights/ranking';
import type { Totals } from './figures';
import { countUpcoming, type UpcomingLoad, type UpcomingQuestion } from './upcoming-load';

/** What a digest asks of one Cal.com access. Its answers hold nothing of guests, and little else. */
export interface DigestQuestions {
  /** All eight, in the order of `rankingIds`. */
  listRankings(request: MemberStatsRequest, options: CallOptions): Promise<readonly RankedList[]>;
  /** Null where the server has none, or this access may not see them. */
  getTotals(request: MemberStatsRequest, options: CallOptions): Promise<Totals | null>;
  countUpcoming(question: UpcomingQuestion, options: CallOptions): Promise<UpcomingLoad>;
}

export type DigestCalcom = Pick<
  CalcomClient,
  'getMe' | 'getMemberStats' | 'getKpiStats' | 'listBookings' | 'listMemberships'
>;

/** Asks Cal.com each time. */
export function askCalcom(calcom: DigestCalcom): DigestQuestions {
  return {
    async listRankings(request, options) {
      const stats = await calcom.getMemberStats(request, options);
      return rankingIds.map((id) => rankMembers(id, stats[rankings[id].list]));
    },
    async getTotals(request, options) {
      try {
        const stats = await calcom.getKpiStats(request, options);
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
    countUpcoming: (question, options) => countUpcoming(calcom, question, options),
  };
}
