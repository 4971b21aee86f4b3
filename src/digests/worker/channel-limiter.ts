import type { WorkspaceId } from '../../accounts/workspace';
import type { KeyedSemaphore } from '../../lib/async/semaphore';
import type { Wait } from '../../lib/async/wait';

/** Keeps to Slack's limits: a message a second in each channel, and none in a workspace after a 429. */
export interface ChannelLimiter {
  /**
   * Runs `send` when the channel can take a message: one at a time, priority 0 before priority 1. `send` calls
   * `onSend` when its message leaves, which times the next. Rejects with the reason of `signal`.
   */
  acquire<T>(
    channel: LimitedChannel,
    signal: AbortSignal,
    send: (onSend: () => void) => Promise<T>,
  ): Promise<T>;
  /** Holds back all messages of the workspace, after Slack's 429. */
  block(workspaceId: WorkspaceId, forMs: number): void;
}

export interface LimitedChannel {
  readonly workspaceId: WorkspaceId;
  readonly channelId: string;
  readonly priority: 0 | 1;
}

export interface ChannelLimiterOptions {
  readonly wait: Wait;
  /** Monotonic clock, in ms. */
  readonly ticks: () => number;
  /** Limits how many messages are sent at once, over all channels. */
  readonly semaphore: KeyedSemaphore;
  readonly everyMs?: number;
}

interface Waiter {
  readonly priority: 0 | 1;
  readonly enqueuedAt: number;
  /** Resolves when `send` has succeeded or failed. */
  readonly start: () => Promise<void>;
}

interface Bucket {
  readonly workspaceId: WorkspaceId;
  /** By priority, each in order of arrival. */
  readonly waiting: readonly [Set<Waiter>, Set<Waiter>];
  /** `lastDueAt`: when the last message was due; `lastSentAt`: when it left. Both by `ticks`. */
  lastDueAt: number;
  lastSentAt: number;
  isServed: boolean;
}

const minSweepThreshold = 1_000;
const maxCatchUpMs = 750;

function firstOf({ waiting: [urgent, later] }: Bucket): Waiter | undefined {
  const [first] = urgent.size > 0 ? urgent : later;
  return first;
}

export function createChannelLimiter({
  wait,
  ticks,
  semaphore,
  everyMs = 1_000,
}: ChannelLimiterOptions): ChannelLimiter {
  const buckets = new Map<string, Bucket>();
  const blockedUntil = new Map<WorkspaceId, number>();
  let sweepThreshold = minSweepThreshold;

  const blockedUntilOf = ({ workspaceId }: Bucket) =>
    blockedUntil.get(workspaceId) ?? Number.NEGATIVE_INFINITY;

  // A message that left late shortens the next gap, up to a limit: Slack allows short bursts.
  const nextDueAt = ({ lastDueAt, lastSentAt }: Bucket) =>
    Math.max(lastDueAt, lastSentAt - maxCatchUpMs) + everyMs;

  const delayOf = (bucket: Bucket) =>
    Math.max(nextDueAt(bucket), bucket.lastSentAt + everyMs / 2, blockedUntilOf(bucket)) - ticks();

  async function serve(bucket: Bucket): Promise<void> {
    bucket.isServed = true;
    for (let next = firstOf(bucket); next !== undefined; next = firstOf(bucket)) {
      const delayMs = delayOf(bucket);
      if (delayMs > 0) {
        await wait(delayMs);
        continue;
      }
      bucket.waiting[next.priority].delete(next);
      // Time lost to Slack's own 429 is not made up for.
      bucket.lastDueAt = Math.max(nextDueAt(bucket), next.enqueuedAt, blockedUntilOf(bucket));
      await next.start();
    }
    bucket.isServed = false;
  }

  function bucketOf(workspaceId: WorkspaceId, channelId: string): Bucket {
    const key = `${workspaceId} ${channelId}`;
    const known = buckets.get(key);
    if (known !== undefined) return known;
    if (buckets.size >= sweepThreshold) forgetIdleBuckets();
    const bucket: Bucket = {
      workspaceId,
      waiting: [new Set(), new Set()],
      lastDueAt: Number.NEGATIVE_INFINITY,
      lastSentAt: Number.NEGATIVE_INFINITY,
      isServed: false,
    };
    buckets.set(key, bucket);
    return bucket;
  }

  function forgetIdleBuckets(): void {
    for (const [workspaceId, until] of blockedUntil) {
      if (until < ticks()) blockedUntil.delete(workspaceId);
    }
    for (const [key, { isServed, lastDueAt, lastSentAt }] of buckets) {
      if (!isServed && Math.max(lastDueAt, lastSentAt) + everyMs < ticks()) buckets.delete(key);
    }
    // Sweeping again only after the number has doubled keeps the cost per bucket constant.
    sweepThreshold = Math.max(minSweepThreshold, 2 * buckets.size);
  }

  return {
    acquire({ workspaceId, channelId, priority }, signal, send) {
      if (signal.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const bucket = bucketOf(workspaceId, channelId);
        const onAbort = () => {
          bucket.waiting[priority].delete(waiter);
          reject(signal.reason);
        };
        const waiter: Waiter = {
          priority,
          enqueuedAt: ticks(),
          start() {
            signal.removeEventListener('abort', onAbort);
            const sent = semaphore.acquire(workspaceId, signal, () => {
              const onSend = () => {
                bucket.lastSentAt = ticks();
              };
              onSend();
              return send(onSend);
            });
            return sent.then(resolve, reject);
          },
        };
        signal.addEventListener('abort', onAbort, { once: true });
        bucket.waiting[priority].add(waiter);
        // Without a signal, `wait` never rejects.
        if (!bucket.isServed) serve(bucket).catch(reject);
      });
    },
    block(workspaceId, forMs) {
      const until = ticks() + forMs;
      if (until > (blockedUntil.get(workspaceId) ?? Number.NEGATIVE_INFINITY)) {
        blockedUntil.set(workspaceId, until);
      }
    },
  };
}
