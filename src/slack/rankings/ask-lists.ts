import type { CalcomClient, CallOptions } from '../../calcom/client';
import { CalcomWithoutInsightsError } from '../../calcom/errors';
import type { ReadGaps } from '../../calcom/schemas';
import {
  type CountNote,
  notesWhereRefused,
  type RankingsCondition,
  unanswerable,
} from '../../rankings/count';
import { toMemberStatsRequest } from '../../rankings/question';
import { gapsOfStats, rankMemberStats } from '../../rankings/rank-member-stats';
import type { RankedList } from '../../rankings/ranking';
import type { Services } from '../bolt/services';

export type ListsFound =
  | {
      readonly kind: 'lists';
      /** All eight, in the order in which they are shown. */
      readonly lists: readonly RankedList[];
      /** Null: Cal.com has counted. */
      readonly notes: readonly CountNote[] | null;
      /** What the lists lack; nothing unless said. */
      readonly gaps?: ReadGaps;
    }
  /** Cal.com counts nothing here, or shows none of it (`isRefused`), and we cannot count either. */
  | { readonly kind: 'uncountable'; readonly why: 'paid' | 'too-many'; readonly isRefused: boolean };

/** A period's rankings as Cal.com counts them or, where the server has no insights, counted from its bookings. */
export async function askLists(
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
    return { kind: 'lists', lists: rankMemberStats(stats), notes: null, ...gapsOfStats(stats) };
  } catch (error) {
    if (!(error instanceof CalcomWithoutInsightsError)) throw error;
    ({ isRefused } = error);
  }
  const why = unanswerable(question);
  if (why !== null) return { kind: 'uncountable', why, isRefused };
  const count = await rankingCounts.count(calcom, asked);
  return count.kind === 'too-many'
    ? { kind: 'uncountable', why: 'too-many', isRefused }
    : {
        kind: 'lists',
        lists: count.lists,
        notes: isRefused ? notesWhereRefused(count.notes) : count.notes,
        gaps: count.gaps,
      };
}
