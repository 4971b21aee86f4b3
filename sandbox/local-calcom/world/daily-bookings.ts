import type { BookingFactory } from './booking-factory';
import { formerSalesMemberId } from './event-types';
import { deletedMemberId, type Person } from './people';
import { buildReschedule, buildSeries } from './stories';
import type { Booking, BookingStatus, EventType } from './types';

const dayMs = 86_400_000;
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
