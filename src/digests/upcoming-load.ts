import { createGapCount, readPages } from '../bookings/scan';
import type { CalcomClient, CallOptions } from '../calcom/client';
import { CalcomForbiddenError, isOutOfReach } from '../calcom/errors';
import type { Me, ReadGaps, WireBooking } from '../calcom/schemas';
import { memberName } from '../lib/text/member-name';
import { dayMs } from '../lib/time/calendar';
import type { DigestScope } from './digest';

/** Bookings that start within `from` and `end`, both inside. */
export interface UpcomingQuestion {
  readonly scope: DigestScope;
  readonly from: Date;
  readonly end: Date;
}

export interface UpcomingHostLoad {
  /** Null: an account that is gone, or hosts that are not told apart. */
  readonly calcomUserId: number | null;
  readonly name: string;
  readonly bookings: number;
}

/** How many bookings each host has ahead; nothing of a guest is in it. */
export type UpcomingLoad =
  | { readonly kind: 'not-allowed' }
  | {
      readonly kind: 'load';
      readonly bookings: number;
      /** Of them, those that nobody has confirmed yet. */
      readonly pending: number;
      /** The busiest first. A booking with several hosts counts for each. */
      readonly hosts: readonly UpcomingHostLoad[];
      /** Cal.com has more bookings than were read. */
      readonly isCut: boolean;
      /** Every one is the access owner's own, so this access may see no more than those. */
      readonly isOwnersAlone: boolean;
      readonly gaps?: ReadGaps;
    };

type Host = WireBooking['hosts'][number];

const maxPages = 10;
const goneName = 'Deleted accounts';
const outsideName = 'Other hosts (not named)';
const collator = new Intl.Collator('en', { numeric: true });

/** Counts what Cal.com lists as upcoming, at most a thousand bookings, by all their hosts. */
export async function countUpcoming(
  calcom: Pick<CalcomClient, 'getMe' | 'listBookings' | 'listMemberships'>,
  question: UpcomingQuestion,
  options: CallOptions,
): Promise<UpcomingLoad> {
  try {
    const me = await calcom.getMe(options);
    const { bookings, isCut, gaps } = await listUpcoming(calcom, question, options);
    const counted = bookings.filter((booking) => isWithin(booking, question));
    const isMine = ({ hosts }: WireBooking) => hosts.some(({ id }) => id === me.id);
    const listed = question.scope.kind === 'me' ? counted.filter(isMine) : counted;
    const insiders =
      question.scope.kind === 'org' && listed.length > 0
        ? await findInsiders(calcom, me, listed, options)
        : null;
    return {
      kind: 'load',
      bookings: listed.length,
      pending: listed.filter(({ status }) => status === 'pending').length,
      hosts: countByHost(listed, insiders, me),
      isCut,
      isOwnersAlone: question.scope.kind !== 'me' && listed.length > 0 && listed.every(isMine),
      ...((gaps.unreadable > 0 || gaps.isCutOff) && { gaps }),
    };
  } catch (error) {
    if (error instanceof CalcomForbiddenError) return { kind: 'not-allowed' };
    throw error;
  }
}

async function listUpcoming(
  calcom: Pick<CalcomClient, 'listBookings'>,
  { scope, from, end }: UpcomingQuestion,
  options: CallOptions,
): Promise<{ readonly bookings: readonly WireBooking[]; readonly isCut: boolean; readonly gaps: ReadGaps }> {
  const query = {
    status: 'upcoming' as const,
    afterStart: from.toISOString(),
    // Compared with a booking's end: one that begins on the last evening may end a day later.
    beforeEnd: new Date(end.getTime() + dayMs).toISOString(),
    ...(scope.kind === 'team' ? { teamsIds: [scope.teamId] } : {}),
  };
  // Rows can move from one page to the next between two calls.
  const byUid = new Map<string, WireBooking>();
  const gaps = createGapCount();
  let pages = 0;
  let isCut = false;
  for await (const page of readPages(query, null, (asked) => calcom.listBookings(asked, options))) {
    for (const booking of page.rows) byUid.set(booking.uid, booking);
    gaps.add(page);
    pages += 1;
    isCut = page.next !== null && pages === maxPages;
    if (isCut) break;
  }
  return { bookings: [...byUid.values()], isCut, gaps: gaps.read() };
}

/** Date bounds have been seen to be ignored, and lists to hold what was called off. */
function isWithin({ start, status }: WireBooking, { from, end }: UpcomingQuestion): boolean {
  const startMs = Date.parse(start);
  const isOff = status === 'cancelled' || status === 'rejected';
  return !isOff && startMs >= from.getTime() && startMs <= end.getTime();
}

/**
 * Whom a channel may read as host. Cal.com also lists what members attend as guests of somebody else. Where the
 * members cannot be read, an address like the owner's makes a colleague.
 */
async function findInsiders(
  calcom: Pick<CalcomClient, 'listMemberships'>,
  me: Me,
  bookings: readonly WireBooking[],
  options: CallOptions,
): Promise<ReadonlySet<Host['id']>> {
  try {
    const memberships = await calcom.listMemberships('organization', options);
    return new Set([me.id, ...memberships.map(({ userId }) => userId)]);
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    const hosts = bookings.flatMap((booking) => booking.hosts);
    const likeOwners = hosts.filter(({ email }) => domainOf(email) === domainOf(me.email));
    return new Set([me.id, ...likeOwners.map(({ id }) => id)]);
  }
}

const domainOf = (email: string | null | undefined) => email?.toLowerCase().split('@').at(-1) ?? null;

function countByHost(
  bookings: readonly WireBooking[],
  insiders: ReadonlySet<Host['id']> | null,
  me: Me,
): readonly UpcomingHostLoad[] {
  const loads = new Map<string, UpcomingHostLoad>();
  for (const { hosts } of bookings) {
    const known = hosts.map((host) => nameHost(host, insiders, me));
    // Two accounts that are gone are one row, and so is a host who is listed twice.
    for (const [key, host] of new Map(known.map((each) => [each.key, each]))) {
      const count = (loads.get(key)?.bookings ?? 0) + 1;
      loads.set(key, { calcomUserId: host.calcomUserId, name: host.name, bookings: count });
    }
  }
  return [...loads.values()].sort((a, b) => b.bookings - a.bookings || collator.compare(a.name, b.name));
}

function nameHost({ id, name, username }: Host, insiders: ReadonlySet<Host['id']> | null, me: Me) {
  if (typeof id !== 'number') return { key: goneName, calcomUserId: null, name: goneName };
  if (insiders !== null && !insiders.has(id)) {
    return { key: outsideName, calcomUserId: null, name: outsideName };
  }
  const shown = id === me.id ? me : { id, name, username };
  return { key: String(id), calcomUserId: id, name: memberName(shown) };
}
