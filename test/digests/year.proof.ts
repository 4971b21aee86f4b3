import { makeDigest } from './support/make-digest';
import { simulate } from './support/simulate';
import {
  countClockChanges,
  type ExpectedRun,
  expectRuns,
  readWallYear,
  type WallYear,
} from './support/wall-year';
import { makeSchedules, zones } from './support/year-digests';

const minuteMs = 60_000;
const yearMinutes = 525_600;
const start = Date.UTC(2026, 0, 1);
const leadMs = 5 * minuteMs;
const isFull = process.env.FULL === '1';

const print = ({ at, key }: { readonly at: number; readonly key: string }) =>
  `${new Date(at).toISOString()} ${key}`;
const keyOf = ({ at, period }: ExpectedRun) => ({ at, key: `${period.first}..${period.last}` });

describe('a year of 340 digests in 40 zones, minute by minute', () => {
  const schedules = makeSchedules(340);
  const expected = new Map<string, readonly ExpectedRun[]>();
  const changesByZone = new Map<string, number>();
  const written = new Map(
    [...simulate(schedules, makeDigest, { start, minutes: yearMinutes, leadMs })].map(([id, { runs }]) => [
      id,
      runs,
    ]),
  );

  const readYear = (timeZone: string): WallYear => readWallYear(timeZone, start, yearMinutes, isFull);
  beforeAll(() => {
    for (const zone of zones) {
      const year = readYear(zone);
      changesByZone.set(zone, countClockChanges(year));
      for (const [id, schedule] of schedules) {
        if (schedule.timeZone === zone) expected.set(id, expectRuns(year, schedule));
      }
    }
  }, 300_000);

  it('runs each exactly once a period, when a clock on the wall first shows its time', () => {
    expect(expected.size).toBe(340);
    for (const [id, schedule] of schedules) {
      // The last minutes plan what runs after the year.
      const runs = (written.get(id) ?? []).filter(({ at }) => at < start + yearMinutes * minuteMs);
      expect({ schedule, runs: runs.map(print) }).toEqual({
        schedule,
        runs: expected.get(id)?.map(keyOf).map(print),
      });
      expect(new Set(runs.map(({ key }) => key)).size).toBe(runs.length);
    }
  });

  it('decides each in the very minute that lies its lead before it, and skips none', () => {
    const late = [...written.values()].flat().filter(({ at, end, decidedAt }) => {
      return end !== 'due' || decidedAt !== Math.max(at - leadMs, start);
    });
    expect(late).toEqual([]);
  });

  it('tells of every day once, from one run to the next', () => {
    const dayAfter = (date: string) =>
      new Date(Date.parse(date) + 24 * 60 * minuteMs).toISOString().slice(0, 10);
    const breaks = [...written].flatMap(([id, runs]) =>
      runs
        .map(({ key }) => key.split('..'))
        .filter(([first], index, periods) => {
          const before = periods[index - 1]?.[1];
          return before !== undefined && dayAfter(before) !== first;
        })
        .map((period) => ({ id, period })),
    );
    expect(breaks).toEqual([]);
  });

  it('has met clock changes, times that do not exist and times that come twice', () => {
    const changing = [...changesByZone].filter(([, changes]) => changes >= 2).map(([zone]) => zone);
    const runs = [...expected.values()].flat();
    expect(changing).toEqual(
      expect.arrayContaining([
        'Australia/Lord_Howe',
        'Africa/Casablanca',
        'America/New_York',
        'Europe/London',
      ]),
    );
    expect(changing.length).toBeGreaterThan(20);
    expect(runs.filter(({ isMoved }) => isMoved).length).toBeGreaterThan(10);
    expect(runs.filter(({ comesTwice }) => comesTwice).length).toBeGreaterThan(10);
    expect(runs.length).toBeGreaterThan(30_000);
  });
});
