import { defaultQuestion } from '../../src/rankings/question';
import {
  type AskWeek,
  askTrend,
  formatUsual,
  type Trend,
  type TrendQuestion,
  usualOf,
} from '../../src/rankings/trend';

const asked: TrendQuestion = {
  question: { ...defaultQuestion, statuses: ['accepted'] },
  scope: { kind: 'org' },
  eventTypeId: 7,
  timeZone: 'Europe/Lisbon',
  weekStart: 1,
  at: new Date('2026-11-20T14:32:10.000Z'),
};
const figure = (count: number) => ({ count, deltaPrevious: 0 });
const totals = (created: number) => ({
  created: figure(created),
  completed: figure(1),
  cancelled: figure(0),
});

/** Answers each week with its place, 1 to 8, and notes what was asked. */
function answering(answer: (at: number) => ReturnType<typeof totals> | null = totals) {
  const requests: Parameters<AskWeek>[0][] = [];
  const ask: AskWeek = async (request) => answer(requests.push(request));
  return { ask, requests };
}

describe('askTrend', () => {
  it('asks for the totals of the eight weeks that are over, by start and with all filters', async () => {
    const calcom = answering();
    const trend = await askTrend(asked, calcom.ask);
    expect(calcom.requests).toHaveLength(8);
    expect(calcom.requests[0]).toEqual({
      scope: 'org',
      timeZone: 'Europe/Lisbon',
      columnFilters: [
        {
          id: 'startTime',
          // Summer time ended later: 21 September began an hour earlier.
          value: {
            type: 'dr',
            data: { startDate: '2026-09-20T23:00:00.000Z', endDate: '2026-09-27T22:59:59.999Z', preset: 'c' },
          },
        },
        { id: 'eventTypeId', value: { type: 'ms', data: [7] } },
        { id: 'status', value: { type: 'ms', data: ['accepted'] } },
      ],
    });
    expect(trend?.map(({ first, created }) => `${first} ${created}`)).toEqual(
      ['09-21 1', '09-28 2', '10-05 3', '10-12 4', '10-19 5', '10-26 6', '11-02 7', '11-09 8'].map(
        (week) => `2026-${week}`,
      ),
    );
  });

  it('begins weeks on the day it is told', async () => {
    const trend = await askTrend({ ...asked, weekStart: 0 }, answering().ask);
    expect(trend?.at(-1)?.first).toBe('2026-11-08');
  });

  it('leaves out the week that is still running, up to its last moment', async () => {
    const lastOf = async (at: string) =>
      (await askTrend({ ...asked, at: new Date(at) }, answering().ask))?.at(-1)?.first;
    expect(await lastOf('2026-11-15T23:59:59.999Z')).toBe('2026-11-02');
    expect(await lastOf('2026-11-16T00:00:00.000Z')).toBe('2026-11-09');
  });

  it.each([
    ['no answer', () => null],
    ['no answer to one week', (at: number) => (at === 3 ? null : totals(at))],
    ['no bookings', () => totals(0)],
  ])('is null with %s', async (_what, answer) => {
    expect(await askTrend(asked, answering(answer).ask)).toBeNull();
  });

  it('lets failures through', async () => {
    await expect(askTrend(asked, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  });
});

describe('usualOf', () => {
  const usualRange = (trend: Trend) => formatUsual(usualOf(trend) ?? { least: 0, most: 0 });
  const trendOf = (...created: readonly number[]) =>
    created.map((count) => ({ first: '2026-01-05' as const, created: count, completed: 0, cancelled: 0 }));

  it('is what most weeks had, without the lowest and the highest', () => {
    expect(usualRange(trendOf(80, 75, 95, 90, 3, 88, 240, 77))).toBe('75–95');
    expect(usualRange(trendOf(4, 4, 4, 4, 4, 4, 9, 0))).toBe('4');
  });
});
