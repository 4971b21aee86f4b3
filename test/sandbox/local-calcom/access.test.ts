import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import { ask, closeCalcoms, now, readError, startCalcom } from './support';

let calcom: LocalCalcom;

beforeAll(async () => {
  calcom = await startCalcom();
});
afterAll(closeCalcoms);

function askWith(authorization: string) {
  return ask(calcom, '/v2/me', { key: null, headers: { Authorization: authorization } });
}

describe('API keys', () => {
  it('begin with cal_live_ and are all different', () => {
    const keys = Object.values(calcom.keys);
    expect(keys.every((key) => key.startsWith('cal_live_'))).toBe(true);
    expect(new Set(keys).size).toBe(4);
  });

  it.each(['admin', 'member', 'loner'] as const)('open the door: %s', async (key) => {
    expect((await ask(calcom, '/v2/me', { key })).status).toBe(200);
  });

  it('are refused with 401 when expired', async () => {
    const { status, json } = await ask(calcom, '/v2/me', { key: 'expired' });
    expect(status).toBe(401);
    expect(readError(json).error).toEqual({
      code: 'UnauthorizedException',
      message: 'Your api key is expired',
    });
  });

  it('are refused with 401 when unknown, without Bearer, or missing', async () => {
    expect((await askWith('Bearer cal_live_nonsense')).status).toBe(401);
    expect((await askWith(calcom.keys.admin)).status).toBe(401);
    const { status, json } = await ask(calcom, '/v2/me', { key: null });
    expect(status).toBe(401);
    expect(readError(json).error.code).toBe('UnauthorizedException');
  });

  it.each(['/v2/bookings', '/v2/teams', '/v2/organizations/500/teams/me'])(
    'are needed at %s',
    async (path) => {
      expect((await ask(calcom, path, { key: null })).status).toBe(401);
    },
  );

  it('are needed at the insights', async () => {
    const body = { scope: 'user', timeZone: 'UTC' };
    expect((await ask(calcom, '/v2/insights/bookings/members', { key: null, body })).status).toBe(401);
  });
});

describe('the error envelope', () => {
  it('says when, and for which path with its query', async () => {
    const { json } = await ask(calcom, '/v2/bookings', { query: 'limit=500', version: '2026-05-01' });
    const { timestamp, path, error } = readError(json);
    expect(timestamp).toBe(now.toISOString());
    expect(path).toBe('/v2/bookings?limit=500');
    expect(error).toMatchObject({
      code: 'BadRequestException',
      message: 'Bad Request Exception',
      details: { errors: [{ property: 'limit', value: 500, constraints: { max: expect.any(String) } }] },
    });
  });

  it('comes with a request id, which answers without error lack', async () => {
    const [failed, fine] = [await ask(calcom, '/v2/nothing'), await ask(calcom, '/v2/me')];
    expect(failed.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(fine.headers.get('x-request-id')).toBeNull();
  });

  it('is a 404 for paths nobody serves', async () => {
    const { status, json } = await ask(calcom, '/v2/nothing');
    expect(status).toBe(404);
    expect(readError(json).error.code).toBe('NotFoundException');
  });

  it('is JSON', async () => {
    const { headers } = await ask(calcom, '/v2/nothing');
    expect(headers.get('content-type')).toContain('application/json');
  });
});

describe('the version header', () => {
  it('gives the cursor list at 2026-05-01', async () => {
    const { json } = await ask(calcom, '/v2/bookings', { version: '2026-05-01' });
    expect(json).toHaveProperty('pagination.nextCursor');
  });

  it.each([
    ['missing', undefined],
    ['unknown', '2027-01-01'],
    ['malformed', 'latest'],
    ['2024-08-13', '2024-08-13'],
  ])('gives the old shape, without cursor, when it is %s', async (_what, version) => {
    const { status, json } = await ask(calcom, '/v2/bookings', {
      query: 'take=3',
      ...(version === undefined ? {} : { version }),
    });
    expect(status).toBe(200);
    expect(json).not.toHaveProperty('pagination.nextCursor');
    expect(json).toMatchObject({
      data: { length: 3 },
      pagination: {
        returnedItems: 3,
        itemsPerPage: 3,
        currentPage: 1,
        hasNextPage: true,
        hasPreviousPage: false,
      },
    });
  });

  it.each(['2024-06-11', '2024-06-14', '2024-09-04', '2026-02-25'])(
    'gives 404 for a version that is known but not served here: %s',
    async (version) => {
      const { status, json } = await ask(calcom, '/v2/bookings', { version });
      expect(status).toBe(404);
      expect(readError(json).error.code).toBe('NotFoundException');
    },
  );

  it('lets the old list take several statuses and up to 250 rows', async () => {
    const { json } = await ask(calcom, '/v2/bookings', { query: 'status=upcoming,past&take=250&skip=250' });
    expect(json).toMatchObject({
      data: { length: 250 },
      pagination: { currentPage: 2, hasPreviousPage: true },
    });
    expect((await ask(calcom, '/v2/bookings', { query: 'take=251' })).status).toBe(400);
    expect((await ask(calcom, '/v2/bookings', { query: 'status=upcoming,nonsense' })).status).toBe(400);
  });

  it('lets the old list name the organizer only, without display e-mails', async () => {
    const uid =
      calcom.world.bookings.find((each) => each.coHostIds.length > 0 && each.ownerId !== null)?.uid ?? '';
    const { json } = await ask(calcom, '/v2/bookings', { query: { bookingUid: uid } });
    expect(json).toMatchObject({ data: [{ hosts: { length: 1 } }] });
    expect(json).not.toHaveProperty('data.0.hosts.0.displayEmail');
  });

  it('is asked for by event types: any other than 2024-06-14 is not found', async () => {
    expect((await ask(calcom, '/v2/event-types', { version: '2024-06-14' })).status).toBe(200);
    expect((await ask(calcom, '/v2/event-types')).status).toBe(404);
    expect((await ask(calcom, '/v2/event-types', { version: '2026-05-01' })).status).toBe(404);
  });
});

describe('the record of requests', () => {
  it('shows what was asked and answered, and no key', async () => {
    const own = await startCalcom();
    await ask(own, '/v2/bookings', { query: 'limit=3&status=past', version: '2026-05-01', key: 'member' });
    await ask(own, '/v2/insights/bookings/members', { body: { scope: 'org' } });
    await ask(own, '/v2/me', { key: null, headers: { Authorization: 'Bearer secret-of-somebody' } });
    expect(own.requests).toMatchObject([
      {
        at: now,
        method: 'GET',
        path: '/v2/bookings',
        query: { limit: '3', status: 'past' },
        headers: { authorization: 'member', 'cal-api-version': '2026-05-01' },
        status: 200,
      },
      { method: 'POST', body: '{"scope":"org"}', headers: { authorization: 'admin' }, status: 400 },
      { path: '/v2/me', headers: { authorization: 'unknown' }, status: 401 },
    ]);
    const everything = JSON.stringify(own.requests);
    expect(everything).not.toContain('cal_live_');
    expect(everything).not.toContain('secret-of-somebody');
  });
});
