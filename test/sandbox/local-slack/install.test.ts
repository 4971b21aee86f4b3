import { App, type Installation, type InstallationQuery, LogLevel } from '@slack/bolt';
import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import type { LocalSlack, LocalWorkspace } from '../../../sandbox/local-slack/types';
import { callApi } from './support/call-api';
import { decideInstall, exchangeCode, installCode, installUrl, redirectUrl } from './support/install';

const org = { id: 'E0NORTH001', name: 'North Test Org' };
let at = new Date('2026-01-05T09:00:00.000Z');
let slack: LocalSlack;
let bare: LocalWorkspace;

beforeEach(async () => {
  slack = await createLocalSlack({ now: () => at });
  slack.setRedirectUrls([redirectUrl]);
  bare = slack.addWorkspace({ name: 'Bare Test', isInstalled: false });
});
afterEach(() => slack.close());

const choice = () => ({ ownerId: bare.teamId, userId: bare.users[0]?.id ?? '' });

describe('the install page', () => {
  it('shows the scopes, and every workspace with its people', async () => {
    const response = await fetch(installUrl(slack));
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('Install Roundup in a workspace?');
    expect(page).toContain('<code>chat:write</code>');
    expect(page).not.toContain('<code>users:read</code>');
    expect(page.match(/<optgroup label="[^"]*"/g)).toEqual([
      '<optgroup label="Acme Test"',
      '<optgroup label="Bare Test"',
    ]);
    expect(page.match(/<option /g)).toHaveLength(slack.users.length + bare.users.length);
    // The workspace that has not got the app is proposed.
    expect(page.match(/selected>[^<]*/g)).toEqual(['selected>Cleo Imagined (admin) · Bare Test']);
  });

  it('shows one workspace when the app asks for it', async () => {
    const page = await (await fetch(installUrl(slack, { team: bare.teamId }))).text();
    expect(page.match(/<optgroup label="[^"]*"/g)).toEqual(['<optgroup label="Bare Test"']);
  });

  it('sends back with a code and the state, or with access_denied', async () => {
    const allowed = await decideInstall(installUrl(slack), choice());
    expect(allowed.status).toBe(303);
    expect(allowed.location?.href.startsWith(`${redirectUrl}?code=`)).toBe(true);
    expect(allowed.location?.searchParams.get('state')).toBe('state-1');
    const denied = await decideInstall(installUrl(slack), { ...choice(), decision: 'cancel' });
    expect(denied.location?.href).toBe(`${redirectUrl}?error=access_denied&state=state-1`);
    expect(bare.isInstalled).toBe(false);
  });

  it.each([
    ['invalid_client_id', { client_id: '1.2' }],
    ['bad_redirect_uri', { redirect_uri: 'http://127.0.0.1:3998/slack/oauth_redirect' }],
    ['bad_redirect_uri', { redirect_uri: `${redirectUrl}-not` }],
    ['invalid_scope', { scope: null }],
    ['invalid_scope', { scope: 'chat:shout' }],
  ])('goes nowhere: %s with %j', async (code, changes) => {
    const response = await fetch(installUrl(slack, changes), { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).toContain(code);
  });

  it('lets nobody install for a workspace they are not in', async () => {
    const stranger = { ownerId: bare.teamId, userId: slack.users[0]?.id ?? '' };
    expect(await decideInstall(installUrl(slack), stranger)).toEqual({ status: 400, location: undefined });
  });
});

describe('oauth.v2.access', () => {
  it('installs the app and gives its token', async () => {
    let changes = 0;
    bare.onChange(() => {
      changes += 1;
    });
    const answer = await exchangeCode(slack, await installCode(slack, choice()));
    expect(answer).toEqual({
      ok: true,
      access_token: bare.botToken,
      token_type: 'bot',
      scope: 'commands,chat:write',
      bot_user_id: bare.botUserId,
      app_id: 'A0ROUNDUP1',
      team: { id: bare.teamId, name: 'Bare Test' },
      enterprise: null,
      authed_user: { id: choice().userId },
      is_enterprise_install: false,
    });
    expect(bare.botToken).toMatch(/^xoxb-/);
    expect([bare.isInstalled, changes]).toEqual([true, 1]);
    expect(await callApi(bare, 'auth.test')).toMatchObject({ ok: true, team_id: bare.teamId });
    expect(await callApi(bare, 'users.info', { user: choice().userId })).toMatchObject({
      error: 'missing_scope',
      provided: 'commands,chat:write',
    });
  });

  it('takes the client’s credentials from a Basic header', async () => {
    const basic = Buffer.from(`${slack.clientId}:${slack.clientSecret}`).toString('base64');
    const code = await installCode(slack, choice());
    expect(await exchangeCode(slack, code, {}, { authorization: `Basic ${basic}` })).toMatchObject({
      ok: true,
    });
  });

  it('takes a code once, within ten minutes, and with the redirect address of its request', async () => {
    const given = { redirect_uri: redirectUrl };
    const [used, late, bound] = [
      await installCode(slack, choice()),
      await installCode(slack, choice()),
      await installCode(slack, choice(), given),
    ];
    expect(await exchangeCode(slack, used)).toMatchObject({ ok: true });
    expect(await exchangeCode(slack, used)).toEqual({ ok: false, error: 'invalid_code' });
    expect(await exchangeCode(slack, bound)).toEqual({ ok: false, error: 'bad_redirect_uri' });
    expect(await exchangeCode(slack, bound, given)).toMatchObject({ ok: true });
    at = new Date(at.getTime() + 600_000);
    expect(await exchangeCode(slack, late)).toEqual({ ok: false, error: 'invalid_code' });
  });

  it.each([
    ['invalid_client_id', { client_id: '1.2' }],
    ['bad_client_secret', { client_secret: 'wrong' }],
    ['invalid_code', { code: 'wrong' }],
  ])('answers %s and leaves the code good', async (error, changes) => {
    const code = await installCode(slack, choice());
    expect(await exchangeCode(slack, code, changes)).toEqual({ ok: false, error });
    expect(await exchangeCode(slack, code)).toMatchObject({ ok: true });
  });

  it('is noted without its secrets', async () => {
    const code = await installCode(slack, choice());
    await exchangeCode(slack, code);
    const noted = JSON.stringify(slack.received);
    expect(slack.secrets()).toEqual(expect.arrayContaining([code, bare.botToken, slack.clientSecret]));
    expect(slack.secrets().filter((secret) => noted.includes(secret))).toEqual([]);
    expect(slack.received).toMatchObject([{ method: 'oauth.v2.access', answer: { ok: true } }]);
  });

  it('keeps the token of a workspace that installs again, with more scopes', async () => {
    const first = await exchangeCode(slack, await installCode(slack, choice()));
    const more = { scope: 'users:read' };
    const second = await exchangeCode(slack, await installCode(slack, choice(), more));
    expect(second.access_token).toBe(first.access_token);
    expect(second.scope).toBe('commands,chat:write,users:read');
  });
});

describe('an org-wide installation', () => {
  it('has one token for every workspace of the organization, and no workspace of its own', async () => {
    const [north, south] = ['North Test', 'South Test'].map((name) =>
      slack.addWorkspace({ name, enterprise: org, isInstalled: false }),
    );
    if (!north || !south) throw new Error('Two workspaces were added');
    expect(await (await fetch(installUrl(slack))).text()).toContain('All of North Test Org (org-wide)');
    const code = await installCode(slack, { ownerId: org.id, userId: north.users[0]?.id ?? '' });
    expect(await exchangeCode(slack, code)).toMatchObject({
      ok: true,
      team: null,
      enterprise: org,
      is_enterprise_install: true,
    });
    expect([north.isInstalled, south.isInstalled, bare.isInstalled]).toEqual([true, true, false]);
    expect(north.botToken).toBe(south.botToken);
    expect(await callApi(north, 'auth.test')).toMatchObject({
      team_id: org.id,
      enterprise_id: org.id,
      is_enterprise_install: true,
    });
    const salesOf = (each: LocalWorkspace) =>
      each.channelsOf(each.users[0]?.id ?? '').find(({ name }) => name === 'sales')?.id ?? '';
    expect(await callApi(north, 'chat.postMessage', { channel: salesOf(south), text: 'a' })).toMatchObject({
      ok: true,
    });
    expect(
      south.visibleMessages({ userId: south.users[0]?.id ?? '', channelId: salesOf(south) }),
    ).toHaveLength(1);
  });
});

describe('Bolt’s installer', () => {
  it('installs the app through the page, and then answers the workspace with its own token', async () => {
    const kept = new Map<string, Installation>();
    const keyOf = ({ teamId, enterpriseId }: InstallationQuery<boolean>) => teamId ?? enterpriseId ?? '';
    const app = new App({
      signingSecret: slack.signingSecret,
      clientId: slack.clientId,
      clientSecret: slack.clientSecret,
      stateSecret: 'a-state-secret-of-this-test',
      scopes: ['commands', 'chat:write'],
      logLevel: LogLevel.ERROR,
      clientOptions: { slackApiUrl: slack.apiUrl },
      installationStore: {
        storeInstallation: async (installation) => {
          kept.set(installation.team?.id ?? installation.enterprise?.id ?? '', installation);
        },
        fetchInstallation: async (query) => {
          const found = kept.get(keyOf(query));
          if (!found) throw new Error('Not installed');
          return found;
        },
      },
      installerOptions: {
        directInstall: true,
        authorizationUrl: slack.authorizationUrl,
        clientOptions: { slackApiUrl: slack.apiUrl },
      },
    });
    app.command('/cal-digest', async ({ ack, client, payload }) => {
      await ack();
      await client.chat.postEphemeral({ channel: payload.channel_id, user: payload.user_id, text: 'hello' });
    });
    const server = await app.start({ port: 0, host: '127.0.0.1' });
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    slack.setRedirectUrls([`${origin}/slack/oauth_redirect`]);
    slack.deliverTo({ kind: 'http', url: `${origin}/slack/events` });

    const begun = await fetch(`${origin}/slack/install`, { redirect: 'manual' });
    const page = new URL(begun.headers.get('location') ?? '');
    const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { location } = await decideInstall(page, choice());
    const finished = await fetch(location ?? '', { headers: { cookie } });
    expect(finished.status).toBe(200);
    expect(kept.get(bare.teamId)).toMatchObject({
      team: { id: bare.teamId, name: 'Bare Test' },
      isEnterpriseInstall: false,
      user: { id: choice().userId },
      bot: { token: bare.botToken, userId: bare.botUserId, scopes: ['commands', 'chat:write'] },
    });

    const channelId = bare.channelsOf(choice().userId).find(({ name }) => name === 'sales')?.id ?? '';
    const place = { userId: choice().userId, channelId };
    await bare.sendCommand({ ...place, command: '/cal-digest' });
    await new Promise<void>((resolve) => {
      if (bare.visibleMessages(place).length > 0) resolve();
      else bare.onChange(() => resolve());
    });
    await app.stop();
    expect(bare.visibleMessages(place)).toMatchObject([{ text: 'hello', onlyFor: place.userId }]);
  });
});
