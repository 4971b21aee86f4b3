import type { Membership, ReadGaps, WireBooking } from '../calcom/schemas';
import { memberName } from '../lib/text/member-name';
import type { ResolvedQuestion } from '../rankings/answer';
import { createIntervalFilter } from '../rankings/match';
import { defaultQuestion, type RankingsQuestion } from '../rankings/question';

export interface HostLoad {
  readonly calcomUserId: number;
  readonly name: string;
  /** False for a host outside the team, such as a former member. */
  readonly isMember: boolean;
  readonly bookings: number;
  readonly hours: number;
  /** Bookings with at least one other host. */
  readonly coHosted: number;
  /** Counted only for bookings with a single host: for several, Cal.com does not say who was absent. */
  readonly hostNoShows: number;
  /** Absent guests, not bookings. */
  readonly guestNoShows: number;
  readonly ratings: number;
  /** Null without ratings. */
  readonly averageRating: number | null;
  /** The load divided by the team's median, to one decimal; null when that median is 0. */
  readonly timesMedian: { readonly bookings: number | null; readonly hours: number | null };
}

/** How the bookings are spread over the team, including members without bookings. */
interface Spread {
  readonly median: number;
  /** Half of the team lies between the two quartiles. */
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

export interface FairShare {
  /** Most bookings first; members without bookings last. */
  readonly hosts: readonly HostLoad[];
  /** Null for a team with neither members nor bookings. */
  readonly spread: Spread | null;
  /** False when the members cannot be listed, so that those without bookings are missing. */
  readonly isMembershipKnown: boolean;
  readonly read: BookingsRead;
}

const collator = new Intl.Collator('en', { numeric: true });
const toTenth = (value: number) => Math.round(value * 10) / 10;
const emptyLoad: Omit<HostTally, 'host' | 'lastBookingId'> = {
  bookings: 0,
  minutes: 0,
  coHosted: 0,
  hostNoShows: 0,
  guestNoShows: 0,
  ratings: 0,
  ratingSum: 0,
};

/**
 * Includes members without bookings. Lists hosts from outside the team, but leaves them out of median and
 * spread. With `memberships` null, everyone with a booking counts as the team.
 */
export function buildFairShare(tally: FairShareTally, memberships: readonly Membership[] | null): FairShare {
  const members = new Map(
    (memberships ?? []).flatMap(({ accepted, userId, user }) => (accepted ? [[userId, user] as const] : [])),
  );
  const loads = new Map<number, Omit<HostLoad, 'timesMedian'>>();
  for (const [id, user] of members) loads.set(id, loadOf(id, memberName({ id, ...user }), true, emptyLoad));
  for (const [id, counts] of tally.hosts()) {
    const user = members.get(id) ?? counts.host;
    const isMember = memberships === null || members.has(id);
    loads.set(id, loadOf(id, memberName({ ...user, id }), isMember, counts));
  }
  const team = [...loads.values()].filter(({ isMember }) => isMember);
  const bookings = team.map((load) => load.bookings).sort((a, b) => a - b);
  const hours = team.map((load) => load.hours).sort((a, b) => a - b);
  const [median, medianHours] = [quantile(bookings, 0.5), quantile(hours, 0.5)];
  return {
    hosts: [...loads.values()]
      .map((load) => ({
        ...load,
        timesMedian: {
          bookings: median === 0 ? null : toTenth(load.bookings / median),
          hours: medianHours === 0 ? null : toTenth(load.hours / medianHours),
        },
      }))
      .sort(
        (a, b) =>
          b.bookings - a.bookings ||
          b.hours - a.hours ||
          collator.compare(a.name, b.name) ||
          a.calcomUserId - b.calcomUserId,
      ),
    spread:
      team.length === 0
        ? null
        : { median, lowerQuartile: quantile(bookings, 0.25), upperQuartile: quantile(bookings, 0.75) },
    isMembershipKnown: memberships !== null,
    read: tally.read(),
  };
}

function loadOf(
  calcomUserId: number,
  name: string,
  isMember: boolean,
  { bookings, minutes, coHosted, hostNoShows, guestNoShows, ratings, ratingSum }: typeof emptyLoad,
): Omit<HostLoad, 'timesMedian'> {
  return {
    calcomUserId,
    name,
    isMember,
    bookings,
    hours: toTenth(minutes / 60),
    coHosted,
    hostNoShows,
    guestNoShows,
    ratings,
    averageRating: ratings === 0 ? null : Math.round((ratingSum / ratings) * 100) / 100,
  };
}

/** Interpolates between neighbours, to one decimal; 0 for an empty list. `share` runs from 0 to 1. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return toTenth(below + (above - below) * (place - Math.floor(place)));
}

interface HostTally {
  readonly host: WireBooking['hosts'][number];
  bookings: number;
  minutes: number;
  coHosted: number;
  hostNoShows: number;
  guestNoShows: number;
  ratings: number;
  ratingSum: number;
  /** The id of the booking counted last, so that a host who is listed twice in it counts once. */
  lastBookingId: number;
}

interface BookingsRead {
  /** Distinct bookings in the window, in any status. */
  readonly bookings: number;
  /** The accepted ones among them, which make up the load. */
  readonly counted: number;
  /** Counted bookings without a host whose account still exists. */
  readonly withoutHost: number;
}

export interface FairShareTally {
  /** Adds a page of bookings. A booking that was on an earlier page counts once. */
  addPage(page: readonly WireBooking[]): void;
  read(): BookingsRead;
  /** Every host with at least one counted booking. */
  hosts(): Iterable<readonly [calcomUserId: number, tally: Readonly<HostTally>]>;
}

/**
 * Counts accepted bookings per host, co-hosts included, page by page. Keeps no bookings, only their ids.
 * Tests again that a booking starts and ends in the window, as servers may ignore the bounds.
 */
export function createFairShareTally(window: {
  readonly start: Date | null;
  readonly end: Date | null;
}): FairShareTally {
  const isWithin = createIntervalFilter(window);
  const tallies = new Map<number, HostTally>();
  const seen = new Set<number>();
  let counted = 0;
  let withoutHost = 0;

  function tallyOf(host: HostTally['host'], id: number): HostTally {
    const known = tallies.get(id);
    if (known !== undefined) return known;
    const fresh: HostTally = { host, ...emptyLoad, lastBookingId: Number.NaN };
    tallies.set(id, fresh);
    return fresh;
  }

  function count(booking: WireBooking): void {
    const { hosts, duration, rating } = booking;
    const isShared = hosts.length > 1 && countHosts(hosts) > 1;
    let absentGuests = 0;
    for (const { absent } of booking.attendees) if (absent === true) absentGuests += 1;
    let known = 0;
    for (const host of hosts) {
      if (typeof host.id !== 'number') continue;
      const tally = tallyOf(host, host.id);
      if (tally.lastBookingId === booking.id) continue;
      tally.lastBookingId = booking.id;
      known += 1;
      tally.bookings += 1;
      tally.minutes += duration;
      tally.guestNoShows += absentGuests;
      if (isShared) tally.coHosted += 1;
      else if (booking.absentHost === true) tally.hostNoShows += 1;
      if (typeof rating === 'number') {
        tally.ratings += 1;
        tally.ratingSum += rating;
      }
    }
    counted += 1;
    if (known === 0) withoutHost += 1;
  }

  return {
    addPage(page) {
      for (const booking of page) {
        if (seen.has(booking.id) || !isWithin(booking)) continue;
        seen.add(booking.id);
        if (booking.status === 'accepted') count(booking);
      }
    },
    read: () => ({ bookings: seen.size, counted, withoutHost }),
    hosts: () => tallies.entries(),
  };
}

/** Counts hosts with deleted accounts too: Cal.com sends them with a text as their id. */
const countHosts = (hosts: WireBooking['hosts']) => new Set(hosts.map(({ id }) => id)).size;

/** Whether all bookings of a window were counted, or only the latest ones. */
export type Extent =
  | { readonly kind: 'whole' }
  /** Counted back to this instant; null when nothing was read. */
  | { readonly kind: 'part'; readonly reached: Date | null };

export interface CountingAccess {
  readonly ownerName: string;
  /** `wider`: the shared access, asked because the asker's own sees less. */
  readonly whose: 'own' | 'shared' | 'wider';
  /** False for a plain member, whom Cal.com shows only their own bookings. */
  readonly seesAll: boolean;
}

export interface FairShareAnswer extends ResolvedQuestion {
  readonly share: FairShare;
  readonly extent: Extent;
  readonly countedAt: Date;
  readonly countingAccess: CountingAccess;
  /** The server names one host per booking, the organiser. */
  readonly hasOrganisersOnly: boolean;
  readonly gaps?: ReadGaps | undefined;
}

type UnsupportedFilter = Exclude<
  keyof RankingsQuestion,
  'ranking' | 'period' | 'scope' | 'team' | 'event' | 'person'
>;

export function toFairShare({ period, scope, team, event }: RankingsQuestion): RankingsQuestion {
  // With one's own bookings alone, one person has all of them.
  const several = scope === 'me' ? null : scope;
  return { ...defaultQuestion, ranking: 'fair-share', period, scope: several, team, event };
}

/** The first filter that a fair share does not take, or null: it counts every host's accepted bookings. */
export function unsupportedFilterOf(question: RankingsQuestion): string | null {
  const { dateField, member, statuses, paid, rating, versus } = question;
  const filters: Readonly<Record<UnsupportedFilter, readonly [name: string, isUsed: boolean]>> = {
    dateField: ['by', dateField !== 'start'],
    member: ['member', member !== null],
    statuses: ['status', statuses.length > 0],
    paid: ['paid', paid !== null],
    rating: ['rating', rating !== null],
    versus: ['vs', versus === 'previous'],
  };
  return Object.values(filters).find(([, isUsed]) => isUsed)?.[0] ?? null;
}
