import type { RespondFn } from '@slack/bolt';
import { eventually, type HttpBot, startHttpBot } from './support/http-bot';
import { ana, bo, general, leads } from './support/places';

let bot: HttpBot;
let clock: Date;
let respond: RespondFn;
let address: string;

const button = {
  type: 'actions',
  block_id: 'row',
  elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' }, value: 'v1' }],
};

beforeEach(async () => {
  clock = new Date('2026-01-05T09:00:00.000Z');
  bot = await startHttpBot({ now: () => clock });
  bot.app.command('/cal-rankings', async (args) => {
    await args.ack();
    respond = args.respond;
    address = args.payload.response_url;
  });
  bot.app.action('go', async (args) => {
    await args.ack();
    respond = args.respond;
    address = 'response_url' in args.body ? args.body.response_url : '';
  });
});
afterEach(() => bot.stop());

const seen = (userId = ana, channelId = general) => bot.slack.visibleMessages({ userId, channelId });
const texts = (userId = ana) => seen(userId).map((message) => message.text);
const type = () => bot.slack.sendCommand({ userId: ana, channelId: general, command: '/cal-rankings' });
const post = (body: object) =>
  fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const press = async (userId = ana) => {
  const message = seen(userId).at(-1);
  if (!message) throw new Error('There is no message to press on');
  const source = { messageTs: message.ts, channelId: general };
  await bot.slack.act({ userId, source, blockId: 'row', actionId: 'go' });
};

describe('response_url', () => {
  it('reaches the asker alone, and all with in_channel, where the bot is no member', async () => {
    await type();
    await respond('mine');
    await respond({ response_type: 'in_channel', text: 'ours' });
    expect(texts(ana)).toEqual(['mine', 'ours']);
    expect(texts(bo)).toEqual(['ours']);
  });

  it('works in a private channel without the bot', async () => {
    await bot.slack.sendCommand({ userId: ana, channelId: leads, command: '/cal-rankings' });
    await respond('hello');
    expect(seen(ana, leads)).toMatchObject([{ text: 'hello', onlyFor: ana }]);
  });

  it('is used up after five uses', async () => {
    await type();
    for (const text of ['1', '2', '3', '4', '5']) await respond(text);
    const sixth = await post({ text: '6' });
    expect([sixth.status, await sixth.text()]).toEqual([404, 'used_url']);
    await expect(respond('6')).rejects.toMatchObject({ code: 'slack_bolt_respond_error', statusCode: 404 });
    expect(texts()).toHaveLength(5);
  });

  it('expires after thirty minutes', async () => {
    await type();
    clock = new Date(clock.getTime() + 30 * 60_000);
    expect((await post({ text: 'just in time' })).status).toBe(200);
    clock = new Date(clock.getTime() + 1);
    const late = await post({ text: 'late' });
    expect([late.status, await late.text()]).toEqual([404, 'expired_url']);
  });

  it('takes JSON alone, announced as such', async () => {
    await type();
    const given = { method: 'POST', body: '{"text":"a"}' };
    const asForm = await fetch(address, { ...given, body: new URLSearchParams({ text: 'a' }) });
    expect([asForm.status, await asForm.text()]).toEqual([400, 'invalid_payload']);
    expect((await fetch(address, given)).status).toBe(400);
    expect((await fetch(address)).status).toBe(400);
    expect(texts()).toEqual([]);
    expect((await post({ text: 'a' })).status).toBe(200);
  });

  it('is unknown with another secret', async () => {
    await type();
    address = `${address}0`;
    expect((await post({ text: 'a' })).status).toBe(404);
  });

  it.each<[string, object]>([
    ['invalid_blocks', { blocks: [{ type: 'marquee' }] }],
    ['no_text', {}],
    ['invalid_payload', { text: 7 }],
  ])('answers 400 %s', async (code, body) => {
    await type();
    const answer = await post(body);
    expect([answer.status, await answer.text()]).toEqual([400, code]);
    expect(texts()).toEqual([]);
  });

  it('has no ceiling over all blocks together', async () => {
    await type();
    const section = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3000) } };
    expect((await post({ blocks: Array(5).fill(section) })).status).toBe(200);
  });

  it('replaces the earlier reply to a command, which stays as visible as it was', async () => {
    await type();
    await respond('one');
    await respond({ replace_original: true, response_type: 'in_channel', text: 'two' });
    expect(seen()).toMatchObject([{ text: 'two', onlyFor: ana, edited: true }]);
    expect(texts(bo)).toEqual([]);
  });

  it('replaces the pressed message, not what was posted after it', async () => {
    await type();
    await respond({ text: 'list', blocks: [button] });
    await press();
    await respond('a note');
    await respond({ replace_original: true, text: 'longer list' });
    expect(texts()).toEqual(['longer list', 'a note']);
  });

  it('deletes the pressed message', async () => {
    await type();
    await respond({ text: 'list', blocks: [button], response_type: 'in_channel' });
    await press(bo);
    expect((await post({ delete_original: true })).status).toBe(200);
    expect(texts()).toEqual([]);
  });

  it('has nothing to delete for a bare command', async () => {
    await type();
    expect((await post({ delete_original: true })).status).toBe(404);
  });

  it('answers in a thread when told to', async () => {
    await type();
    await post({ response_type: 'in_channel', replace_original: false, thread_ts: '1.000000', text: 'a' });
    expect(seen(bo)).toMatchObject([{ text: 'a', threadTs: '1.000000' }]);
  });

  it('is new for every press', async () => {
    await type();
    await respond({ text: 'list', blocks: [button] });
    const first = address;
    await press();
    expect(address).not.toBe(first);
  });

  it('is recorded without its secret', async () => {
    await type();
    await respond(`see ${address}`);
    const call = bot.slack.received.find(({ method }) => method === 'response_url');
    expect(call?.args.text).toMatch(/\/commands\/T0ACME0001\/\d+\/\*\*\*$/);
    expect(JSON.stringify(bot.slack.received)).not.toContain(address);
  });

  it('fails as injected', async () => {
    await type();
    bot.slack.inject({ method: 'response_url', kind: 'server-error', times: 1 });
    await expect(respond('a')).rejects.toMatchObject({ statusCode: 500 });
    await respond('b');
    expect(await eventually(() => texts().length > 0 && texts())).toEqual(['b']);
  });
});
