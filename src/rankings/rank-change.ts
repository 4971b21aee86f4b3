import { formatValue, type RankedList, type RankedMember, type Ranking, type RankingUnit } from './ranking';

/** How a member of this period's list stands beside the equal period before. */
export type RankChange =
  | {
      /** `level`: another rank by nothing but the order among equals, which is no move. */
      readonly kind: 'up' | 'down' | 'same' | 'level';
      /** Ranks between then and now, where the member went up or down. */
      readonly places: number;
      readonly rankBefore: number;
      readonly valueBefore: number;
      /** Now less before: bookings, or stars to two decimals. */
      readonly difference: number;
    }
  /** Was not in a list that had room: no booking then, or no rating. */
  | { readonly kind: 'new' }
  /** Was missing from a full list, which is no zero. */
  | { readonly kind: 'was-outside' };

interface ComparedMember extends RankedMember {
  readonly move: RankChange;
}

/** Somebody of the list before who is missing now, as they were then. */
interface GoneMember extends RankedMember {
  /** `now-outside`: this list is full, so they may have as many as its last. */
  readonly gone: 'dropped-out' | 'now-outside';
}

interface ComparedList {
  readonly ranking: Ranking;
  /** This period's list, in its own order. */
  readonly members: readonly ComparedMember[];
  /** In the order of the list before. */
  readonly gone: readonly GoneMember[];
}

/** Two lists of the same ranking, of a period and of the equal one before it. */
export function compareLists(now: RankedList, before: RankedList): ComparedList {
  const then = new Map(before.members.map((member) => [member.calcomUserId, member]));
  const here = new Set(now.members.map(({ calcomUserId }) => calcomUserId));
  const absent: RankChange = { kind: before.mayHaveMore ? 'was-outside' : 'new' };
  return {
    ranking: now.ranking,
    members: now.members.map((member) => {
      const earlier = then.get(member.calcomUserId);
      return { ...member, move: earlier ? moveBetween(earlier, before, member, now) : absent };
    }),
    gone: before.members
      .filter(({ calcomUserId }) => !here.has(calcomUserId))
      .map((member) => ({ ...member, gone: now.mayHaveMore ? 'now-outside' : 'dropped-out' })),
  };
}

function moveBetween(
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
 * Equals stand in no order, so each may be at any of the places they fill together. Only who cannot have stood at any
 * of today's places before has moved.
 */
function kindOf(then: RankedMember, before: RankedList, member: RankedMember, now: RankedList) {
  if (lastPlaceOf(member, now) < then.rank) return 'up';
  if (member.rank > lastPlaceOf(then, before)) return 'down';
  return member.rank === then.rank ? 'same' : 'level';
}

function lastPlaceOf({ rank }: RankedMember, { members }: RankedList): number {
  return rank + members.filter((other) => other.rank === rank).length - 1;
}

type Compared = Pick<ComparedMember, 'move'>;

/** In lists that rank from below places say nothing good of anybody: there it is the number that is better or worse. */
const moreIsWorse = ({ namesInPublic, direction }: Ranking) =>
  !namesInPublic && direction === 'highest-first';

/** `▲ 2 +14`, `▼ 1`, `−3`, `new`, `=`; in lists that rank from below `+3 worse`. */
export function formatRankChange({ move }: Compared, ranking: Ranking): string {
  if (move.kind === 'new' || move.kind === 'was-outside') return 'new';
  const { difference, kind, places } = move;
  const size = formatDifference(difference, ranking.unit);
  if (size === null) return ranking.namesInPublic ? (placeWords(kind, places) ?? '=') : '=';
  if (!ranking.namesInPublic)
    return `${size} ${difference > 0 === moreIsWorse(ranking) ? 'worse' : 'better'}`;
  return [placeWords(kind, places), size].filter((part) => part !== null).join(' ');
}

/** The same for a channel, where nobody is told to have fallen: nothing is said of what is less. */
export function formatPublicRankChange({ move }: Compared, unit: RankingUnit): string {
  if (move.kind === 'new' || move.kind === 'was-outside') return 'new';
  const place = move.kind === 'up' ? placeWords(move.kind, move.places) : null;
  const more = move.difference > 0 ? formatDifference(move.difference, unit) : null;
  return [place, more].filter((part) => part !== null).join(' ');
}

/** A change to be read aloud: `up 2 places, +14`. */
export const accessibleRankChange = (change: string): string =>
  change.replace(/([▲▼]) (\d+)( ?)/, (_, arrow, places, more) => {
    const way = arrow === '▲' ? 'up' : 'down';
    return `${way} ${places} ${places === '1' ? 'place' : 'places'}${more === '' ? '' : ', '}`;
  });

const placeWords = (kind: string, places: number) =>
  kind === 'up' ? `▲ ${places}` : kind === 'down' ? `▼ ${places}` : null;

/** `+14`, `−0.25`; null without any. */
export function formatDifference(difference: number, unit: RankingUnit): string | null {
  if (difference === 0) return null;
  const size = Math.abs(difference);
  return `${difference > 0 ? '+' : '−'}${unit === 'stars' ? size.toFixed(2) : size}`;
}

/** `Left the top ten: Bo (had 16). None this time: Cy (had 2).` Empty for nobody. */
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

// Of a handful, a percentage says less than the two numbers beside it.
const leastForPercent = 10;

/** `+30%`, `−10%`, `under 1%`: of what was before. Null of nothing, of next to nothing, to nothing, and without a change. */
export function formatPercentChange(before: number, value: number): string | null {
  if (before < leastForPercent || value === 0 || value === before) return null;
  const percent = Math.round((Math.abs(value - before) / before) * 100);
  return percent === 0 ? 'under 1%' : `${value > before ? '+' : '−'}${percent}%`;
}
