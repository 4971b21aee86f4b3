import { app, type Bot } from './default-workspace';
import type { LocalChannel, LocalUser } from './types';

/** Who is in the workspace and which conversations they have. Everyone has a direct one with the bot. */
export interface Directory {
  readonly users: readonly LocalUser[];
  findUser(userId: string): LocalUser | undefined;
  findChannel(channelId: string): LocalChannel | undefined;
  findByName(name: string): LocalChannel | undefined;
  directChannelOf(userId: string): LocalChannel;
  channelsOf(userId: string): readonly LocalChannel[];
  /** Takes someone out of every channel; direct messages stay. */
  dismiss(userId: string): void;
  /** Closes an account: it stays known, as in Slack. */
  deactivate(userId: string): void;
  isActive(userId: string): boolean;
  change(channelId: string, change: Partial<Omit<LocalChannel, 'id' | 'name' | 'kind'>>): void;
}

export function createDirectory(
  users: readonly LocalUser[],
  channels: readonly LocalChannel[],
  bot: Bot,
): Directory {
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  for (const { id: userId } of users.filter(({ company }) => company !== undefined)) {
    const channel = channels.find(({ members, sharedWith }) => members.includes(userId) && !sharedWith);
    if (channel) throw new Error(`${userId} is of another company, and ${channel.id} is not shared with one`);
  }
  for (const user of users) {
    const id = `D${user.id.slice(1)}`;
    const members = [user.id, bot.userId];
    byId.set(id, { id, name: app.name, kind: 'dm', members, isArchived: false });
  }

  const deactivated = new Set<string>();

  const dismiss = (userId: string) => {
    for (const channel of [...byId.values()].filter(({ kind }) => kind !== 'dm'))
      byId.set(channel.id, { ...channel, members: channel.members.filter((id) => id !== userId) });
  };

  const directChannelOf = (userId: string) => {
    const channel = byId.get(`D${userId.slice(1)}`);
    if (!channel?.members.includes(userId)) throw new Error(`No user ${userId} in this workspace`);
    return channel;
  };

  return {
    users,
    findUser: (userId) => users.find((user) => user.id === userId),
    findChannel: (channelId) => byId.get(channelId),
    findByName: (name) => [...byId.values()].find((item) => item.kind !== 'dm' && item.name === name),
    directChannelOf,
    channelsOf: (userId) => [...byId.values()].filter((channel) => channel.members.includes(userId)),
    dismiss,
    deactivate: (userId) => {
      deactivated.add(userId);
      dismiss(userId);
    },
    isActive: (userId) => !deactivated.has(userId),
    change: (channelId, change) => {
      const channel = byId.get(channelId);
      if (!channel) throw new Error(`No channel ${channelId} in this workspace`);
      byId.set(channelId, { ...channel, ...change });
    },
  };
}
