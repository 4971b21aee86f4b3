import type { ReadGaps, ReadMemberStats } from '../calcom/schemas';
import { maxRows, type RankedList, type RankingId, rankingIds, rankings, rankMembers } from './ranking';

/** Pairs of lists that rank the same members from above and from below. */
const oppositeRankings: readonly (readonly [RankingId, RankingId])[] = [
  ['most-bookings', 'least-bookings'],
  ['most-completed', 'least-completed'],
  ['highest-rated', 'lowest-rated'],
];

/**
 * Returns all eight lists, in display order. Cal.com picks ten rows and then drops deleted accounts, so a
 * shorter list may still leave members out. `mayHaveMore` is therefore also true for a pair when one list is
 * full or their members differ, for any list that would be full with as many more rows as such a pair lost,
 * and for all lists when a row could not be read.
 */
export function rankMemberStats(stats: ReadMemberStats): readonly RankedList[] {
  const lists = rankingIds.map((id) => rankMembers(id, stats[rankings[id].list]));
  const find = (id: RankingId) => lists.filter(({ ranking }) => ranking.id === id);
  const cut = new Set<RankingId>();
  let lost = 0;
  for (const ids of oppositeRankings) {
    const pair = ids.flatMap(find);
    if (!pair.some((list) => list.mayHaveMore) && haveSameMembers(pair)) continue;
    for (const id of ids) cut.add(id);
    lost = Math.max(lost, ...pair.map(({ members }) => maxRows - members.length));
  }
  const isGapped = (stats.unreadable ?? []).length > 0;
  return lists.map((list) => {
    const isFull = list.members.length > 0 && list.members.length + lost >= maxRows;
    return { ...list, mayHaveMore: isGapped || list.mayHaveMore || cut.has(list.ranking.id) || isFull };
  });
}

export const gapsOfStats = ({ unreadable = [] }: ReadMemberStats): { readonly gaps?: ReadGaps } =>
  unreadable.length === 0
    ? {}
    : { gaps: { unreadable: 0, isCutOff: false, unreadableMembers: unreadable.length } };

function haveSameMembers(lists: readonly RankedList[]): boolean {
  const [first = '', ...others] = lists.map(({ members }) =>
    members
      .map(({ calcomUserId }) => calcomUserId)
      .sort((a, b) => a - b)
      .join(),
  );
  return others.every((other) => other === first);
}
