import type { BlockAction, ViewClosedAction, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import { callApi } from './support/call-api';
import { type HttpBot, startHttpBot } from './support/http-bot';
import { ana, sales } from './support/places';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const modal = (title: string, more: object = {}) => ({
  type: 'modal' as const,
  callback_id: 'form',
  title: plain(title),
  submit: plain('Save'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input' as const, action_id: 'text', max_length: 10 },
    },
    {
      type: 'actions' as const,
      block_id: 'row',
      elements: [{ type: 'button' as const, action_id: 'deeper', text: plain('Deeper') }],
    },
  ],
  ...more,
});
const named = (value: string) => ({ name: { text: { value } } });

let bot: HttpBot;
let clock: Date;
let triggers: string[];
let submissions: ViewSubmitAction[];
let closings: ViewClosedAction[];
let presses: BlockAction[];
let answer: ViewResponseAction | undefined;

beforeEach(async () => {
  clock = new Date('2026-01-05T09:00:00.000Z');
  bot = await startHttpBot({ now: () => clock });
  triggers = [];
  submissions = [];
  closings = [];
  presses = [];
  answer = undefined;
  bot.app.command('/cal-digest', async ({ ack, payload }) => {
    await ack();
    triggers.push(payload.trigger_id);
  });
  bot.app.action<BlockAction>('deeper', async ({ ack, body }) => {
    await ack();
    presses.push(body);
  });
  bot.app.view<ViewSubmitAction>('form', async ({ ack, body }) => {
    submissions.push(body);
    if (answer) await ack(answer);
    else await ack();
  });
  bot.app.view<ViewClosedAction>({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
    await ack();
    closings.push(body);
  });
});
afterEach(() => bot.stop());

const trigger = async () => {
  await bot.slack.sendCommand({ userId: ana, channelId: sales, command: '/cal-digest' });
  return String(triggers.at(-1));
};
const top = () => {
  const view = bot.slack.openViews(ana).at(-1);
  if (!view) throw new Error('No modal is open');
  return view;
};
const open = async (view: object = modal('One')) =>
  callApi(bot.slack, 'views.open', { trigger_id: await trigger(), view });
const deeper = async () => {
  await bot.slack.act({ userId: ana, source: { viewId: top().id }, blockId: 'row', actionId: 'deeper' });
  return presses.at(-1)?.trigger_id;
};
const submit = (values: object = named('Monday')) =>
  bot.slack.submitView({ userId: ana, viewId: top().id, values: { ...values } });
const titles = () => bot.slack.openViews(ana).map(({ view }) => view.title);

describe('a trigger id', () => {
  it('opens one modal', async () => {
    const triggerId = await trigger();
    const call = () => callApi(bot.slack, 'views.open', { trigger_id: triggerId, view: modal('One') });
    expect(await call()).toMatchObject({ ok: true, view: { id: top().id, root_view_id: top().id } });
    expect(await call()).toMatchObject({ error: 'exchanged_trigger_id' });
  });

  it('lasts three seconds', async () => {
    const triggerId = await trigger();
    clock = new Date(clock.getTime() + 3001);
    expect(
      await callApi(bot.slack, 'views.open', { trigger_id: triggerId, view: modal('One') }),
    ).toMatchObject({
      error: 'expired_trigger_id',
    });
  });

  it('cannot be made up', async () => {
    expect(await callApi(bot.slack, 'views.open', { trigger_id: '1.2.x', view: modal('One') })).toMatchObject(
      {
        error: 'invalid_trigger_id',
      },
    );
  });

  it('is not used up by a view that is refused', async () => {
    const triggerId = await trigger();
    const faulty = { trigger_id: triggerId, view: modal('A title that is far too long') };
    expect(await callApi(bot.slack, 'views.open', faulty)).toMatchObject({ error: 'invalid_arguments' });
    expect(
      await callApi(bot.slack, 'views.open', { trigger_id: triggerId, view: modal('One') }),
    ).toMatchObject({
      ok: true,
    });
  });
});

describe('a select of conversations', () => {
  const asking = (more: object) => {
    const element = { type: 'conversations_select', action_id: 'where', ...more };
    return modal('One', { blocks: [{ type: 'input', block_id: 'in', label: plain('Where'), element }] });
  };

  it('starts at the conversation the modal was opened from', async () => {
    await open(asking({ default_to_current_conversation: true }));
    await submit({});
    expect(submissions[0]?.view.state.values.in?.where?.selected_conversation).toBe(sales);
  });

  it('offers only what its filter includes', async () => {
    await open(asking({ filter: { include: ['private'] } }));
    await expect(submit({ in: { where: { selected_conversation: sales } } })).rejects.toThrow(
      'cannot choose',
    );
  });
});

describe('the stack of modals', () => {
  it('grows to three by presses inside, and no further', async () => {
    await open();
    const push = async (title: string) =>
      callApi(bot.slack, 'views.push', { trigger_id: await deeper(), view: modal(title) });
    await push('Two');
    await push('Three');
    expect(await push('Four')).toMatchObject({ error: 'push_limit_reached' });
    expect(titles()).toEqual([plain('One'), plain('Two'), plain('Three')]);
  });

  it('does not grow by a trigger from elsewhere', async () => {
    await open();
    expect(
      await callApi(bot.slack, 'views.push', { trigger_id: await trigger(), view: modal('Two') }),
    ).toMatchObject({
      error: 'invalid_trigger_id',
    });
  });

  it('sends presses without channel and reply address', async () => {
    await open();
    await deeper();
    expect(presses[0]).toMatchObject({
      container: { type: 'view', view_id: top().id },
      view: { id: top().id },
    });
    for (const absent of ['channel', 'message', 'response_url', 'state'])
      expect(presses[0]).not.toHaveProperty(absent);
  });
});

describe('views.update', () => {
  it('changes a view by id or external id, unless the hash has moved on', async () => {
    await open(modal('One', { external_id: 'digest-1' }));
    const { id, hash } = top();
    const update = (args: object) => callApi(bot.slack, 'views.update', { view: modal('Two'), ...args });
    expect(await update({ view_id: 'V0NOTHING' })).toMatchObject({ error: 'not_found' });
    expect(await update({ view_id: id, hash: 'other' })).toMatchObject({ error: 'hash_conflict' });
    expect(await update({ external_id: 'digest-1', hash })).toMatchObject({ ok: true });
    expect(await update({ view_id: id, hash })).toMatchObject({ error: 'hash_conflict' });
    expect(titles()).toEqual([plain('Two')]);
  });
});

describe('views.update of no view', () => {
  it('is an argument missing', async () => {
    expect(await callApi(bot.slack, 'views.update', { view: modal('One') })).toMatchObject({
      error: 'invalid_arguments',
    });
  });
});

describe('submitting', () => {
  it('sends what was filled in and closes the modal', async () => {
    await open(modal('One', { private_metadata: 'kept' }));
    expect(await submit()).toMatchObject({ status: 200 });
    expect(submissions[0]?.view).toMatchObject({
      callback_id: 'form',
      private_metadata: 'kept',
      state: { values: { name: { text: { type: 'plain_text_input', value: 'Monday' } } } },
    });
    expect(titles()).toEqual([]);
  });

  it('shows the errors the app found, and keeps the modal', async () => {
    await open();
    answer = { response_action: 'errors', errors: { name: 'Not a day' } };
    expect(await submit()).toMatchObject({ errors: { name: 'Not a day' } });
    expect(titles()).toEqual([plain('One')]);
  });

  it('refuses errors about anything but an input', async () => {
    await open();
    answer = { response_action: 'errors', errors: { row: 'Wrong' } };
    const submitted = await submit();
    expect(submitted.errors).toBeUndefined();
    expect(submitted.notice).toContain('invalid_response_errors');
  });

  it('updates, pushes and clears as told', async () => {
    await open();
    answer = { response_action: 'push', view: modal('Two') };
    await submit();
    expect(titles()).toEqual([plain('One'), plain('Two')]);
    answer = { response_action: 'update', view: modal('New') };
    await submit();
    expect(titles()).toEqual([plain('One'), plain('New')]);
    answer = { response_action: 'clear' };
    await submit();
    expect(titles()).toEqual([]);
  });

  it('refuses a faulty view in the answer', async () => {
    await open();
    answer = { response_action: 'update', view: modal('A title that is far too long') };
    expect((await submit()).notice).toContain('invalid_arguments');
    expect(titles()).toEqual([plain('One')]);
  });

  it.each([
    ['', 'Please complete this required field.'],
    ['far too long', 'Please enter at most 10 characters.'],
  ])('of %j is stopped before it reaches the app', async (value, complaint) => {
    await open();
    expect(await submit(named(value))).toMatchObject({ status: undefined, errors: { name: complaint } });
    expect(submissions).toEqual([]);
  });

  it('ends in a notice when the bot is away, and keeps the modal', async () => {
    await open();
    bot.slack.deliverTo({ kind: 'http', url: 'http://127.0.0.1:9/' });
    expect((await submit()).notice).toContain('dispatch_failed');
    expect(titles()).toEqual([plain('One')]);
  });

  it('gives a reply address for a chosen channel that asks for one', async () => {
    const element = { type: 'conversations_select', action_id: 'where', response_url_enabled: true };
    await open(modal('One', { blocks: [{ type: 'input', block_id: 'in', label: plain('Where'), element }] }));
    await submit({ in: { where: { selected_conversation: sales } } });
    expect(submissions[0]?.response_urls).toMatchObject([
      {
        block_id: 'in',
        action_id: 'where',
        channel_id: sales,
        response_url: expect.stringContaining('/actions/'),
      },
    ]);
  });
});

describe('closing', () => {
  it('takes off the top modal and tells the app that asked for it', async () => {
    await open();
    await callApi(bot.slack, 'views.push', { trigger_id: await deeper(), view: modal('Two') });
    await bot.slack.closeView({ userId: ana, viewId: top().id });
    expect(titles()).toEqual([plain('One')]);
    expect(closings).toMatchObject([
      { type: 'view_closed', is_cleared: false, view: { title: plain('Two') } },
    ]);
  });

  it('takes off all of them with clear_on_close', async () => {
    await open();
    const view = modal('Two', { clear_on_close: true });
    await callApi(bot.slack, 'views.push', { trigger_id: await deeper(), view });
    await bot.slack.closeView({ userId: ana, viewId: top().id });
    expect(titles()).toEqual([]);
    expect(closings).toMatchObject([{ is_cleared: true }]);
  });

  it('is silent when the app did not ask', async () => {
    await open(modal('One', { notify_on_close: false }));
    await bot.slack.closeView({ userId: ana, viewId: top().id });
    expect([titles(), closings]).toEqual([[], []]);
  });
});
