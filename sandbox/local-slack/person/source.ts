import type { Block, LocalMessage, LocalView } from '../types';
import { wireMessage } from '../web-api/wire-message';
import type { Fields } from './find-element';
import type { ElementSource } from './inputs';
import { nameInPayloads } from './payloads';
import { type PersonTools, writableChannel } from './person-tools';
import { blocksOf, viewInFront, wireView } from './views-in-front';

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
