import type { Membership } from '../calcom/directory';
import { memberName } from '../lib/text/member-name';
import type { BookingsRead, FairShareTally, HostTally } from './fair-share-tally';

/** One host's load. */
export interface HostLoad {
  readonly calcomUserId: number;
  readonly name: string;
  /** False for who hosts without being in the team, such as somebody who has left it. */
  readonly isMember: boolean;
  readonly bookings: number;
  readonly hours: number;
  /** Bookings with other hosts beside. */
  readonly shared: number;
  /** Only of bookings with a single host: of several, Cal.com does not say who was missing. */
  readonly hostNoShows: number;
  /** Guests who did not come. */
  readonly guestNoShows: number;
  readonly ratings: number;
  /** Null without ratings. */
  readonly averageRating: number | null;
  /** The load in medians, to one decimal; null where half of the team has nothing. */
  readonly timesMedian: { readonly bookings: number | null; readonly hours: number | null };
}

/** How a load is spread over the team, those with nothing included. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** Half of the team lies between these two. */
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

export interface FairShare {
  /** The most loaded first, and those with nothing last. */
  readonly hosts: readonly HostLoad[];
  /** Null for a team without members and bookings. */
  readonly spread: { readonly bookings: Spread; readonly hours: Spread } | null;
  /** False when only those with a booking are known, so that nobody can have none. */
  readonly isMembershipKnown: boolean;
  readonly read: BookingsRead;
}

const collator = new Intl.Collator('en', { numeric: true });
const toTenth = (value: number) => Math.round(value * 10) / 10;
const nothing = {
  bookings: 0,
  minutes: 0,
  shared: 0,
  hostNoShows: 0,
  guestNoShows: 0,
  ratings: 0,
  ratingSum: 0,
};

/**
 * What the bookings counted so far say about a team. Members without any are there with zero; hosts from elsewhere
 * are listed, but no part of median and spread. Without a membership list (null) everybody with a booking is the team.
 */
export function buildFairShare(tally: FairShareTally, memberships: readonly Membership[] | null): FairShare {
  const members = new Map(
    (memberships ?? []).flatMap(({ accepted, userId, user }) => (accepted ? [[userId, user] as const] : [])),
  );
  const loads = new Map<number, Omit<HostLoad, 'timesMedian'>>();
  for (const [id, user] of members) loads.set(id, loadOf(id, memberName({ id, ...user }), true, nothing));
  for (const [id, counts] of tally.hosts()) {
    const user = members.get(id) ?? counts.host;
    const isMember = memberships === null || members.has(id);
    loads.set(id, loadOf(id, memberName({ ...user, id }), isMember, counts));
  }
  const team = [...loads.values()].filter(({ isMember }) => isMember);
  const bookings = spreadOf(team.map((load) => load.bookings));
  const hours = spreadOf(team.map((load) => load.hours));
  return {
    hosts: [...loads.values()]
      .map((load) => ({
        ...load,
        timesMedian: {
          bookings: timesMedian(load.bookings, bookings),
          hours: timesMedian(load.hours, hours),
        },
      }))
      .sort(
        (a, b) =>
          b.bookings - a.bookings ||
          b.hours - a.hours ||
          collator.compare(a.name, b.name) ||
          a.calcomUserId - b.calcomUserId,
      ),
    spread: bookings && hours && { bookings, hours },
    isMembershipKnown: memberships !== null,
    read: tally.read(),
  };
}

function loadOf(
  calcomUserId: number,
  name: string,
  isMember: boolean,
  counts: Omit<HostTally, 'host' | 'lastBookingId'>,
): Omit<HostLoad, 'timesMedian'> {
  const { bookings, minutes, shared, hostNoShows, guestNoShows, ratings, ratingSum } = counts;
  const averageRating = ratings === 0 ? null : Math.round((ratingSum / ratings) * 100) / 100;
  const hours = toTenth(minutes / 60);
  return {
    calcomUserId,
    name,
    isMember,
    bookings,
    hours,
    shared,
    hostNoShows,
    guestNoShows,
    ratings,
    averageRating,
  };
}

function timesMedian(value: number, spread: Spread | null): number | null {
  return spread === null || spread.median === 0 ? null : toTenth(value / spread.median);
}

function spreadOf(values: readonly number[]): Spread | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number) => toTenth(quantile(sorted, share));
  return { median: at(0.5), lowest: at(0), highest: at(1), lowerQuartile: at(0.25), upperQuartile: at(0.75) };
}

/** Between two neighbours where the share falls between them. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
