import type { ComparisonNote } from '../lib/time/period-before';
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

interface MovedMember extends RankedMember {
  readonly move: RankChange;
}

/** Somebody of the list before who is missing now, as they were then. */
interface GoneMember extends RankedMember {
  /** `now-outside`: this list is full, so they may have as many as its last. */
  readonly gone: 'dropped-out' | 'now-outside';
}

interface Movement {
  readonly ranking: Ranking;
  /** This period's list, in its own order. */
  readonly members: readonly MovedMember[];
  /** In the order of the list before. */
  readonly gone: readonly GoneMember[];
}

/** Two lists of the same ranking, of a period and of the equal one before it. */
export function compareLists(now: RankedList, before: RankedList): Movement {
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

/** What became of a row since the period before: `up 3 places, 9 more`. Without the member's name and value. */
export function formatRankChange(
  { value, move }: Pick<MovedMember, 'value' | 'move'>,
  unit: RankingUnit,
): string {
  switch (move.kind) {
    case 'was-outside':
      return 'was outside the top ten';
    case 'new':
      // No percentage: there is none from nothing.
      return unit === 'stars' ? 'new, no rating before' : `new, from 0 to ${value}`;
    case 'level':
      return differenceWords(move.difference, unit);
    case 'same':
      return move.difference === 0 ? 'no change' : `same place, ${differenceWords(move.difference, unit)}`;
    default:
      return `${move.kind} ${countOf(move.places, 'place')}, ${differenceWords(move.difference, unit)}`;
  }
}

/** The same for a channel, where nobody is told to have fallen: nothing is said of what is less. */
export function formatPublicRankChange(
  { value, move }: Pick<MovedMember, 'value' | 'move'>,
  unit: RankingUnit,
): string {
  if (move.kind === 'new' || move.kind === 'was-outside') return formatRankChange({ value, move }, unit);
  const more = move.difference > 0 ? differenceWords(move.difference, unit) : null;
  const place = move.kind === 'up' ? `up ${countOf(move.places, 'place')}` : null;
  const kept = move.kind === 'same' && move.difference >= 0 ? 'same place' : null;
  return [place ?? kept, more].filter((part) => part !== null).join(', ');
}

/** `▲3 +9`, for where there is no room for words. */
export function formatShortRankChange({ move }: Pick<MovedMember, 'move'>, unit: RankingUnit): string {
  if (move.kind === 'new') return 'new';
  if (move.kind === 'was-outside') return 'was outside';
  const { kind, places, difference } = move;
  const place = kind === 'up' ? `▲${places}` : kind === 'down' ? `▼${places}` : null;
  const size = unit === 'stars' ? Math.abs(difference).toFixed(2) : String(Math.abs(difference));
  const sign = difference > 0 ? '+' : '−';
  return [place, difference === 0 ? null : `${sign}${size}`].filter((part) => part !== null).join(' ') || '=';
}

/** `Ana 14, up 3 places, 9 more` */
export function formatMember(
  member: Pick<MovedMember, 'name' | 'value' | 'move'>,
  unit: RankingUnit,
): string {
  const value = unit === 'stars' ? formatValue(member.value, unit) : String(member.value);
  return `${member.name} ${value}, ${formatRankChange(member, unit)}`;
}

/** `Outside the top ten now: Bo (3 bookings before). Not in the list any more: Cy (from 2 to 0).` Empty for nobody. */
export function formatDepartures(
  gone: readonly Pick<GoneMember, 'name' | 'value' | 'gone'>[],
  unit: RankingUnit,
): string {
  const outside = gone.filter((member) => member.gone === 'now-outside');
  const dropped = gone.filter((member) => member.gone !== 'now-outside');
  return [
    ...sentence(
      'Outside the top ten now',
      outside.map(({ name, value }) => `${name} (${formatValue(value, unit)} before)`),
    ),
    ...sentence(
      'Not in the list any more',
      dropped.map(({ name, value }) =>
        unit === 'stars'
          ? `${name} (${formatValue(value, unit)} before, no rating now)`
          : `${name} (from ${value} to 0)`,
      ),
    ),
  ].join(' ');
}

const sentence = (start: string, parts: readonly string[]) =>
  parts.length === 0 ? [] : [`${start}: ${parts.join('; ')}.`];

/** What keeps two periods from being quite equal: `28 days beside 31`. */
export function formatComparisonNote(note: ComparisonNote): string {
  if (note.kind === 'not-over') return 'this period is not over yet, the one before is whole';
  return `${note.days} days beside ${note.daysBefore}`;
}

function differenceWords(difference: number, unit: RankingUnit): string {
  if (difference === 0) return unit === 'stars' ? 'same rating' : 'same number';
  const size = Math.abs(difference);
  if (unit === 'stars') return `${size.toFixed(2)} ${difference > 0 ? 'higher' : 'lower'}`;
  return `${size} ${difference > 0 ? 'more' : 'fewer'}`;
}

const countOf = (count: number, word: string) => `${count} ${count === 1 ? word : `${word}s`}`;

// Of a handful, a percentage says less than the two numbers beside it.
const leastForPercent = 10;

/** `+30%`, `−10%`, `under 1%`: of what was before. Null of nothing, of next to nothing, to nothing, and without a change. */
export function formatPercentChange(before: number, value: number): string | null {
  if (before < leastForPercent || value === 0 || value === before) return null;
  const percent = Math.round((Math.abs(value - before) / before) * 100);
  return percent === 0 ? 'under 1%' : `${value > before ? '+' : '−'}${percent}%`;
}
