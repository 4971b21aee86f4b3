// What Cal.com's contract says, line by line, as the client meets it on the local Cal.com.

import type { LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import type { CalcomClient } from '../../src/calcom/client';
import {
  CalcomBadAnswerError,
  CalcomNotFoundError,
  CalcomRateLimitedError,
  CalcomTimeoutError,
  CalcomUnauthorizedError,
  CalcomUnavailableError,
} from '../../src/calcom/errors';
import { useLocalCalcom } from './support/use-local-calcom';

const insights = '/v2/insights/bookings/members';
const contract = useLocalCalcom();

describe('account', () => {
  it('reads the profile in an organisation and outside one', async () => {
    expect(await contract.connect().getMe()).toMatchObject({
      id: 101,
      organizationId: 500,
      timeZone: 'Europe/Lisbon',
      weekStart: 'Monday',
    });
    expect(await contract.connect('loner').getMe()).toMatchObject({ organizationId: null });
    expect(contract.calcom.requests.at(-1)?.headers['cal-api-version']).toBe('2024-04-15');
  });

  it("lists the caller's teams without the organisation, and all of them for whoever runs it", async () => {
    const names = async (key: 'admin' | 'member' | 'loner') =>
      (await contract.connect(key).listTeams()).map(({ name }) => name);
    expect(await names('admin')).toEqual(['Sales EU', 'Success', 'SUCCESS', 'People Ops']);
    expect(await names('member')).toEqual(['Sales EU', 'People Ops']);
    expect(contract.calcom.requests.at(-1)).toMatchObject({
      path: '/v2/organizations/500/teams/me',
      query: { take: '250', skip: '0' },
    });
    expect(await names('loner')).toEqual(['Solo Studio']);
    expect(contract.calcom.requests.at(-1)?.path).toBe('/v2/teams');
  });

  it('lists own and team event types once each', async () => {
    const slugs = async (key: 'admin' | 'loner') =>
      (await contract.connect(key).listEventTypes()).map(({ slug }) => slug);
    const admins = await slugs('admin');
    expect(admins).toEqual(
      expect.arrayContaining(['intro', 'demo', 'onboarding', 'support', 'panel-interview']),
    );
    expect(await slugs('loner')).toEqual(['coffee', 'studio-visit']);
    const own = contract.calcom.requests.findLast(({ path }) => path === '/v2/event-types');
    expect(own?.headers['cal-api-version']).toBe('2024-06-14');
  });
});

describe('memberships', () => {
  it("lists a team's members, invited ones too, page by page", async () => {
    const members = await contract.connect().listMemberships({ teamId: 4823 });
    const seats = contract.calcom.world.memberships.filter(({ teamId }) => teamId === 4823);
    expect(members.map(({ userId }) => userId)).toEqual(seats.map(({ userId }) => userId));
    expect(members.filter(({ accepted }) => !accepted).map(({ userId }) => userId)).toEqual([140]);
    expect(members[0]).toMatchObject({ role: 'OWNER', user: { email: expect.any(String) } });
    expect(contract.calcom.requests.at(-1)).toMatchObject({
      path: '/v2/organizations/500/teams/4823/memberships',
      query: { take: '250', skip: '0' },
    });
  });

  it('lists the whole organisation, and a team outside any', async () => {
    expect(await contract.connect().listMemberships('organization')).toHaveLength(40);
    const alone = await contract.connect('loner').listMemberships({ teamId: 900 });
    expect(alone.map(({ userId }) => userId)).toEqual([141, 142]);
    expect(contract.calcom.requests.at(-1)?.path).toBe('/v2/teams/900/memberships');
  });

  it('says the first of two refusals, and that there is no organisation', async () => {
    const refused = contract.connect('member').listMemberships({ teamId: 4822 });
    await expect(refused).rejects.toThrow('GET /v2/organizations/500/teams/4822/memberships');
    await expect(contract.connect('loner').listMemberships('organization')).rejects.toThrow(
      CalcomNotFoundError,
    );
  });

  it('asks once a minute', async () => {
    const client = contract.connect();
    await Promise.all([client.listMemberships({ teamId: 4821 }), client.listMemberships({ teamId: 4821 })]);
    contract.pass(59_000);
    const before = contract.calcom.requests.length;
    await client.listMemberships({ teamId: 4821 });
    expect(contract.calcom.requests).toHaveLength(before);
  });
});

describe('an odd row', () => {
  const lists = {
    teams: (client: CalcomClient) => client.listTeams(),
    'event types': (client: CalcomClient) => client.listEventTypes(),
    memberships: (client: CalcomClient) => client.listMemberships('organization'),
  };
  const paths = { teams: '/500/teams', 'event types': '/v2/event-types', memberships: '/memberships' };
  type What = keyof typeof lists;
  const spoilAll = { kind: 'odd-rows', spoil: () => ({ id: 'x' }) } as const;

  it.each<[What, string]>([
    ['teams', 'name'],
    ['event types', 'slug'],
    ['memberships', 'role'],
  ])('among %s costs itself and no other, and is named by its field', async (what, field) => {
    const noted: unknown[] = [];
    const connect = () => contract.connect('admin', { onUnreadable: (...each) => noted.push(each) });
    const whole = await lists[what](connect());
    const path = contract.calcom.requests.findLast((each) => each.path.endsWith(paths[what]))?.path ?? '';
    const spoil = (row: Readonly<Record<string, unknown>>) =>
      row.id === whole[0]?.id ? { ...row, [field]: 17 } : row;
    contract.calcom.inject({ path, kind: 'odd-rows', spoil });
    expect(await lists[what](connect())).toEqual(whole.slice(1));
    expect(noted).toEqual([[what, 1, [field]]]);
  });

  it('is no answer where there is no other', async () => {
    contract.calcom.inject({ path: '/v2/organizations/500/teams', ...spoilAll });
    await expect(contract.connect().listTeams()).rejects.toThrow(/answer not understood at data\.0\./);
  });
});

describe('failures', () => {
  it.each(['expired'] as const)('does not accept a key that is %s', async (key) => {
    await expect(contract.connect(key).getMe()).rejects.toThrow(CalcomUnauthorizedError);
  });

  it('does not accept a key of another region', async () => {
    await expect(contract.connect('admin', { apiKey: 'cal_live_elsewhere' }).getMe()).rejects.toMatchObject({
      name: 'CalcomUnauthorizedError',
      status: 401,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('does not find a server under another path', async () => {
    const baseUrl = new URL('/elsewhere', contract.calcom.url);
    await expect(contract.connect('admin', { baseUrl }).getMe()).rejects.toThrow(CalcomNotFoundError);
  });

  it.each<[string, Parameters<LocalCalcom['inject']>[0], new (fields: never) => Error, number]>([
    ['500 three times', { kind: 'status', times: 3 }, CalcomUnavailableError, 3],
    ['501', { kind: 'status', status: 501, times: 1 }, CalcomUnavailableError, 1],
    ['408 three times', { kind: 'status', status: 408, times: 3 }, CalcomTimeoutError, 3],
    ['421 three times', { kind: 'status', status: 421, times: 3 }, CalcomUnavailableError, 3],
    ['425 three times', { kind: 'status', status: 425, times: 3 }, CalcomUnavailableError, 3],
    ['a dropped connection three times', { kind: 'drop', times: 3 }, CalcomUnavailableError, 3],
    ["a proxy's page three times", { kind: 'html', times: 3 }, CalcomUnavailableError, 3],
    ['a page instead of an answer', { kind: 'html', status: 200, times: 1 }, CalcomBadAnswerError, 1],
    ['JSON that stops halfway', { kind: 'truncated', times: 1 }, CalcomBadAnswerError, 1],
    // Asked for by cursor first, and then as servers without cursors have it.
    ['another shape', { kind: 'wrong-shape', times: 2 }, CalcomBadAnswerError, 2],
    ['answers that take too long', { kind: 'delay', delayMs: 400, times: 3 }, CalcomTimeoutError, 3],
    ['answers that drip', { kind: 'drip', delayMs: 60, times: 3 }, CalcomTimeoutError, 3],
    ['498', { kind: 'status', status: 498, times: 1 }, CalcomUnauthorizedError, 1],
  ])('names %s for what it is', async (_name, fault, error, attempts) => {
    const before = contract.calcom.requests.length;
    contract.calcom.inject({ path: '/v2/bookings', ...fault });
    // Only slow answers are to run into it.
    const client = contract.connect(
      'admin',
      ['delay', 'drip'].includes(fault.kind) ? { timeoutMs: 150 } : {},
    );
    await expect(client.listBookings({ limit: 1 })).rejects.toBeInstanceOf(error);
    expect(contract.calcom.requests.length - before).toBe(attempts);
  });

  it.each<[string, Parameters<LocalCalcom['inject']>[0], readonly string[]]>([
    ['500', { kind: 'status' }, ['2026-05-01', '2026-05-01', '2024-08-13']],
    ['a dropped connection', { kind: 'drop' }, ['2026-05-01', '2026-05-01', '2026-05-01']],
    ["a proxy's page", { kind: 'html' }, ['2026-05-01', '2026-05-01', '2026-05-01']],
    ['501', { kind: 'status', status: 501 }, ['2026-05-01']],
  ])(
    'asks a server that is wholly down (%s) no oftener, and the next time as before',
    async (_name, fault, versions) => {
      const before = contract.calcom.requests.length;
      const asked = () =>
        contract.calcom.requests.slice(before).map(({ headers }) => headers['cal-api-version']);
      contract.calcom.inject({ path: '/v2/bookings', ...fault });
      const client = contract.connect();
      await expect(client.listBookings({ limit: 1 })).rejects.toBeInstanceOf(CalcomUnavailableError);
      expect(asked()).toEqual(versions);
      expect(client.usesOffsetPaging()).toBe(false);
      await expect(client.listBookings({ limit: 1 })).rejects.toBeInstanceOf(CalcomUnavailableError);
      // After five attempts without an answer nothing is sent for a while.
      expect(asked()).toEqual([...versions, ...versions].slice(0, fault.kind === 'drop' ? 5 : undefined));
      contract.calcom.clearFaults();
      contract.pass(15_000);
      await client.listBookings({ limit: 1 });
      expect(asked().at(-1)).toBe('2026-05-01');
    },
  );

  it.each<[string, Parameters<LocalCalcom['inject']>[0]]>([
    ['500', { kind: 'status', times: 2 }],
    ['503', { kind: 'status', status: 503, times: 2 }],
    ['408', { kind: 'status', status: 408, times: 2 }],
    ['a dropped connection', { kind: 'drop', times: 2 }],
    ["a proxy's page", { kind: 'html', times: 2 }],
    ['a slow answer', { kind: 'delay', delayMs: 1_200, times: 2 }],
  ])('gets over %s twice, for bookings and for the insights POST', async (_name, fault) => {
    // Only slow answers are to run into it.
    const client = contract.connect('admin', fault.kind === 'delay' ? { timeoutMs: 600 } : {});
    contract.calcom.inject({ path: '/v2/bookings', ...fault });
    expect((await client.listBookings({ limit: 1 })).data).toHaveLength(1);
    contract.calcom.inject({ path: insights, ...fault });
    expect((await contract.askOrg([], client)).mostBookings.length).toBeGreaterThan(0);
  });

  it('waits out a 429 that says for how long', async () => {
    contract.calcom.inject({ kind: 'rate-limited', retryAfterSeconds: 7, times: 1 });
    await contract.connect().getMe();
    expect(contract.now().getTime() - contract.startMs).toBe(7_000);
  });

  it('says at once how long a 429 lasts when that is too long', async () => {
    contract.calcom.inject({ kind: 'rate-limited', times: 1 });
    const failure = contract.connect().getMe({ timeoutMs: 2_000 });
    await expect(failure).rejects.toThrow(CalcomRateLimitedError);
    await expect(failure).rejects.toMatchObject({ retryAfterMs: 60_000, status: 429 });
    expect(contract.now().getTime()).toBe(contract.startMs);
  });
});

describe('rate limit', () => {
  it('never meets a 429, however much is asked, when the key is ours alone', async () => {
    const server = await contract.start({ limitPerMinute: 120 });
    const client = contract.connect('admin', { server });
    for (let limit = 1; limit <= 90; limit += 1) {
      contract.pass(37);
      await client.listBookings({ limit }, { timeoutMs: 600_000 });
    }
    const rest = Array.from({ length: 100 }, (_, index) =>
      client.listBookings({ limit: index + 1, status: 'past' }, { timeoutMs: 600_000 }),
    );
    await Promise.all(rest);
    expect(server.requests).toHaveLength(190);
    expect(server.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  it('takes up a lower limit of the server', async () => {
    const server = await contract.start({ limitPerMinute: 5 });
    const client = contract.connect('admin', { server });
    for (let limit = 1; limit <= 12; limit += 1) await client.listBookings({ limit }, { timeoutMs: 600_000 });
    expect(server.requests.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(client.rateBudget().limit).toBe(5);
  });

  it('stops short when another user of the key has eaten into the budget', async () => {
    const server = await contract.start({ limitPerMinute: 20 });
    const [ours, theirs] = [contract.connect('admin', { server }), contract.connect('admin', { server })];
    for (let limit = 1; limit <= 12; limit += 1) await theirs.listBookings({ limit });
    await ours.getMe();
    expect(ours.rateBudget().remaining).toBe(7);
    for (let limit = 1; limit <= 10; limit += 1) await ours.listBookings({ limit }, { timeoutMs: 600_000 });
    expect(server.requests.filter(({ status }) => status === 429)).toEqual([]);
  });
});
