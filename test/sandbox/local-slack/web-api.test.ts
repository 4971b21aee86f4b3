import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import type { LocalSlack } from '../../../sandbox/local-slack/types';
import { callApi, tsOf } from './support/call-api';
import { ana, anasDm, bo, dee, general, leads, oldLaunch, sales, widerScopes } from './support/places';

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const at = new Date('2026-01-05T09:00:00.000Z');
let slack: LocalSlack;

beforeEach(async () => {
  slack = await createLocalSlack({ now: () => at, botScopes: widerScopes });
});
afterEach(() => slack.close());

const seen = (userId: string, channelId: string) => slack.visibleMessages({ userId, channelId });

describe('the Web API', () => {
  it('asks for a token, and for the right one', async () => {
    expect(await callApi(slack, 'auth.test', {}, null)).toEqual({ ok: false, error: 'not_authed' });
    expect(await callApi(slack, 'auth.test', {}, 'xoxb-other')).toEqual({ ok: false, error: 'invalid_auth' });
    expect(await callApi(slack, 'auth.test', {}, slack.appToken)).toMatchObject({
      error: 'not_allowed_token_type',
    });
    expect(await callApi(slack, 'apps.connections.open')).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await callApi(slack, 'auth.test')).toMatchObject({
      ok: true,
      team_id: slack.teamId,
      user_id: slack.botUserId,
    });
  });

  it('does not know a method it does not have', async () => {
    expect(await callApi(slack, 'chat.shout')).toMatchObject({ ok: false, error: 'unknown_method' });
  });

  it('names the argument that is missing', async () => {
    expect(await callApi(slack, 'chat.postMessage', { text: 'a' })).toMatchObject({
      error: 'invalid_arguments',
      errors: ['missing required field: channel [json-pointer:/channel]'],
    });
  });

  it('reads forms with JSON inside', async () => {
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
      body: new URLSearchParams({ channel: sales, blocks: JSON.stringify([section('hello')]) }),
    });
    expect(await response.json()).toMatchObject({ ok: true, channel: sales });
    expect(seen(bo, sales)[0]?.blocks[0]).toMatchObject(section('hello'));
  });

  it('refuses blocks that are not JSON', async () => {
    const args = { channel: sales, blocks: '[{' };
    expect(await callApi(slack, 'chat.postMessage', args)).toMatchObject({ error: 'invalid_blocks_format' });
  });

  it('says which scope is missing', async () => {
    const narrow = await createLocalSlack({ botScopes: ['commands'] });
    const answer = await callApi(narrow, 'chat.postMessage', { channel: sales, text: 'a' });
    await narrow.close();
    expect(answer).toEqual({ ok: false, error: 'missing_scope', needed: 'chat:write', provided: 'commands' });
  });

  it('gives the app what its manifest asks for, unless told', async () => {
    const plain = await createLocalSlack();
    const answer = await callApi(plain, 'users.info', { user: ana });
    await plain.close();
    expect(answer).toMatchObject({ error: 'missing_scope', provided: 'commands,chat:write' });
  });

  it('tells about people', async () => {
    expect(await callApi(slack, 'users.info', { user: 'U0NOBODY' })).toMatchObject({
      error: 'user_not_found',
    });
    expect(await callApi(slack, 'users.info', { user: ana })).toMatchObject({
      user: { real_name: 'Ana Ficta', tz: 'Europe/Lisbon', is_admin: true },
    });
  });

  it('opens direct messages with one person', async () => {
    expect(await callApi(slack, 'conversations.open', { users: ana })).toEqual({
      ok: true,
      channel: { id: anasDm },
    });
    expect(await callApi(slack, 'conversations.open')).toMatchObject({ error: 'users_list_not_supplied' });
    expect(await callApi(slack, 'conversations.open', { users: 'U0NOBODY' })).toMatchObject({
      error: 'user_not_found',
    });
  });
});

describe('chat.postMessage', () => {
  it.each([
    ['not_in_channel', { channel: general, text: 'a' }],
    ['channel_not_found', { channel: leads, text: 'a' }],
    ['channel_not_found', { channel: 'C0NOWHERE', text: 'a' }],
    ['is_archived', { channel: oldLaunch, text: 'a' }],
    ['no_text', { channel: sales }],
    ['no_text', { channel: sales, blocks: [] }],
    ['invalid_blocks', { channel: sales, blocks: [section('')] }],
    ['msg_blocks_too_long', { channel: sales, blocks: Array(5).fill(section('x'.repeat(2700))) }],
  ])('answers %s', async (error, args) => {
    expect(await callApi(slack, 'chat.postMessage', args)).toMatchObject({ ok: false, error });
    expect(seen(ana, sales)).toEqual([]);
  });

  it('points at the fault in the blocks', async () => {
    const args = { channel: sales, blocks: [section('fine'), section('')] };
    expect(await callApi(slack, 'chat.postMessage', args)).toEqual({
      ok: false,
      error: 'invalid_blocks',
      errors: ['must be more than 0 characters [json-pointer:/blocks/1/text/text]'],
      response_metadata: {
        messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/1/text/text]'],
      },
    });
  });

  it('posts where the bot was invited, and no longer where it was removed', async () => {
    slack.invite(leads, slack.botUserId);
    expect(await callApi(slack, 'chat.postMessage', { channel: leads, text: 'a' })).toMatchObject({
      ok: true,
    });
    slack.remove(leads, slack.botUserId);
    expect(await callApi(slack, 'chat.postMessage', { channel: leads, text: 'a' })).toMatchObject({
      error: 'channel_not_found',
    });
    slack.archive(sales);
    expect(await callApi(slack, 'chat.postMessage', { channel: sales, text: 'a' })).toMatchObject({
      error: 'is_archived',
    });
  });

  it('posts to the direct messages of a user id', async () => {
    expect(await callApi(slack, 'chat.postMessage', { channel: ana, text: 'psst' })).toMatchObject({
      channel: anasDm,
    });
    expect(seen(ana, anasDm).map((message) => message.text)).toEqual(['psst']);
    expect(seen(bo, anasDm)).toEqual([]);
  });

  it('cuts text at 40,000 characters', async () => {
    await callApi(slack, 'chat.postMessage', { channel: sales, text: 'x'.repeat(40_001) });
    expect(seen(ana, sales)[0]?.text).toHaveLength(40_000);
  });

  it('gives every message a later ts though the clock stands still', async () => {
    const first = await callApi(slack, 'chat.postMessage', { channel: sales, text: '1' });
    const second = await callApi(slack, 'chat.postMessage', { channel: sales, text: '2' });
    expect([tsOf(first), tsOf(second)]).toEqual(['1767603600.000000', '1767603600.000001']);
  });

  it('names blocks and elements that came without ids', async () => {
    const button = { type: 'button', text: { type: 'plain_text', text: 'Go' } };
    await callApi(slack, 'chat.postMessage', {
      channel: sales,
      blocks: [{ type: 'actions', elements: [button] }],
    });
    expect(seen(ana, sales)[0]?.blocks).toEqual([
      {
        type: 'actions',
        block_id: expect.any(String),
        elements: [{ ...button, action_id: expect.any(String) }],
      },
    ]);
  });
});

describe('chat.postEphemeral', () => {
  it('is seen by one person and out of reach of update and delete', async () => {
    const posted = await callApi(slack, 'chat.postEphemeral', {
      channel: sales,
      user: ana,
      text: 'only you',
    });
    expect(seen(ana, sales)).toHaveLength(1);
    expect(seen(bo, sales)).toEqual([]);
    const args = { channel: sales, ts: tsOf(posted), text: 'b' };
    expect(await callApi(slack, 'chat.update', args)).toMatchObject({ error: 'message_not_found' });
    expect(await callApi(slack, 'chat.delete', args)).toMatchObject({ error: 'message_not_found' });
  });

  it('needs both the bot and the person in the channel', async () => {
    const to = (channel: string, user: string) =>
      callApi(slack, 'chat.postEphemeral', { channel, user, text: 'a' });
    expect(await to(general, ana)).toMatchObject({ error: 'not_in_channel' });
    expect(await to(leads, ana)).toMatchObject({ error: 'channel_not_found' });
    slack.remove(sales, dee);
    expect(await to(sales, dee)).toMatchObject({ error: 'user_not_in_channel' });
  });
});

describe('chat.update and chat.delete', () => {
  it('change and remove an own message', async () => {
    const posted = await callApi(slack, 'chat.postMessage', { channel: sales, blocks: [section('a')] });
    const ts = tsOf(posted);
    await callApi(slack, 'chat.update', { channel: sales, ts, text: 'b' });
    expect(seen(ana, sales)).toMatchObject([{ ts, text: 'b', blocks: [], edited: true }]);
    await callApi(slack, 'chat.delete', { channel: sales, ts });
    expect(seen(ana, sales)).toEqual([]);
  });

  it('refuse what Slack refuses', async () => {
    slack.sendMessage({ userId: ana, channelId: sales, text: 'mine' });
    const [hers] = seen(ana, sales);
    const ts = String(hers?.ts);
    const own = tsOf(await callApi(slack, 'chat.postMessage', { channel: sales, text: 'a' }));
    const update = (args: object) => callApi(slack, 'chat.update', { channel: sales, ...args });
    expect(await update({ ts, text: 'b' })).toMatchObject({ error: 'cant_update_message' });
    expect(await update({ ts: '1.000000', text: 'b' })).toMatchObject({ error: 'message_not_found' });
    expect(await update({ ts: own, text: 'x'.repeat(4001) })).toMatchObject({ error: 'msg_too_long' });
    expect(await update({ ts: own })).toMatchObject({ error: 'no_text' });
    expect(await callApi(slack, 'chat.delete', { channel: sales, ts })).toMatchObject({
      error: 'cant_delete_message',
    });
  });
});

describe('chat.getPermalink', () => {
  it('leads to a posted message only', async () => {
    const ts = tsOf(await callApi(slack, 'chat.postMessage', { channel: sales, text: 'a' }));
    const link = (args: object) => callApi(slack, 'chat.getPermalink', args);
    expect(await link({ channel: sales, message_ts: ts })).toMatchObject({
      permalink: `${slack.url}/archives/${sales}/p1767603600000000`,
    });
    expect(await link({ channel: sales, message_ts: '1.0' })).toMatchObject({ error: 'message_not_found' });
    expect(await link({ channel: 'C0NOWHERE', message_ts: ts })).toMatchObject({
      error: 'channel_not_found',
    });
  });
});

describe('views.publish', () => {
  const home = (text: string) => ({ type: 'home', blocks: [section(text)] });

  it('replaces the Home tab unless its hash has moved on', async () => {
    expect(await callApi(slack, 'views.publish', { user_id: ana, view: home('one') })).toMatchObject({
      ok: true,
    });
    const hash = slack.homeOf(ana)?.hash;
    const again = { user_id: ana, view: home('two'), hash };
    expect(await callApi(slack, 'views.publish', again)).toMatchObject({ ok: true });
    expect(await callApi(slack, 'views.publish', again)).toMatchObject({ error: 'hash_conflict' });
    expect(slack.homeOf(ana)?.view).toMatchObject(home('two'));
    expect(slack.homeOf(bo)).toBeUndefined();
  });

  it('refuses strangers and faulty views', async () => {
    expect(await callApi(slack, 'views.publish', { user_id: 'U0NOBODY', view: home('a') })).toMatchObject({
      error: 'user_not_found',
    });
    expect(await callApi(slack, 'views.publish', { user_id: ana, view: home('') })).toMatchObject({
      error: 'invalid_arguments',
      errors: ['must be more than 0 characters [json-pointer:/view/blocks/0/text/text]'],
    });
  });
});

describe('what is kept of the calls', () => {
  it('names the method, its arguments and answer, and no token', async () => {
    await callApi(slack, 'chat.postMessage', { channel: sales, text: 'a', token: slack.botToken });
    await callApi(slack, 'apps.connections.open', {}, slack.appToken);
    expect(slack.received[0]).toMatchObject({
      at,
      method: 'chat.postMessage',
      args: { channel: sales, text: 'a' },
      answer: { ok: true },
    });
    expect(String(slack.received[1]?.answer.url)).toMatch(/ticket=\*\*\*/);
    expect(JSON.stringify(slack.received)).not.toMatch(/xoxb|xapp/);
  });

  it('warns of refusals with code and pointer', async () => {
    const warnings: string[] = [];
    const noisy = await createLocalSlack({ logger: { warn: (message) => warnings.push(message) } });
    await callApi(noisy, 'chat.postMessage', { channel: sales, blocks: [section('')] });
    await noisy.close();
    expect(warnings).toEqual([
      'chat.postMessage refused: invalid_blocks; must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ]);
  });

  it('is told to those who listen, until they stop', async () => {
    const changes: object[] = [];
    const stop = slack.onChange((change) => changes.push(change));
    await callApi(slack, 'chat.postMessage', { channel: sales, text: 'a' });
    await callApi(slack, 'chat.postEphemeral', { channel: sales, user: ana, text: 'a' });
    stop();
    await callApi(slack, 'chat.postMessage', { channel: sales, text: 'a' });
    expect(changes).toEqual([{ channelId: sales }, { channelId: sales, userId: ana }]);
  });
});
