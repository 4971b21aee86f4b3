import type { RankedList, RankedMember, Ranking } from './ranking';

/** How a member of this period's list stands beside the equal period before. */
export type Move =
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

export interface MovedMember extends RankedMember {
  readonly move: Move;
}

/** Somebody of the list before who is missing now, as they were then. */
export interface GoneMember extends RankedMember {
  /** `now-outside`: this list is full, so they may have as many as its last. */
  readonly gone: 'dropped-out' | 'now-outside';
}

export interface Movement {
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
  const absent: Move = { kind: before.mayHaveMore ? 'was-outside' : 'new' };
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

function moveBetween(then: RankedMember, before: RankedList, member: RankedMember, now: RankedList): Move {
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
