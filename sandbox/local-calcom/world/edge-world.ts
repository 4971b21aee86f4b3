import {
  type BookingFactory,
  type BookingFacts,
  buildReschedule,
  buildSeries,
  createBookingFactory,
} from './booking-factory';
import {
  adminId,
  deletedMemberId,
  eventTypes,
  formerSalesMemberId,
  listMemberships,
  listPeople,
  lonerId,
  organizationId,
  type Person,
  plainMemberId,
  teams,
} from './edge-organization';
import { createRandom } from './random';
import type { Booking, BookingStatus, EventType, World } from './types';
import { instantOfWallClock } from './wall-clock';
import { lee, trickyTitles } from './wording';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The same seed and the same instant give the same world, on every machine. Everybody in it is invented. */
export function generateWorld({ seed, now }: { readonly seed: number; readonly now: Date }): World {
  const people = listPeople();
  const members = people.map(({ member }) => member);
  const factory = createBookingFactory(createRandom(seed), now, members);
  return {
    organizationId,
    adminId,
    plainMemberId,
    lonerId,
    members,
    teams,
    memberships: listMemberships(),
    eventTypes,
    bookings: [...listEdgeCases(factory, eventTypes), ...listDailyBookings(factory, people, eventTypes)],
  };
}

/** The same people and bookings where nobody has a team or an organisation: each has what is their own. */
export function withoutTeams(world: World): World {
  return {
    ...world,
    members: world.members.map((member) => ({ ...member, organizationId: null })),
    teams: [],
    memberships: [],
    eventTypes: world.eventTypes.map((eventType) => ({ ...eventType, teamId: null, schedulingType: null })),
  };
}

const daysBack = 610;
const daysAhead = 122;
/** Beyond these, people have only begun to book. */
const fullDaysAhead = 21;
const manyCalls = [9, 16] as const;
const fewCalls = [2, 8] as const;
const bookingWeights = new Map([
  [310, 5],
  [311, 18],
  [312, 12],
  [314, 6],
  [315, 5],
  [316, 0.7],
  [317, 0.4],
  [318, 14],
  [319, 9],
  [320, 3],
  [321, 6],
  [322, 3],
  [330, 2],
  [331, 2],
]);
const managedCopyWeight = 1;

type StatusWeights = readonly (readonly [status: BookingStatus, weight: number])[];
const endings: StatusWeights = [
  ['cancelled', 11],
  ['rejected', 4],
  ['awaiting_host', 0.7],
];
const pastStatuses: StatusWeights = [['accepted', 80], ['pending', 3], ...endings];
const comingStatuses: StatusWeights = [['accepted', 74], ['pending', 13], ...endings];

/** A run of days, counted from today, and how many are booked on each. */
interface Days {
  readonly today: Date;
  readonly first: number;
  readonly last: number;
  readonly countOn: (day: number, isWeekend: boolean) => number;
}

/** Two years of ordinary days: busy on weekdays, thinning out towards the far end of the calendar. */
export function listDailyBookings(
  factory: BookingFactory,
  people: readonly Person[],
  eventTypes: readonly EventType[],
): readonly Booking[] {
  const { random, now: today } = factory;
  const countOn = (day: number, isWeekend: boolean) =>
    isWeekend ? random.int(0, 3) : day > fullDaysAhead ? random.int(...fewCalls) : random.int(...manyCalls);
  const days = { today, first: -daysBack, last: daysAhead, countOn };
  return listBookingsOn(days, factory, people, eventTypes);
}

/** What is booked from today on, over a year, besides what stands in the calendar already. */
export function listLaterBookings(
  factory: BookingFactory,
  people: readonly Person[],
  eventTypes: readonly EventType[],
  today: Date,
): readonly Booking[] {
  const { random } = factory;
  const countOn = (day: number, isWeekend: boolean) => {
    if (day > daysAhead) return isWeekend ? random.int(0, 3) : random.int(...manyCalls);
    return isWeekend ? 0 : random.int(manyCalls[0] - fewCalls[0], manyCalls[1] - fewCalls[1]);
  };
  const days = { today, first: fullDaysAhead + 1, last: 365, countOn };
  return listBookingsOn(days, factory, people, eventTypes);
}

function listBookingsOn(
  { today, first, last, countOn }: Days,
  factory: BookingFactory,
  people: readonly Person[],
  eventTypes: readonly EventType[],
): readonly Booking[] {
  const { random, now } = factory;
  const loads = new Map(people.map(({ member, load }) => [member.id, load]));
  const bookable = eventTypes.filter((eventType) => eventType.schedulingType !== 'managed');
  const midnight = Math.floor(today.getTime() / dayMs) * dayMs;
  const bookings: Booking[] = [];

  for (let day = first; day <= last; day += 1) {
    const date = new Date(midnight + day * dayMs);
    const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
    for (let left = countOn(day, isWeekend); left > 0; left -= 1) bookings.push(...bookOn(date, day));
  }
  return bookings;

  function bookOn(date: Date, day: number): readonly Booking[] {
    const eventType = random.pickWeighted(bookable, weightOf);
    const ownerId = pickOwner(eventType, day);
    const start = new Date(date.getTime() + pickMinute(eventType) * 60_000);
    if (eventType.recurring) return buildSeries(factory, { eventType, ownerId, start });
    // What belonged to a deleted event type looks like a personal booking without one.
    const gone = eventType.teamId === null && random.chance(0.05);
    const facts = { eventType: gone ? null : eventType, ownerId, start, minutes: eventType.lengthInMinutes };
    if (!eventType.seats && random.chance(0.05)) return buildReschedule(factory, facts);
    return [factory.make({ ...facts, status: pickStatus(start) })];
  }

  function weightOf(eventType: EventType): number {
    return eventType.parentId === null ? (bookingWeights.get(eventType.id) ?? 0) : managedCopyWeight;
  }

  function pickOwner(eventType: EventType, day: number): number | null {
    if (eventType.slug === 'discovery' && random.chance(0.06)) return formerSalesMemberId;
    // Deleted accounts: one leaves bookings with the id of nobody, the other bookings without an owner.
    if (eventType.id === 311 && day < -40 && random.chance(0.25)) return deletedMemberId;
    if (random.chance(0.006)) return null;
    const hosts = eventType.hostIds.filter((id) => (loads.get(id) ?? 0) > 0);
    return hosts.length === 0 ? null : random.pickWeighted(hosts, (id) => loads.get(id) ?? 0);
  }

  function pickMinute(eventType: EventType): number {
    return eventType.slug === 'night-shift' ? 22 * 60 : random.int(7 * 4, 18 * 4) * 15;
  }

  function pickStatus(start: Date): BookingStatus {
    const weights = start < now ? pastStatuses : comingStatuses;
    return random.pickWeighted(weights, ([, weight]) => weight)[0];
  }
}

const weeksBack = 9;
const weeksAhead = 51;

/** Every week one guest meets the admin, calls off another meeting, and meets the plain member. */
export function listLeesBookings(
  factory: BookingFactory,
  eventTypes: readonly EventType[],
  today: Date,
): readonly Booking[] {
  const midnight = Math.floor(today.getTime() / dayMs) * dayMs;
  const monday = midnight - ((today.getUTCDay() + 6) % 7) * dayMs;
  const make = (
    week: number,
    day: number,
    ownerId: number,
    [slug, status]: readonly [slug: string, status: BookingStatus],
  ): Booking => {
    const start = new Date(monday + (week * 7 + day) * dayMs + 10.5 * 3_600_000);
    const eventType = eventTypes.find((each) => each.slug === slug) ?? null;
    const booking = factory.make({ eventType, ownerId, start, status });
    return { ...booking, attendees: booking.attendees.map((attendee) => ({ ...attendee, ...lee })) };
  };
  return Array.from({ length: weeksBack + weeksAhead }, (_, index) => index - weeksBack).flatMap((week) => [
    make(week, 1, adminId, ['intro', 'accepted']),
    make(week, 2, adminId, ['intro', 'cancelled']),
    make(week, 3, plainMemberId, ['quick-chat', 'accepted']),
  ]);
}

/** Bookings that are hard to page, count or show right. Chance may leave them out elsewhere, so they are placed. */
export function listEdgeCases(factory: BookingFactory, eventTypes: readonly EventType[]): readonly Booking[] {
  const { now } = factory;
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs;
  const at = (days: number, hours: number) => new Date(midnight + days * dayMs + hours * hourMs);
  const ofSlug = (slug: string) => eventTypes.find((eventType) => eventType.slug === slug) ?? null;
  const [intro, quickChat] = [ofSlug('intro'), ofSlug('quick-chat')];

  function one(start: Date, status: BookingStatus, more: Partial<BookingFacts> = {}): Booking {
    return factory.make({ eventType: intro, ownerId: adminId, start, status, ...more });
  }

  return [
    ...sameStart(at(1, 10), one),
    ...sameStart(at(-1, 15), one),
    ...trickyTitles.flatMap((title, index) => [
      one(at(2 + index, 11), 'accepted', { changes: { title } }),
      one(at(-2 - index, 11), 'accepted', { changes: { title } }),
    ]),
    ...overMidnight(now, one),
    ...overClockChanges(now, one),
    // Still running: the first began too long ago for the page of upcoming ones, which starts an hour back.
    one(new Date(now.getTime() - 90 * minuteMs), 'accepted', { minutes: 180 }),
    one(new Date(now.getTime() - 30 * minuteMs), 'accepted', { minutes: 60 }),
    one(at(3, 9), 'accepted', { ownerId: null }),
    one(at(-3, 9), 'accepted', { ownerId: null }),
    one(at(4, 9), 'accepted', { ownerId: deletedMemberId, eventType: ofSlug('discovery') }),
    one(at(5, 9), 'accepted', { eventType: null }),
    one(at(-5, 9), 'cancelled', { eventType: null }),
    one(at(3, 14), 'awaiting_host', { ownerId: plainMemberId, eventType: quickChat }),
    one(at(-3, 14), 'awaiting_host', { ownerId: plainMemberId, eventType: quickChat }),
    ...['integrations:google:meet', '+351 210 000 123', '1 Test Street, 1000-001 Lisboa', null].map(
      (location, index) => one(at(6, 8 + index), 'accepted', { changes: { location } }),
    ),
    ...buildReschedule(factory, { eventType: intro, ownerId: adminId, start: at(2, 16) }),
    ...buildReschedule(factory, { eventType: quickChat, ownerId: plainMemberId, start: at(-6, 16) }),
    ...seriesOf(ofSlug('weekly-sync'), 114, at(1, 12)),
    ...seriesOf(ofSlug('training'), 131, at(2, 12)),
    ...nobodyComes(ofSlug('office-hours'), 122, at(2, 13)),
  ];

  function seriesOf(eventType: EventType | null, ownerId: number, start: Date): readonly Booking[] {
    return eventType === null ? [] : buildSeries(factory, { eventType, ownerId, start });
  }

  /** A seated booking that hides its attendees lists none. */
  function nobodyComes(eventType: EventType | null, ownerId: number, start: Date): readonly Booking[] {
    return [factory.make({ eventType, ownerId, start, status: 'accepted', changes: { attendees: [] } })];
  }
}

type MakeOne = (start: Date, status: BookingStatus, more?: Partial<BookingFacts>) => Booking;

function sameStart(start: Date, one: MakeOne): readonly Booking[] {
  const times = (count: number, status: BookingStatus) => Array.from({ length: count }, () => status);
  const statuses = [
    ...times(5, 'accepted'),
    ...times(2, 'pending'),
    ...times(2, 'cancelled'),
    'rejected' as const,
  ];
  return [
    ...statuses.map((status) => one(start, status)),
    one(start, 'accepted', { changes: { recurringBookingUid: `series-${start.getTime()}` } }),
  ];
}

/** From 23:45 to 00:15 where a month ends in UTC, and where a week ends in Lisbon. */
function overMidnight(now: Date, one: MakeOne): readonly Booking[] {
  const monthEnds = Array.from({ length: 20 }, (_, back) =>
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1),
  ).map((wall) => new Date(wall));
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const monday = today - ((now.getUTCDay() + 6) % 7) * dayMs;
  const weekEnds = Array.from({ length: 8 }, (_, back) =>
    instantOfWallClock(monday - back * 7 * dayMs, 'Europe/Lisbon'),
  );
  return [...monthEnds, ...weekEnds].map((end) =>
    one(new Date(end.getTime() - 15 * minuteMs), 'accepted', { minutes: 30 }),
  );
}

/** Around 01:00 UTC on the last Sundays of March and October, when Europe's clocks change. */
function overClockChanges(now: Date, one: MakeOne): readonly Booking[] {
  const year = now.getUTCFullYear();
  return [year - 1, year]
    .flatMap((each) => [lastSunday(each, 2), lastSunday(each, 9)])
    .filter((sunday) => Math.abs(sunday - now.getTime()) < 600 * dayMs)
    .flatMap((sunday) =>
      [30, 60, 90].map((minute) => one(new Date(sunday + minute * minuteMs), 'accepted', { minutes: 60 })),
    );
}

function lastSunday(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0));
  return lastDay.getTime() - lastDay.getUTCDay() * dayMs;
}
