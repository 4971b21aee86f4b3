import type { MemberStatsRequest } from '../../src/calcom/schemas';
import { useLocalCalcom } from './support/use-local-calcom';

// What Cal.com's contract says, line by line, as the client meets it on the local Cal.com.

const path = '/v2/insights/bookings/event-trends';
const contract = useLocalCalcom();

/** Eight weeks of Lisbon from a Monday on; and the four last of them. */
const eight = asking('2026-03-29T23:00:00.000Z', '2026-05-24T22:59:59.999Z');
const four = asking('2026-04-26T23:00:00.000Z', '2026-05-24T22:59:59.999Z');

function asking(startDate: string | null, endDate: string | null): MemberStatsRequest {
  const data = { startDate, endDate, preset: 'c' };
  return {
    scope: 'org',
    timeZone: 'Europe/Lisbon',
    columnFilters: [{ id: 'createdAt', value: { type: 'dr', data } }],
  };
}

describe('getEventTrends', () => {
  it('sends the body of the member stats, with the version that leaving it out means', async () => {
    await contract.connect().getEventTrends(eight);
    const sent = contract.calcom.requests.at(-1);
    expect(sent).toMatchObject({ method: 'POST', path, query: {} });
    expect(sent?.headers['cal-api-version']).toBe('2024-04-15');
    expect(JSON.parse(sent?.body ?? '')).toEqual(eight);
  });

  it('reads numbers alone, in order, that add up to what the same days have day by day', async () => {
    const client = contract.connect();
    const weeks = (await client.getEventTrends(eight)) ?? [];
    const days = (await client.getEventTrends(four)) ?? [];
    expect([weeks.length, days.length]).toEqual([8, 28]);
    expect(Object.keys(weeks[0] ?? {})).toEqual(['created', 'completed', 'cancelled']);
    const sum = (rows: readonly { readonly created: number }[]) =>
      rows.reduce((all, { created }) => all + created, 0);
    expect(sum(weeks)).toBeGreaterThan(100);
    expect(weeks.slice(4).map(({ created }) => created)).toEqual(
      [0, 7, 14, 21].map((at) => sum(days.slice(at, at + 7))),
    );
  });

  it('does not send a question with an open end', async () => {
    const before = contract.calcom.requests.length;
    await expect(contract.connect().getEventTrends(asking('2026-05-01T00:00:00.000Z', null))).rejects.toEqual(
      new TypeError(`POST ${path}: not well formed at columnFilters`),
    );
    expect(contract.calcom.requests).toHaveLength(before);
  });

  it('costs one call for the same question for ten seconds', async () => {
    const client = contract.connect();
    const before = contract.calcom.requests.length;
    const [first, second] = await Promise.all([client.getEventTrends(four), client.getEventTrends(four)]);
    expect(first).toEqual(second);
    expect(contract.calcom.requests).toHaveLength(before + 1);
    contract.pass(10_000);
    await client.getEventTrends(four);
    expect(contract.calcom.requests).toHaveLength(before + 2);
  });

  it('is null where the server has none, which is remembered for ten minutes', async () => {
    const client = contract.connect();
    contract.calcom.inject({ path, kind: 'status', status: 404 });
    const before = contract.calcom.requests.length;
    expect(await client.getEventTrends(four)).toBeNull();
    expect(await client.getEventTrends(eight)).toBeNull();
    expect(contract.calcom.requests).toHaveLength(before + 1);
    contract.calcom.clearFaults();
    contract.pass(600_000);
    expect(await client.getEventTrends(four)).toHaveLength(28);
  });
});
