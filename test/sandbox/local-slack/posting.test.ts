import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import type { LocalSlack, LocalSlackOptions } from '../../../sandbox/local-slack/types';
import { callApi, tsOf } from './support/call-api';
import { ana, anasDm, bo, general, leads, sales, widerScopes } from './support/places';

let clock: Date;
let slack: LocalSlack;
const start = async (options: LocalSlackOptions = {}) => {
  clock = new Date('2026-01-05T09:00:00.000Z');
  slack = await createLocalSlack({ now: () => clock, botScopes: widerScopes, ...options });
};
afterEach(() => slack.close());

const passSeconds = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
const post = (more: object = {}) =>
  callApi(slack, 'chat.postMessage', { channel: sales, text: 'a', ...more });
const rawPost = (channel: string) =>
  fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel, text: 'a' }),
  });
const seen = (userId = ana, channelId = sales) => slack.visibleMessages({ userId, channelId });

describe('a reply', () => {
  beforeEach(() => start({ limitsCalls: false }));

  it('belongs to the message that began its thread, also when it answers another reply', async () => {
    const parent = tsOf(await post());
    const reply = await post({ thread_ts: parent });
    expect(reply).toMatchObject({ ok: true, message: { thread_ts: parent } });
    await post({ thread_ts: tsOf(reply) });
    expect(seen().map(({ threadTs }) => threadTs)).toEqual([undefined, parent, parent]);
  });

  it('is shown in the channel too when it is broadcast', async () => {
    const parent = tsOf(await post());
    await post({ thread_ts: parent, reply_broadcast: true });
    await post({ thread_ts: parent, reply_broadcast: false });
    expect(seen().map(({ isBroadcast }) => isBroadcast)).toEqual([undefined, true, undefined]);
  });

  it('needs a thread of this channel', async () => {
    const elsewhere = tsOf(await callApi(slack, 'chat.postMessage', { channel: anasDm, text: 'a' }));
    expect(await post({ thread_ts: '0' })).toMatchObject({ error: 'invalid_thread_ts' });
    expect(await post({ thread_ts: '1767603600.000000' })).toMatchObject({ error: 'thread_not_found' });
    expect(await post({ thread_ts: elsewhere })).toMatchObject({ error: 'thread_not_found' });
    const ephemeral = tsOf(
      await callApi(slack, 'chat.postEphemeral', { channel: sales, user: ana, text: 'a' }),
    );
    expect(await post({ thread_ts: ephemeral })).toMatchObject({ error: 'cannot_reply_to_message' });
    expect(seen(bo)).toEqual([]);
  });

  it('whose parent was deleted in the meantime is refused', async () => {
    const parent = tsOf(await post());
    await callApi(slack, 'chat.delete', { channel: sales, ts: parent });
    expect(await post({ thread_ts: parent })).toMatchObject({ error: 'thread_not_found' });
  });
});

describe('posting without limits', () => {
  it('takes any number at once', async () => {
    await start({ limitsCalls: false });
    for (let count = 0; count < 20; count += 1) expect(await post()).toMatchObject({ ok: true });
  });
});

describe('posting at Slack’s rates', () => {
  beforeEach(() => start());

  it('allows a short burst in a channel, then answers 429 with the seconds to wait, and posts nothing', async () => {
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await rawPost(sales)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const limited = await rawPost(sales);
    expect(limited.headers.get('retry-after')).toBe('1');
    expect(await limited.json()).toEqual({ ok: false, error: 'ratelimited' });
    expect(seen()).toHaveLength(3);
  });

  it('goes on at one message a second', async () => {
    for (let count = 0; count < 3; count += 1) await post();
    for (let second = 0; second < 5; second += 1) {
      passSeconds(1);
      expect(await post()).toMatchObject({ ok: true });
      expect(await post()).toMatchObject({ error: 'ratelimited' });
    }
  });

  it('counts each channel by itself, and leaves other methods alone', async () => {
    for (let count = 0; count < 4; count += 1) await post();
    expect(await post({ channel: anasDm })).toMatchObject({ ok: true });
    expect(
      await callApi(slack, 'chat.postEphemeral', { channel: sales, user: ana, text: 'a' }),
    ).toMatchObject({ ok: true });
  });

  it('allows a workspace several hundred a minute', async () => {
    const channels = Array.from({ length: 101 }, (_, index) => ({
      id: `C${index}`,
      name: `c${index}`,
      kind: 'public' as const,
      members: [ana, slack.botUserId],
      isArchived: false,
    }));
    await slack.close();
    await start({ channels });
    let posted = 0;
    for (const { id } of channels) {
      for (let count = 0; count < 3; count += 1) posted += (await rawPost(id)).status === 200 ? 1 : 0;
    }
    expect(posted).toBe(300);
    passSeconds(60);
    expect((await rawPost('C100')).status).toBe(200);
  });
});

describe('other methods at Slack’s rates', () => {
  it('take as many calls a minute as their tier allows, each by itself', async () => {
    await start();
    const ask = () => callApi(slack, 'users.info', { user: ana });
    for (let count = 0; count < 100; count += 1) expect(await ask()).toMatchObject({ ok: true });
    expect(await ask()).toEqual({ ok: false, error: 'ratelimited' });
    expect(await callApi(slack, 'conversations.open', { users: ana })).toMatchObject({ ok: true });
    passSeconds(60);
    expect(await ask()).toMatchObject({ ok: true });
  });
});

describe('a long text beside blocks', () => {
  it('posts the blocks once for each 4,000 characters, as Slack has been seen to', async () => {
    await start();
    const blocks = [{ type: 'divider' }];
    await post({ text: 'x'.repeat(4000), blocks });
    expect(seen()).toHaveLength(1);
    await post({ text: 'x'.repeat(8001), blocks });
    expect(seen()).toHaveLength(4);
    await post({ text: 'x'.repeat(8001) });
    expect(seen()).toHaveLength(5);
  });
});

describe('a private channel that the bot was taken out of', () => {
  it('gives away nothing of the messages there', async () => {
    await start();
    slack.invite(leads, slack.botUserId);
    const ts = tsOf(await post({ channel: leads }));
    slack.remove(leads, slack.botUserId);
    for (const [method, args] of [
      ['chat.update', { channel: leads, ts, text: 'b' }],
      ['chat.delete', { channel: leads, ts }],
      ['chat.getPermalink', { channel: leads, message_ts: ts }],
    ] as const)
      expect(await callApi(slack, method, args)).toMatchObject({ error: 'channel_not_found' });
    expect(seen(ana, leads)).toMatchObject([{ text: 'a' }]);
  });
});

describe('a channel with a posting policy', () => {
  beforeEach(() => start());

  it.each(['restricted_action', 'restricted_action_read_only_channel', 'app_access_restricted'])(
    'refuses every post with %s until it is lifted',
    async (refusal) => {
      const parent = tsOf(await post());
      slack.restrict(sales, refusal);
      expect(await post()).toMatchObject({ error: refusal });
      expect(await post({ thread_ts: parent })).toMatchObject({ error: refusal });
      slack.restrict(sales, null);
      expect(await post()).toMatchObject({ ok: true });
    },
  );

  it('may be about threads alone', async () => {
    const parent = tsOf(await post());
    slack.restrict(sales, 'restricted_action_thread_only_channel');
    expect(await post()).toMatchObject({ error: 'restricted_action_thread_only_channel' });
    expect(await post({ thread_ts: parent })).toMatchObject({ ok: true });
    slack.restrict(sales, 'restricted_action_non_threadable_channel');
    expect(await post()).toMatchObject({ ok: true });
    expect(await post({ thread_ts: parent })).toMatchObject({
      error: 'restricted_action_non_threadable_channel',
    });
  });

  it('takes posts again once it is no longer archived', async () => {
    slack.archive(sales);
    expect(await post()).toMatchObject({ error: 'is_archived' });
    slack.archive(sales, false);
    expect(await post()).toMatchObject({ ok: true });
  });

  it('is not there for a bot outside of it when it is private', async () => {
    expect(await post({ channel: leads })).toMatchObject({ error: 'channel_not_found' });
    expect(await post({ channel: general })).toMatchObject({ error: 'not_in_channel' });
  });
});

describe('a deactivated account', () => {
  beforeEach(async () => {
    await start();
    slack.deactivate(bo);
  });

  it('is deleted in users.info, and opens no conversation', async () => {
    expect(await callApi(slack, 'users.info', { user: bo })).toMatchObject({ user: { deleted: true } });
    expect(await callApi(slack, 'users.info', { user: ana })).toMatchObject({ user: { deleted: false } });
    expect(await callApi(slack, 'conversations.open', { users: bo })).toMatchObject({
      error: 'user_disabled',
    });
  });

  it('takes direct messages in silence, as Slack lets it', async () => {
    expect(await post({ channel: bo })).toMatchObject({ ok: true });
  });

  it('is in no channel, and can do nothing', async () => {
    expect(await callApi(slack, 'chat.postEphemeral', { channel: sales, user: bo, text: 'a' })).toMatchObject(
      { error: 'user_not_in_channel' },
    );
    await expect(slack.sendCommand({ userId: bo, channelId: sales, command: '/cal-digest' })).rejects.toThrow(
      'deactivated',
    );
  });
});
