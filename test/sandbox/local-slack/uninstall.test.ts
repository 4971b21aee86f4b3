import { createServer, type Server } from 'node:http';
import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import type { LocalSlack, LocalWorkspace } from '../../../sandbox/local-slack/types';
import { callApi } from './support/call-api';
import { exchangeCode, installCode, redirectUrl } from './support/install';

interface Heard {
  readonly body: Readonly<Record<string, unknown>> & {
    readonly event: { readonly type: string; readonly tokens?: unknown };
  };
  readonly retry: string | undefined;
}

let slack: LocalSlack;
let second: LocalWorkspace;
let bot: Server;
let heard: Heard[];
let forms: URLSearchParams[];

beforeEach(async () => {
  heard = [];
  forms = [];
  bot = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (!text.startsWith('{')) forms.push(new URLSearchParams(text));
    else heard.push({ body: JSON.parse(text), retry: request.headers['x-slack-retry-num']?.toString() });
    response.end();
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  const address = bot.address();
  slack = await createLocalSlack();
  second = slack.addWorkspace();
  slack.setRedirectUrls([redirectUrl]);
  slack.deliverTo({
    kind: 'http',
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`,
  });
});
afterEach(async () => {
  await slack.close();
  bot.closeAllConnections();
  await new Promise((resolve) => bot.close(resolve));
});

const types = () => heard.map(({ body }) => body.event.type);

describe('an uninstallation', () => {
  it('tells the app twice over: that it is gone, and whose tokens are revoked', async () => {
    const deliveries = await second.uninstall();
    expect(deliveries.map(({ status }) => status)).toEqual([200, 200]);
    expect(types()).toEqual(['app_uninstalled', 'tokens_revoked']);
    expect(heard[1]?.body.event.tokens).toEqual({ oauth: [], bot: [second.botUserId] });
    for (const { body } of heard)
      expect(body).toMatchObject({
        type: 'event_callback',
        team_id: second.teamId,
        api_app_id: 'A0ROUNDUP1',
        authorizations: [
          {
            enterprise_id: null,
            team_id: second.teamId,
            user_id: second.botUserId,
            is_bot: true,
            is_enterprise_install: false,
          },
        ],
      });
  });

  it('tells it in the other order, and again with the same ids, when asked', async () => {
    await second.uninstall({ order: 'tokens-first', repeat: 2 });
    expect(types()).toEqual(['tokens_revoked', 'tokens_revoked', 'app_uninstalled', 'app_uninstalled']);
    const ids = heard.map(({ body }) => body.event_id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).toBe(ids[3]);
    expect(new Set(ids).size).toBe(2);
    expect(heard.map(({ retry }) => retry)).toEqual([undefined, '1', undefined, '1']);
  });

  it.each(['account_inactive', 'token_revoked'] as const)(
    'leaves the token good for nothing but %s, and that of others good',
    async (refusal) => {
      const token = second.botToken;
      await second.uninstall({ refusal });
      expect(second.isInstalled).toBe(false);
      expect(second.botToken).toBe(token);
      for (const method of ['auth.test', 'chat.postMessage', 'users.info'])
        expect(await callApi(slack, method, {}, token)).toEqual({ ok: false, error: refusal });
      expect(await callApi(slack, 'auth.test')).toMatchObject({ ok: true });
    },
  );

  it('takes the bot out of the channels', async () => {
    const everywhere = () => second.users.flatMap(({ id }) => second.channelsOf(id));
    expect(
      everywhere().some(({ kind, members }) => kind !== 'dm' && members.includes(second.botUserId)),
    ).toBe(true);
    await second.uninstall();
    expect(
      everywhere().some(({ kind, members }) => kind !== 'dm' && members.includes(second.botUserId)),
    ).toBe(false);
  });

  it('lets nothing more of the workspace through', async () => {
    await second.uninstall();
    heard = [];
    await second.openHome({ userId: second.users[0]?.id ?? '', tab: 'home' });
    expect(heard).toEqual([]);
  });

  it('happens once', async () => {
    await second.uninstall();
    await expect(second.uninstall()).rejects.toThrow('not installed');
  });

  it('is over with a new installation, which has a new token', async () => {
    const old = second.botToken;
    await second.uninstall();
    const code = await installCode(slack, { ownerId: second.teamId, userId: second.users[0]?.id ?? '' });
    await exchangeCode(slack, code);
    expect(second.isInstalled).toBe(true);
    expect(second.botToken).not.toBe(old);
    expect(await callApi(second, 'auth.test')).toMatchObject({ ok: true });
    expect(await callApi(second, 'auth.test', {}, old)).toMatchObject({ error: 'account_inactive' });
  });

  it('is seen in the workspace that this object stands for, too', async () => {
    await slack.uninstall();
    expect([slack.isInstalled, second.isInstalled]).toEqual([false, true]);
  });
});

describe('what happens in an organization', () => {
  it('reaches the app marked as of an org-wide installation', async () => {
    const org = { id: 'E0NORTH001', name: 'North Test Org' };
    const north = slack.addWorkspace({ name: 'North Test', enterprise: org, isInstalled: false });
    const userId = north.users[0]?.id ?? '';
    await exchangeCode(slack, await installCode(slack, { ownerId: org.id, userId }));
    const place = { userId, channelId: north.channelsOf(userId)[0]?.id ?? '' };
    await north.sendCommand({ ...place, command: '/cal-digest' });
    expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({
      team_id: north.teamId,
      enterprise_id: org.id,
      enterprise_name: org.name,
      is_enterprise_install: 'true',
    });
    const view = {
      type: 'modal',
      title: { type: 'plain_text', text: 'One' },
      submit: { type: 'plain_text', text: 'Save' },
      blocks: [],
    };
    await callApi(north, 'views.open', { trigger_id: forms[0]?.get('trigger_id'), view });
    await north.submitView({ userId, viewId: north.openViews(userId)[0]?.id ?? '', values: {} });
    expect(JSON.parse(forms[1]?.get('payload') ?? '')).toMatchObject({
      type: 'view_submission',
      team: null,
      enterprise: org,
      user: { team_id: north.teamId },
      is_enterprise_install: true,
    });
    await north.openHome({ userId, tab: 'home' });
    expect(heard[0]?.body).toMatchObject({
      team_id: north.teamId,
      enterprise_id: org.id,
      authorizations: [{ enterprise_id: org.id, team_id: null, is_enterprise_install: true }],
    });
  });
});
