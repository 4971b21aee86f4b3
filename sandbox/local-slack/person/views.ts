import { z } from 'zod';
import { blockList } from '../block-rules/block-rules';
import { unanswered } from '../delivery/socket-endpoint';
import { SlackRefusal } from '../slack-refusal';
import type { Block, Delivery, LocalView } from '../types';
import { readView } from '../web-api/view-methods';
import type { Workspace } from '../workspace';
import { elementsIn, type Fields, heldValue, type StateValues, stateAfter } from './element-state';
import { eventEnvelope, interaction, notificationAbout, withNotice } from './payloads';
import { type PersonTools, personOf } from './person-tools';

type Given = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type Submitted = Delivery & { readonly errors?: Readonly<Record<string, string>> };

const answerSchema = z.discriminatedUnion('response_action', [
  z.looseObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.looseObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.looseObject({ response_action: z.literal('push'), view: z.unknown() }),
  z.looseObject({ response_action: z.literal('clear') }),
]);

const fieldsSchema = z.record(z.string(), z.unknown());

function fillIn({ workspace, memory }: PersonTools, view: LocalView, given: Given): StateValues {
  const elements = elementsIn(blocksOf(view));
  for (const [blockId, actions] of Object.entries(given)) {
    for (const [actionId, state] of Object.entries(actions)) {
      const placed = elements.find((item) => item.blockId === blockId && item.actionId === actionId);
      if (!placed) throw new Error(`No element ${actionId} in block ${blockId}`);
      const choices = { directory: workspace.directory, offered: memory.offered(view.id, placed) };
      const after = stateAfter(placed.element, fieldsSchema.parse(state), choices);
      memory.remember(view.id, blockId, actionId, after);
    }
  }
  return memory.valuesOf(view.id, blocksOf(view));
}

/** Reply addresses for the channels chosen in inputs that ask for one. */
function responseUrls(workspace: Workspace, view: LocalView, values: StateValues) {
  return elementsIn(blocksOf(view)).flatMap(({ blockId, actionId, element }) => {
    const channelId = heldValue(element, values[blockId]?.[actionId] ?? {});
    if (element.response_url_enabled !== true || typeof channelId !== 'string') return [];
    const chain = {
      userId: view.userId,
      channelId,
      threadTs: undefined,
      sourceTs: undefined,
      isFixed: false,
    };
    const address = workspace.responseUrls.issue('actions', chain);
    return [{ block_id: blockId, action_id: actionId, channel_id: channelId, response_url: address }];
  });
}

/** Does what the app answered; returns field errors for the person. Throws SlackRefusal on a bad answer. */
function carryOutAnswer(
  workspace: Workspace,
  view: LocalView,
  ackBody: unknown,
): Readonly<Record<string, string>> | undefined {
  if (ackBody === undefined) {
    workspace.views.close(view);
    return undefined;
  }
  const parsed = answerSchema.safeParse(ackBody);
  if (!parsed.success) throw new SlackRefusal('invalid_response_action');
  const answer = parsed.data;
  if (answer.response_action === 'errors') {
    const inputs = new Set(
      elementsIn(blocksOf(view)).flatMap(({ blockId, input }) => (input ? [blockId] : [])),
    );
    const known = Object.keys(answer.errors).filter((blockId) => inputs.has(blockId));
    if (known.length === 0 || known.length < Object.keys(answer.errors).length)
      throw new SlackRefusal('invalid_response_errors');
    return answer.errors;
  }
  if (answer.response_action === 'clear') workspace.views.clear(view.userId);
  else if (answer.response_action === 'push')
    workspace.views.push(view.userId, readView(answer.view, 'modal'));
  else workspace.views.update(view, readView(answer.view, 'modal'));
  return undefined;
}

/** Submits the modal in front. Without what it requires nothing is sent, as in Slack's own client. */
export async function submitView(
  tools: PersonTools,
  input: { userId: string; viewId: string; values: Given },
): Promise<Submitted> {
  const { workspace, dispatcher } = tools;
  const user = personOf(workspace, input.userId);
  const view = viewInFront(workspace, user.id, input.viewId);
  if (view.kind !== 'modal' || view.view.submit === null) throw new Error(`View ${view.id} has no submit`);

  const values = fillIn(tools, view, input.values);
  const missing = missingAnswers(blocksOf(view), values);
  if (Object.keys(missing).length > 0) return { ...unanswered, errors: missing };

  const delivery = await dispatcher.deliver('interactive', {
    ...interaction(workspace, 'view_submission', user),
    view: wireView(view, values),
    trigger_id: workspace.triggers.issue(user.id, 'modal'),
    response_urls: responseUrls(workspace, view, values),
  });
  const notice = notificationAbout(workspace, 'This form', delivery);
  if (notice !== undefined) return withNotice(delivery, notice);
  try {
    const errors = carryOutAnswer(workspace, workspace.views.find(view.id) ?? view, delivery.ackBody);
    return errors ? { ...delivery, errors } : delivery;
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return withNotice(delivery, `This form failed: the answer to it was refused (${error.code}).`);
  }
}

const needed = 'Please complete this required field.';

function complaintAbout(element: Fields, value: unknown): string | undefined {
  const text = String(value);
  switch (element.type) {
    case 'plain_text_input': {
      if (text.length < Number(element.min_length ?? 0))
        return `Please enter at least ${String(element.min_length)} characters.`;
      if (text.length > Number(element.max_length ?? 3000))
        return `Please enter at most ${String(element.max_length ?? 3000)} characters.`;
      return undefined;
    }
    case 'number_input': {
      const number = Number(text);
      if (Number.isNaN(number)) return 'Please enter a number.';
      if (element.is_decimal_allowed === false && !Number.isInteger(number))
        return 'Please enter a whole number.';
      if (number < Number(element.min_value ?? Number.NEGATIVE_INFINITY))
        return `Please enter a number of at least ${String(element.min_value)}.`;
      if (number > Number(element.max_value ?? Number.POSITIVE_INFINITY))
        return `Please enter a number of at most ${String(element.max_value)}.`;
      return undefined;
    }
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+$/.test(text) ? undefined : 'Please enter an e-mail address.';
    case 'url_text_input':
      return URL.canParse(text) ? undefined : 'Please enter an address.';
    default:
      return undefined;
  }
}

/** What the person's own Slack complains about before anything is sent, keyed by block_id. */
export function missingAnswers(
  blocks: readonly Block[],
  values: StateValues,
): Readonly<Record<string, string>> {
  const complaints: Record<string, string> = {};
  for (const { blockId, actionId, element, input } of elementsIn(blocks)) {
    if (!input) continue;
    const value = heldValue(element, values[blockId]?.[actionId] ?? {});
    const complaint =
      value === undefined ? (input.optional === true ? undefined : needed) : complaintAbout(element, value);
    if (complaint !== undefined) complaints[blockId] = complaint;
  }
  return complaints;
}

/** Closes the modal in front, or with `clear_on_close` all of them; the app hears of it if it asked to. */
export async function closeView(
  { workspace, dispatcher, memory }: PersonTools,
  input: { userId: string; viewId: string },
): Promise<void> {
  const user = personOf(workspace, input.userId);
  const view = viewInFront(workspace, user.id, input.viewId);
  if (view.kind !== 'modal') throw new Error('The Home tab cannot be closed');
  const isCleared = view.view.clear_on_close === true;
  if (isCleared) workspace.views.clear(user.id);
  else workspace.views.close(view);
  if (view.view.notify_on_close !== true) return;
  await dispatcher.deliver('interactive', {
    ...interaction(workspace, 'view_closed', user),
    view: wireView(view, memory.valuesOf(view.id, blocksOf(view))),
    is_cleared: isCleared,
  });
}

/** Opens one of the bot's tabs; Slack tells the app every time. */
export async function openHome(
  { workspace, dispatcher, memory }: PersonTools,
  input: { userId: string; tab: 'home' | 'messages' },
): Promise<void> {
  const user = personOf(workspace, input.userId);
  const home = workspace.views.homeOf(user.id);
  const shown =
    home && input.tab === 'home' ? { view: wireView(home, memory.valuesOf(home.id, blocksOf(home))) } : {};
  await dispatcher.deliver(
    'events_api',
    eventEnvelope(workspace, {
      type: 'app_home_opened',
      user: user.id,
      channel: workspace.directory.directChannelOf(user.id).id,
      tab: input.tab,
      ...(user.company === undefined ? {} : { user_team: user.company.teamId }),
      event_ts: workspace.ids.ts(),
      ...shown,
    }),
  );
}

/** A view as payloads carry it, with what the person has set. */
export function wireView(view: LocalView, values: StateValues): Fields {
  return { ...view.view, state: { values } };
}

export function blocksOf(view: LocalView): readonly Block[] {
  return blockList.parse(view.view.blocks);
}

/** A view this person can reach: their Home, or the top of their stack of modals. */
export function viewInFront(workspace: Workspace, userId: string, viewId: string): LocalView {
  const home = workspace.views.homeOf(userId);
  if (home?.id === viewId) return home;
  const top = workspace.views.stackOf(userId).at(-1);
  if (top?.id !== viewId) throw new Error(`${userId} has no view ${viewId} in front`);
  return top;
}
