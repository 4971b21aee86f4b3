import type { DigestSchedule } from '../../src/digests/digest';
import { boundsOf, buildFrom, periodAt, weekBefore } from '../../src/digests/schedule';
import { mondaysAtNine } from './support/make-digest';

const tellsOf = (asked: Partial<DigestSchedule>, at: string) => {
  const { first, last } = periodAt({ ...mondaysAtNine, ...asked }, new Date(at));
  return `${first}..${last}`;
};

describe('periodAt', () => {
  // 11 March 2026 is a Wednesday.
  it.each([
    [1, '2026-03-02..2026-03-08'],
    [0, '2026-03-01..2026-03-07'],
    [6, '2026-02-28..2026-03-06'],
  ] as const)('with one weekday is the last closed week, which starts on day %s', (weekStart, expected) => {
    expect(tellsOf({ weekdays: [3], weekStart }, '2026-03-11T09:00:00Z')).toBe(expected);
  });

  it('closes a week with the day before it starts again', () => {
    expect(tellsOf({ weekStart: 1 }, '2026-03-08T23:59:00Z')).toBe('2026-02-23..2026-03-01');
    expect(tellsOf({ weekStart: 1 }, '2026-03-09T00:00:00Z')).toBe('2026-03-02..2026-03-08');
  });

  it.each([
    ['2026-03-09T09:00:00Z', '2026-03-05..2026-03-08'],
    ['2026-03-12T09:00:00Z', '2026-03-09..2026-03-11'],
    ['2026-03-11T15:00:00Z', '2026-03-09..2026-03-10'],
  ])('with Monday and Thursday, at %s, is from the last of them through yesterday', (at, expected) => {
    expect(tellsOf({ weekdays: [1, 4] }, at)).toBe(expected);
  });

  it('with every day is yesterday', () => {
    expect(tellsOf({ weekdays: [0, 1, 2, 3, 4, 5, 6] }, '2026-01-01T09:00:00Z')).toBe(
      '2025-12-31..2025-12-31',
    );
  });

  it('goes by the date in the digest’s zone', () => {
    const daily = { weekdays: [0, 1, 2, 3, 4, 5, 6] } as const;
    expect(tellsOf({ ...daily, timeZone: 'Pacific/Auckland' }, '2026-06-01T13:00:00Z')).toBe(
      '2026-06-01..2026-06-01',
    );
    expect(tellsOf({ ...daily, timeZone: 'America/New_York' }, '2026-06-01T03:00:00Z')).toBe(
      '2026-05-30..2026-05-30',
    );
  });
});

describe('boundsOf', () => {
  const hours = (first: string, last: string, timeZone: string) => {
    const { start, end } = boundsOf({ first, last }, timeZone);
    return (end.getTime() + 1 - start.getTime()) / 3_600_000;
  };

  it('begins and ends with local days, to the millisecond', () => {
    expect(boundsOf({ first: '2026-03-23', last: '2026-03-29' }, 'Europe/Lisbon')).toEqual({
      start: new Date('2026-03-23T00:00:00.000Z'),
      end: new Date('2026-03-29T22:59:59.999Z'),
    });
  });

  it.each([
    ['Europe/Lisbon', '2026-03-23', '2026-03-29', 167],
    ['Europe/Lisbon', '2026-10-19', '2026-10-25', 169],
    ['Australia/Lord_Howe', '2026-03-30', '2026-04-05', 168.5],
    ['Asia/Kathmandu', '2026-03-30', '2026-04-05', 168],
    ['America/Santiago', '2026-09-06', '2026-09-06', 23],
    ['Pacific/Apia', '2011-12-26', '2012-01-01', 144],
  ])('makes the week in %s from %s to %s %s hours long', (timeZone, first, last, expected) => {
    expect(hours(first, last, timeZone)).toBe(expected);
  });
});

describe('weekBefore', () => {
  it('is the same days seven days earlier, over the ends of months and years', () => {
    expect(weekBefore({ first: '2026-01-05', last: '2026-01-07' })).toEqual({
      first: '2025-12-29',
      last: '2025-12-31',
    });
  });
});

describe('buildFrom', () => {
  const period = { first: '2026-03-02', last: '2026-03-08' };
  const from = (at: string, timeZone: string) =>
    buildFrom({ at: new Date(at), period }, timeZone, 5 * 60_000).toISOString();

  it('is the lead before the run', () => {
    expect(from('2026-03-09T09:00:00Z', 'Europe/Lisbon')).toBe('2026-03-09T08:55:00.000Z');
  });

  it('is never before its period has ended', () => {
    expect(from('2026-03-09T00:00:00Z', 'Europe/Lisbon')).toBe('2026-03-09T00:00:00.000Z');
    expect(from('2026-03-09T00:02:00Z', 'Europe/Lisbon')).toBe('2026-03-09T00:00:00.000Z');
    expect(from('2026-03-08T11:02:00Z', 'Pacific/Auckland')).toBe('2026-03-08T11:00:00.000Z');
  });
});
