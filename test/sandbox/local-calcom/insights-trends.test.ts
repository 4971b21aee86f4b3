import { z } from 'zod';
import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import { ask, closeCalcoms, readError, startCalcom } from './support';

const path = '/v2/insights/bookings/event-trends';
const whole = { scope: 'org', timeZone: 'Europe/Lisbon' };
let calcom: LocalCalcom;

const row = z.strictObject({
  formattedDateFull: z.string(),
  isToday: z.boolean(),
  Month: z.string(),
  Created: z.number(),
  Completed: z.number(),
  Rescheduled: z.number(),
  Cancelled: z.number(),
  'No-Show (Host)': z.number(),
  'No-Show (Guest)': z.number(),
});
const envelope = z.strictObject({ status: z.literal('success'), data: z.array(row) });

const range = (startDate: string, endDate: string, id = 'createdAt') => ({
  id,
  value: { type: 'dr', data: { startDate, endDate, preset: 'c' } },
});

async function askTrends(filter: object, more: object = {}) {
  const body = { ...whole, columnFilters: [filter], ...more };
  return envelope.parse((await ask(calcom, path, { body })).json).data;
}
const sum = (rows: readonly { readonly Created: number }[]) =>
  rows.reduce((all, { Created }) => all + Created, 0);

beforeAll(async () => {
  calcom = await startCalcom();
});
afterAll(closeCalcoms);

describe('POST /v2/insights/bookings/event-trends', () => {
  // Lisbon's summer: midnight is 23:00 of the day before.
  it.each<[string, number, string, string]>([
    ['days, up to 31', 31, '2026-04-30T23:00:00.000Z', '2026-05-31T22:59:59.999Z'],
    ['whole weeks from the caller’s first day on', 8, '2026-03-29T23:00:00.000Z', '2026-05-24T22:59:59.999Z'],
    ['weeks with a part at each end', 9, '2026-03-30T23:00:00.000Z', '2026-05-25T22:59:59.999Z'],
    ['months, past 91 days', 4, '2026-02-01T00:00:00.000Z', '2026-05-31T22:59:59.999Z'],
    ['years, past 366', 2, '2025-01-01T00:00:00.000Z', '2026-05-31T22:59:59.999Z'],
  ])('has rows for %s', async (_what, count, start, end) => {
    expect(await askTrends(range(start, end))).toHaveLength(count);
  });

  it('counts each booking of the range once, by when it was booked', async () => {
    const [start, end] = ['2026-03-29T23:00:00.000Z', '2026-05-24T22:59:59.999Z'];
    const rows = await askTrends(range(start, end));
    const body = { ...whole, columnFilters: [range(start, end)] };
    const kpis = z
      .object({ data: z.object({ created: z.object({ count: z.number() }) }) })
      .parse((await ask(calcom, '/v2/insights/bookings/kpi-stats', { body })).json);
    expect(sum(rows)).toBe(kpis.data.created.count);
    expect(sum(rows)).toBeGreaterThan(100);
    for (const { Created, Completed, Rescheduled, Cancelled } of rows) {
      expect(Completed + Rescheduled + Cancelled).toBeLessThanOrEqual(Created);
    }
  });

  it('loses what was booked before a range of start times', async () => {
    const [start, end] = ['2026-04-30T23:00:00.000Z', '2026-05-31T22:59:59.999Z'];
    const rows = await askTrends(range(start, end, 'startTime'));
    const body = { ...whole, columnFilters: [range(start, end, 'startTime')] };
    const kpis = z
      .object({ data: z.object({ created: z.object({ count: z.number() }) }) })
      .parse((await ask(calcom, '/v2/insights/bookings/kpi-stats', { body })).json);
    expect(sum(rows)).toBeLessThan(kpis.data.created.count);
  });

  it('labels rows for people, with the year where there are two', async () => {
    const [first] = await askTrends(range('2026-04-30T23:00:00.000Z', '2026-05-03T22:59:59.999Z'));
    expect(first).toMatchObject({ Month: 'May 1', formattedDateFull: 'May 1', isToday: false });
    const [ofTwo] = await askTrends(range('2025-12-31T00:00:00.000Z', '2026-01-02T23:59:59.999Z'));
    expect(ofTwo?.Month).toBe('Dec 31, 2025');
    const [week] = await askTrends(range('2026-03-29T23:00:00.000Z', '2026-05-24T22:59:59.999Z'));
    expect(week?.Month).toBe('Mar 30 - Apr 5');
  });

  it('refuses a question without both bounds', async () => {
    const { status, json } = await ask(calcom, path, { body: whole });
    expect([status, readError(json).error.message]).toEqual([400, 'No date range filter found']);
  });
});
