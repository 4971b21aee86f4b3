import { defaultQuestion } from '../../src/rankings/question';
import { type AskTrend, askTrend, type TrendCounts, type TrendQuestion } from '../../src/rankings/trend';

const asked: TrendQuestion = {
  question: { ...defaultQuestion, statuses: ['accepted'] },
  scope: { kind: 'org' },
  eventTypeId: 7,
  timeZone: 'Europe/Lisbon',
  weekStart: 1,
  at: new Date('2026-11-20T14:32:10.000Z'),
};
const row = (created: number): TrendCounts => ({ created, completed: 1, cancelled: 0 });
const rows = (count: number) => Array.from({ length: count }, (_, at) => row(at));

/** Answers one after the other, and notes what was asked. */
function answering(...answers: (readonly TrendCounts[] | null)[]) {
  const requests: Parameters<AskTrend>[0][] = [];
  const ask: AskTrend = async (request) => {
    requests.push(request);
    return answers[requests.length - 1] ?? null;
  };
  const ranges = () => requests.map(({ columnFilters = [] }) => columnFilters[0]);
  return { ask, requests, ranges };
}

describe('askTrend', () => {
  it('asks once for the eight whole weeks before this one, by when they were booked, with all filters', async () => {
    const calcom = answering(rows(8));
    await askTrend(asked, calcom.ask);
    expect(calcom.requests).toEqual([
      {
        scope: 'org',
        timeZone: 'Europe/Lisbon',
        columnFilters: [
          {
            id: 'createdAt',
            // Summer time ended within: 21 September began an hour earlier.
            value: {
              type: 'dr',
              data: {
                startDate: '2026-09-20T23:00:00.000Z',
                endDate: '2026-11-15T23:59:59.999Z',
                preset: 'c',
              },
            },
          },
          { id: 'eventTypeId', value: { type: 'ms', data: [7] } },
          { id: 'status', value: { type: 'ms', data: ['accepted'] } },
        ],
      },
    ]);
  });

  it('gives each week its row in order', async () => {
    const trend = await askTrend(asked, answering(rows(8)).ask);
    expect(trend?.map(({ first, created }) => [first, created])).toEqual([
      ['2026-09-21', 0],
      ['2026-09-28', 1],
      ['2026-10-05', 2],
      ['2026-10-12', 3],
      ['2026-10-19', 4],
      ['2026-10-26', 5],
      ['2026-11-02', 6],
      ['2026-11-09', 7],
    ]);
  });

  it('begins weeks on the day it is told', async () => {
    const trend = await askTrend({ ...asked, weekStart: 0 }, answering(rows(8)).ask);
    expect(trend?.at(-1)?.first).toBe('2026-11-08');
  });

  it('leaves out the week that is still running, up to its last moment', async () => {
    const at = new Date('2026-11-15T23:59:59.999Z');
    expect((await askTrend({ ...asked, at }, answering(rows(8)).ask))?.at(-1)?.first).toBe('2026-11-02');
    const next = new Date('2026-11-16T00:00:00.000Z');
    expect((await askTrend({ ...asked, at: next }, answering(rows(8)).ask))?.at(-1)?.first).toBe(
      '2026-11-09',
    );
  });

  it('adds up days where it gets days', async () => {
    const trend = await askTrend(asked, answering(rows(56)).ask);
    expect(trend?.at(0)).toMatchObject({ created: 0 + 1 + 2 + 3 + 4 + 5 + 6, completed: 7 });
    expect(trend?.at(-1)).toMatchObject({ created: 49 + 50 + 51 + 52 + 53 + 54 + 55 });
  });

  it('asks for four weeks at a time, which come in days, where weeks are divided otherwise', async () => {
    const calcom = answering(rows(9), rows(28), rows(28));
    const trend = await askTrend(asked, calcom.ask);
    expect(trend?.map(({ created }) => created)).toEqual([21, 70, 119, 168, 21, 70, 119, 168]);
    expect(calcom.ranges().slice(1)).toMatchObject([
      { value: { data: { startDate: '2026-09-20T23:00:00.000Z', endDate: '2026-10-18T22:59:59.999Z' } } },
      { value: { data: { startDate: '2026-10-18T23:00:00.000Z', endDate: '2026-11-15T23:59:59.999Z' } } },
    ]);
  });

  it.each<[string, readonly (readonly TrendCounts[] | null)[]]>([
    ['no answer', [null]],
    ['no answer to a half', [rows(9), rows(28), null]],
    ['nothing that fits', [rows(9), rows(5), rows(28)]],
    ['no rows', [[]]],
    ['no bookings', [rows(8).map(() => row(0))]],
  ])('is null with %s', async (_what, answers) => {
    expect(await askTrend(asked, answering(...answers).ask)).toBeNull();
  });

  it('lets failures through', async () => {
    await expect(askTrend(asked, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  });
});
