import fc from 'fast-check';
import type { EventType, WireBooking } from '../../src/calcom/schemas';
import { resolvePeriod } from '../../src/lib/time/period';
import {
  createIntervalFilter,
  createRowFilter,
  needsEventTypes,
  passesText,
  type RowCondition,
  toRowQuery,
} from '../../src/rankings/match';
import { defaultQuestion, type TextOperator } from '../../src/rankings/question';
import { wireBooking } from '../bookings/wire-booking';
import { rounds } from '../support/rounds';

const now = new Date('2026-06-20T12:00:00.000Z');
const sales = 4821;
const success = 4822;
const eventTypes: readonly EventType[] = [
  { id: 310, slug: 'intro' },
  { id: 311, slug: 'demo', teamId: sales, schedulingType: 'roundRobin' },
  { id: 312, slug: 'demo', teamId: success, schedulingType: 'roundRobin' },
  { id: 313, slug: 'onboarding', teamId: sales, schedulingType: 'managed' },
];
const june = resolvePeriod(
  { kind: 'month', month: 6, year: 2026 },
  { now, timeZone: 'Europe/Lisbon', weekStart: 1, currentPeriod: 'whole' },
);
const condition = (about: Partial<RowCondition> = {}): RowCondition => ({
  ranking: 'most-bookings',
  calcomUserId: 77,
  question: defaultQuestion,
  period: june,
  scope: { kind: 'team', teamId: sales, teamName: 'Sales' },
  eventTypeId: null,
  eventTypes,
  isMember: true,
  isOwnCount: false,
  now,
  ...about,
});
const through = (id: number | null, slug = 'any'): Partial<WireBooking> => ({
  eventTypeId: id,
  eventType: id === null ? null : { id, slug },
});
const counts = (about: Partial<RowCondition>, booking: Partial<WireBooking> = {}) =>
  createRowFilter(condition(about))(wireBooking({ ...through(311), ...booking }));

const org = { kind: 'org' } as const;
const me = { kind: 'me', ownerName: 'Rui Pires' } as const;

describe('createRowCheck', () => {
  it('gives a booking to its first host alone', () => {
    const [rui] = wireBooking().hosts;
    const bo = { id: 78, name: 'Bo Test' };
    expect(counts({}, { hosts: [...(rui ? [rui] : []), bo] })).toBe(true);
    expect(counts({}, { hosts: [bo, ...(rui ? [rui] : [])] })).toBe(false);
    expect(counts({}, { hosts: [{ id: 'unknown', name: 'unknown' }] })).toBe(false);
    expect(counts({}, { hosts: [] })).toBe(false);
  });

  it('holds the end of a booking against the end of the period, and by creation the day it was booked', () => {
    const late = { start: '2026-06-30T22:45:00Z', end: '2026-06-30T23:15:00Z' };
    expect(counts({}, late)).toBe(false);
    expect(counts({}, { ...late, end: '2026-06-30T22:59:00Z' })).toBe(true);
    const byCreated = { question: { ...defaultQuestion, dateField: 'created' } as const };
    expect(counts(byCreated, { ...late, createdAt: '2026-06-02T10:00:00Z' })).toBe(true);
    expect(counts(byCreated, { createdAt: '2026-05-28T10:00:00Z' })).toBe(false);
  });

  it('counts for a team what is booked through it, whoever holds it, and what its members hold on their own', () => {
    expect(counts({})).toBe(true);
    expect(counts({ isMember: false })).toBe(true);
    expect(counts({}, through(312))).toBe(false);
    for (const personal of [through(310), through(999), through(null)]) {
      expect(counts({}, personal)).toBe(true);
      expect(counts({ isMember: false }, personal)).toBe(false);
    }
  });

  it('counts for oneself what is booked through no team, of one’s own event types', () => {
    expect(counts({ scope: me }, through(310))).toBe(true);
    expect(counts({ scope: me }, through(null))).toBe(true);
    expect(counts({ scope: me }, through(311))).toBe(false);
    expect(counts({ scope: me }, through(999))).toBe(false);
  });

  it('counts everything in an organisation', () => {
    for (const id of [310, 312, 999, null]) expect(counts({ scope: org }, through(id))).toBe(true);
  });

  it('counts the copies of a managed event type with it, and nothing that only has its name', () => {
    const managed = { eventTypeId: 313 };
    expect(counts(managed, through(313, 'onboarding'))).toBe(true);
    expect(counts(managed, through(350, 'onboarding'))).toBe(true);
    expect(counts({ ...managed, isMember: false }, through(350, 'onboarding'))).toBe(false);
    expect(counts(managed, through(350, 'quick-chat'))).toBe(false);
    expect(counts({ eventTypeId: 311 }, through(350, 'demo'))).toBe(false);
    expect(counts({ eventTypeId: 313, scope: org }, through(null))).toBe(false);
  });

  it('looks at what its ranking looks at', () => {
    const over = { end: '2026-06-03T13:30:00.000Z' };
    expect(counts({ ranking: 'most-completed' }, over)).toBe(true);
    expect(counts({ ranking: 'most-completed', now: new Date('2026-06-03T13:00:00Z') }, over)).toBe(false);
    expect(counts({ ranking: 'most-cancelled' })).toBe(false);
    expect(counts({ ranking: 'most-cancelled' }, { status: 'cancelled' })).toBe(true);
    expect(counts({ ranking: 'most-cancelled' }, { status: 'rejected' })).toBe(false);
    expect(counts({ ranking: 'most-no-show' }, { absentHost: true })).toBe(true);
    expect(counts({ ranking: 'highest-rated' }, { rating: 0 })).toBe(true);
    expect(counts({ ranking: 'lowest-rated' }, { rating: null })).toBe(false);
  });

  it('of a count of our own takes what that took: no copies, and whatever was found under the team', () => {
    expect(counts({ isOwnCount: true }, through(312))).toBe(true);
    expect(counts({ isOwnCount: true, isMember: false }, through(null))).toBe(true);
    expect(counts({ isOwnCount: true, eventTypeId: 313 }, through(350, 'onboarding'))).toBe(false);
  });
});

describe('toRowQuery', () => {
  const bounds = { afterStart: '2026-05-31T23:00:00.000Z', beforeEnd: '2026-06-30T22:59:59.999Z' };

  it('asks for the period alone, since a member’s personal bookings are found under no team', () => {
    expect(toRowQuery(condition())).toEqual(bounds);
    expect(toRowQuery(condition({ scope: org }))).toEqual(bounds);
  });

  it('asks for an event type by its id, and for a managed one by its team, where its copies are found', () => {
    expect(toRowQuery(condition({ eventTypeId: 311 }))).toEqual({ ...bounds, eventTypeIds: [311] });
    expect(toRowQuery(condition({ eventTypeId: 313 }))).toEqual({ ...bounds, teamsIds: [sales] });
  });

  it('asks as our own count did', () => {
    const own = condition({ isOwnCount: true, eventTypeId: 313 });
    expect(toRowQuery(own)).toEqual({ ...bounds, teamsIds: [sales], eventTypeIds: [313] });
  });
});

describe('needsEventTypes', () => {
  it.each([
    [{ scope: org, eventTypeId: null, isOwnCount: false }, false],
    [{ scope: org, eventTypeId: 311, isOwnCount: false }, true],
    [{ scope: me, eventTypeId: null, isOwnCount: false }, true],
    [{ scope: me, eventTypeId: 311, isOwnCount: true }, false],
  ])('for %j is %s', (given, expected) => expect(needsEventTypes(given)).toBe(expected));
});

const fourYears = {
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2028-01-01T00:00:00Z'),
  noInvalidDate: true,
};
const spellings: readonly ((date: Date) => string)[] = [
  (date) => date.toISOString(),
  (date) => date.toISOString().replace(/\.\d+Z$/, 'Z'),
  (date) => date.toISOString().replace(/:\d\d\.\d+Z$/, 'Z'),
  (date) => new Date(date.getTime() + 2 * 3_600_000).toISOString().replace('Z', '+02:00'),
];

describe('createWindowCheck', () => {
  it('says what the instants say, however they are written and however near the bounds', () => {
    // Bounds, and starts and ends that differ from them by little or much.
    const nearby = fc.oneof(fc.integer({ min: -70_000, max: 70_000 }), fc.integer({ min: -1e10, max: 1e10 }));
    fc.assert(
      fc.property(
        fc.option(fc.date(fourYears)),
        fc.option(fc.date(fourYears)),
        nearby,
        nearby,
        fc.constantFrom(...spellings),
        (start, end, startShift, endShift, spell) => {
          const anchor = start ?? end ?? new Date('2026-06-01T00:00:00Z');
          const booking = wireBooking({
            start: spell(new Date(anchor.getTime() + startShift)),
            end: spell(new Date((end ?? anchor).getTime() + endShift)),
          });
          const isInside =
            (start === null || new Date(booking.start) >= start) &&
            (end === null || new Date(booking.end) <= end);
          expect(createIntervalFilter({ start, end })(booking)).toBe(isInside);
        },
      ),
      { numRuns: rounds(3000) },
    );
  });
});

describe('passesText', () => {
  it.each<[TextOperator, string, readonly (string | null)[]]>([
    ['contains', 'AN', ['Ana', 'Joan', 'ana']],
    ['notContains', 'an', ['Bo', '']],
    ['equals', 'Ana', ['Ana']],
    ['notEquals', 'Ana', ['Joan', 'Bo', 'ana', '']],
    ['startsWith', 'an', ['Ana', 'ana']],
    ['endsWith', 'AN', ['Joan']],
    ['isEmpty', '', ['', null]],
    ['isNotEmpty', '', ['Ana', 'Joan', 'Bo', 'ana']],
  ])('%s "%s" is passed by %j alone', (operator, text, passing) => {
    const names = ['Ana', 'Joan', 'Bo', 'ana', '', null];
    const passed = names.filter((name) => passesText(name, { operator, text }));
    expect(passed).toEqual(passing);
  });
});
