import { CalcomForbiddenError } from '../../src/calcom/errors';
import type { MemberStatsRequest } from '../../src/calcom/schemas';
import { useLocalCalcom } from './support/use-local-calcom';

// What Cal.com's contract says, line by line, as the client meets it on the local Cal.com.

const path = '/v2/insights/bookings/kpi-stats';
const contract = useLocalCalcom();

const may: MemberStatsRequest = asking('2026-05-01T00:00:00.000Z', '2026-05-31T23:59:59.999Z');

function asking(
  startDate: string | null,
  endDate: string | null,
  id: 'startTime' | 'createdAt' = 'startTime',
): MemberStatsRequest {
  const data = { startDate, endDate, preset: 'c' };
  return { scope: 'org', timeZone: 'Europe/Lisbon', columnFilters: [{ id, value: { type: 'dr', data } }] };
}

describe('getKpiStats', () => {
  it('sends the body of the member stats, with the version that leaving it out means', async () => {
    await contract.connect().getKpiStats(may);
    const sent = contract.calcom.requests.at(-1);
    expect(sent).toMatchObject({ method: 'POST', path, query: {} });
    expect(sent?.headers['cal-api-version']).toBe('2024-04-15');
    expect(JSON.parse(sent?.body ?? '')).toEqual(may);
  });

  it('reads the totals with their changes, whole or not', async () => {
    const stats = await contract.connect().getKpiStats(may);
    expect(stats).toMatchObject({ empty: false, previousRange: { startDate: '2026-03-31' } });
    expect(stats?.created.count).toBeGreaterThan(stats?.completed.count ?? Number.POSITIVE_INFINITY);
    expect(Number.isInteger(stats?.created.count)).toBe(true);
    expect(Number.isInteger(stats?.created.deltaPrevious)).toBe(false);
    expect(stats?.csat.count).toBeLessThanOrEqual(100);
  });

  it('takes a period of creation too', async () => {
    const created = asking('2026-05-01T00:00:00.000Z', '2026-05-31T23:59:59.999Z', 'createdAt');
    expect(await contract.connect().getKpiStats(created)).toMatchObject({ empty: false });
  });

  it.each<[string, MemberStatsRequest]>([
    ['without a period', { scope: 'org', timeZone: 'Europe/Lisbon' }],
    ['with an open end', asking('2026-05-01T00:00:00.000Z', null)],
    ['with an open start', asking(null, '2026-05-31T23:59:59.999Z')],
  ])('does not send a question %s', async (_what, request) => {
    const before = contract.calcom.requests.length;
    await expect(contract.connect().getKpiStats(request)).rejects.toEqual(
      new TypeError(`POST ${path}: not well formed at columnFilters`),
    );
    expect(contract.calcom.requests).toHaveLength(before);
  });

  it('costs one call for the same question, whatever the order of its filters, for ten seconds', async () => {
    const client = contract.connect();
    const paid = { id: 'paid', value: { type: 'ss', data: 'true' } } as const;
    const filters = may.columnFilters ?? [];
    const before = contract.calcom.requests.length;
    const [first, second] = await Promise.all([
      client.getKpiStats({ ...may, columnFilters: [...filters, paid] }),
      client.getKpiStats({ ...may, columnFilters: [paid, ...filters] }),
    ]);
    expect(first).toEqual(second);
    contract.pass(9_999);
    await client.getKpiStats({ ...may, columnFilters: [paid, ...filters] });
    expect(contract.calcom.requests).toHaveLength(before + 1);
    contract.pass(1);
    await client.getKpiStats({ ...may, columnFilters: [paid, ...filters] });
    expect(contract.calcom.requests).toHaveLength(before + 2);
  });

  it('does not take the answer to the member stats for its own', async () => {
    const client = contract.connect();
    expect(await client.getMemberStats(may)).toHaveProperty('mostBookings');
    expect(await client.getKpiStats(may)).toHaveProperty('previousRange');
  });

  it('is nothing on a server without insights, and remembers that', async () => {
    const server = await contract.start({ hasInsights: false });
    const client = contract.connect('admin', { server });
    expect(await client.getKpiStats(may)).toBeNull();
    expect(await client.getKpiStats(may)).toBeNull();
    expect(server.requests).toHaveLength(1);
  });

  it('says forbidden where the server does', async () => {
    const server = await contract.start({ withoutPermission: 'forbidden' });
    await expect(contract.connect('member', { server }).getKpiStats(may)).rejects.toThrow(
      CalcomForbiddenError,
    );
  });
});
