import type { LocalWorkspace } from '../local-slack/types';

/** Which channels hold something a person has not looked at. What is there at the start counts as read. */
export function createUnread(slack: LocalWorkspace) {
  const readUpTo = new Map<string, string>();
  const key = (userId: string, channelId: string) => `${userId} ${channelId}`;

  function newest(userId: string, channelId: string): string {
    const fromOthers = slack
      .visibleMessages({ userId, channelId })
      .filter((message) => message.author.id !== userId);
    return fromOthers.at(-1)?.ts ?? '';
  }

  function markRead(userId: string, channelId: string): void {
    readUpTo.set(key(userId, channelId), newest(userId, channelId));
  }

  for (const { id } of slack.users) {
    for (const channel of slack.channelsOf(id)) markRead(id, channel.id);
  }

  return {
    markRead,
    // Timestamps have one width, so comparing them as text compares them in time.
    has: (userId: string, channelId: string): boolean =>
      newest(userId, channelId) > (readUpTo.get(key(userId, channelId)) ?? ''),
  };
}
