import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import { ask, askStats, closeCalcoms, now, readError, readRefusedFields, startCalcom } from './support';

const path = '/v2/insights/bookings/members';
const whole = { scope: 'org', timeZone: 'Europe/Lisbon' };
let calcom: LocalCalcom;

beforeAll(async () => {
  calcom = await startCalcom();
});
afterAll(closeCalcoms);

describe('POST /v2/insights/bookings/members, request', () => {
  it('answers 200 with eight lists in the documented order', async () => {
    const { status, json } = await ask(calcom, path, { body: whole });
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: 'success' });
    expect(Object.keys(await askStats(calcom))).toEqual([
      'mostBookings',
      'leastBookings',
      'mostCancelled',
      'mostCompleted',
      'leastCompleted',
      'mostNoShow',
      'highestRatings',
      'lowestRatings',
    ]);
  });

  it('needs no version header and does not mind one', async () => {
    expect((await ask(calcom, path, { body: whole, version: '2026-05-01' })).status).toBe(200);
  });

  it('is not found by GET', async () => {
    expect((await ask(calcom, path)).status).toBe(404);
  });

  it.each([
    ['a scope that is none', { ...whole, scope: 'everyone' }, 'scope', 'everyone'],
    ['no scope', { timeZone: 'Europe/Lisbon' }, 'scope', undefined],
    ['a time zone that is none', { ...whole, timeZone: 'Lisbon' }, 'timeZone', 'Lisbon'],
    ['no time zone', { scope: 'org' }, 'timeZone', undefined],
    ['a team id as text', { ...whole, selectedTeamId: '4821' }, 'selectedTeamId', '4821'],
  ])('refuses %s with 400, naming the field and echoing its value', async (_what, body, property, value) => {
    const { status, json } = await ask(calcom, path, { body });
    expect(status).toBe(400);
    expect(readError(json).error.code).toBe('BadRequestException');
    const [refused] = readRefusedFields(json);
    expect(refused?.property).toBe(property);
    expect(refused?.value).toEqual(value);
  });

  it.each([
    ['a filter without value', [{ id: 'startTime' }]],
    ['an unknown value type', [{ id: 'startTime', value: { type: 'x', data: 1 } }]],
    [
      'a date range without preset',
      [{ id: 'startTime', value: { type: 'dr', data: { startDate: null, endDate: null } } }],
    ],
    [
      'a text filter without operand',
      [{ id: 'userName', value: { type: 't', data: { operator: 'isEmpty' } } }],
    ],
    [
      'an operator that is none',
      [{ id: 'rating', value: { type: 'n', data: { operator: '>', operand: 4 } } }],
    ],
    ['filters that are no list', {}],
  ])('refuses %s with 400', async (_what, columnFilters) => {
    expect((await ask(calcom, path, { body: { ...whole, columnFilters } })).status).toBe(400);
  });

  it('drops body fields it does not know', async () => {
    expect((await ask(calcom, path, { body: { ...whole, page: 2 } })).status).toBe(200);
  });

  it('refuses a body that is not JSON', async () => {
    const response = await fetch(`${calcom.url}${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${calcom.keys.admin}`, 'Content-Type': 'application/json' },
      body: '{"scope":',
    });
    expect(response.status).toBe(400);
  });

  it('does not look at a body that is not announced as JSON', async () => {
    const { status, json } = await ask(calcom, path, {
      body: whole,
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(status).toBe(400);
    expect(readRefusedFields(json).map(({ property }) => property)).toEqual(['scope', 'timeZone']);
  });

  it('is not found on a server without insights, while bookings are', async () => {
    const selfHosted = await startCalcom({ hasInsights: false });
    const { status, json } = await ask(selfHosted, path, { body: whole });
    expect(status).toBe(404);
    expect(readError(json).error.code).toBe('NotFoundException');
    expect((await ask(selfHosted, '/v2/bookings')).status).toBe(200);
  });

  it('ignores all filters when one is malformed, if told to be like the public source', async () => {
    const lenient = await startCalcom({ malformedFilters: 'ignored' });
    const good = { id: 'userId', value: { type: 'ss', data: 101 } };
    const stats = await askStats(lenient, { columnFilters: [good, { id: 'startTime' }] });
    expect(stats.mostBookings.length).toBeGreaterThan(1);
  });

  it('counts all time when there are no filters', async () => {
    const [first] = (await askStats(calcom, { columnFilters: [] })).mostBookings;
    const owned = calcom.world.bookings.filter(({ ownerId }) => ownerId === first?.userId);
    expect(first?.count).toBeGreaterThan(owned.filter(({ start }) => start > now).length);
    expect((await askStats(calcom)).mostBookings[0]).toEqual(first);
  });
});
