import { createGapCount, readPages } from '../bookings/scan';
import type { CalcomClient, CallOptions } from '../calcom/client';
import { CalcomForbiddenError, isOutOfReach } from '../calcom/errors';
import type { Me, ReadGaps, WireBooking } from '../calcom/schemas';
import { memberName } from '../lib/text/member-name';
import { dayMs } from '../lib/time/calendar';
import type { DigestScope } from './digest';

/** Asks for bookings that start from `from` to `end`, both inclusive. */
export interface UpcomingQuestion {
  readonly scope: DigestScope;
  readonly from: Date;
  readonly end: Date;
}

export interface UpcomingHostLoad {
  /** Null for deleted accounts, and for outside hosts, who share one row. */
  readonly calcomUserId: number | null;
  readonly name: string;
  readonly bookings: number;
}

/** Bookings ahead by host. It contains no guests' data. */
export type UpcomingLoad =
  | { readonly kind: 'not-allowed' }
  | {
      readonly kind: 'load';
      readonly bookings: number;
      /** How many of them nobody has confirmed yet. */
      readonly pending: number;
      /** Busiest first. A booking counts for each of its hosts. */
      readonly hosts: readonly UpcomingHostLoad[];
      /** Cal.com has more bookings than were read. */
      readonly isCut: boolean;
      /** Every booking is the access owner's own, so this access may not see others. */
      readonly isOwnersAlone: boolean;
      readonly gaps?: ReadGaps;
    };

type Host = WireBooking['hosts'][number];

const maxPages = 10;
const goneName = 'Deleted accounts';
const outsideName = 'Other hosts (not named)';
const collator = new Intl.Collator('en', { numeric: true });

/** Counts the bookings that Cal.com lists as upcoming, at most a thousand, for each of their hosts. */
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
    // Cal.com compares this with a booking's end; one that starts on the last evening may end a day later.
    beforeEnd: new Date(end.getTime() + dayMs).toISOString(),
    ...(scope.kind === 'team' ? { teamsIds: [scope.teamId] } : {}),
  };
  // Rows can move between pages from one call to the next.
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

/** Filtered here, since Cal.com has been seen to ignore date bounds and to list cancelled bookings. */
function isWithin({ start, status }: WireBooking, { from, end }: UpcomingQuestion): boolean {
  const startMs = Date.parse(start);
  const isOff = status === 'cancelled' || status === 'rejected';
  return !isOff && startMs >= from.getTime() && startMs <= end.getTime();
}

/**
 * The hosts a channel may see by name: Cal.com also lists bookings that members attend as guests of others.
 * When the members cannot be read, hosts with the owner's e-mail domain count as colleagues.
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
    // A booking counts once for each row, even when it lists a host twice or has two deleted accounts.
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
