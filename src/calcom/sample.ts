import { dayMs } from '../lib/time/calendar';
import type { CalcomClient } from './client';
import type {
  BookingsQuery,
  ColumnFilter,
  KpiStats,
  Me,
  MemberStatsRequest,
  MemberStatsRow,
  WireBooking,
} from './schemas';

const people = [
  { name: 'Alex Rivera', team: 1, perDay: 3 },
  { name: 'Nadia Rahman', team: 1, perDay: 4 },
  { name: 'Erik Holm', team: 1, perDay: 2 },
  { name: 'Mei Tanaka', team: 1, perDay: 2 },
  { name: 'Camille Roux', team: 2, perDay: 3 },
  { name: 'Tunde Okoye', team: 2, perDay: 2 },
  { name: 'Sofia Marin', team: 2, perDay: 1 },
  { name: 'Liam Walsh', team: 2, perDay: 1 },
].map((person, at) => ({
  ...person,
  id: at + 1,
  email: `${person.name.split(' ')[0]?.toLowerCase()}@acme.example`,
}));

const teams = [
  { id: 1, name: 'Sales', slug: 'sales' },
  { id: 2, name: 'Onboarding', slug: 'onboarding' },
];

const eventTypes = [
  { id: 11, slug: 'intro-call', title: 'Intro call', teamId: 1, minutes: 30 },
  { id: 12, slug: 'product-demo', title: 'Product demo', teamId: 1, minutes: 45 },
  { id: 13, slug: 'kick-off', title: 'Kick-off', teamId: 2, minutes: 60 },
  { id: 14, slug: 'check-in', title: 'Check-in', teamId: 2, minutes: 30 },
];

const guests = [
  'Robin Hale',
  'Dana Fox',
  'Ines Duarte',
  'Omar Said',
  'Nora Lind',
  'Sam Whitlock',
  'Yuki Mori',
];

const daysBehind = 120;
const daysAhead = 21;

/** Deterministic for the same seeds; at least 0 and less than 1. */
function chance(...seeds: readonly number[]): number {
  const hash = seeds.reduce(
    (sum, seed) => Math.imul(sum ^ (seed + 0x9e3779b9), 0x85ebca6b) ^ (sum >>> 13),
    7,
  );
  return ((Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35) >>> 0) % 1_000) / 1_000;
}

/** @param day days since 1970; there are no bookings at weekends */
function bookingsOn(day: number, person: (typeof people)[number], now: Date): readonly WireBooking[] {
  const weekday = (day + 4) % 7;
  if (weekday === 0 || weekday === 6) return [];
  const count = Math.floor(person.perDay * (0.4 + chance(day, person.id)));
  return Array.from({ length: count }, (_, at): WireBooking => {
    const draw = (what: number) => chance(day, person.id, at, what);
    const pick = <T>(list: readonly T[], what: number) => list[Math.floor(draw(what) * list.length)];
    const eventType = pick(
      eventTypes.filter(({ teamId }) => teamId === person.team),
      1,
    );
    const minutes = eventType?.minutes ?? 30;
    const start = new Date(day * dayMs + (8 + at * 2) * 3_600_000 + Math.floor(draw(2) * 4) * 900_000);
    const end = new Date(start.getTime() + minutes * 60_000);
    const isPast = end < now;
    const guest = pick(guests, 3) ?? 'Robin Hale';
    const id = (day * 10 + person.id) * 10 + at;
    const isCancelled = draw(4) < 0.09;
    return {
      id,
      uid: `sample-${id}`,
      title: `${eventType?.title} between ${person.name} and ${guest}`,
      hosts: [{ id: person.id, name: person.name, email: person.email, displayEmail: person.email }],
      status: isCancelled ? 'cancelled' : !isPast && draw(5) < 0.1 ? 'pending' : 'accepted',
      start: start.toISOString(),
      end: end.toISOString(),
      duration: minutes,
      eventTypeId: eventType?.id ?? null,
      eventType: eventType ? { id: eventType.id, slug: eventType.slug } : null,
      location: 'integrations:daily',
      absentHost: isPast && !isCancelled && draw(6) < 0.02,
      createdAt: new Date(start.getTime() - Math.ceil(draw(7) * 14) * dayMs).toISOString(),
      attendees: [
        {
          name: guest,
          email: `${guest.split(' ')[0]?.toLowerCase()}@client.example`,
          absent: isPast && !isCancelled && draw(8) < 0.05,
        },
      ],
      rating: isPast && !isCancelled && draw(9) < 0.4 ? 3 + Math.round(draw(10) * 2) : null,
      cancellationReason: isCancelled ? 'Something came up' : null,
    };
  });
}

/** Answers as Cal.com would to the owner of a small organisation, from invented bookings. Sends nothing. */
export function createSampleClient(now: () => Date): CalcomClient {
  const [owner] = people;
  if (owner === undefined) throw new TypeError('the sample has nobody');
  const me: Me = {
    id: owner.id,
    name: owner.name,
    email: owner.email,
    timeZone: 'UTC',
    weekStart: 'Monday',
    organizationId: 1,
  };
  const all = () => {
    const at = now();
    const today = Math.floor(at.getTime() / dayMs);
    const days = Array.from({ length: daysBehind + daysAhead }, (_, day) => today - daysBehind + day);
    return days
      .flatMap((day) => people.flatMap((person) => bookingsOn(day, person, at)))
      .sort((a, b) => a.start.localeCompare(b.start) || a.uid.localeCompare(b.uid));
  };
  const select = (request: MemberStatsRequest) => {
    const isIn = isInScope(request);
    return all().filter(
      (booking) => isIn(booking) && (request.columnFilters ?? []).every((filter) => fits(booking, filter)),
    );
  };
  const ownTypes = eventTypes.map(({ id, slug, title, teamId }) => ({ id, slug, title, teamId }));
  return {
    getMe: async () => me,
    listTeams: async () => teams,
    listEventTypes: async () => ownTypes,
    listTeamEventTypes: async (teamId) => ownTypes.filter((each) => each.teamId === teamId),
    listAllEventTypes: async () => ({ eventTypes: ownTypes, isComplete: true }),
    listMemberships: async (of) =>
      people
        .filter(({ team }) => of === 'organization' || team === of.teamId)
        .map(({ id, name, email }) => ({
          id,
          userId: id,
          accepted: true,
          role: 'MEMBER',
          user: { name, email },
        })),
    getMemberStats: async (request) => rank(select(request), now()),
    getKpiStats: async (request) => total(select(request), now()),
    listBookings: async (query) => pageOf(all(), query, now()),
    usesOffsetPaging: () => false,
    rateBudget: () => ({ limit: 120, remaining: 120, resetsAt: undefined }),
    close: async () => undefined,
  };
}

const hostOf = ({ hosts }: WireBooking) => people.find(({ id }) => id === hosts[0]?.id);
const isCompleted = ({ status, end }: WireBooking, now: Date) => status === 'accepted' && new Date(end) < now;

function isInScope(request: MemberStatsRequest): (booking: WireBooking) => boolean {
  if (request.scope === 'org') return () => true;
  const { scope } = request;
  return (booking) =>
    scope === 'user'
      ? hostOf(booking)?.id === people[0]?.id
      : hostOf(booking)?.team === request.selectedTeamId;
}

function fits(booking: WireBooking, { id, value }: ColumnFilter): boolean {
  const host = hostOf(booking);
  switch (value.type) {
    case 'dr': {
      const { startDate, endDate } = value.data;
      const instant = id === 'createdAt' ? booking.createdAt : booking.start;
      return (startDate === null || instant >= startDate) && (endDate === null || instant <= endDate);
    }
    case 'ms':
      return value.data.some((one) => one === booking.eventTypeId || one === booking.status);
    case 'ss':
      // No sample booking is paid.
      return id === 'userId' ? host?.id === value.data : value.data === 'false';
    case 'n': {
      const { operator, operand } = value.data;
      const by = booking.rating == null ? Number.NaN : booking.rating - operand;
      return { eq: by === 0, neq: by < 0 || by > 0, gt: by > 0, gte: by >= 0, lt: by < 0, lte: by <= 0 }[
        operator
      ];
    }
    case 't': {
      const { operator, operand } = value.data;
      const text = ((id === 'userEmail' ? host?.email : host?.name) ?? '').toLowerCase();
      const wanted = operand.toLowerCase();
      return {
        equals: text === wanted,
        notEquals: text !== wanted,
        contains: text.includes(wanted),
        notContains: !text.includes(wanted),
        startsWith: text.startsWith(wanted),
        endsWith: text.endsWith(wanted),
        isEmpty: text === '',
        isNotEmpty: text !== '',
      }[operator];
    }
  }
}

function rank(bookings: readonly WireBooking[], now: Date) {
  const listOf = (isCounted: (booking: WireBooking) => boolean, figureOf = countOf): MemberStatsRow[] =>
    people.flatMap((person) => {
      const own = bookings.filter((booking) => hostOf(booking) === person && isCounted(booking));
      const { id, name, email } = person;
      return own.length === 0
        ? []
        : [{ userId: id, user: { id, name, email }, emailMd5: '', count: figureOf(own) }];
    });
  const down = (rows: readonly MemberStatsRow[]) => rows.toSorted((a, b) => b.count - a.count);
  const up = (rows: readonly MemberStatsRow[]) => rows.toSorted((a, b) => a.count - b.count);
  const booked = listOf(() => true);
  const completed = listOf((booking) => isCompleted(booking, now));
  const rated = listOf(({ rating }) => rating != null, meanOf);
  return {
    mostBookings: down(booked),
    leastBookings: up(booked),
    mostCancelled: down(listOf(({ status }) => status === 'cancelled')),
    mostCompleted: down(completed),
    leastCompleted: up(completed),
    mostNoShow: down(listOf(({ absentHost }) => absentHost === true)),
    highestRatings: down(rated),
    lowestRatings: up(rated),
  };
}

const countOf = (bookings: readonly WireBooking[]) => bookings.length;

function meanOf(bookings: readonly WireBooking[]): number {
  const ratings = bookings.flatMap(({ rating }) => rating ?? []);
  return ratings.length === 0 ? 0 : ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
}

function total(bookings: readonly WireBooking[], now: Date): KpiStats {
  const kpi = (count: number) => ({ count, deltaPrevious: 0 });
  const count = (isCounted: (booking: WireBooking) => boolean) => kpi(bookings.filter(isCounted).length);
  const rated = bookings.filter(({ rating }) => rating != null);
  const satisfied = rated.filter(({ rating }) => (rating ?? 0) > 3).length;
  return {
    empty: bookings.length === 0,
    created: count(() => true),
    scheduled: count(() => true),
    completed: count((booking) => isCompleted(booking, now)),
    rescheduled: kpi(0),
    cancelled: count(({ status }) => status === 'cancelled'),
    no_show: count(({ absentHost }) => absentHost === true),
    no_show_guest: count(({ attendees }) => attendees.some(({ absent }) => absent)),
    rating: kpi(meanOf(rated)),
    csat: kpi(rated.length === 0 ? 0 : (satisfied / rated.length) * 100),
    previousRange: { startDate: '', endDate: '' },
  };
}

function pageOf(bookings: readonly WireBooking[], query: BookingsQuery, now: Date) {
  const { status, cursor = '0', limit = 100 } = query;
  const found = bookings.filter((booking) => isListed(booking, query, now));
  const isAhead = status === 'upcoming' || status === 'unconfirmed';
  const ordered = isAhead ? found : found.toReversed();
  const from = Number(cursor);
  const hasMore = ordered.length > from + limit;
  const nextCursor = hasMore ? String(from + limit) : null;
  return { data: ordered.slice(from, from + limit), pagination: { nextCursor, hasMore } };
}

function isListed(booking: WireBooking, query: BookingsQuery, now: Date): boolean {
  const { status, attendeeEmail, attendeeName, bookingUid, eventTypeIds, teamsIds } = query;
  const isOver = new Date(booking.end) < now;
  const isOff = booking.status === 'cancelled';
  const lists = {
    upcoming: !isOver && !isOff,
    unconfirmed: !isOver && booking.status === 'pending',
    recurring: false,
    past: isOver && !isOff,
    cancelled: isOff,
  };
  const within = (instant: string, after: string | undefined, before: string | undefined) =>
    (after === undefined || Date.parse(instant) >= Date.parse(after)) &&
    (before === undefined || Date.parse(instant) <= Date.parse(before));
  return (
    (status === undefined || lists[status]) &&
    (bookingUid === undefined || booking.uid === bookingUid) &&
    (attendeeEmail === undefined || booking.attendees.some(({ email }) => email === attendeeEmail)) &&
    (attendeeName === undefined || booking.attendees.some(({ name }) => name === attendeeName)) &&
    (eventTypeIds === undefined || eventTypeIds.some((id) => id === booking.eventTypeId)) &&
    (teamsIds === undefined || teamsIds.some((id) => id === hostOf(booking)?.team)) &&
    within(booking.start, query.afterStart, undefined) &&
    within(booking.end, undefined, query.beforeEnd) &&
    within(booking.createdAt, query.afterCreatedAt, query.beforeCreatedAt) &&
    within(booking.createdAt, query.afterUpdatedAt, query.beforeUpdatedAt)
  );
}
