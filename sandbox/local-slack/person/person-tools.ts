import type { Dispatcher } from '../delivery/dispatcher';
import type { LocalChannel, LocalUser } from '../types';
import type { Workspace } from '../workspace';
import type { StateMemory } from './element-state';

/** What every act of a person needs. */
export interface PersonTools {
  readonly workspace: Workspace;
  readonly dispatcher: Dispatcher;
  readonly memory: StateMemory;
}

export function personOf(workspace: Workspace, userId: string): LocalUser {
  const user = workspace.directory.findUser(userId);
  if (!user) throw new Error(`No user ${userId} in this workspace`);
  if (!workspace.directory.isActive(userId)) throw new Error(`The account of ${userId} is deactivated`);
  return user;
}

/** A channel this person can write in. */
export function writableChannel(workspace: Workspace, userId: string, channelId: string): LocalChannel {
  const channel = workspace.directory.findChannel(channelId);
  if (!channel?.members.includes(userId)) throw new Error(`${userId} is not in channel ${channelId}`);
  if (channel.isArchived) throw new Error(`Channel ${channelId} is archived`);
  return channel;
}
