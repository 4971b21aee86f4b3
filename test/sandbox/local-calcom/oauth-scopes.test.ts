import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import { connect, redirectUri } from './consent';
import { ask, closeCalcoms, readError, startCalcom } from './support';

let calcom: LocalCalcom;
const insights = '/v2/insights/bookings/members';

beforeAll(async () => {
  calcom = await startCalcom();
  calcom.setRedirectUris([redirectUri]);
});
afterAll(closeCalcoms);

async function askAs(
  server: LocalCalcom,
  path: string,
  scope: string,
  { memberId = server.world.adminId, body }: { memberId?: number; body?: object } = {},
) {
  const { access_token } = await connect(server, memberId, scope);
  return ask(server, path, {
    key: null,
    headers: { Authorization: `Bearer ${access_token}` },
    ...(body === undefined ? {} : { body }),
  });
}

describe('an OAuth token', () => {
  it.each([
    ['/v2/me', 'PROFILE_READ'],
    ['/v2/bookings', 'BOOKING_READ'],
    ['/v2/organizations/500/teams', 'ORG_PROFILE_READ'],
    ['/v2/organizations/500/teams/me', 'ORG_PROFILE_READ'],
    ['/v2/organizations/500/teams/4821/memberships', 'TEAM_MEMBERSHIP_READ'],
    ['/v2/organizations/500/teams/4821/event-types', 'TEAM_EVENT_TYPE_READ'],
  ])('opens %s with %s and not with all the others', async (path, scope) => {
    expect((await askAs(calcom, path, scope)).status).toBe(200);
    const every =
      'PROFILE_READ BOOKING_READ EVENT_TYPE_READ TEAM_PROFILE_READ ORG_PROFILE_READ INSIGHTS_READ';
    const others = every.split(' ').filter((each) => each !== scope);
    const { status, json } = await askAs(calcom, path, others.join(' '));
    expect(status).toBe(403);
    expect(readError(json).error).toEqual({
      code: 'ForbiddenException',
      message: `insufficient_scope: token does not have the required scopes. Required: ${scope}. Token has: ${others.join(', ')}`,
    });
  });

  it('opens a team’s doors with the organization’s scope', async () => {
    const loner = { memberId: calcom.world.lonerId };
    expect((await askAs(calcom, '/v2/teams', 'ORG_PROFILE_READ', loner)).status).toBe(200);
    expect((await askAs(calcom, '/v2/teams', 'PROFILE_READ', loner)).status).toBe(403);
  });

  it('does not open what its member may not see', async () => {
    const plain = { memberId: calcom.world.plainMemberId };
    expect((await askAs(calcom, '/v2/organizations/500/teams', 'ORG_PROFILE_READ', plain)).status).toBe(403);
  });

  it.each([
    ['user', 'INSIGHTS_READ', 'ORG_INSIGHTS_READ'],
    ['team', 'TEAM_INSIGHTS_READ', 'INSIGHTS_READ'],
    ['org', 'ORG_INSIGHTS_READ', 'TEAM_INSIGHTS_READ'],
  ])('opens the insights of a %s with %s, not with %s', async (scope, fitting, other) => {
    const body = { scope, timeZone: 'UTC', selectedTeamId: 4821 };
    expect((await askAs(calcom, insights, fitting, { body })).status).toBe(200);
    expect((await askAs(calcom, insights, other, { body })).status).toBe(403);
  });

  it('stays out of the insights where they are closed to it', async () => {
    const closed = await startCalcom({ oauthInsights: 'refused' });
    closed.setRedirectUris([redirectUri]);
    const body = { scope: 'user', timeZone: 'UTC' };
    const { status, json } = await askAs(closed, insights, 'INSIGHTS_READ', { body });
    expect(status).toBe(403);
    expect(readError(json).error.message).toBe(
      'insufficient_scope: this endpoint is not available for third-party OAuth tokens',
    );
    expect((await ask(closed, insights, { body })).status).toBe(200);
  });
});

describe('API keys of any member', () => {
  const statusWith = async (server: LocalCalcom, secret: string) =>
    (await ask(server, '/v2/me', { key: null, headers: { Authorization: `Bearer ${secret}` } })).status;

  it('are theirs, noted under their own name', async () => {
    const secret = calcom.keyFor(105);
    expect(secret).not.toBe(calcom.keyFor(105));
    const { json } = await ask(calcom, '/v2/me', {
      key: null,
      headers: { Authorization: `Bearer ${secret}` },
    });
    expect(json).toMatchObject({ data: { id: 105 } });
    expect(calcom.requests.at(-1)).toMatchObject({
      callerId: 105,
      headers: { authorization: 'member-105-4' },
    });
    expect(() => calcom.keyFor(9999)).toThrow('No member 9999');
  });

  it('can be made too old or taken back, each with its own 401', async () => {
    const [old, gone] = [calcom.keyFor(106), calcom.keyFor(106)];
    calcom.expire(old);
    calcom.revoke(gone);
    const messageWith = async (secret: string) => {
      const headers = { Authorization: `Bearer ${secret}` };
      return readError((await ask(calcom, '/v2/me', { key: null, headers })).json).error.message;
    };
    expect(await messageWith(old)).toBe('Your api key is expired');
    expect(await messageWith(gone)).toBe('Your api key is not valid');
    expect(() => calcom.revoke('cal_live_nobody')).toThrow('no such key');
  });

  it('and tokens of another region are 401 here', async () => {
    const europe = await startCalcom({ seed: 2, label: 'Cal.com EU' });
    europe.setRedirectUris([redirectUri]);
    expect(europe.url).not.toBe(calcom.url);
    expect(europe.oauthClient.id).not.toBe(calcom.oauthClient.id);
    const { access_token } = await connect(europe, europe.world.adminId);
    for (const secret of [europe.keys.admin, europe.keyFor(105), access_token]) {
      expect(await statusWith(europe, secret)).toBe(200);
      expect(await statusWith(calcom, secret)).toBe(401);
    }
    for (const secret of Object.values(calcom.keys)) expect(await statusWith(europe, secret)).toBe(401);
  });
});
