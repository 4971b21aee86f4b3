import type { BlockAction, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import { callApi } from './support/call-api';
import { type HttpBot, startHttpBot } from './support/http-bot';
import { ana, anasDm, bo, general, oldLaunch, sales } from './support/places';

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string) => ({ text: plain(value), value });
const options = [option('a'), option('b'), option('c')];

/** Each element a form may ask with, in a block of its own, what a person sets, and how Slack then sends it. */
const cases: readonly (readonly [element: object, set: object, initially: object, after: object])[] = [
  [
    { type: 'checkboxes', options, initial_options: [option('a')] },
    { selected_options: [{ value: 'b' }, { value: 'c' }] },
    { selected_options: [option('a')] },
    { selected_options: [option('b'), option('c')] },
  ],
  [
    { type: 'radio_buttons', options, initial_option: option('b') },
    { selected_option: { value: 'c' } },
    { selected_option: option('b') },
    { selected_option: option('c') },
  ],
  [
    { type: 'static_select', options, initial_option: option('b') },
    { selected_option: { value: 'a' } },
    { selected_option: option('b') },
    { selected_option: option('a') },
  ],
  [
    { type: 'multi_static_select', options, initial_options: [option('b')], max_selected_items: 2 },
    { selected_options: [{ value: 'a' }, { value: 'c' }] },
    { selected_options: [option('b')] },
    { selected_options: [option('a'), option('c')] },
  ],
  [
    { type: 'timepicker', initial_time: '09:00' },
    { selected_time: '17:30' },
    { selected_time: '09:00' },
    { selected_time: '17:30' },
  ],
  [
    { type: 'datepicker', initial_date: '2026-06-01' },
    { selected_date: '2026-07-31' },
    { selected_date: '2026-06-01' },
    { selected_date: '2026-07-31' },
  ],
  [
    { type: 'conversations_select', default_to_current_conversation: true },
    { selected_conversation: general },
    { selected_conversation: sales },
    { selected_conversation: general },
  ],
  [
    { type: 'multi_users_select', initial_users: [ana] },
    { selected_users: [ana, bo] },
    { selected_users: [ana] },
    { selected_users: [ana, bo] },
  ],
  [
    { type: 'number_input', is_decimal_allowed: false, initial_value: '5', min_value: '1', max_value: '10' },
    { value: '7' },
    { value: '5' },
    { value: '7' },
  ],
  [{ type: 'plain_text_input' }, { value: 'words' }, { value: null }, { value: 'words' }],
];
const typeOf = (element: object) => String(Reflect.get(element, 'type'));
const named = cases.map(([element, ...rest]) => [typeOf(element), ...rest] as const);
const inputs = cases.map(([element]) => ({
  type: 'input',
  block_id: typeOf(element),
  label: plain(typeOf(element)),
  element: { action_id: 'it', ...element },
}));
const modal = (blocks: readonly object[], more: object = {}) => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Save'),
  blocks,
  ...more,
});

let bot: HttpBot;
let trigger: string;
let submissions: ViewSubmitAction[];
let actions: BlockAction[];
let answer: ViewResponseAction | undefined;

beforeEach(async () => {
  bot = await startHttpBot();
  submissions = [];
  actions = [];
  answer = undefined;
  bot.app.command('/cal-digest', async ({ ack, payload }) => {
    await ack();
    trigger = payload.trigger_id;
  });
  bot.app.action<BlockAction>(/./, async ({ ack, body }) => {
    await ack();
    actions.push(body);
  });
  bot.app.view<ViewSubmitAction>('form', async ({ ack, body }) => {
    submissions.push(body);
    await (answer ? ack(answer) : ack());
  });
});
afterEach(() => bot.stop());

async function open(view: object, channelId = sales) {
  await bot.slack.sendCommand({ userId: ana, channelId, command: '/cal-digest' });
  const opened = await callApi(bot.slack, 'views.open', { trigger_id: trigger, view });
  if (opened.ok !== true) throw new Error(JSON.stringify(opened));
  return top();
}
function top() {
  const view = bot.slack.openViews(ana).at(-1);
  if (!view) throw new Error('No modal is open');
  return view;
}
const valuesOf = (at: number) => submissions.at(at)?.view.state.values ?? {};

describe.each(named)('%s in a modal', (type, set, initially, after) => {
  it('sends what it began with when nobody touches it', async () => {
    const optional = { ...inputs.find(({ block_id }) => block_id === type), optional: true };
    const { id: viewId } = await open(modal([optional]));
    await bot.slack.submitView({ userId: ana, viewId, values: {} });
    expect(valuesOf(0)).toEqual({ [type]: { it: { type, ...initially } } });
  });

  it('sends what was set with the form', async () => {
    const { id: viewId } = await open(modal(inputs.filter(({ block_id }) => block_id === type)));
    await bot.slack.submitView({ userId: ana, viewId, values: { [type]: { it: { ...set } } } });
    expect(valuesOf(0)).toEqual({ [type]: { it: { type, ...after } } });
  });

  it('tells the app of each change with dispatch_action, the whole form beside it', async () => {
    const { id: viewId } = await open(
      modal(inputs.map((block) => ({ ...block, dispatch_action: block.block_id === type }))),
    );
    const delivery = await bot.slack.act({
      userId: ana,
      source: { viewId },
      blockId: type,
      actionId: 'it',
      state: { ...set },
    });
    expect(delivery.status).toBe(200);
    const [{ actions: [first] = [], view } = { actions: [], view: undefined }] = actions;
    expect(first).toMatchObject({ type, block_id: type, action_id: 'it', ...after });
    expect(view?.state.values[type]?.it).toEqual({ type, ...after });
    expect(Object.keys(view?.state.values ?? {})).toHaveLength(cases.length);
  });

  it('is complained of at its field, and the form stays as it was filled in', async () => {
    answer = { response_action: 'errors', errors: { [type]: 'Choose something else.' } };
    const { id: viewId } = await open(modal(inputs));
    const values = Object.fromEntries(cases.map(([each, given]) => [typeOf(each), { it: { ...given } }]));
    const { errors } = await bot.slack.submitView({ userId: ana, viewId, values });
    expect(errors).toEqual({ [type]: 'Choose something else.' });
    answer = undefined;
    await bot.slack.submitView({ userId: ana, viewId, values: {} });
    expect(valuesOf(1)).toEqual(valuesOf(0));
    expect(bot.slack.openViews(ana)).toEqual([]);
  });
});

describe('conversations_select', () => {
  const select = (more: object) =>
    modal([
      {
        type: 'input',
        block_id: 'where',
        label: plain('Where'),
        element: {
          type: 'conversations_select',
          action_id: 'it',
          default_to_current_conversation: true,
          ...more,
        },
      },
    ]);
  const filter = { include: ['public', 'private'], exclude_bot_users: true };
  const initial = (blocks: unknown) =>
    Array.isArray(blocks) ? Reflect.get(Object(blocks[0]).element, 'initial_conversation') : undefined;

  it('begins with the channel its modal was opened from, and not with direct messages it leaves out', async () => {
    expect(initial((await open(select({ filter }))).view.blocks)).toBe(sales);
    expect(initial((await open(select({ filter }), anasDm)).view.blocks)).toBeUndefined();
    expect(initial((await open(select({}), anasDm)).view.blocks)).toBe(anasDm);
  });

  it('prefers the conversation that the app names', async () => {
    const { view } = await open(select({ filter, initial_conversation: general }));
    expect(initial(view.blocks)).toBe(general);
  });

  it('knows the channel in views that are pushed or updated later, too', async () => {
    const { id: viewId } = await open(modal([]));
    answer = { response_action: 'push', view: JSON.parse(JSON.stringify(select({ filter }))) };
    await bot.slack.submitView({ userId: ana, viewId, values: {} });
    expect(initial(top().view.blocks)).toBe(sales);
    const updated = await callApi(bot.slack, 'views.update', { view_id: viewId, view: select({ filter }) });
    expect(initial(Reflect.get(Object(updated.view), 'blocks'))).toBe(sales);
  });

  it.each([
    ['a direct message that its filter leaves out', anasDm],
    ['an archived channel', oldLaunch],
    ['a channel of nowhere', 'C0NOWHERE1'],
  ])('cannot choose %s', async (_what, channelId) => {
    const { id: viewId } = await open(select({ filter }));
    const values = { where: { it: { selected_conversation: channelId } } };
    await expect(bot.slack.submitView({ userId: ana, viewId, values })).rejects.toThrow('cannot choose');
  });
});
