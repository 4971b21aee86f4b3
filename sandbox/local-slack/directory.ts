import { app, type Bot } from './default-workspace';
import type { LocalChannel, LocalUser } from './types';

export type Directory = ReturnType<typeof createDirectory>;

/** Who is in the workspace and which conversations they have. Everyone has a direct one with the bot. */
export function createDirectory(
  users: readonly LocalUser[],
  channels: readonly LocalChannel[],
  { userId: botUserId }: Bot,
) {
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  for (const { id: userId } of users.filter(({ company }) => company !== undefined)) {
    const channel = channels.find(({ members, sharedWith }) => members.includes(userId) && !sharedWith);
    if (channel) throw new Error(`${userId} is of another company, and ${channel.id} is not shared with one`);
  }
  for (const user of users) {
    const id = `D${user.id.slice(1)}`;
    byId.set(id, { id, name: app.name, kind: 'dm', members: [user.id, botUserId], isArchived: false });
  }
  const deactivated = new Set<string>();

  /** Takes someone out of every channel; direct messages stay. */
  function dismiss(userId: string): void {
    for (const channel of [...byId.values()].filter(({ kind }) => kind !== 'dm'))
      byId.set(channel.id, { ...channel, members: channel.members.filter((id) => id !== userId) });
  }

  return {
    users,
    findUser: (userId: string) => users.find((user) => user.id === userId),
    findChannel: (channelId: string) => byId.get(channelId),
    findByName: (name: string) => [...byId.values()].find((item) => item.kind !== 'dm' && item.name === name),
    directChannelOf(userId: string): LocalChannel {
      const channel = byId.get(`D${userId.slice(1)}`);
      if (!channel?.members.includes(userId)) throw new Error(`No user ${userId} in this workspace`);
      return channel;
    },
    channelsOf: (userId: string) => [...byId.values()].filter(({ members }) => members.includes(userId)),
    dismiss,
    /** Closes an account: it stays known, as in Slack. */
    deactivate(userId: string): void {
      deactivated.add(userId);
      dismiss(userId);
    },
    isActive: (userId: string) => !deactivated.has(userId),
    change(channelId: string, change: Partial<Omit<LocalChannel, 'id' | 'name' | 'kind'>>): void {
      const channel = byId.get(channelId);
      if (!channel) throw new Error(`No channel ${channelId} in this workspace`);
      byId.set(channelId, { ...channel, ...change });
    },
  };
}
