import type { ReadGaps } from '../calcom/schemas';
import type { RankingUnit } from './ranking';

/** What was found behind a number so far. */
export interface Listing {
  readonly listed: number;
  /** Of the listed ones' ratings; 0 without any. */
  readonly ratingSum: number;
  /** How many bookings, of whomever, were looked through. */
  readonly looked: number;
  /** There are more to look through. */
  readonly hasMore: boolean;
  /** All that was looked through were bookings that the access' owner hosts or attends. */
  readonly isOwnOnly: boolean;
  /** Of those looked through; none unless said. */
  readonly gaps?: ReadGaps | undefined;
}

export interface ReconciliationInput {
  readonly unit: RankingUnit;
  /** Cal.com's number now; null where the person has left the list, so that Cal.com no longer says it. */
  readonly counted: number | null;
  /** The number in the message. */
  readonly shown: number;
  /** The row is the owner's of the access that lists bookings. */
  readonly isOwn: boolean;
  /** Another access counted than the one that lists bookings. */
  readonly isOtherAccess: boolean;
  /** The question asks for paid or unpaid ones, which bookings do not say. */
  readonly isPaidAsked: boolean;
  /** Team bookings cannot be told from personal ones, since lists of event types are out of reach. */
  readonly isTeamUnclear: boolean;
  readonly listing: Listing;
}

/** Why fewer are listed than counted, or more; the likeliest first. */
export type Reason =
  /** Only so many were looked through. */
  'not-looked' | 'own-only' | 'other-access' | 'not-visible' | 'paid' | 'team-unclear' | 'changed';

export interface Reconciliation {
  readonly unit: RankingUnit;
  readonly counted: number | null;
  /** Bookings, or the mean of their ratings to two decimals; null without any rating. */
  readonly listed: number | null;
  /** Listed bookings: for stars, how many ratings there are. */
  readonly bookings: number;
  /** The number in the message, where it is no longer Cal.com's. */
  readonly was: number | null;
  /** `another`: a mean that is not the average. `uncounted`: there is no number to hold it against. */
  readonly difference: 'none' | 'fewer' | 'more' | 'another' | 'uncounted';
  readonly reasons: readonly Reason[];
  readonly looked: number;
  readonly gaps?: ReadGaps | undefined;
}

/** Sets what Cal.com counted beside the bookings that are listed. */
export function reconcile(input: ReconciliationInput): Reconciliation {
  const { unit, counted, shown, listing } = input;
  const listed = unit === 'bookings' ? listing.listed : meanOf(listing);
  const difference = differenceOf(counted, listed, unit);
  return {
    unit,
    counted,
    listed,
    bookings: listing.listed,
    was: counted !== null && counted !== shown ? shown : null,
    difference,
    reasons: reasonsFor(difference, input),
    looked: listing.looked,
    ...(listing.gaps && { gaps: listing.gaps }),
  };
}

/** Rounded as the rankings are. */
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
  // Both are rounded to hundredths.
  if (unit === 'stars') return Math.abs(listed - counted) < 0.001 ? 'none' : 'another';
  return listed === counted ? 'none' : listed < counted ? 'fewer' : 'more';
}

function reasonsFor(difference: Reconciliation['difference'], input: ReconciliationInput): readonly Reason[] {
  const { isPaidAsked, isTeamUnclear, listing, unit } = input;
  const tooMany: readonly Reason[] = isPaidAsked ? ['paid'] : isTeamUnclear ? ['team-unclear'] : [];
  // A mean of some may be that of all by chance, and so may a sum that others are in.
  if (difference === 'none' && unit === 'bookings' && tooMany.length === 0) return [];
  if (listing.hasMore) {
    // Nothing else is known as yet; but too many are too many.
    return difference === 'more' ? ['not-looked', ...tooMany, 'changed'] : ['not-looked'];
  }
  switch (difference) {
    case 'none':
    case 'uncounted':
      return [];
    case 'fewer':
      return [...hiddenFor(input), ...(isPaidAsked ? (['paid'] as const) : []), 'changed'];
    case 'more':
      return [...tooMany, 'changed'];
    case 'another':
      return [...hiddenFor(input), ...tooMany, 'changed'];
  }
}

/** Why the access may not list bookings that were counted. Nobody's own are hidden from them. */
function hiddenFor({ isOwn, isOtherAccess, listing }: ReconciliationInput): readonly Reason[] {
  if (isOwn) return [];
  if (listing.isOwnOnly) return ['own-only'];
  return [isOtherAccess ? 'other-access' : 'not-visible'];
}
