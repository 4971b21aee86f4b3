/** How much `chat.postMessage` may do in one workspace. */
export interface PostingLimits {
  /** Counts a post. What Slack would refuse resolves to the whole seconds to wait. */
  take(channelId: string): number | undefined;
}

interface Bucket {
  readonly capacity: number;
  readonly perSecond: number;
}

// Slack promises a message a second with short bursts in a channel, and several hundred a minute in a workspace.
// @see https://docs.slack.dev/apis/web-api/rate-limits
const ofChannel: Bucket = { capacity: 3, perSecond: 1 };
const ofWorkspace: Bucket = { capacity: 300, perSecond: 5 };

export const unlimited: PostingLimits = { take: () => undefined };

export function createPostingLimits(now: () => Date): PostingLimits {
  const levels = new Map<string, { left: number; at: number }>();

  function levelOf(key: string, { capacity, perSecond }: Bucket) {
    const at = now().getTime();
    const before = levels.get(key) ?? { left: capacity, at };
    const level = { left: Math.min(capacity, before.left + ((at - before.at) / 1000) * perSecond), at };
    levels.set(key, level);
    return { level, waitSeconds: level.left >= 1 ? 0 : Math.ceil((1 - level.left) / perSecond) };
  }

  return {
    take(channelId) {
      const needed = [levelOf(channelId, ofChannel), levelOf('workspace', ofWorkspace)];
      const waitSeconds = Math.max(...needed.map((each) => each.waitSeconds));
      if (waitSeconds > 0) return waitSeconds;
      for (const { level } of needed) level.left -= 1;
      return undefined;
    },
  };
}
