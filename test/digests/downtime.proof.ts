import fc from 'fast-check';
import { cadences, type DigestSchedule, type Weekday } from '../../src/digests/digest';
import { makeDigest } from './support/make-digest';
import { type Life, simulate, type Written } from './support/simulate';
import { type ExpectedRun, expectRuns, readWallYear, type WallYear } from './support/wall-year';

const minuteMs = 60_000;
const dayMinutes = 1_440;
const yearMinutes = 525_600;
const start = Date.UTC(2026, 0, 1);
const leadMinutes = 5;
const numRuns = process.env.FULL === '1' ? 300 : 15;

const years = new Map<string, WallYear>(
  [
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Pacific/Apia',
    'Asia/Kathmandu',
    'America/New_York',
    'Europe/London',
    'America/Santiago',
    'Pacific/Pago_Pago',
  ].map((zone) => [zone, readWallYear(zone, start, yearMinutes, false)]),
);

const anyTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const anyWeekday = fc.constantFrom<Weekday>(0, 1, 2, 3, 4, 5, 6);
const anyWeekdays = fc.oneof(
  anyWeekday.map((weekday) => [weekday]),
  fc
    .uniqueArray(anyWeekday, { minLength: 2, maxLength: 7 })
    .map((weekdays) => [...weekdays].sort((a, b) => a - b)),
);
const anyZone = fc.constantFrom(...years.keys());
const anySchedule = (weekdays: fc.Arbitrary<Weekday[]>): fc.Arbitrary<DigestSchedule> =>
  fc.record({
    every: fc.constantFrom(...cadences),
    weekdays,
    time: anyTime,
    timeZone: anyZone,
    weekStart: fc.constantFrom<Weekday>(0, 1, 6),
  });

interface Outage {
  readonly from: number;
  readonly minutes: number;
}

// A restart, an evening, both sides of a day, and long enough to miss several runs.
const anyOutages: fc.Arbitrary<readonly Outage[]> = fc.array(
  fc.record({
    from: fc.integer({ min: 1, max: yearMinutes - 1 }),
    minutes: fc.constantFrom(
      1,
      60,
      dayMinutes - 1,
      dayMinutes,
      dayMinutes + 6,
      3 * dayMinutes,
      21 * dayMinutes,
    ),
  }),
  { maxLength: 12 },
);
const isDownIn = (outages: readonly Outage[]) => (minute: number) =>
  outages.some(({ from, minutes }) => from <= minute && minute < from + minutes);

function runsOf(schedule: DigestSchedule): readonly ExpectedRun[] {
  const year = years.get(schedule.timeZone);
  if (year === undefined) throw new Error(`no year of ${schedule.timeZone} was read`);
  return expectRuns(year, schedule);
}

const minuteOf = (ms: number) => (ms - start) / minuteMs;
const keyOf = ({ period }: ExpectedRun) => `${period.first}..${period.last}`;

/** What must be written of a run that nothing was in the way of but outages; null when the year ends before. */
function expectWritten(run: ExpectedRun, from: number, isDown: (minute: number) => boolean): Written | null {
  let minute = Math.max(minuteOf(run.at) - leadMinutes, from);
  while (minute < yearMinutes && isDown(minute)) minute += 1;
  if (minute >= yearMinutes) return null;
  const isTooLate = minute - minuteOf(run.at) >= dayMinutes;
  return {
    at: run.at,
    key: keyOf(run),
    end: isTooLate ? 'too-late' : 'due',
    decidedAt: start + minute * minuteMs,
  };
}

describe('a year with outages', () => {
  it('plans every run once: on time, late once when less than a day late, else named as too late', () => {
    fc.assert(
      fc.property(
        fc.array(anySchedule(anyWeekdays), { minLength: 1, maxLength: 6 }),
        anyOutages,
        (schedules, outages) => {
          const isDown = isDownIn(outages);
          const byId = new Map(schedules.map((schedule, index) => [`digest-${index}`, schedule]));
          const written = simulate(byId, makeDigest, {
            start,
            minutes: yearMinutes,
            leadMs: leadMinutes * minuteMs,
            isDown,
          });
          for (const [id, schedule] of byId) {
            const expected = runsOf(schedule).map((run) => expectWritten(run, 0, isDown));
            // What comes up in the last minutes may be of the next year.
            const runs = (written.get(id)?.runs ?? []).filter(({ at }) => minuteOf(at) < yearMinutes);
            expect(runs).toEqual(expected.filter((run) => run !== null));
          }
        },
      ),
      { numRuns },
    );
  });
});

interface Change {
  readonly minute: number;
  readonly schedule: DigestSchedule;
}

/** The first schedule counts from the start; the others from random minutes on, in order. */
function anyHistory(weekdays: fc.Arbitrary<Weekday[]>): fc.Arbitrary<readonly Change[]> {
  const anyChange = fc.record({
    minute: fc.integer({ min: 1, max: yearMinutes - 1 }),
    schedule: anySchedule(weekdays),
  });
  return fc
    .tuple(
      anySchedule(weekdays),
      fc.uniqueArray(anyChange, { maxLength: 8, selector: ({ minute }) => minute }),
    )
    .map(([first, changes]) => [
      { minute: 0, schedule: first },
      ...[...changes].sort((a, b) => a.minute - b.minute),
    ]);
}

function live(history: readonly Change[], outages: readonly Outage[]): Life {
  const [first, ...changes] = history;
  if (first === undefined) throw new Error('a digest begins with a schedule');
  const byMinute = new Map(changes.map(({ minute, schedule }) => [minute, [{ id: 'digest', schedule }]]));
  const lives = simulate(new Map([['digest', first.schedule]]), makeDigest, {
    start,
    minutes: yearMinutes,
    leadMs: leadMinutes * minuteMs,
    isDown: isDownIn(outages),
    changesIn: (minute) => byMinute.get(minute) ?? [],
  });
  const { runs = [], leftOut = [] } = lives.get('digest') ?? {};
  return { runs: runs.filter(({ at }) => minuteOf(at) < yearMinutes), leftOut };
}

/** Each schedule's runs from its change to the next one; of a period that comes up again, the first alone. */
function expectLife(history: readonly Change[], outages: readonly Outage[]): readonly Written[] {
  const isDown = isDownIn(outages);
  const runs = new Map<string, Written>();
  for (const [index, { minute: from, schedule }] of history.entries()) {
    const until = history[index + 1]?.minute ?? yearMinutes - 1;
    for (const run of runsOf(schedule)) {
      // The planner has run in the minute of a change already.
      const written = minuteOf(run.at) > from ? expectWritten(run, index === 0 ? 0 : from + 1, isDown) : null;
      if (written === null || minuteOf(written.decidedAt) > until) continue;
      if (!runs.has(written.key)) runs.set(written.key, written);
    }
  }
  return [...runs.values()];
}

describe('a year in which time, zone and weekdays are changed', () => {
  it('runs by the schedule of the moment, and no period twice', () => {
    fc.assert(
      fc.property(anyHistory(anyWeekdays), anyOutages, (history, outages) => {
        const { runs } = live(history, outages);
        expect(runs).toEqual(expectLife(history, outages));
        expect(new Set(runs.map(({ key }) => key)).size).toBe(runs.length);
      }),
      { numRuns },
    );
  });

  it('weekly, tells of each day once, unless the week was too late or a change said that it leaves it out', () => {
    const weekly = anyWeekday.map((weekday) => [weekday]);
    const mondayWeeks = anyHistory(weekly).map((history) =>
      history.map(({ minute, schedule }) => ({
        minute,
        schedule: { ...schedule, every: 'week' as const, weekStart: 1 as const },
      })),
    );
    fc.assert(
      fc.property(mondayWeeks, anyOutages, (history, outages) => {
        const { runs, leftOut } = live(history, outages);
        const told = runs.flatMap(({ key }) => daysOf(key.slice(0, 10), key.slice(-10)));
        const named = leftOut.flatMap(({ first, last }) => daysOf(first, last));
        expect(new Set(told).size).toBe(told.length);
        // A second change may take back what the first left out.
        const accounted = [...new Set([...told, ...named])].sort();
        expect(accounted).toEqual(daysOf(accounted[0] ?? '', accounted.at(-1) ?? ''));
      }),
      { numRuns: numRuns * 2 },
    );
  });

  it('weekly and monthly in turn, passes over no day unless a change said so', () => {
    fc.assert(
      fc.property(anyHistory(anyWeekdays), (history) => {
        const { runs, leftOut } = live(history, []);
        const told = runs.flatMap(({ key }) => daysOf(key.slice(0, 10), key.slice(-10)));
        const named = leftOut.flatMap(({ first, last }) => daysOf(first, last));
        const accounted = [...new Set([...told, ...named])].sort();
        expect(accounted).toEqual(daysOf(accounted[0] ?? '', accounted.at(-1) ?? ''));
      }),
      { numRuns: numRuns * 2 },
    );
  });
});

function daysOf(first: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let ms = Date.parse(first); ms <= Date.parse(last); ms += dayMinutes * minuteMs) {
    days.push(new Date(ms).toISOString().slice(0, 10));
  }
  return days;
}
