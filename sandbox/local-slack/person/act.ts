import { unanswered } from '../delivery/socket-endpoint';
import type { Block, BlockAction, Delivery, ElementSource, LocalMessage, LocalView } from '../types';
import { wireMessage } from '../web-api/wire-message';
import { chosenOption, elementsIn, type Fields, isStateful, type Placed, stateAfter } from './element-state';
import { interaction, nameInPayloads, notificationAbout, showNotice, withNotice } from './payloads';
import { type PersonTools, personOf, writableChannel } from './person-tools';
import { blocksOf, viewInFront, wireView } from './views';

/** What `actions[0]` says besides its ids. Values come from the element itself: nobody can make one up. */
function pressed(element: Fields, given: Fields): Fields {
  const carried = Object.fromEntries(
    ['text', 'value', 'style', 'url', 'placeholder', 'icon'].flatMap((key) =>
      element[key] === undefined ? [] : [[key, element[key]]],
    ),
  );
  if (element.type === 'overflow') return { selected_option: chosenOption(element, given.selected_option) };
  if (element.type === 'feedback_buttons') {
    const buttons: unknown[] = [element.positive_button, element.negative_button];
    const chosen = buttons
      .map((button) => Object.fromEntries(Object.entries(button ?? {})))
      .find((button) => button.value === given.value);
    if (!chosen) throw new Error('feedback_buttons has no such button');
    return { text: chosen.text, value: chosen.value };
  }
  return carried;
}

/** The ways for the app to answer: by a reply address, or by opening a modal. */
function means({ workspace }: PersonTools, { message, view }: Source, userId: string): Fields {
  if (view)
    return { trigger_id: workspace.triggers.issue(userId, view.kind === 'modal' ? 'modal' : 'elsewhere') };
  if (!message) return {};
  const { channelId, threadTs } = message;
  const chain = { userId, channelId, threadTs, sourceTs: message.ts, isFixed: true };
  return {
    response_url: workspace.responseUrls.issue('actions', chain),
    trigger_id: workspace.triggers.issue(userId, 'elsewhere', channelId),
  };
}

function stays(placed: Placed): boolean {
  return placed.input !== undefined && placed.input.dispatch_action !== true;
}

/**
 * Uses an element of a message or view as a person: presses, chooses, types. An input without
 * `dispatch_action` only remembers what it was given; nothing is delivered then.
 */
export async function act(tools: PersonTools, action: BlockAction): Promise<Delivery> {
  const { workspace, dispatcher, memory } = tools;
  const user = personOf(workspace, action.userId);
  const source = sourceOf(tools, user.id, action.source);
  const placed = elementsIn(source.blocks).find(
    (candidate) => candidate.blockId === action.blockId && candidate.actionId === action.actionId,
  );
  if (!placed) throw new Error(`No element ${action.actionId} in block ${action.blockId}`);

  const { element, blockId, actionId } = placed;
  const given = action.state ?? {};
  const choices = { directory: workspace.directory, offered: memory.offered(source.place, placed) };
  const state = isStateful(element) ? stateAfter(element, given, choices) : undefined;
  if (state) memory.remember(source.place, blockId, actionId, state);
  if (stays(placed)) return unanswered;

  const delivery = await dispatcher.deliver('interactive', {
    ...interaction(workspace, 'block_actions', user),
    ...wireSource(tools, source, user.id),
    ...means(tools, source, user.id),
    actions: [
      {
        type: element.type,
        action_id: actionId,
        block_id: blockId,
        ...pressed(element, given),
        ...state,
        action_ts: workspace.ids.ts(),
      },
    ],
  });
  const notice = notificationAbout(workspace, 'This action', delivery);
  if (notice !== undefined && source.message)
    showNotice(workspace, { userId: user.id, channelId: source.message.channelId }, notice);
  return withNotice(delivery, notice);
}

/** What holds the element a person uses. `place` is how its state is remembered: each reader has their own. */
export interface Source {
  readonly blocks: readonly Block[];
  readonly place: string;
  readonly message?: LocalMessage;
  readonly view?: LocalView;
}

export function sourceOf({ workspace }: PersonTools, userId: string, source: ElementSource): Source {
  if ('viewId' in source) {
    const view = viewInFront(workspace, userId, source.viewId);
    return { blocks: blocksOf(view), place: view.id, view };
  }
  writableChannel(workspace, userId, source.channelId);
  const message = workspace.messages
    .visibleTo(userId, source.channelId)
    .find((candidate) => candidate.ts === source.messageTs);
  if (!message) throw new Error(`${userId} sees no message ${source.messageTs} in ${source.channelId}`);
  return { blocks: message.blocks, place: `${message.ts} ${userId}`, message };
}

/** A container of a message, or of a view; Slack never sends both. */
export function wireSource({ workspace, memory }: PersonTools, source: Source, userId: string): Fields {
  const { message, view, blocks, place } = source;
  const values = memory.valuesOf(place, blocks);
  if (view) return { container: { type: 'view', view_id: view.id }, view: wireView(view, values) };
  if (!message) return {};
  const channel = writableChannel(workspace, userId, message.channelId);
  const isEphemeral = message.onlyFor !== undefined;
  const thread = message.threadTs === undefined ? {} : { thread_ts: message.threadTs };
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...thread,
    },
    channel: { id: channel.id, name: nameInPayloads(channel) },
    // The app is not shown its own ephemeral message again.
    ...(isEphemeral ? {} : { message: { ...wireMessage(workspace, message), team: workspace.team.id } }),
    state: { values },
  };
}
