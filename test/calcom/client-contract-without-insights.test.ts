// What a server has no insights is found out by, and what it is not.
import { CalcomNotFoundError, CalcomWithoutInsightsError } from '../../src/calcom/errors';
import { useLocalCalcom } from './support/use-local-calcom';

const contract = useLocalCalcom();
const members = '/v2/insights/bookings/members';
const kpis = '/v2/insights/bookings/kpi-stats';
const sales = { scope: 'team', selectedTeamId: 4821, timeZone: 'Europe/Lisbon' } as const;
const ofMay = {
  ...sales,
  columnFilters: [
    {
      id: 'startTime' as const,
      value: {
        type: 'dr' as const,
        data: {
          startDate: '2026-05-01T00:00:00.000Z',
          endDate: '2026-05-31T23:59:59.999Z',
          preset: 'c',
        },
      },
    },
  ],
};

describe('a server without insights', () => {
  it('is asked twice, for a team and for oneself, and then not for ten minutes', async () => {
    const server = await contract.start({ hasInsights: false });
    const client = contract.connect('admin', { server });
    const asked = () => server.requests.map(({ path }) => path);
    await expect(client.getMemberStats(sales)).rejects.toThrow(CalcomWithoutInsightsError);
    expect(asked()).toEqual([members, members]);
    contract.pass(599_999);
    await expect(client.getMemberStats(ofMay)).rejects.toThrow(CalcomWithoutInsightsError);
    expect(await client.getKpiStats(ofMay)).toBeNull();
    expect(asked()).toEqual([members, members]);
    contract.pass(1);
    await expect(client.getMemberStats({ scope: 'user', timeZone: 'UTC' })).rejects.toThrow(
      CalcomWithoutInsightsError,
    );
    expect(asked()).toEqual([members, members, members]);
  });

  it('is asked again where a fresh answer is wanted', async () => {
    const server = await contract.start({ hasInsights: false });
    const client = contract.connect('admin', { server });
    await expect(client.getMemberStats(sales)).rejects.toThrow(CalcomWithoutInsightsError);
    await expect(client.getMemberStats(sales, { bypassCache: true })).rejects.toThrow(
      CalcomWithoutInsightsError,
    );
    expect(server.requests).toHaveLength(4);
  });

  it('is not one that does not find a team', async () => {
    const client = contract.connect();
    contract.calcom.inject({ kind: 'status', path: members, status: 404, times: 1 });
    const failure = client.getMemberStats(sales);
    await expect(failure).rejects.toThrow(CalcomNotFoundError);
    await expect(failure).rejects.not.toThrow(CalcomWithoutInsightsError);
    expect((await client.getMemberStats(sales)).mostBookings).not.toEqual([]);
  });

  it('is not one that has answered before', async () => {
    const client = contract.connect();
    await client.getMemberStats(sales);
    contract.calcom.inject({ kind: 'status', path: members, status: 404, times: 1 });
    await expect(client.getMemberStats(ofMay)).rejects.not.toThrow(CalcomWithoutInsightsError);
  });

  it('may lack the totals alone, which are then not asked for again', async () => {
    const client = contract.connect();
    contract.calcom.inject({ kind: 'status', path: kpis, status: 404, times: 1 });
    expect(await client.getKpiStats(ofMay)).toBeNull();
    const since = contract.calcom.requests.length;
    expect(await client.getKpiStats({ ...ofMay, timeZone: 'UTC' })).toBeNull();
    expect(contract.calcom.requests).toHaveLength(since);
    expect((await client.getMemberStats(ofMay)).mostBookings).not.toEqual([]);
  });
});

describe('a server that pages by offsets', () => {
  it('says with every page how many bookings there are', async () => {
    const server = await contract.start({ bookingsPaging: 'offset' });
    const client = contract.connect('admin', { server });
    const page = await client.listBookings({ limit: 5, status: 'past' });
    const all = await client.listBookings({
      limit: 5,
      status: 'past',
      cursor: page.pagination.nextCursor ?? '',
    });
    expect(page.pagination.totalItems).toBeGreaterThan(100);
    expect(all.pagination.totalItems).toBe(page.pagination.totalItems);
  });
});
