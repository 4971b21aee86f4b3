import { Agent, MockAgent } from 'undici';
import { type CalcomClient, createCalcomClient } from '../../src/calcom/client';
import type { BookingsQuery, MemberStatsRequest } from '../../src/calcom/schemas';
import { emptyPage, me, member, noStats, success } from './support/examples';
import { json, startTinyServer } from './support/tiny-server';
import { createVirtualClock } from './support/virtual-clock';

const origin = 'https://api.acme.test';
const insights = '/v2/insights/bookings/members';

interface Sent {
  readonly path: string;
  readonly method: string;
  readonly body: unknown;
}

let agent: MockAgent;
let sent: Sent[];
let nowMs: number;
let client: CalcomClient;

beforeEach(() => {
  agent = new MockAgent();
  agent.disableNetConnect();
  sent = [];
  nowMs = Date.UTC(2026, 5, 1, 9);
  client = createCalcomClient({
    baseUrl: new URL(origin),
    apiKey: 'cal_key',
    dispatcher: agent,
    now: () => new Date(nowMs),
    wait: async (ms) => {
      nowMs += ms;
    },
    random: () => 0,
  });
});
afterEach(() => agent.close());

function serve(path: string | RegExp, answer: unknown, status = 200, method = 'GET'): void {
  agent
    .get(origin)
    .intercept({ path, method })
    .reply(status, (options) => {
      sent.push({
        path: options.path,
        method: options.method,
        body: options.body && JSON.parse(String(options.body)),
      });
      return JSON.stringify(answer);
    })
    .persist();
}

const paths = () => sent.map(({ path }) => path);
const stats = (request: Partial<MemberStatsRequest> = {}): MemberStatsRequest =>
  request.scope === 'team'
    ? { selectedTeamId: 1, ...request, scope: 'team', timeZone: 'Europe/Lisbon' }
    : { scope: 'org', timeZone: 'Europe/Lisbon', columnFilters: request.columnFilters };

describe('getMe', () => {
  it('remembers the profile for a minute, then gives it still and asks beside', async () => {
    serve('/v2/me', success(me));
    await client.getMe();
    nowMs += 59_999;
    expect(await client.getMe()).toMatchObject({ id: 77, weekStart: 'Monday', organizationId: null });
    expect(sent).toHaveLength(1);
    nowMs += 1;
    await client.getMe();
    expect(sent).toHaveLength(2);
  });
});

describe('listTeams', () => {
  const sales = { id: 4, name: 'Sales', slug: 'sales', isOrganization: false };
  const org = { id: 9, name: 'Acme', isOrganization: true };
  /** As Cal.com answers whoever does not run the organisation. */
  const refuseAll = () => serve('/v2/organizations/9/teams?take=250&skip=0', { status: 'error' }, 403);
  const mine = /^\/v2\/organizations\/9\/teams\/me\?/;

  it('asks for plain teams outside an organisation and leaves organisations out', async () => {
    serve('/v2/me', success(me));
    serve('/v2/teams', success([org, sales]));
    expect(await client.listTeams()).toEqual([sales]);
    expect(paths()).toEqual(['/v2/me', '/v2/teams']);
  });

  it('asks for the teams of the organisation inside one, page by page', async () => {
    const team = (id: number) => ({ id, name: `Team ${id}`, isOrganization: false });
    const many = Array.from({ length: 260 }, (_, id) => team(id));
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    refuseAll();
    serve('/v2/organizations/9/teams/me?take=250&skip=0', success(many.slice(0, 250)));
    serve('/v2/organizations/9/teams/me?take=250&skip=250', success(many.slice(250)));
    expect(await client.listTeams()).toEqual(many);
    expect(sent).toHaveLength(4);
  });

  it('asks for all of them where the caller runs the organisation', async () => {
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    serve('/v2/organizations/9/teams?take=250&skip=0', success([org, sales]));
    expect(await client.listTeams()).toEqual([sales]);
    expect(sent).toHaveLength(2);
  });

  it('stops when a server repeats the same page', async () => {
    const many = Array.from({ length: 250 }, (_, id) => ({ id, name: `Team ${id}`, isOrganization: false }));
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    refuseAll();
    serve(mine, success(many));
    expect(await client.listTeams()).toHaveLength(250);
    expect(sent).toHaveLength(4);
  });

  it.each([403, 404])('falls back to plain teams when the organisation answers %i', async (status) => {
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    refuseAll();
    serve(mine, { status: 'error' }, status);
    serve('/v2/teams', success([sales]));
    expect(await client.listTeams()).toEqual([sales]);
  });

  it('throws the first refusal when both refuse', async () => {
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    refuseAll();
    serve(mine, { status: 'error' }, 403);
    serve('/v2/teams', { status: 'error' }, 404);
    await expect(client.listTeams()).rejects.toMatchObject({
      name: 'CalcomForbiddenError',
      request: 'GET /v2/organizations/9/teams/me',
    });
  });

  it('does not fall back on other failures', async () => {
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    refuseAll();
    serve(mine, { status: 'error' }, 401);
    await expect(client.listTeams()).rejects.toMatchObject({ name: 'CalcomUnauthorizedError' });
    expect(paths()).not.toContain('/v2/teams');
  });
});

describe('listEventTypes', () => {
  const intro = { id: 310, slug: 'intro', title: 'Intro call' };
  const demo = { id: 311, slug: 'demo', title: 'Demo' };
  const teams = [4, 5].map((id) => ({ id, name: `Team ${id}`, isOrganization: false }));

  it("asks for the caller's own and their plain teams' outside an organisation", async () => {
    serve('/v2/me', success(me));
    serve('/v2/event-types', success([intro]));
    serve('/v2/teams', success(teams));
    serve('/v2/teams/4/event-types', success([demo]));
    serve('/v2/teams/5/event-types', success([]));
    expect(await client.listEventTypes()).toEqual([intro, { ...demo, teamId: 4 }]);
  });

  it('adds those of the teams in an organisation, each once, and passes over a refusal', async () => {
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    serve('/v2/event-types', success([intro]));
    serve('/v2/organizations/9/teams?take=250&skip=0', { status: 'error' }, 403);
    serve('/v2/organizations/9/teams/me?take=250&skip=0', success(teams));
    serve('/v2/organizations/9/teams/4/event-types', success([intro, demo]));
    serve('/v2/organizations/9/teams/5/event-types', { status: 'error' }, 403);
    expect(await client.listEventTypes()).toEqual([
      { ...intro, teamId: 4 },
      { ...demo, teamId: 4 },
    ]);
  });

  it('is content with its own when teams are out of reach', async () => {
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    serve('/v2/event-types', success([intro]));
    serve(/teams/, { status: 'error' }, 404);
    expect(await client.listEventTypes()).toEqual([intro]);
  });

  it('shares profile and teams with the calls beside it', async () => {
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    serve('/v2/event-types', success([intro]));
    serve('/v2/organizations/9/teams?take=250&skip=0', success([]));
    await Promise.all([client.getMe(), client.listTeams(), client.listEventTypes()]);
    expect(sent).toHaveLength(3);
  });
});

describe('listAllEventTypes', () => {
  const intro = { id: 310, slug: 'intro', title: 'Intro call' };
  const demo = { id: 311, slug: 'demo', title: 'Demo', schedulingType: 'managed' };
  const teams = [4, 5].map((id) => ({ id, name: `Team ${id}`, isOrganization: false }));

  it('asks for all teams of the organisation where the caller may list them', async () => {
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    serve('/v2/event-types', success([intro]));
    serve('/v2/organizations/9/teams?take=250&skip=0', success(teams));
    serve('/v2/organizations/9/teams/4/event-types', success([]));
    serve('/v2/organizations/9/teams/5/event-types', success([demo]));
    expect(await client.listAllEventTypes()).toEqual({
      eventTypes: [intro, { ...demo, teamId: 5 }],
      isComplete: true,
    });
  });

  it('makes do with the caller’s own teams, and says when one of them keeps its list', async () => {
    serve('/v2/me', success({ ...me, organizationId: 9 }));
    serve('/v2/event-types', success([intro]));
    serve('/v2/organizations/9/teams?take=250&skip=0', { status: 'error' }, 403);
    serve('/v2/organizations/9/teams/me?take=250&skip=0', success(teams));
    serve('/v2/organizations/9/teams/4/event-types', success([demo]));
    serve('/v2/organizations/9/teams/5/event-types', { status: 'error' }, 403);
    expect(await client.listAllEventTypes()).toEqual({
      eventTypes: [intro, { ...demo, teamId: 4 }],
      isComplete: false,
    });
  });

  it('asks for no team beyond the fortieth, and says so', async () => {
    const many = Array.from({ length: 41 }, (_, at) => ({ id: 100 + at, name: `Team ${at}` }));
    serve('/v2/me', success(me));
    serve('/v2/event-types', success([intro]));
    serve('/v2/teams', success(many));
    for (const { id } of many) serve(`/v2/teams/${id}/event-types`, success([]));
    expect(await client.listAllEventTypes()).toEqual({ eventTypes: [intro], isComplete: false });
    expect(paths().filter((path) => path.endsWith('/event-types'))).toHaveLength(41);
  });
});

describe('getMemberStats', () => {
  it('posts the request as it is and gives back the eight lists', async () => {
    const answer = { ...noStats, mostBookings: [member(77, 14)], highestRatings: [member(77, 4.6666666667)] };
    serve(insights, success(answer), 200, 'POST');
    const request: MemberStatsRequest = {
      scope: 'team',
      selectedTeamId: 4821,
      timeZone: 'Europe/Lisbon',
      columnFilters: [{ id: 'eventTypeId', value: { type: 'ms', data: [310] } }],
    };
    expect(await client.getMemberStats(request)).toEqual(answer);
    expect(sent).toEqual([{ path: insights, method: 'POST', body: request }]);
  });

  it('costs one call when 200 people ask the same within a second', async () => {
    serve(insights, success(noStats), 200, 'POST');
    const early = Array.from({ length: 100 }, () => client.getMemberStats(stats()));
    await Promise.all(early);
    nowMs += 900;
    const late = Array.from({ length: 100 }, () => client.getMemberStats(stats()));
    expect(await Promise.all(late)).toEqual(Array(100).fill(noStats));
    expect(sent).toHaveLength(1);
    expect(client.rateBudget().remaining).toBe(119);
  });

  it('takes filters in another order for the same question', async () => {
    serve(insights, success(noStats), 200, 'POST');
    const paid = { id: 'paid', value: { type: 'ss', data: 'true' } } as const;
    const user = { id: 'userId', value: { type: 'ss', data: 77 } } as const;
    await client.getMemberStats(stats({ columnFilters: [paid, user] }));
    await client.getMemberStats(stats({ columnFilters: [user, paid] }));
    expect(sent).toHaveLength(1);
    await client.getMemberStats(stats({ columnFilters: [user] }));
    expect(sent).toHaveLength(2);
  });

  it('asks again after ten seconds', async () => {
    serve(insights, success(noStats), 200, 'POST');
    await client.getMemberStats(stats());
    nowMs += 9_999;
    await client.getMemberStats(stats());
    expect(sent).toHaveLength(1);
    nowMs += 1;
    await client.getMemberStats(stats());
    expect(sent).toHaveLength(2);
  });

  it('does not send a request that is not well formed, and quotes no value of it', async () => {
    const filter = JSON.parse('{"id":"teamId","value":{"type":"t","data":"lee@client.test"}}');
    const failure = client.getMemberStats(stats({ columnFilters: [filter] }));
    await expect(failure).rejects.toEqual(
      new TypeError('POST /v2/insights/bookings/members: not well formed at columnFilters.0.id'),
    );
    expect(sent).toHaveLength(0);
  });
});

describe('listBookings', () => {
  it('sends every parameter as the server spells it', async () => {
    serve(/^\/v2\/bookings/, emptyPage);
    const query: Required<BookingsQuery> = {
      status: 'past',
      attendeeEmail: 'lee+x@client.test',
      attendeeName: 'Lee & Co',
      bookingUid: 'k3YtQe1wVb2',
      eventTypeIds: [1, 2],
      eventTypeId: 3,
      teamsIds: [50, 60],
      teamId: 50,
      afterStart: '2026-05-01T00:00:00.000Z',
      beforeEnd: '2026-06-01T00:00:00.000Z',
      afterCreatedAt: '2026-05-01T00:00:00.000Z',
      beforeCreatedAt: '2026-06-01T00:00:00.000Z',
      afterUpdatedAt: '2026-05-01T00:00:00+02:00',
      beforeUpdatedAt: '2026-06-01T00:00:00.000Z',
      cursor: 'eyJ2Ijox+/==',
      limit: 100,
    };
    await client.listBookings(query);
    const [path = ''] = paths();
    const received = Object.fromEntries(new URL(path, origin).searchParams);
    const words = Object.entries(query).map(([name, value]) => [name, String(value)]);
    expect(received).toEqual(Object.fromEntries(words));
  });

  it('sends no parameter that is not given', async () => {
    serve('/v2/bookings', emptyPage);
    expect(await client.listBookings({})).toEqual({
      data: [],
      pagination: { nextCursor: null, hasMore: false },
    });
  });

  it('shares a page only while it is under way', async () => {
    serve(/^\/v2\/bookings/, emptyPage);
    await Promise.all([client.listBookings({ limit: 5 }), client.listBookings({ limit: 5 })]);
    expect(sent).toHaveLength(1);
    await client.listBookings({ limit: 5 });
    expect(sent).toHaveLength(2);
  });

  it.each<[string, object]>([
    ['two statuses', { status: 'past,upcoming' }],
    ['a limit over 100', { limit: 101 }],
    ['a misspelt key', { teamIds: [1] }],
    ['a date without a time', { afterStart: '2026-05-01' }],
    ['an empty list of teams', { teamsIds: [] }],
  ])('does not send %s', async (_name, query) => {
    await expect(client.listBookings(query)).rejects.toThrow(TypeError);
    expect(sent).toHaveLength(0);
  });

  it('does not take an answer that is a page of neither version of the endpoint', async () => {
    serve(/^\/v2\/bookings/, success([], { pagination: { totalItems: 0 } }));
    await expect(client.listBookings({})).rejects.toMatchObject({
      name: 'CalcomBadAnswerError',
      paths: ['pagination.nextCursor', 'pagination.hasMore'],
    });
  });
});

describe('quota', () => {
  it('waits out the minute instead of sending request 121', async () => {
    const clock = createVirtualClock();
    const startMs = clock.now().getTime();
    const times: number[] = [];
    agent
      .get(origin)
      .intercept({ path: /^\/v2\/bookings/, method: 'GET' })
      .reply(200, () => {
        times.push(clock.now().getTime() - startMs);
        return JSON.stringify(emptyPage);
      })
      .persist();
    const busy = createCalcomClient({
      baseUrl: new URL(origin),
      apiKey: 'cal_key',
      dispatcher: agent,
      ...clock,
    });
    const uids = Array.from({ length: 121 }, (_, index) => `uid-${index}`);
    const pages = uids.map((bookingUid) => busy.listBookings({ bookingUid }, { timeoutMs: 120_000 }));
    let settled = false;
    const all = Promise.all(pages).finally(() => {
      settled = true;
    });
    while (!settled) await clock.run();
    expect(await all).toHaveLength(121);
    expect(times.filter((ms) => ms === 0)).toHaveLength(120);
    expect(Math.max(...times)).toBeGreaterThanOrEqual(60_000);
  });

  it('refuses request 121 at once when its caller cannot wait, and says how long it takes', async () => {
    serve(/^\/v2\/bookings/, emptyPage);
    const uids = Array.from({ length: 120 }, (_, index) => `uid-${index}`);
    await Promise.all(uids.map((bookingUid) => client.listBookings({ bookingUid })));
    expect(client.rateBudget()).toEqual({ limit: 120, remaining: 0, resetsAt: new Date(nowMs + 60_050) });
    nowMs += 10_000;
    await expect(client.listBookings({}, { timeoutMs: 2_000 })).rejects.toMatchObject({
      name: 'CalcomRateLimitedError',
      retryAfterMs: 50_050,
      status: undefined,
    });
    expect(sent).toHaveLength(120);
  });

  it('is whole before anything is sent', () => {
    expect(client.rateBudget()).toEqual({ limit: 120, remaining: 120, resetsAt: undefined });
  });
});

describe('one of fifty keys that is never answered', () => {
  it('holds 32 connections at most, and the others are answered while it waits', async () => {
    const server = await startTinyServer();
    const hung = 'Bearer hung';
    server.answer((response, received) => {
      if (received.headers.authorization !== hung) json(200, success(me))(response, received);
    });
    const dispatcher = new Agent({ connections: 128 });
    const open = (apiKey: string) =>
      createCalcomClient({ baseUrl: server.url, apiKey, dispatcher, timeoutMs: 600_000 });
    const waiting = open('hung');
    let ended = 0;
    const asked = Array.from({ length: 200 }, async (_, at) => {
      await waiting.listTeamEventTypes(at + 1).catch(() => undefined);
      ended += 1;
    });
    const others = Array.from({ length: 49 }, (_, at) => open(`key-${at}`));
    const answers = await Promise.all(others.map((other) => other.getMe()));
    expect([answers.length, ended]).toEqual([49, 0]);
    expect(
      server.received.filter(({ headers }) => headers.authorization === hung).length,
    ).toBeLessThanOrEqual(32);
    await waiting.close();
    await Promise.all(asked);
    await dispatcher.destroy();
    await server.close();
  });
});
