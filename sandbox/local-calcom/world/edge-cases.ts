import type { BookingFactory, BookingFacts } from './booking-factory';
import { adminId, deletedMemberId, plainMemberId } from './people';
import { buildReschedule, buildSeries } from './stories';
import type { Booking, BookingStatus, EventType } from './types';
import { instantOfWallClock } from './wall-clock';
import { trickyTitles } from './wording';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

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
  const statuses: readonly BookingStatus[] = [
    'accepted',
    'accepted',
    'accepted',
    'accepted',
    'accepted',
    'pending',
    'pending',
    'cancelled',
    'cancelled',
    'rejected',
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
