import type { Digest } from '../../src/digests/digest';
import { decideDue, digestsWithin, groupByLeadTime } from '../../src/digests/due';
import { makeDigest, mondaysAtNine } from './support/make-digest';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const monday = new Date('2026-03-02T09:00:00Z');
const leadMs = 5 * minuteMs;

const decide = (changes: Partial<Digest>, now: Date) =>
  decideDue([makeDigest({ nextRunAt: monday, ...changes })], now, { leadMs });
const later = (ms: number) => new Date(monday.getTime() + ms);
const summary = (changes: Partial<Digest>, now: Date) =>
  decide(changes, now).map(({ run }) => [
    run.at.toISOString().slice(0, 16),
    run.state === 'due' ? 'due' : run.reason,
  ]);

describe('decideDue', () => {
  it('plans a run its lead before its time, and not a millisecond sooner', () => {
    expect(decide({}, later(-leadMs - 1))).toEqual([]);
    expect(decide({}, later(-leadMs))).toEqual([
      {
        digest: makeDigest({ nextRunAt: monday }),
        run: {
          state: 'due',
          at: monday,
          readyAt: later(-leadMs),
          period: { first: '2026-02-23', last: '2026-03-01' },
        },
        nextRunAt: new Date('2026-03-09T09:00:00Z'),
      },
    ]);
  });

  it('says nothing of a digest that is paused, or plans no run', () => {
    expect(decide({ state: { kind: 'paused', why: 'by-hand', at: monday } }, monday)).toEqual([]);
    expect(decide({ nextRunAt: null }, monday)).toEqual([]);
  });

  it.each([
    ['an hour', 'due', hourMs],
    ['23 hours and 59 minutes', 'due', 24 * hourMs - minuteMs],
    ['24 hours', 'too-late', 24 * hourMs],
    ['24 hours and a minute', 'too-late', 24 * hourMs + minuteMs],
  ])('after %s of downtime a run is %s', (_, expected, lateMs) => {
    expect(summary({}, later(lateMs))).toEqual([['2026-03-02T09:00', expected]]);
  });

  it('names every week of three weeks of downtime, and posts the last one that is less than a day old', () => {
    expect(summary({}, later(21 * 24 * hourMs + hourMs))).toEqual([
      ['2026-03-02T09:00', 'too-late'],
      ['2026-03-09T09:00', 'too-late'],
      ['2026-03-16T09:00', 'too-late'],
      ['2026-03-23T09:00', 'due'],
    ]);
  });

  it('has each decision’s digest plan the very run it is about', () => {
    const decisions = decide({}, later(21 * 24 * hourMs));
    expect(decisions.map(({ digest }) => digest.nextRunAt)).toEqual(decisions.map(({ run }) => run.at));
    expect(decisions.slice(1).map(({ run }) => run.at)).toEqual(
      decisions.slice(0, -1).map(({ nextRunAt }) => nextRunAt),
    );
  });

  it('leaves out by hand the run that somebody skipped, and no other', () => {
    expect(summary({ skipAt: monday }, later(0))).toEqual([['2026-03-02T09:00', 'by-hand']]);
    expect(summary({ skipAt: monday }, later(8 * 24 * hourMs))).toEqual([
      ['2026-03-02T09:00', 'by-hand'],
      ['2026-03-09T09:00', 'too-late'],
    ]);
    expect(summary({ skipAt: new Date('2026-02-23T09:00:00Z') }, later(0))).toEqual([
      ['2026-03-02T09:00', 'due'],
    ]);
  });

  it('puts the earliest first, whosever it is', () => {
    const weekly = makeDigest({ id: 'weekly', nextRunAt: monday });
    const daily = makeDigest({
      id: 'daily',
      schedule: { ...mondaysAtNine, weekdays: [0, 1, 2, 3, 4, 5, 6], time: '08:00' },
      nextRunAt: new Date('2026-03-02T08:00:00Z'),
    });
    const decisions = decideDue([weekly, daily], later(24 * hourMs), { leadMs });
    expect(decisions.map(({ digest, run }) => [digest.id, run.state])).toEqual([
      ['daily', 'skipped'],
      ['weekly', 'skipped'],
      ['daily', 'due'],
    ]);
  });

  it.each([
    ['an hour late', '2026-03-02T10:00:00Z', '2026-03-09T09:00:00.000Z'],
    ['an hour early', '2026-03-02T08:00:00Z', '2026-03-09T09:00:00.000Z'],
  ])('runs once a week when a country changed its rules and the planned instant is %s', (_, at, next) => {
    const planned = new Date(at);
    expect(decideDue([makeDigest({ nextRunAt: planned })], planned, { leadMs })).toMatchObject([
      {
        run: { state: 'due', at: planned, period: { first: '2026-02-23', last: '2026-03-01' } },
        nextRunAt: new Date(next),
      },
    ]);
  });

  it('tells of the right week when new rules put the planned instant on the day before', () => {
    const planned = new Date('2026-03-01T23:30:00Z');
    const schedule = { ...mondaysAtNine, time: '00:30' };
    const [decision] = decideDue([makeDigest({ schedule, nextRunAt: planned })], planned, { leadMs });
    expect(decision?.run.period).toEqual({ first: '2026-02-23', last: '2026-03-01' });
    expect(decision?.nextRunAt).toEqual(new Date('2026-03-09T00:30:00Z'));
  });
});

const options = { leastMs: 10 * minuteMs, mostMs: 60 * minuteMs };
const teams = (count: number, workspaceId: string) =>
  Array.from({ length: count }, (_, at) => {
    const { content } = makeDigest({});
    return makeDigest({
      id: `${workspaceId} ${at}`,
      workspace: { workspaceId, enterpriseId: null },
      content: { ...content, scope: { kind: 'team', teamId: at, teamName: `Team ${at}` } },
    });
  });
const leadsOf = (digests: Parameters<typeof groupByLeadTime>[0]) =>
  groupByLeadTime(digests, options).map(({ digests: group, leadMs }) => [group.length, leadMs / minuteMs]);

describe('groupByLead', () => {
  it('gives the usual lead to what can be asked twice within it, whatever others ask', () => {
    expect(digestsWithin(10 * minuteMs)).toBe(30);
    expect(leadsOf([...teams(10, 'T1'), ...teams(30, 'T2')])).toEqual([
      [10, 10],
      [30, 10],
    ]);
  });

  it('begins earlier the more an access has to be asked, and an hour at most', () => {
    expect(leadsOf([...teams(100, 'T1'), ...teams(2_000, 'T2')])).toEqual([
      [100, 32.5],
      [2_000, 60],
    ]);
  });

  it('counts those that ask the same once', () => {
    const same = Array.from({ length: 500 }, (_, at) => makeDigest({ id: String(at) }));
    expect(leadsOf(same)).toEqual([[500, 10]]);
  });
});
