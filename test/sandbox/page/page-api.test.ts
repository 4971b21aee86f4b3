import type { PageState } from '../../../sandbox/page/api';
import { ana, bo, createPageRig, general, type PageRig, plain, sales } from './page-rig';

let rig: PageRig;

beforeEach(async () => {
  rig = await createPageRig();
});

afterEach(() => rig.close());

/** Slack gives up soon, for bots that never answer. */
async function startImpatient(): Promise<void> {
  await rig.close();
  rig = await createPageRig({ ackDeadlineMs: 100 });
}

const button = { type: 'button', action_id: 'press', text: plain('Press') };
const unreadIn = (seen: PageState, id: string) => seen.channels.find((channel) => channel.id === id)?.unread;

describe('what the page shows', () => {
  it('offers the manifest’s commands and Slack’s own', async () => {
    const boot = await rig.boot();
    expect(boot.workspace).toMatchObject({ botName: 'Roundup', botUserId: rig.slack.botUserId });
    expect(boot.commands.map(({ command }) => command)).toEqual([
      '/cal-digest',
      '/invite',
      '/remove',
      '/archive',
    ]);
    expect(boot.users).toEqual(rig.slack.users);
  });

  it('marks a channel unread for everyone but the writer, until it is opened', async () => {
    await rig.post('command', { userId: ana, channelId: sales, text: 'hello' });
    expect(unreadIn(await rig.state(ana, general), sales)).toBe(false);
    expect(unreadIn(await rig.state(bo, general), sales)).toBe(true);
    expect(unreadIn(await rig.state(bo, sales), sales)).toBe(false);
    expect(unreadIn(await rig.state(bo, general), sales)).toBe(false);
  });

  it('gives no messages of a channel its person is not in', async () => {
    rig.slack.remove(sales, bo);
    await rig.post('command', { userId: ana, channelId: sales, text: 'hello' });
    expect((await rig.state(bo, sales)).messages).toEqual([]);
    expect((await rig.state(ana, sales)).messages).toHaveLength(1);
  });

  it('does not know a person who is not in the workspace', async () => {
    const response = await fetch(`${rig.page.url}/sandbox/state?user=U9&channel=${sales}`);
    expect(response.status).toBe(404);
  });

  it('tells a listening page what changed, and only its own person of an ephemeral message', async () => {
    const stream = await fetch(`${rig.page.url}/sandbox/changes?user=${bo}`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await rig.callSlack('chat.postEphemeral', { channel: sales, user: ana, text: 'for Ana' });
    await rig.callSlack('chat.postMessage', { channel: sales, text: 'for all' });
    let heard = '';
    while (!heard.includes('data:')) heard += (await reader?.read())?.value ?? '';
    expect(heard.match(/^data: .*$/gm)).toEqual([`data: {"channelId":"${sales}"}`]);
    await reader?.cancel();
  });
});

describe('what a person does on the page', () => {
  it('sends a slash command to the bot and anything else to the channel', async () => {
    await rig.post('command', { userId: ana, channelId: sales, text: '/cal-digest  help me ' });
    expect(rig.delivered).toHaveLength(1);
    expect(rig.delivered[0]?.get('command')).toBe('/cal-digest');
    expect(rig.delivered[0]?.get('text')).toBe('help me');
    await rig.post('command', { userId: ana, channelId: sales, text: 'not /a command' });
    expect(rig.slack.visibleMessages({ userId: ana, channelId: sales }).map(({ text }) => text)).toEqual([
      'not /a command',
    ]);
  });

  it('cannot write to an app whose messages tab is read-only, commands included', async () => {
    const readOnly = await createPageRig({ isMessagesTabReadOnly: true });
    try {
      expect((await readOnly.boot()).workspace.isMessagesTabReadOnly).toBe(true);
      const dm = readOnly.slack.channelsOf(ana).find(({ kind }) => kind === 'dm')?.id ?? '';
      for (const text of ['/cal-digest', 'hello']) {
        const { answer } = await readOnly.post('command', { userId: ana, channelId: dm, text });
        expect(answer.notice).toContain('read-only');
      }
      expect(readOnly.delivered).toEqual([]);
      expect(readOnly.slack.visibleMessages({ userId: ana, channelId: dm })).toEqual([]);
      await readOnly.post('command', { userId: ana, channelId: sales, text: '/cal-digest' });
      expect(readOnly.delivered).toHaveLength(1);
    } finally {
      await readOnly.close();
    }
  });

  it('tells the person of a command nobody has', async () => {
    const { answer } = await rig.post('command', { userId: ana, channelId: sales, text: '/nope now' });
    expect(answer.notice).toMatch(/^\/nope is not a command/);
    expect(rig.delivered).toEqual([]);
  });

  it.each([
    ['never answers', null, 'operation_timeout'],
    ['answers 500', { status: 500 }, 'dispatch_failed'],
  ])('tells the person when the bot %s', async (_, as, code) => {
    if (as === null) await startImpatient();
    rig.botAnswers(as);
    const { answer } = await rig.post('command', { userId: ana, channelId: sales, text: '/cal-digest' });
    expect(answer.notice).toContain(code);
  });

  it('presses a button of a message', async () => {
    const { ts } = await rig.callSlack('chat.postMessage', {
      channel: sales,
      text: 'x',
      blocks: [{ type: 'actions', block_id: 'row', elements: [button] }],
    });
    const source = { messageTs: ts, channelId: sales };
    const pressed = await rig.post('act', { userId: ana, source, blockId: 'row', actionId: 'press' });
    expect(pressed).toEqual({ status: 200, answer: {} });
    expect(JSON.parse(rig.delivered[0]?.get('payload') ?? '')).toMatchObject({
      type: 'block_actions',
      user: { id: ana },
      actions: [{ action_id: 'press' }],
    });
  });

  it('says why a press is impossible instead of failing silently', async () => {
    const source = { messageTs: '1.000000', channelId: sales };
    const { status, answer } = await rig.post('act', {
      userId: ana,
      source,
      blockId: 'row',
      actionId: 'press',
    });
    expect(status).toBe(500);
    expect(answer.notice).toContain('1.000000');
  });

  it('hands a form’s errors back by block, keeps it open, and closes it when asked', async () => {
    await rig.post('command', { userId: ana, channelId: sales, text: '/cal-digest' });
    await rig.callSlack('views.open', {
      trigger_id: rig.delivered[0]?.get('trigger_id'),
      view: {
        type: 'modal',
        title: plain('Digest'),
        submit: plain('Save'),
        blocks: [
          {
            type: 'input',
            block_id: 'name',
            label: plain('Name'),
            element: { type: 'plain_text_input', action_id: 'value' },
          },
        ],
      },
    });
    const [modal] = (await rig.state(ana, sales)).modals;
    const values = { name: { value: { type: 'plain_text_input', value: 'Monday' } } };
    rig.botAnswers({ status: 200, body: { response_action: 'errors', errors: { name: 'Taken.' } } });
    const submitted = await rig.post('submit', { userId: ana, viewId: modal?.id, values });
    expect(submitted.answer).toEqual({ errors: { name: 'Taken.' } });
    expect((await rig.state(ana, sales)).modals).toHaveLength(1);
    expect((await rig.post('close', { userId: ana, viewId: modal?.id })).answer).toEqual({});
    expect((await rig.state(ana, sales)).modals).toEqual([]);
  });

  it('opens the Home tab, which the bot then publishes', async () => {
    expect((await rig.state(ana, '')).home).toBeNull();
    await rig.post('home', { userId: ana, tab: 'home' });
    await rig.callSlack('views.publish', {
      user_id: ana,
      view: { type: 'home', blocks: [{ type: 'divider' }] },
    });
    expect((await rig.state(ana, '')).home).toMatchObject({ kind: 'home', userId: ana });
  });

  it('invites the app to a channel and takes it out, by Slack’s own commands', async () => {
    const members = () => rig.slack.channelsOf(ana).find(({ id }) => id === general)?.members;
    await rig.post('command', { userId: ana, channelId: general, text: '/invite @roundup' });
    expect(members()).toContain(rig.slack.botUserId);
    await rig.post('command', { userId: ana, channelId: general, text: '/remove @Roundup' });
    expect(members()).not.toContain(rig.slack.botUserId);
    const { answer } = await rig.post('command', {
      userId: ana,
      channelId: general,
      text: '/invite @nobody',
    });
    expect(answer.notice).toContain('nobody');
  });

  it('takes the app out of a channel, archives it and brings both back, from the channel’s menu', async () => {
    const channel = () => rig.slack.channelsOf(ana).find(({ id }) => id === sales);
    const change = (kind: string) => rig.post('channel', { userId: ana, channelId: sales, change: kind });
    await change('remove-app');
    expect(channel()?.members).not.toContain(rig.slack.botUserId);
    await change('add-app');
    expect(channel()?.members).toContain(rig.slack.botUserId);
    await change('archive');
    expect(channel()?.isArchived).toBe(true);
    await change('unarchive');
    expect(channel()?.isArchived).toBe(false);
    expect((await change('rename')).status).toBe(400);
  });

  it('asks the bot for the options of a select, and says when it offers none', async () => {
    const select = { type: 'external_select', action_id: 'zone' };
    const blocks = [{ type: 'actions', block_id: 'row', elements: [select] }];
    const suggest = async (value: string) => {
      const { ts } = await rig.callSlack('chat.postMessage', { channel: sales, text: 'x', blocks });
      const source = { messageTs: ts, channelId: sales };
      return rig.post('suggest', { userId: ana, source, blockId: 'row', actionId: 'zone', value });
    };
    const options = [{ text: plain('Asia/Tokyo'), value: 'tokyo' }];
    rig.botAnswers({ status: 200, body: { options } });
    expect((await suggest('to')).answer).toEqual({});
    expect((await suggest('tok')).answer).toEqual({ groups: [{ options }] });
    rig.botAnswers({ status: 200, body: {} });
    expect((await suggest('tok')).answer.notice).toContain('invalid_options');
    expect(rig.delivered).toHaveLength(2);
    await startImpatient();
    rig.botAnswers(null);
    expect((await suggest('tok')).answer.notice).toContain('operation_timeout');
    expect(rig.delivered).toHaveLength(1);
  });
});
