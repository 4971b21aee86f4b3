import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { LocalWorkspace, Uninstallation } from '../../sandbox/local-slack/types';
import { openStore } from '../../src/store/open-store';
import { decideInstall } from '../sandbox/local-slack/support/install';
import { type BotUnderTest, people } from '../support/bot-under-test';
import { connectAccount } from '../support/connect-account';
import { eventually } from '../support/eventually';
import { createBrowser, install, linkIn, manyWorkspaces, pageOf } from '../support/many-workspaces';
import { createPerson, hasButton, type Person } from '../support/person';
import { readMessage } from '../support/read-message';
import { useBots } from '../support/use-bot';

const directOf = (slack: LocalWorkspace, userId: string) => {
  const dm = slack.channelsOf(userId).find(({ kind }) => kind === 'dm');
  return dm === undefined ? [] : slack.visibleMessages({ userId, channelId: dm.id }).map(readMessage);
};

const personIn = (workspace: LocalWorkspace, at = 0): Person => {
  const userId = workspace.users[at]?.id ?? '';
  const channelId = workspace.channelsOf(userId)[0]?.id ?? '';
  return createPerson(workspace, { userId, channelId });
};

/** What is left of a workspace in the database. */
async function leftOf(bot: BotUnderTest, { teamId }: LocalWorkspace) {
  await bot.stop();
  const store = await openStore({ databaseUrl: null, dataDir: bot.dataDir, encryptionKeys: null });
  try {
    const workspace = { workspaceId: teamId, enterpriseId: null };
    const key = { teamId, enterpriseId: null, isEnterpriseInstall: false };
    return {
      installation: (await store.installations.find(key)) !== null,
      connections: (await store.connections.list(teamId)).length,
      admins: (await store.policies.get(workspace)).admins.length,
    };
  } finally {
    await store.close();
  }
}

describe('installing', () => {
  const startBot = useBots();

  it('says which scopes and why, and afterwards what to do next, on the page and in a message', async () => {
    const bot = await startBot(manyWorkspaces);
    const { html } = await createBrowser().open(pageOf(bot, '/slack/install'));
    expect(html).toMatch(/commands: /);
    expect(html).toMatch(/chat:write: /);
    expect(linkIn(html).searchParams.get('scope')).toBe('commands,chat:write');
    const done = await install(bot, bot.slack, people.ana);
    expect(done.status).toBe(200);
    expect(done.html).toContain('Roundup is installed');
    await eventually('the installer is told', () => directOf(bot.slack, people.ana).length === 1);
    const [told] = directOf(bot.slack, people.ana);
    expect(told?.words).toMatch(/As an admin here/);
    expect(told?.words).toContain('/cal-account');
  });

  it('again by another changes nothing of who is an admin, and says so', async () => {
    const bot = await startBot(manyWorkspaces);
    await install(bot, bot.slack, people.ana);
    await install(bot, bot.slack, people.bo);
    await eventually('the second is told', () => directOf(bot.slack, people.bo).length === 1);
    const [told] = directOf(bot.slack, people.bo);
    expect(told?.words).toMatch(/installed again.*admins decide what is shared/s);
    expect(told?.words).not.toContain('As an admin');
    expect((await bot.person(people.bo).type('/cal-account')).wire).not.toContain('account_settings');
    expect((await bot.person(people.ana).type('/cal-account')).wire).toContain('account_settings');
  });

  it('makes the installer an admin, and nobody else', async () => {
    const bot = await startBot(manyWorkspaces);
    await install(bot, bot.slack, people.ana);
    expect((await bot.person(people.ana).type('/cal-account')).wire).toContain('account_settings');
    expect((await bot.person(people.bo).type('/cal-account')).wire).not.toContain('account_settings');
  });

  it('answers nobody before, and whoever has no account how to get one after', async () => {
    const bot = await startBot(manyWorkspaces);
    const { userId, channelId } = bot.person();
    const before = await bot.slack.sendCommand({ userId, channelId, command: '/cal-rankings' });
    expect(before.status).toBeUndefined();
    await install(bot, bot.slack, people.ana);
    const answer = await bot.person().type('/cal-rankings');
    expect(hasButton(answer, 'Connect Cal.com')).toBe(true);
    expect(bot.calls()).toEqual([]);
  });

  it('is refused when another browser comes back, and when nothing was allowed', async () => {
    const bot = await startBot(manyWorkspaces);
    const stranger = await createBrowser().open(pageOf(bot, '/slack/oauth_redirect?code=1&state=x'));
    expect(stranger.html).toContain('was not installed');
    const denied = await createBrowser().open(
      pageOf(bot, '/slack/oauth_redirect?error=access_denied&state=x'),
    );
    expect(denied.html).toContain('was not installed');
    expect(await leftOf(bot, bot.slack)).toEqual({ installation: false, connections: 0, admins: 0 });
  });

  it('is of the whole organisation when that is chosen, and answers in each of its workspaces', async () => {
    const enterprise = { id: 'E0ACME0001', name: 'Acme Group Test' };
    const bot = await startBot({ ...manyWorkspaces, slack: { isInstalled: false, enterprise } });
    const other = bot.slack.addWorkspace({ isInstalled: false, enterprise });
    const done = await install(bot, bot.slack, people.ana, enterprise.id);
    expect(done.html).toContain('Roundup is installed');
    const there = await personIn(other).type('/cal-account');
    expect(there.words).toMatch(/You haven’t connected/);
    await connectAccount(bot.slack, bot.person(people.ana), bot.calcom.keys.admin);
    expect((await bot.person(people.ana).type('/cal-account')).wire).toContain('account_settings');
    expect((await personIn(other).type('/cal-account')).words).toMatch(/You haven’t connected/);
  });
});

describe('the pages around installing', () => {
  const startBot = useBots();
  const safe = {
    'cache-control': 'no-store',
    'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };

  it.each(['/slack/install', '/slack/oauth_redirect', '/slack/oauth_redirect?code=1&state=x'])(
    '%s is kept by no cache, shown in no frame and taken for nothing else',
    async (path) => {
      const bot = await startBot(manyWorkspaces);
      const response = await fetch(pageOf(bot, path));
      await response.text();
      expect(Object.fromEntries(response.headers)).toMatchObject(safe);
    },
  );

  it('name every command of the manifest', async () => {
    const bot = await startBot(manyWorkspaces);
    const { html } = await createBrowser().open(pageOf(bot, '/slack/install'));
    const manifest = parse(readFileSync(join(__dirname, '..', '..', 'manifest.yml'), 'utf8'));
    const named: string[] = manifest.features.slash_commands.map(
      ({ command }: { command: string }) => command,
    );
    expect(named.filter((command) => !html.includes(command))).toEqual([]);
  });

  it.each([
    ['SLACK_CLIENT_SECRET', { SLACK_CLIENT_SECRET: 'another-client-secret' }],
    ['SLACK_CLIENT_ID', { SLACK_CLIENT_ID: '1.2' }],
  ])('say that the app’s own settings are wrong, and tell whoever runs it: %s', async (name, wrong) => {
    const bot = await startBot({
      ...manyWorkspaces,
      env: (places) => ({ ...manyWorkspaces.env?.(places), ...wrong }),
    });
    // Somebody else’s id would not get as far as Slack’s own page.
    const browser = createBrowser();
    const page = await browser.open(pageOf(bot, '/slack/install'));
    const ask = linkIn(page.html);
    ask.searchParams.set('client_id', bot.slack.clientId);
    const { location = '' } = await decideInstall(ask, { ownerId: bot.slack.teamId, userId: people.ana });
    const done = await browser.open(location);
    expect(done.status).toBe(500);
    expect(done.html).toMatch(/own settings/);
    expect(done.html).not.toMatch(/cancelled|bad_client_secret|invalid_client_id/);
    const line = bot
      .log()
      .split('\n')
      .find((text) => text.includes('nobody can install Roundup'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 50, problem: expect.stringContaining(name) });
  });

  it('say that Slack could not be reached where it was that', async () => {
    const bot = await startBot(manyWorkspaces);
    const browser = createBrowser();
    const page = await browser.open(pageOf(bot, '/slack/install'));
    const { location = '' } = await decideInstall(linkIn(page.html), {
      ownerId: bot.slack.teamId,
      userId: people.ana,
    });
    bot.slack.inject({ method: 'oauth.v2.access', kind: 'server-error' });
    const done = await browser.open(location);
    expect([done.status, done.html]).toEqual([502, expect.stringContaining('Slack couldn’t be reached')]);
  });
});

describe('uninstalling', () => {
  const startBot = useBots();

  it.each<Uninstallation>([
    { order: 'uninstalled-first', repeat: 2 },
    { order: 'tokens-first', repeat: 2 },
  ])('deletes all of that workspace and nothing of another: %j', async (how) => {
    const bot = await startBot(manyWorkspaces);
    const other = bot.slack.addWorkspace({ isInstalled: false });
    await install(bot, bot.slack, people.ana);
    await install(bot, other, other.users[0]?.id ?? '');
    await connectAccount(bot.slack, bot.person(people.ana), bot.calcom.keys.admin);
    const otherPerson = personIn(other);
    await connectAccount(other, otherPerson, bot.calcom.keys.member);
    for (const { status } of await bot.slack.uninstall(how)) expect(status).toBe(200);
    expect((await otherPerson.type('/cal-account')).words).toContain('Lena Vogt');
    expect(await leftOf(bot, bot.slack)).toEqual({ installation: false, connections: 0, admins: 0 });
    expect(await leftOf(bot, other)).toEqual({ installation: true, connections: 1, admins: 1 });
  });

  it.each([
    { type: 'app_uninstalled' },
    { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0ROUNDUP1'] } },
  ])('deletes nothing of an installation made since: a late $type', async (event) => {
    const bot = await startBot(manyWorkspaces);
    await install(bot, bot.slack, people.ana);
    await bot.slack.uninstall();
    const event_time = Math.floor(bot.clock.now().getTime() / 1000);
    bot.clock.advance(60_000);
    await install(bot, bot.slack, people.bo);
    await connectAccount(bot.slack, bot.person(people.bo), bot.calcom.keys.admin);
    const body = { type: 'event_callback', team_id: bot.slack.teamId, event, event_id: 'Ev1', event_time };
    const late = { body: JSON.stringify(body), contentType: 'application/json' };
    expect((await bot.slack.deliverRaw(late)).status).toBe(200);
    await eventually('it is seen to be late', () => bot.log().includes('installed again since'));
    expect((await bot.person(people.bo).type('/cal-account')).wire).toContain('account_settings');
    for (const { status } of await bot.slack.uninstall()) expect(status).toBe(200);
    expect(await leftOf(bot, bot.slack)).toEqual({ installation: false, connections: 0, admins: 0 });
  });

  it('is not what happens when a person takes back their own permission', async () => {
    const bot = await startBot(manyWorkspaces);
    await install(bot, bot.slack, people.ana);
    const event = { type: 'tokens_revoked', tokens: { oauth: [people.bo], bot: [] } };
    const body = { type: 'event_callback', team_id: bot.slack.teamId, event, event_id: 'Ev1', event_time: 1 };
    const delivery = await bot.slack.deliverRaw({
      body: JSON.stringify(body),
      contentType: 'application/json',
    });
    expect(delivery.status).toBe(200);
    expect(await leftOf(bot, bot.slack)).toEqual({ installation: true, connections: 0, admins: 1 });
  });

  it('begins again afterwards, with nothing of before', async () => {
    const bot = await startBot(manyWorkspaces);
    await install(bot, bot.slack, people.ana);
    await connectAccount(bot.slack, bot.person(people.ana), bot.calcom.keys.admin);
    await bot.slack.uninstall();
    await install(bot, bot.slack, people.bo);
    expect((await bot.person(people.ana).type('/cal-account')).words).toMatch(/You haven’t connected/);
    expect((await bot.person(people.ana).type('/cal-account')).wire).not.toContain('account_settings');
    expect((await bot.person(people.bo).type('/cal-account')).wire).toContain('account_settings');
  });
});
