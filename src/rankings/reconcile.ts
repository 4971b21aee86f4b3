import type { ReadGaps } from '../calcom/schemas';
import type { RankingUnit } from './ranking';

export interface Listing {
  readonly listed: number;
  /** The sum of the listed bookings' ratings; 0 without any. */
  readonly ratingSum: number;
  readonly looked: number;
  readonly hasMore: boolean;
  /** Every booking looked through is one that the access owner hosts or attends. */
  readonly isOwnOnly: boolean;
  readonly gaps?: ReadGaps | undefined;
}

export interface ReconciliationInput {
  readonly unit: RankingUnit;
  /** Cal.com's number now. Null when the person has left the list, so that Cal.com gives none. */
  readonly counted: number | null;
  /** The number in the message. */
  readonly shown: number;
  /** The row belongs to the owner of the access that lists bookings. */
  readonly isOwn: boolean;
  /** The number came from a different access than the one that lists bookings. */
  readonly isCountedByOtherAccess: boolean;
  /** The question filters by payment, which bookings do not say. */
  readonly isPaidAsked: boolean;
  /** Team bookings cannot be told from personal ones, because not all event types can be listed. */
  readonly isTeamUnclear: boolean;
  readonly listing: Listing;
}

/** Why the listed bookings differ from the number; the likeliest reason first. */
export type Reason =
  /** Only a part was looked through. */
  'not-looked' | 'own-only' | 'other-access' | 'not-visible' | 'paid' | 'team-unclear' | 'changed';

export interface Reconciliation {
  readonly unit: RankingUnit;
  readonly counted: number | null;
  /** Bookings, or the mean of their ratings to two decimals; null without a rating. */
  readonly listed: number | null;
  /** The listed bookings; for stars, the number of ratings. */
  readonly bookings: number;
  /** The number in the message when Cal.com's has changed since; null otherwise. */
  readonly previouslyShown: number | null;
  /** `different-mean`: the means differ. `uncounted`: Cal.com gives no number to compare with. */
  readonly difference: 'none' | 'fewer' | 'more' | 'different-mean' | 'uncounted';
  readonly reasons: readonly Reason[];
  readonly looked: number;
  readonly gaps?: ReadGaps | undefined;
}

export function reconcile(input: ReconciliationInput): Reconciliation {
  const { unit, counted, shown, listing } = input;
  const listed = unit === 'bookings' ? listing.listed : meanOf(listing);
  const difference = differenceOf(counted, listed, unit);
  return {
    unit,
    counted,
    listed,
    bookings: listing.listed,
    previouslyShown: counted !== null && counted !== shown ? shown : null,
    difference,
    reasons: reasonsFor(difference, input),
    looked: listing.looked,
    ...(listing.gaps && { gaps: listing.gaps }),
  };
}

/** Rounds to two decimals, as the rankings do. */
function meanOf({ listed, ratingSum }: Listing): number | null {
  return listed === 0 ? null : Math.round((ratingSum / listed) * 100) / 100;
}

function differenceOf(
  counted: number | null,
  listed: number | null,
  unit: RankingUnit,
): Reconciliation['difference'] {
  if (counted === null) return 'uncounted';
  if (listed === null) return 'fewer';
  if (unit === 'stars') return Math.abs(listed - counted) < 0.001 ? 'none' : 'different-mean';
  return listed === counted ? 'none' : listed < counted ? 'fewer' : 'more';
}

function reasonsFor(difference: Reconciliation['difference'], input: ReconciliationInput): readonly Reason[] {
  const { isPaidAsked, isTeamUnclear, listing, unit } = input;
  const surplusReasons: readonly Reason[] = isPaidAsked ? ['paid'] : isTeamUnclear ? ['team-unclear'] : [];
  // The mean of a part may equal the mean of all by chance, and a matching sum may include other bookings.
  if (difference === 'none' && unit === 'bookings' && surplusReasons.length === 0) return [];
  if (listing.hasMore) {
    // While bookings remain, missing ones may still be found; surplus ones are certain already.
    return difference === 'more' ? ['not-looked', ...surplusReasons, 'changed'] : ['not-looked'];
  }
  switch (difference) {
    case 'none':
    case 'uncounted':
      return [];
    case 'fewer':
      return [...hiddenReasons(input), ...(isPaidAsked ? (['paid'] as const) : []), 'changed'];
    case 'more':
      return [...surplusReasons, 'changed'];
    case 'different-mean':
      return [...hiddenReasons(input), ...surplusReasons, 'changed'];
  }
}

/** Why the access may not list counted bookings. Cal.com never hides a person's own bookings from them. */
function hiddenReasons({ isOwn, isCountedByOtherAccess, listing }: ReconciliationInput): readonly Reason[] {
  if (isOwn) return [];
  if (listing.isOwnOnly) return ['own-only'];
  return [isCountedByOtherAccess ? 'other-access' : 'not-visible'];
}
