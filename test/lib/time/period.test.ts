import fc from 'fast-check';
import { addDays, type WeekStart } from '../../../src/lib/time/calendar';
import { parsePeriod } from '../../../src/lib/time/parse-period';
import { type PeriodSettings, type PeriodSpec, resolvePeriod } from '../../../src/lib/time/period';
import { endOfDay, localDateOf, startOfDay } from '../../../src/lib/time/wall-time';

// A Friday.
const lisbon: PeriodSettings = {
  now: new Date('2026-11-20T14:32:17.250Z'),
  timeZone: 'Europe/Lisbon',
  weekStart: 1,
  currentPeriod: 'until-now',
};
const whole: PeriodSettings = { ...lisbon, currentPeriod: 'whole' };

function specOf(words: string): PeriodSpec {
  const parsed = parsePeriod(words.split(' '));
  if (parsed.kind !== 'period') throw new Error(`"${words}" is no period`);
  return parsed.spec;
}

function daysOf(words: string, settings: PeriodSettings): string {
  const { firstDay, lastDay } = resolvePeriod(specOf(words), settings);
  return `${firstDay} ${lastDay}`;
}

function instantsOf(words: string, settings: PeriodSettings): string {
  const { start, end } = resolvePeriod(specOf(words), settings);
  return `${start?.toISOString()} ${end?.toISOString()}`;
}

describe('resolvePeriod', () => {
  it.each([
    ['today', '2026-11-20 2026-11-20'],
    ['yesterday', '2026-11-19 2026-11-19'],
    ['tomorrow', '2026-11-21 2026-11-21'],
    ['last 1 day', '2026-11-20 2026-11-20'],
    ['last 7 days', '2026-11-14 2026-11-20'],
    ['last 30 days', '2026-10-22 2026-11-20'],
    ['next 7 days', '2026-11-20 2026-11-26'],
    ['last week', '2026-11-09 2026-11-15'],
    ['last month', '2026-10-01 2026-10-31'],
    ['last quarter', '2026-07-01 2026-09-30'],
    ['last year', '2025-01-01 2025-12-31'],
    ['last 1 week', '2026-11-09 2026-11-15'],
    ['last 4 weeks', '2026-10-19 2026-11-15'],
    ['last 3 months', '2026-08-01 2026-10-31'],
    ['next week', '2026-11-23 2026-11-29'],
    ['next month', '2026-12-01 2026-12-31'],
    ['next quarter', '2027-01-01 2027-03-31'],
    ['next 2 weeks', '2026-11-23 2026-12-06'],
    ['next 2 months', '2026-12-01 2027-01-31'],
    ['2026-03', '2026-03-01 2026-03-31'],
    ['2024-02', '2024-02-01 2024-02-29'],
    ['2026', '2026-01-01 2026-12-31'],
    ['march', '2026-03-01 2026-03-31'],
    ['november', '2026-11-01 2026-11-30'],
    ['december', '2025-12-01 2025-12-31'],
    ['december 2026', '2026-12-01 2026-12-31'],
    ['2026-01-05..2026-01-31', '2026-01-05 2026-01-31'],
    ['until 2026-03-31', 'null 2026-03-31'],
  ])('takes %s for the days %s, running or whole', (words, days) => {
    expect(daysOf(words, lisbon)).toBe(days);
    expect(daysOf(words, whole)).toBe(days);
  });

  it.each([
    ['this week', '2026-11-16 2026-11-20', '2026-11-16 2026-11-22'],
    ['this month', '2026-11-01 2026-11-20', '2026-11-01 2026-11-30'],
    ['this quarter', '2026-10-01 2026-11-20', '2026-10-01 2026-12-31'],
    ['this year', '2026-01-01 2026-11-20', '2026-01-01 2026-12-31'],
    ['since 2026-03-01', '2026-03-01 2026-11-20', '2026-03-01 null'],
  ])('takes %s for %s until now and %s as a whole', (words, untilNow, all) => {
    expect(daysOf(words, lisbon)).toBe(untilNow);
    expect(daysOf(words, whole)).toBe(all);
  });

  it.each([
    ['q3', '2026-07-01 2026-09-30'],
    ['q4', '2026-10-01 2026-12-31'],
    ['q4 2025', '2025-10-01 2025-12-31'],
    ['2027-q1', '2027-01-01 2027-03-31'],
    ['friday', '2026-11-20 2026-11-20'],
    ['saturday', '2026-11-14 2026-11-14'],
    ['last friday', '2026-11-13 2026-11-13'],
    ['last thu', '2026-11-19 2026-11-19'],
    ['this sunday', '2026-11-22 2026-11-22'],
    ['this monday', '2026-11-16 2026-11-16'],
    ['next friday', '2026-11-27 2026-11-27'],
    ['next-mon', '2026-11-23 2026-11-23'],
    ['wtd', '2026-11-16 2026-11-20'],
    ['month to date', '2026-11-01 2026-11-20'],
    ['qtd', '2026-10-01 2026-11-20'],
    ['ytd', '2026-01-01 2026-11-20'],
  ])('takes %s for the days %s', (words, days) => {
    expect(daysOf(words, lisbon)).toBe(days);
    expect(daysOf(words, whole)).toBe(days);
  });

  it.each([
    ['since yesterday', '2026-11-19 2026-11-20'],
    ['since today', '2026-11-20 2026-11-20'],
    ['since monday', '2026-11-16 2026-11-20'],
    ['since friday', '2026-11-20 2026-11-20'],
    ['since the last digest', '2026-11-14 2026-11-20'],
  ])('takes %s for the days %s until now', (words, days) => {
    expect(daysOf(words, lisbon)).toBe(days);
    expect(instantsOf(words, lisbon)).toMatch(/ 2026-11-20T14:32:59.999Z$/);
    expect(daysOf(words, whole)).toBe(days.replace(/\S+$/, 'null'));
  });

  it('begins since the last digest at that very moment', () => {
    const lastDigestAt = new Date('2026-11-16T09:00:02.000Z');
    expect(instantsOf('since the last digest', { ...lisbon, lastDigestAt })).toBe(
      '2026-11-16T09:00:02.000Z 2026-11-20T14:32:59.999Z',
    );
    expect(daysOf('since the last digest', { ...lisbon, lastDigestAt })).toBe('2026-11-16 2026-11-20');
  });

  it('takes a bare weekday for the one to come where a list looks ahead', () => {
    const ahead: PeriodSettings = { ...whole, incompleteDates: 'coming' };
    expect(daysOf('friday', ahead)).toBe('2026-11-20 2026-11-20');
    expect(daysOf('thursday', ahead)).toBe('2026-11-26 2026-11-26');
    expect(daysOf('last thursday', ahead)).toBe('2026-11-19 2026-11-19');
    expect(daysOf('since thursday', ahead)).toBe('2026-11-19 null');
  });

  it.each([
    [4, 'this year', '2026-04-01 2027-03-31'],
    [4, 'last year', '2025-04-01 2026-03-31'],
    [4, 'this quarter', '2026-10-01 2026-12-31'],
    [2, 'this quarter', '2026-11-01 2027-01-31'],
    [2, 'last quarter', '2026-08-01 2026-10-31'],
    [12, 'this year', '2025-12-01 2026-11-30'],
    [12, 'next year', '2026-12-01 2027-11-30'],
    [10, '2026', '2025-10-01 2026-09-30'],
    [10, 'q1 2026', '2025-10-01 2025-12-31'],
    [10, 'q4 2026', '2026-07-01 2026-09-30'],
    [10, 'q1', '2026-10-01 2026-12-31'],
    [10, 'q2', '2026-01-01 2026-03-31'],
    [12, 'q4', '2026-09-01 2026-11-30'],
    [10, 'last month', '2026-10-01 2026-10-31'],
    [10, '2026-03', '2026-03-01 2026-03-31'],
  ])('with a fiscal year from month %d, takes %s for the days %s', (fiscalYearStart, words, days) => {
    expect(daysOf(words, { ...whole, fiscalYearStart })).toBe(days);
  });

  it.each<[WeekStart, string]>([
    [0, '2026-11-08 2026-11-14'],
    [1, '2026-11-09 2026-11-15'],
    [5, '2026-11-13 2026-11-19'],
    [6, '2026-11-07 2026-11-13'],
  ])('begins last week on weekday %d', (weekStart, days) => {
    expect(daysOf('last week', { ...lisbon, weekStart })).toBe(days);
  });

  it.each([
    ['Europe/Lisbon', 'last week', '2026-11-09T00:00:00.000Z 2026-11-15T23:59:59.999Z'],
    ['America/New_York', 'last week', '2026-11-09T05:00:00.000Z 2026-11-16T04:59:59.999Z'],
    ['Asia/Kathmandu', 'last week', '2026-11-08T18:15:00.000Z 2026-11-15T18:14:59.999Z'],
    ['Europe/Lisbon', '2026-10-25', '2026-10-24T23:00:00.000Z 2026-10-25T23:59:59.999Z'],
    ['Europe/Lisbon', '2026-03', '2026-03-01T00:00:00.000Z 2026-03-31T22:59:59.999Z'],
    ['America/New_York', '2026-11', '2026-11-01T04:00:00.000Z 2026-12-01T04:59:59.999Z'],
    ['America/Santiago', '2026-09-05..2026-09-06', '2026-09-05T04:00:00.000Z 2026-09-07T02:59:59.999Z'],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z 2026-04-24T20:59:59.999Z'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00.000Z 2026-10-04T12:59:59.999Z'],
    ['Pacific/Apia', 'today', '2026-11-20T11:00:00.000Z 2026-11-21T10:59:59.999Z'],
  ])('in %s, takes %s for the instants %s', (timeZone, words, instants) => {
    expect(instantsOf(words, { ...lisbon, timeZone })).toBe(instants);
  });

  it('ends last week on Sunday at 23:59:59.999 in the zone, across the clock change', () => {
    const monday = { ...lisbon, now: new Date('2026-10-26T09:00:00.000Z') };
    expect(instantsOf('last week', monday)).toBe('2026-10-18T23:00:00.000Z 2026-10-25T23:59:59.999Z');
  });

  it('ends with the current minute, the same for all who ask within it', () => {
    const end = '2026-11-20T14:32:59.999Z';
    for (const now of ['2026-11-20T14:32:00.000Z', '2026-11-20T14:32:59.999Z']) {
      const asked = { ...lisbon, now: new Date(now) };
      expect(instantsOf('this week', asked)).toBe(`2026-11-16T00:00:00.000Z ${end}`);
      expect(instantsOf('since 2026-11-18', asked)).toBe(`2026-11-18T00:00:00.000Z ${end}`);
      expect(instantsOf('today', asked)).toBe('2026-11-20T00:00:00.000Z 2026-11-20T23:59:59.999Z');
    }
  });

  it('leaves a since that lies ahead open', () => {
    const period = resolvePeriod(specOf('since 2027-01-01'), lisbon);
    expect(period).toMatchObject({ end: null, lastDay: null, isRunning: false });
  });

  it.each([
    ['today', true],
    ['last 7 days', true],
    ['this month', true],
    ['november', true],
    ['since 2026-11-20', true],
    ['until 2026-11-20', true],
    ['until 2026-11-19', false],
    ['last week', false],
    ['next week', false],
    ['since 2026-11-21', false],
  ])('%s is running: %s', (words, isRunning) => {
    expect(resolvePeriod(specOf(words), lisbon).isRunning).toBe(isRunning);
    expect(resolvePeriod(specOf(words), whole).isRunning).toBe(isRunning);
  });

  it('takes the day from the zone, not from UTC', () => {
    const now = new Date('2026-12-31T23:30:00.000Z');
    expect(daysOf('this year', { ...whole, now, timeZone: 'Asia/Kathmandu' })).toBe('2027-01-01 2027-12-31');
    expect(daysOf('today', { ...whole, now, timeZone: 'America/New_York' })).toBe('2026-12-31 2026-12-31');
  });

  it('never ends before it starts, not even on the day that Samoa skipped', () => {
    const samoa = { ...lisbon, timeZone: 'Pacific/Apia' };
    expect(instantsOf('2011-12-30', samoa)).toBe('2011-12-30T10:00:00.000Z 2011-12-30T10:00:00.000Z');
  });
});

describe('any period', () => {
  const settings = fc.record({
    now: fc.date({
      min: new Date('2024-01-01T00:00:00Z'),
      max: new Date('2026-10-01T00:00:00Z'),
      noInvalidDate: true,
    }),
    timeZone: fc.constantFrom(
      'Europe/Lisbon',
      'America/New_York',
      'America/Santiago',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Asia/Kathmandu',
      'Pacific/Apia',
    ),
    weekStart: fc.constantFrom<WeekStart[]>(0, 1, 2, 3, 4, 5, 6),
    currentPeriod: fc.constantFrom('until-now', 'whole'),
  });
  const count = fc.integer({ min: 1, max: 60 });
  const specs: fc.Arbitrary<PeriodSpec> = fc.oneof(
    fc.record({ kind: fc.constantFrom('today', 'yesterday', 'tomorrow') }),
    fc.record({
      kind: fc.constantFrom('this', 'last', 'next'),
      unit: fc.constantFrom('week', 'month', 'quarter', 'year'),
    }),
    fc.record({
      kind: fc.constantFrom(
        'last-days',
        'next-days',
        'last-weeks',
        'next-weeks',
        'last-months',
        'next-months',
      ),
      count,
    }),
    fc.record({
      kind: fc.constant('month' as const),
      month: fc.integer({ min: 1, max: 12 }),
      year: fc.constant(null),
    }),
  );

  it('starts with a day and ends with a day, or with the current minute', () => {
    fc.assert(
      fc.property(specs, settings, (spec, asked) => {
        const { start, end, firstDay, lastDay, isRunning } = resolvePeriod(spec, asked);
        if (start === null || end === null || firstDay === null || lastDay === null) throw new Error('open');
        expect(start.getTime()).toBeLessThan(end.getTime());
        expect(start).toEqual(startOfDay(firstDay, asked.timeZone));
        expect(localDateOf(end, asked.timeZone)).toBe(lastDay);
        if (end < endOfDay(lastDay, asked.timeZone)) {
          expect(asked.currentPeriod).toBe('until-now');
          expect(spec.kind).toBe('this');
          expect(end.getTime() - asked.now.getTime()).toBeLessThan(60_000);
        }
        expect(isRunning).toBe(start <= asked.now && asked.now <= end);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no gap and no overlap between last, this and next', () => {
    const unit = fc.constantFrom('week' as const, 'month' as const, 'quarter' as const, 'year' as const);
    fc.assert(
      fc.property(unit, settings, (any, asked) => {
        const [last, current, next] = (['last', 'this', 'next'] as const).map((kind) =>
          resolvePeriod({ kind, unit: any }, { ...asked, currentPeriod: 'whole' }),
        );
        expect(current?.isRunning).toBe(true);
        expect(current?.start?.getTime()).toBe((last?.end?.getTime() ?? 0) + 1);
        expect(next?.start?.getTime()).toBe((current?.end?.getTime() ?? 0) + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('tiles the last N weeks or months with N single ones', () => {
    const kinds = fc.constantFrom(['last-weeks', 'week'] as const, ['last-months', 'month'] as const);
    fc.assert(
      fc.property(kinds, fc.integer({ min: 1, max: 12 }), settings, ([kind, unit], many, asked) => {
        const all = resolvePeriod({ kind, count: many }, asked);
        let end: Date | null = all.end;
        let { now } = asked;
        for (let index = 0; index < many; index += 1) {
          const one = resolvePeriod({ kind: 'last', unit }, { ...asked, now });
          expect(one.end).toEqual(end);
          now = startOfDay(one.firstDay ?? '', asked.timeZone);
          end = one.start === null ? null : new Date(one.start.getTime() - 1);
        }
        expect(new Date((end?.getTime() ?? 0) + 1)).toEqual(all.start);
      }),
      { numRuns: 150 },
    );
  });

  it('holds N days when N are asked for', () => {
    fc.assert(
      fc.property(count, settings, (days, asked) => {
        const today = localDateOf(asked.now, asked.timeZone);
        const last = resolvePeriod({ kind: 'last-days', count: days }, asked);
        const next = resolvePeriod({ kind: 'next-days', count: days }, asked);
        expect([last.firstDay, last.lastDay]).toEqual([addDays(today, 1 - days), today]);
        expect([next.firstDay, next.lastDay]).toEqual([today, addDays(today, days - 1)]);
      }),
      { numRuns: 100 },
    );
  });
});
