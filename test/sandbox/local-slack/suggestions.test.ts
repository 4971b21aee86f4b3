import { type App, type BlockAction, type BlockSuggestion, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import type { LocalSlack } from '../../../sandbox/local-slack/types';
import { maxWaitMs } from '../../support/eventually';
import { callApi } from './support/call-api';
import { appOn, eventually, type HttpBot, startHttpBot } from './support/http-bot';
import { ana, sales } from './support/places';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string) => ({ text: plain(value), value });
const zone = (more: object = {}) => ({
  type: 'external_select',
  action_id: 'zone',
  min_query_length: 2,
  ...more,
});
const modal = (element: object, more: object = {}) => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Save'),
  blocks: [{ type: 'input', block_id: 'where', label: plain('Zone'), element, ...more }],
});

let bot: HttpBot;
let asked: BlockSuggestion[];
/** Null: never. */
let answer: object | null;
let actions: BlockAction[];
let saved: unknown[];

beforeEach(() => start(maxWaitMs));
afterEach(() => bot.stop());

async function start(ackDeadlineMs: number): Promise<void> {
  bot = await startHttpBot({ ackDeadlineMs });
  asked = [];
  actions = [];
  saved = [];
  answer = { options: [option('Asia/Tokyo'), option('Asia/Dubai')] };
  bot.app.command('/cal-digest', async ({ ack, payload, client }) => {
    await ack();
    await client.views.open({ trigger_id: payload.trigger_id, view: JSON.parse(payload.text) });
  });
  bot.app.options<'block_suggestion'>('zone', async ({ ack, body }) => {
    asked.push(body);
    if (answer !== null) await ack(JSON.parse(JSON.stringify(answer)));
  });
  bot.app.action<BlockAction>('zone', async ({ ack, body }) => {
    await ack();
    actions.push(body);
  });
  bot.app.view('form', async ({ ack, view }) => {
    await ack();
    saved.push(view.state.values.where?.zone);
  });
}

async function open(slack: LocalSlack, view: object): Promise<string> {
  const text = JSON.stringify(view);
  await slack.sendCommand({ userId: ana, channelId: sales, command: '/cal-digest', text });
  return (await eventually(() => slack.openViews(ana).at(-1))).id;
}
const type = (viewId: string, value: string, slack: LocalSlack = bot.slack) =>
  slack.suggest({ userId: ana, source: { viewId }, blockId: 'where', actionId: 'zone', value });
const submit = (viewId: string, state: object) =>
  bot.slack.submitView({ userId: ana, viewId, values: { where: { zone: { ...state } } } });

describe('typing into an external select', () => {
  it('asks the app, signed, with what was typed and the view, and resolves to its options', async () => {
    const viewId = await open(bot.slack, modal(zone()));
    const offered = await type(viewId, 'asi');
    expect(offered).toMatchObject({ status: 200, groups: [{ options: [option('Asia/Tokyo'), {}] }] });
    expect(asked).toMatchObject([
      {
        type: 'block_suggestion',
        block_id: 'where',
        action_id: 'zone',
        value: 'asi',
        user: { id: ana },
        container: { type: 'view', view_id: viewId },
        view: { callback_id: 'form', state: { values: { where: { zone: { selected_option: null } } } } },
      },
    ]);
    expect(asked[0]).not.toHaveProperty('trigger_id');
    expect(asked[0]).not.toHaveProperty('response_url');
  });

  it('asks over Socket Mode too, and hears the answer', async () => {
    const slack = await createLocalSlack();
    const receiver = new SocketModeReceiver({
      appToken: slack.appToken,
      logLevel: LogLevel.ERROR,
      installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
    });
    const app: App = appOn(slack, receiver);
    app.command('/cal-digest', async ({ ack, payload, client }) => {
      await ack();
      await client.views.open({ trigger_id: payload.trigger_id, view: JSON.parse(payload.text) });
    });
    app.options('zone', ({ ack }) => ack({ options: [option('Etc/UTC')] }));
    await app.start();
    slack.deliverTo({ kind: 'socket' });
    const viewId = await open(slack, modal(zone()));
    expect(await type(viewId, 'utc', slack)).toMatchObject({ groups: [{ options: [option('Etc/UTC')] }] });
    await app.stop();
    await slack.close();
  });

  it.each([
    ['three characters unless the element says otherwise', { min_query_length: undefined }, 'as', 'asi'],
    ['as many as the element says', { min_query_length: 5 }, 'asia', 'asia/'],
    ['none when it says 0', { min_query_length: 0 }, undefined, ''],
  ])('waits for %s', async (_what, more, short, enough) => {
    const viewId = await open(bot.slack, modal(zone(more)));
    if (short !== undefined) {
      const early = await type(viewId, short);
      expect([early.status, early.groups]).toEqual([undefined, undefined]);
      expect(asked).toHaveLength(0);
    }
    expect((await type(viewId, enough)).groups).toHaveLength(1);
  });

  it('takes groups of options', async () => {
    const group = { label: plain('Asia'), options: [option('Asia/Tokyo')] };
    answer = { option_groups: [group] };
    const viewId = await open(bot.slack, modal(zone()));
    expect((await type(viewId, 'asia')).groups).toEqual([group]);
  });

  it('takes an answer without options', async () => {
    answer = { options: [] };
    const viewId = await open(bot.slack, modal(zone()));
    expect(await type(viewId, 'nowhere')).toMatchObject({ status: 200, groups: [{ options: [] }] });
  });

  it('works in a message, where the channel goes with it', async () => {
    const blocks = [{ type: 'actions', block_id: 'where', elements: [zone()] }];
    const { ts } = await callApi(bot.slack, 'chat.postMessage', { channel: sales, text: 'a', blocks });
    const source = { channelId: sales, messageTs: String(ts) };
    const offered = await bot.slack.suggest({
      userId: ana,
      source,
      blockId: 'where',
      actionId: 'zone',
      value: 'as',
    });
    expect(offered.groups).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      container: { type: 'message', message_ts: ts },
      channel: { id: sales },
    });
  });

  it('is refused for an element whose options are not the app’s', async () => {
    const viewId = await open(
      bot.slack,
      modal({ type: 'static_select', action_id: 'zone', options: [option('a')] }),
    );
    await expect(type(viewId, 'asia')).rejects.toThrow('No external select');
  });
});

describe('an app that does not offer what Slack takes', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => option(String(index)));

  it.each([
    ['more than 100 options', { options: many(101) }],
    ['more than 100 options in a group', { option_groups: [{ label: plain('A'), options: many(101) }] }],
    ['options and groups at once', { options: many(1), option_groups: [] }],
    ['a text over 75 characters', { options: [option('x'.repeat(76))] }],
    ['formatted text', { options: [{ text: { type: 'mrkdwn', text: 'a' }, value: 'a' }] }],
    ['nothing', {}],
  ])('answers %s: the person is told, and nothing can be chosen', async (_what, given) => {
    answer = given;
    const viewId = await open(bot.slack, modal(zone()));
    const offered = await type(viewId, 'asia');
    expect(offered.groups).toBeUndefined();
    expect(offered.notice).toMatch(/choices failed/);
  });

  it('answers exactly 100', async () => {
    answer = { options: many(100) };
    const viewId = await open(bot.slack, modal(zone()));
    expect((await type(viewId, 'asia')).groups?.[0]?.options).toHaveLength(100);
  });

  it('never answers', async () => {
    await bot.stop();
    await start(1_000);
    answer = null;
    const viewId = await open(bot.slack, modal(zone()));
    expect(await type(viewId, 'asia')).toMatchObject({
      timedOut: true,
      notice: expect.stringContaining('operation_timeout'),
    });
  });
});

describe('choosing in an external select', () => {
  it('puts the option as it was offered into the state of a submission', async () => {
    const viewId = await open(bot.slack, modal(zone()));
    await type(viewId, 'asia');
    await submit(viewId, { selected_option: { value: 'Asia/Dubai' } });
    expect(saved).toEqual([{ type: 'external_select', selected_option: option('Asia/Dubai') }]);
  });

  it('tells the app at once with dispatch_action', async () => {
    const viewId = await open(bot.slack, modal(zone(), { dispatch_action: true }));
    await type(viewId, 'asia');
    await bot.slack.act({
      userId: ana,
      source: { viewId },
      blockId: 'where',
      actionId: 'zone',
      state: { selected_option: { value: 'Asia/Tokyo' } },
    });
    expect(actions).toMatchObject([
      {
        actions: [{ type: 'external_select', selected_option: option('Asia/Tokyo') }],
        view: { state: { values: { where: { zone: { selected_option: option('Asia/Tokyo') } } } } },
      },
    ]);
  });

  it('keeps the option it began with', async () => {
    const viewId = await open(bot.slack, modal(zone({ initial_option: option('Europe/Rome') })));
    await submit(viewId, { selected_option: { value: 'Europe/Rome' } });
    expect(saved).toEqual([{ type: 'external_select', selected_option: option('Europe/Rome') }]);
  });

  it('is impossible for what was never offered', async () => {
    const viewId = await open(bot.slack, modal(zone()));
    await type(viewId, 'asia');
    await expect(submit(viewId, { selected_option: { value: 'Mars/Base' } })).rejects.toThrow(
      'does not offer "Mars/Base"',
    );
  });

  it('of several keeps those of earlier searches', async () => {
    const viewId = await open(bot.slack, modal(zone({ type: 'multi_external_select' })));
    await type(viewId, 'asia');
    answer = { options: [option('Europe/Rome')] };
    await type(viewId, 'euro');
    const both = [option('Asia/Tokyo'), option('Europe/Rome')];
    await submit(viewId, { selected_options: both });
    expect(saved).toEqual([{ type: 'multi_external_select', selected_options: both }]);
  });

  it('is required like any other answer', async () => {
    const viewId = await open(bot.slack, modal(zone()));
    expect((await submit(viewId, { selected_option: null })).errors).toEqual({
      where: 'Please complete this required field.',
    });
  });
});
