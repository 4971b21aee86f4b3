import { formatValue, type RankedList, type RankedMember, type Ranking, type RankingUnit } from './ranking';

export type RankChange =
  | {
      /** `ties-overlap`: the rank differs but the ties overlap, so the member has not moved. */
      readonly kind: 'up' | 'down' | 'same' | 'ties-overlap';
      /** The absolute difference of the two ranks. Shown for `up` and `down` only. */
      readonly places: number;
      readonly rankBefore: number;
      readonly valueBefore: number;
      /** This period's value minus the earlier one: bookings, or stars to two decimals. */
      readonly difference: number;
    }
  /** Missing from an earlier list that was not full: no booking then, or no rating. */
  | { readonly kind: 'new' }
  /** Missing from a full earlier list, so the earlier value is unknown, not zero. */
  | { readonly kind: 'was-outside' };

interface ComparedMember extends RankedMember {
  readonly rankChange: RankChange;
}

/** A member of the earlier list who is missing now, with the earlier rank and value. */
interface GoneMember extends RankedMember {
  /** `now-outside`: this period's list is full, so the member may equal its last row. */
  readonly gone: 'dropped-out' | 'now-outside';
}

interface ComparedList {
  readonly ranking: Ranking;
  readonly members: readonly ComparedMember[];
  /** In the order of the earlier list. */
  readonly gone: readonly GoneMember[];
}

export function compareLists(now: RankedList, before: RankedList): ComparedList {
  const earlierById = new Map(before.members.map((member) => [member.calcomUserId, member]));
  const idsNow = new Set(now.members.map(({ calcomUserId }) => calcomUserId));
  const absent: RankChange = { kind: before.mayHaveMore ? 'was-outside' : 'new' };
  return {
    ranking: now.ranking,
    members: now.members.map((member) => {
      const earlier = earlierById.get(member.calcomUserId);
      return { ...member, rankChange: earlier ? rankChangeBetween(earlier, before, member, now) : absent };
    }),
    gone: before.members
      .filter(({ calcomUserId }) => !idsNow.has(calcomUserId))
      .map((member) => ({ ...member, gone: now.mayHaveMore ? 'now-outside' : 'dropped-out' })),
  };
}

function rankChangeBetween(
  then: RankedMember,
  before: RankedList,
  member: RankedMember,
  now: RankedList,
): RankChange {
  return {
    kind: kindOf(then, before, member, now),
    places: Math.abs(then.rank - member.rank),
    rankBefore: then.rank,
    valueBefore: then.value,
    difference: Math.round((member.value - then.value) * 100) / 100,
  };
}

/**
 * Tied members have no order: each may hold any of the places that the tie covers. A member has moved only
 * when today's possible places and the earlier ones do not overlap.
 */
function kindOf(then: RankedMember, before: RankedList, member: RankedMember, now: RankedList) {
  if (lastPlaceOf(member, now) < then.rank) return 'up';
  if (member.rank > lastPlaceOf(then, before)) return 'down';
  return member.rank === then.rank ? 'same' : 'ties-overlap';
}

function lastPlaceOf({ rank }: RankedMember, { members }: RankedList): number {
  return rank + members.filter((other) => other.rank === rank).length - 1;
}

type WithRankChange = Pick<ComparedMember, 'rankChange'>;

/** Lists that rank from below show no places, but call the number better or worse. */
const isHigherWorse = ({ namesInPublic, direction }: Ranking) =>
  !namesInPublic && direction === 'highest-first';

/** `▲ 2 +14`, `▼ 1`, `−3`, `new`, `=`; in lists that rank from below `+3 worse`. */
export function formatRankChange({ rankChange }: WithRankChange, ranking: Ranking): string {
  if (rankChange.kind === 'new' || rankChange.kind === 'was-outside') return 'new';
  const { difference, kind, places } = rankChange;
  const size = formatDifference(difference, ranking.unit);
  if (size === null) return ranking.namesInPublic ? (placeWords(kind, places) ?? '=') : '=';
  if (!ranking.namesInPublic)
    return `${size} ${difference > 0 === isHigherWorse(ranking) ? 'worse' : 'better'}`;
  return [placeWords(kind, places), size].filter((part) => part !== null).join(' ');
}

/** The form for a channel: leaves out falls in rank and value. Returns '' when nothing is left. */
export function formatPublicRankChange({ rankChange }: WithRankChange, unit: RankingUnit): string {
  if (rankChange.kind === 'new' || rankChange.kind === 'was-outside') return 'new';
  const place = rankChange.kind === 'up' ? placeWords(rankChange.kind, rankChange.places) : null;
  const more = rankChange.difference > 0 ? formatDifference(rankChange.difference, unit) : null;
  return [place, more].filter((part) => part !== null).join(' ');
}

/** The change for a screen reader: `up 2 places, +14`. */
export const accessibleRankChange = (change: string): string =>
  change.replace(/([▲▼]) (\d+)( ?)/, (_, arrow, places, more) => {
    const way = arrow === '▲' ? 'up' : 'down';
    return `${way} ${places} ${places === '1' ? 'place' : 'places'}${more === '' ? '' : ', '}`;
  });

const placeWords = (kind: string, places: number) =>
  kind === 'up' ? `▲ ${places}` : kind === 'down' ? `▼ ${places}` : null;

/** `+14`, `−0.25`; null for no difference. */
export function formatDifference(difference: number, unit: RankingUnit): string | null {
  if (difference === 0) return null;
  const size = Math.abs(difference);
  return `${difference > 0 ? '+' : '−'}${unit === 'stars' ? size.toFixed(2) : size}`;
}

/** `Left the top ten: Bo (had 16). None this time: Cy (had 2).` Returns '' when nobody left. */
export function formatDepartures(
  gone: readonly Pick<GoneMember, 'name' | 'value' | 'gone'>[],
  unit: RankingUnit,
): string {
  const had = ({ name, value }: (typeof gone)[number]) =>
    `${name} (had ${unit === 'stars' ? formatValue(value, unit) : value})`;
  const sentence = (start: string, what: GoneMember['gone']) => {
    const some = gone.filter((member) => member.gone === what).map(had);
    return some.length === 0 ? [] : [`${start}: ${some.join(', ')}.`];
  };
  const none = unit === 'stars' ? 'No rating this time' : 'None this time';
  return [...sentence('Left the top ten', 'now-outside'), ...sentence(none, 'dropped-out')].join(' ');
}

// Below this, the two numbers say more than a percentage.
const leastForPercent = 10;

/** `+30%`, `−10%`, `under 1%`. Null when `before` is below ten, when the value is 0, and for no change. */
export function formatPercentChange(before: number, value: number): string | null {
  if (before < leastForPercent || value === 0 || value === before) return null;
  const percent = Math.round((Math.abs(value - before) / before) * 100);
  return percent === 0 ? 'under 1%' : `${value > before ? '+' : '−'}${percent}%`;
}
