import type { BlockAction } from '@slack/bolt';
import { callApi, tsOf } from './support/call-api';
import { type HttpBot, startHttpBot } from './support/http-bot';
import { ana, bo, sales } from './support/places';

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
const blocks = [
  {
    type: 'actions',
    block_id: 'row',
    elements: [
      { type: 'button', action_id: 'go', text: plain('Go'), value: 'v1' },
      {
        type: 'static_select',
        action_id: 'pick',
        options: [option('a'), option('b')],
        initial_option: option('a'),
      },
      { type: 'overflow', action_id: 'more', options: [option('x')] },
      { type: 'users_select', action_id: 'who' },
    ],
  },
  {
    type: 'input',
    block_id: 'note',
    label: plain('Note'),
    element: { type: 'plain_text_input', action_id: 'text' },
  },
];

let bot: HttpBot;
let bodies: BlockAction[];

beforeEach(async () => {
  bot = await startHttpBot();
  bodies = [];
  bot.app.action<BlockAction>(/.*/, async ({ ack, body }) => {
    await ack();
    bodies.push(body);
  });
});
afterEach(() => bot.stop());

const post = async (method = 'chat.postMessage', more: object = {}) =>
  tsOf(await callApi(bot.slack, method, { channel: sales, blocks, text: 'list', ...more }));
const act = (messageTs: string, actionId: string, more: object = {}) =>
  bot.slack.act({
    userId: ana,
    source: { messageTs, channelId: sales },
    blockId: 'row',
    actionId,
    ...more,
  });

describe('a press', () => {
  it('arrives as Slack sends it from a channel message', async () => {
    const ts = await post();
    expect(await act(ts, 'go')).toMatchObject({ status: 200 });
    expect(bodies[0]).toEqual({
      type: 'block_actions',
      team: { id: 'T0ACME0001', domain: 'acme-test' },
      user: { id: ana, username: 'ana', name: 'ana', team_id: 'T0ACME0001' },
      api_app_id: 'A0ROUNDUP1',
      token: expect.any(String),
      enterprise: null,
      is_enterprise_install: false,
      container: { type: 'message', message_ts: ts, channel_id: sales, is_ephemeral: false },
      channel: { id: sales, name: 'sales' },
      message: expect.objectContaining({ ts, text: 'list', blocks }),
      state: {
        values: {
          row: {
            pick: { type: 'static_select', selected_option: option('a') },
            who: { type: 'users_select', selected_user: null },
          },
          note: { text: { type: 'plain_text_input', value: null } },
        },
      },
      response_url: expect.stringContaining('/actions/T0ACME0001/'),
      trigger_id: expect.any(String),
      actions: [
        {
          type: 'button',
          action_id: 'go',
          block_id: 'row',
          text: plain('Go'),
          value: 'v1',
          action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
        },
      ],
    });
  });

  it('shows the app no message when it was ephemeral', async () => {
    await act(await post('chat.postEphemeral', { user: ana }), 'go');
    expect(bodies[0]).not.toHaveProperty('message');
    expect(bodies[0]).toMatchObject({ container: { is_ephemeral: true }, channel: { id: sales } });
  });

  it('says in which thread it was', async () => {
    const parent = await post();
    await act(await post('chat.postMessage', { thread_ts: parent }), 'go');
    expect(bodies[0]).toMatchObject({ container: { thread_ts: parent } });
  });

  it('remembers what was chosen and typed, for each person', async () => {
    const ts = await post();
    await act(ts, 'pick', { state: { selected_option: { value: 'b' } } });
    await act(ts, 'text', { blockId: 'note', state: { value: 'hello' } });
    await act(ts, 'go');
    await act(ts, 'go', { userId: bo });
    expect(bodies[0]?.actions[0]).toMatchObject({ type: 'static_select', selected_option: option('b') });
    expect(bodies.map((body) => body.state?.values.row?.pick?.selected_option?.value)).toEqual([
      'b',
      'b',
      'a',
    ]);
    expect(bodies.map((body) => body.state?.values.note?.text?.value)).toEqual([null, 'hello', null]);
  });

  it('takes the choice of an overflow menu from the menu', async () => {
    await act(await post(), 'more', { state: { selected_option: { value: 'x' } } });
    expect(bodies[0]?.actions[0]).toMatchObject({ type: 'overflow', selected_option: option('x') });
  });

  it.each<[string, string, object]>([
    ['an element that is not there', 'gone', {}],
    ['an element of another block', 'go', { blockId: 'note' }],
    ['an option that is not offered', 'pick', { state: { selected_option: { value: 'c' } } }],
    ['a person who does not exist', 'who', { state: { selected_user: 'U0NOBODY' } }],
  ])('is impossible on %s', async (_name, actionId, more) => {
    const ts = await post();
    await expect(act(ts, actionId, more)).rejects.toThrow();
    expect(bodies).toEqual([]);
  });

  it('is impossible on a message the person does not see, or that no longer has the element', async () => {
    const hidden = await post('chat.postEphemeral', { user: bo });
    await expect(act(hidden, 'go')).rejects.toThrow('sees no message');
    const ts = await post();
    await callApi(bot.slack, 'chat.update', { channel: sales, ts, text: 'done' });
    await expect(act(ts, 'go')).rejects.toThrow('No element');
  });

  it('ends in a notice when the bot is away', async () => {
    const ts = await post();
    bot.slack.deliverTo({ kind: 'http', url: 'http://127.0.0.1:9/' });
    expect((await act(ts, 'go')).notice).toContain('dispatch_failed');
    const last = bot.slack.visibleMessages({ userId: ana, channelId: sales }).at(-1);
    expect(last).toMatchObject({ author: { kind: 'slack' }, onlyFor: ana });
  });
});
