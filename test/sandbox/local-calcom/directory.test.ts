import { z } from 'zod';
import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import { type Asked, ask, closeCalcoms, readError, startCalcom } from './support';

let calcom: LocalCalcom;

beforeAll(async () => {
  calcom = await startCalcom();
});
afterAll(closeCalcoms);

const listEnvelope = z.object({
  status: z.literal('success'),
  data: z.array(z.looseObject({ id: z.number() })),
});

async function list(path: string, asked: Asked = {}) {
  return listEnvelope.parse((await ask(calcom, path, asked)).json).data;
}

async function refusal(path: string, asked: Asked = {}) {
  const { status, json } = await ask(calcom, path, asked);
  return `${status} ${readError(json).error.code}`;
}

const salesPath = '/v2/organizations/500/teams/4821';

describe('GET /v2/me', () => {
  it('tells who the caller is, in the documented order, and where the week begins', async () => {
    const { json } = await ask(calcom, '/v2/me');
    expect(json).toEqual({
      status: 'success',
      data: {
        id: 101,
        username: 'rui',
        email: 'rui@acme.test',
        name: 'Rui Pires',
        avatarUrl: null,
        bio: null,
        timeFormat: 24,
        defaultScheduleId: null,
        weekStart: 'Monday',
        timeZone: 'Europe/Lisbon',
        locale: 'en',
        organizationId: 500,
        organization: { isPlatform: false, id: 500 },
      },
    });
  });

  it('has no organization for a caller outside any', async () => {
    const { json } = await ask(calcom, '/v2/me', { key: 'loner' });
    expect(json).toMatchObject({ data: { organizationId: null } });
    expect(json).not.toHaveProperty('data.organization');
  });
});

describe('teams', () => {
  it('of a caller outside any organisation are at /v2/teams', async () => {
    expect(await list('/v2/teams', { key: 'loner' })).toMatchObject([
      { id: 900, name: 'Solo Studio', slug: 'solo-studio', isOrganization: false },
    ]);
  });

  it('of an organisation are not at /v2/teams', async () => {
    expect(await refusal('/v2/teams')).toBe('403 ForbiddenException');
  });

  it("are the caller's own in an organisation, which itself comes along marked", async () => {
    const rows = await list('/v2/organizations/500/teams/me');
    expect(rows).toMatchObject([
      { id: 500, isOrganization: true, role: 'OWNER', accepted: true },
      { id: 4821, name: 'Sales EU', isOrganization: false, parentId: 500 },
      { id: 4822, name: 'Success' },
      { id: 4823, name: 'SUCCESS' },
    ]);
    expect((await list('/v2/organizations/500/teams/me', { key: 'member' })).map(({ id }) => id)).toEqual([
      500, 4821, 4824,
    ]);
  });

  it('come with an invitation that is not accepted yet, which says so', async () => {
    const headers = { Authorization: `Bearer ${calcom.keyFor(140)}` };
    const invited = await list('/v2/organizations/500/teams/me', { key: null, headers });
    expect(invited).toMatchObject([
      { id: 500, accepted: true },
      { id: 4823, role: 'MEMBER', accepted: false },
      { id: 4824, accepted: true },
    ]);
  });

  it('are all of them for admins of the organisation, at /teams', async () => {
    expect((await list('/v2/organizations/500/teams')).map(({ id }) => id)).toEqual([4821, 4822, 4823, 4824]);
    expect(await refusal('/v2/organizations/500/teams', { key: 'member' })).toBe('403 ForbiddenException');
  });

  it('are paged with take and skip', async () => {
    const path = '/v2/organizations/500/teams/me';
    expect((await list(path, { query: 'take=1&skip=2' })).map(({ id }) => id)).toEqual([4822]);
    expect(await list(path, { query: 'take=250&skip=4' })).toEqual([]);
    expect(await refusal(path, { query: 'take=251' })).toBe('400 BadRequestException');
    expect(await refusal(path, { query: 'skip=-1' })).toBe('400 BadRequestException');
  });

  it('of an organisation are closed to others', async () => {
    expect(await refusal('/v2/organizations/500/teams/me', { key: 'loner' })).toBe('403 ForbiddenException');
    expect(await refusal('/v2/organizations/501/teams/me')).toBe('403 ForbiddenException');
    expect(await refusal('/v2/organizations/acme/teams/me')).toBe('400 BadRequestException');
  });
});

describe('memberships', () => {
  it('tell role and person', async () => {
    const [row] = await list(`${salesPath}/memberships`);
    expect(row).toMatchObject({
      userId: 101,
      teamId: 4821,
      accepted: true,
      role: 'OWNER',
      user: { email: 'rui@acme.test', name: 'Rui Pires', username: 'rui' },
    });
  });

  it('hold everybody, also who has not accepted', async () => {
    const rows = await list('/v2/organizations/500/teams/4823/memberships');
    const { memberships } = calcom.world;
    expect(rows).toHaveLength(memberships.filter(({ teamId }) => teamId === 4823).length);
    expect(rows.filter(({ accepted }) => accepted === false)).toHaveLength(1);
  });

  it('are narrowed by e-mails, together or repeated, and paged', async () => {
    const path = `${salesPath}/memberships`;
    const both = [101, 102];
    const ids = async (query: string) => (await list(path, { query })).map(({ userId }) => userId);
    expect(await ids('emails=rui@acme.test,lena@acme.test')).toEqual(both);
    expect(await ids('emails=rui@acme.test&emails=lena@acme.test')).toEqual(both);
    expect(await ids('emails=nobody@acme.test')).toEqual([]);
    expect(await ids('take=1&skip=1')).toEqual([103]);
  });

  it('are open to a member of the team and to admins of the organisation, and to nobody else', async () => {
    expect((await ask(calcom, `${salesPath}/memberships`, { key: 'member' })).status).toBe(200);
    expect((await ask(calcom, '/v2/organizations/500/teams/4824/memberships')).status).toBe(200);
    const other = '/v2/organizations/500/teams/4822/memberships';
    expect(await refusal(other, { key: 'member' })).toBe('403 ForbiddenException');
    expect(await refusal(`${salesPath}/memberships`, { key: 'loner' })).toBe('403 ForbiddenException');
  });

  it('of the organisation hold everybody in it, for its admins alone', async () => {
    const rows = await list('/v2/organizations/500/memberships');
    const { memberships } = calcom.world;
    expect(rows).toHaveLength(memberships.filter(({ teamId }) => teamId === 500).length);
    for (const key of ['member', 'loner'] as const) {
      expect(await refusal('/v2/organizations/500/memberships', { key })).toBe('403 ForbiddenException');
    }
  });

  it('of a team that is not in the organisation are not found', async () => {
    expect(await refusal('/v2/organizations/500/teams/900/memberships')).toBe('404 NotFoundException');
  });

  it('of a team outside any organisation are at /v2/teams', async () => {
    const rows = await list('/v2/teams/900/memberships', { key: 'loner' });
    expect(rows.map(({ userId, role }) => [userId, role])).toEqual([
      [141, 'OWNER'],
      [142, 'MEMBER'],
    ]);
    expect(await refusal('/v2/teams/4821/memberships', { key: 'loner' })).toBe('404 NotFoundException');
  });
});

describe('event types', () => {
  it("are the caller's own, copies of managed ones included", async () => {
    const asked = { version: '2024-06-14' };
    expect(await list('/v2/event-types', asked)).toMatchObject([
      { id: 310, slug: 'intro', title: 'Intro call', lengthInMinutes: 30, ownerId: 101 },
    ]);
    const own = await list('/v2/event-types', { ...asked, key: 'member' });
    expect(own.map(({ slug }) => slug)).toEqual(['quick-chat']);
  });

  it("are a team's by its path, where one slug means two of them in two teams", async () => {
    const [sales, success] = [
      await list(`${salesPath}/event-types`),
      await list('/v2/organizations/500/teams/4822/event-types'),
    ];
    expect(sales.map(({ slug }) => slug)).toEqual(['demo', 'onboarding', 'discovery']);
    expect(success.map(({ slug }) => slug)).toEqual(['demo', 'weekly-sync']);
    expect(sales[0]).toMatchObject({ id: 311, teamId: 4821, lengthInMinutes: 45 });
  });

  it('of a team outside any organisation are at /v2/teams', async () => {
    const rows = await list('/v2/teams/900/event-types', { key: 'loner' });
    expect(rows.map(({ slug }) => slug)).toEqual(['studio-visit']);
  });
});
