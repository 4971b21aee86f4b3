interface Bucket {
  readonly capacity: number;
  readonly perSecond: number;
}

/** Calls a minute of one method, by its tier. @see https://docs.slack.dev/apis/web-api/rate-limits */
const tiers = { 2: 20, 3: 50, 4: 100 } as const;
export type Tier = keyof typeof tiers;

// Slack promises a message a second with short bursts in a channel, and several hundred a minute in a workspace.
const ofChannel: Bucket = { capacity: 3, perSecond: 1 };
const ofWorkspace: Bucket = { capacity: 300, perSecond: 5 };

/** How much the app may do in one workspace, by `now`. Each counts a call, or resolves to the whole seconds to wait. */
export function createRateLimits(now: () => Date, isOn: boolean) {
  const levels = new Map<string, { left: number; at: number }>();

  function levelOf(key: string, { capacity, perSecond }: Bucket) {
    const at = now().getTime();
    const before = levels.get(key) ?? { left: capacity, at };
    const level = { left: Math.min(capacity, before.left + ((at - before.at) / 1000) * perSecond), at };
    levels.set(key, level);
    return { level, waitSeconds: level.left >= 1 ? 0 : Math.ceil((1 - level.left) / perSecond) };
  }

  function take(buckets: readonly (readonly [key: string, bucket: Bucket])[]): number | undefined {
    if (!isOn) return undefined;
    const needed = buckets.map(([key, bucket]) => levelOf(key, bucket));
    const waitSeconds = Math.max(...needed.map((each) => each.waitSeconds));
    if (waitSeconds > 0) return waitSeconds;
    for (const { level } of needed) level.left -= 1;
    return undefined;
  }

  return {
    takePost: (channelId: string) =>
      take([
        [channelId, ofChannel],
        ['workspace', ofWorkspace],
      ]),
    takeCall: (method: string, tier: Tier) =>
      take([[method, { capacity: tiers[tier], perSecond: tiers[tier] / 60 }]]),
  };
}
