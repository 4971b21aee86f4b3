import fc from 'fast-check';
import { addDays } from '../../../src/lib/time/calendar';
import {
  endOfDay,
  isTimeZone,
  localDateOf,
  localTimeOf,
  startOfDay,
  toInstant,
} from '../../../src/lib/time/wall-time';
import { clockChanges, searchInstant } from '../../insights/intl-clock';

const hourMs = 3_600_000;
const zonesWithChanges = [
  'Europe/Lisbon',
  'Europe/London',
  'America/New_York',
  'America/Santiago',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Beirut',
  'Pacific/Chatham',
];
const zones = [...zonesWithChanges, 'Asia/Kathmandu', 'Pacific/Apia', 'Pacific/Kiritimati', 'UTC'];

function instantOf(text: string, timeZone: string): string {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/[- :]/).map(Number);
  return toInstant({ year, month, day, hour, minute }, timeZone).toISOString();
}

describe('toInstant', () => {
  it.each([
    ['Europe/Lisbon', '2026-01-15 09:00', '2026-01-15T09:00:00.000Z'],
    ['Europe/Lisbon', '2026-07-15 09:00', '2026-07-15T08:00:00.000Z'],
    ['America/New_York', '2026-07-15 09:00', '2026-07-15T13:00:00.000Z'],
    ['Asia/Kathmandu', '2026-06-01 00:00', '2026-05-31T18:15:00.000Z'],
    ['Pacific/Apia', '2026-01-01 00:00', '2025-12-31T11:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-01-01 00:00', '2025-12-31T10:00:00.000Z'],
  ])('in %s, %s is %s', (timeZone, text, expected) => {
    expect(instantOf(text, timeZone)).toBe(expected);
  });

  it.each([
    ['Europe/Lisbon', '2026-03-29 01:30', '2026-03-29T01:30:00.000Z', '02:30'],
    ['Europe/London', '2026-03-29 01:30', '2026-03-29T01:30:00.000Z', '02:30'],
    ['America/New_York', '2026-03-08 02:30', '2026-03-08T07:30:00.000Z', '03:30'],
    ['Australia/Lord_Howe', '2026-10-04 02:15', '2026-10-03T15:45:00.000Z', '02:45'],
    ['America/Santiago', '2026-09-06 00:00', '2026-09-06T04:00:00.000Z', '01:00'],
    ['Africa/Cairo', '2026-04-24 00:20', '2026-04-23T22:20:00.000Z', '01:20'],
    ['Asia/Beirut', '2026-03-29 00:00', '2026-03-28T22:00:00.000Z', '01:00'],
  ])('in %s, %s is skipped and moves forward to %s', (timeZone, text, expected, shown) => {
    expect(instantOf(text, timeZone)).toBe(expected);
    expect(localTimeOf(new Date(expected), timeZone)).toBe(shown);
  });

  it.each([
    ['Europe/Lisbon', '2026-10-25 01:30', '2026-10-25T00:30:00.000Z'],
    ['Europe/London', '2026-10-25 01:30', '2026-10-25T00:30:00.000Z'],
    ['America/New_York', '2026-11-01 01:30', '2026-11-01T05:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05 01:45', '2026-04-04T14:45:00.000Z'],
    ['America/Santiago', '2026-04-04 23:30', '2026-04-05T02:30:00.000Z'],
    ['Africa/Cairo', '2026-10-29 23:30', '2026-10-29T20:30:00.000Z'],
  ])('in %s, %s comes twice and is the first, %s', (timeZone, text, expected) => {
    expect(instantOf(text, timeZone)).toBe(expected);
  });

  it.each(zonesWithChanges)(
    'agrees with a search through Intl around both clock changes in %s',
    (timeZone) => {
      const changes = clockChanges(2026, timeZone);
      expect(changes).toHaveLength(2);
      for (const change of changes) {
        const middle = Date.parse(`${localDateOf(new Date(change), timeZone)}T00:00:00Z`);
        for (let figures = middle - 3 * hourMs; figures <= middle + 5 * hourMs; figures += hourMs / 4) {
          const text = new Date(figures).toISOString().slice(0, 16).replace('T', ' ');
          expect([text, instantOf(text, timeZone)]).toEqual([
            text,
            new Date(searchInstant(figures, timeZone)).toISOString(),
          ]);
        }
      }
    },
  );

  it('refuses a zone that does not exist', () => {
    expect(() => toInstant({ year: 2026, month: 1, day: 1 }, 'Europe/Nowhere')).toThrow(RangeError);
  });
});

describe('startOfDay and endOfDay', () => {
  it.each([
    ['Europe/Lisbon', '2026-03-29', 23],
    ['Europe/Lisbon', '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['America/Santiago', '2026-09-06', 23],
    ['America/Santiago', '2026-04-04', 25],
    ['Asia/Kathmandu', '2026-06-01', 24],
    ['Pacific/Apia', '2011-12-29', 24],
  ])('make a day in %s, %s, %d hours long', (timeZone, date, hours) => {
    const lengthMs = endOfDay(date, timeZone).getTime() + 1 - startOfDay(date, timeZone).getTime();
    expect(lengthMs / hourMs).toBe(hours);
  });

  it('give a day that was skipped in Samoa the start of the next one', () => {
    expect(startOfDay('2011-12-30', 'Pacific/Apia').toISOString()).toBe('2011-12-30T10:00:00.000Z');
    expect(startOfDay('2011-12-31', 'Pacific/Apia').toISOString()).toBe('2011-12-30T10:00:00.000Z');
  });

  it('bound exactly the instants whose local date is that day', () => {
    const anyDay = fc.integer({ min: 0, max: 365 * 6 }).map((days) => addDays('2020-01-01', days));
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...zones), (date, timeZone) => {
        const start = startOfDay(date, timeZone);
        const end = endOfDay(date, timeZone);
        expect(localDateOf(start, timeZone)).toBe(date);
        expect(localDateOf(end, timeZone)).toBe(date);
        expect(localDateOf(new Date(start.getTime() - 1), timeZone)).toBe(addDays(date, -1));
        expect(localDateOf(new Date(end.getTime() + 1), timeZone)).toBe(addDays(date, 1));
      }),
      { numRuns: 500 },
    );
  });
});

describe('isTimeZone', () => {
  it.each(['Europe/Lisbon', 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince', 'UTC', 'Etc/GMT+3'])(
    'knows %s',
    (name) => expect(isTimeZone(name)).toBe(true),
  );

  it.each(['', 'Europe/Nowhere', '+01:00', 'Lisbon', 'Europe/Lisbon ', 'Z'])('does not know "%s"', (name) =>
    expect(isTimeZone(name)).toBe(false),
  );
});
