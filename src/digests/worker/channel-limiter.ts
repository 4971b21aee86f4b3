import type { WorkspaceId } from '../../accounts/workspace';
import type { KeyedSemaphore } from '../../lib/async/semaphore';
import type { Wait } from '../../lib/async/wait';

/** Keeps to Slack's limits: a message a second in each channel, and none in a workspace after a 429. */
export interface ChannelLimiter {
  /**
   * Runs `send` when the channel can take a message: one at a time, rank 0 before rank 1. `send` calls
   * `onLeave` when its message leaves, which times the next. Rejects with the reason of `signal`.
   */
  acquire<T>(
    channel: LimitedChannel,
    signal: AbortSignal,
    send: (onLeave: () => void) => Promise<T>,
  ): Promise<T>;
  /** Holds back all messages of the workspace, after Slack's 429. */
  block(workspaceId: WorkspaceId, forMs: number): void;
}

export interface LimitedChannel {
  readonly workspaceId: WorkspaceId;
  readonly channelId: string;
  readonly rank: 0 | 1;
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
  readonly rank: 0 | 1;
  readonly since: number;
  /** Resolves when `send` has succeeded or failed. */
  readonly go: () => Promise<void>;
}

interface Bucket {
  readonly workspaceId: WorkspaceId;
  /** By rank, each in order of arrival. */
  readonly waiting: readonly [Set<Waiter>, Set<Waiter>];
  /** `dueAt`: when the last message was due; `lastAt`: when it left. Both by `ticks`. */
  dueAt: number;
  lastAt: number;
  isServed: boolean;
}

const fewLanes = 1_000;
const maxMadeUpMs = 750;

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
  const lanes = new Map<string, Bucket>();
  const blockedUntil = new Map<WorkspaceId, number>();
  let manyLanes = fewLanes;

  const blockedUntilOf = ({ workspaceId }: Bucket) =>
    blockedUntil.get(workspaceId) ?? Number.NEGATIVE_INFINITY;

  // A message that left late shortens the next gap, up to a limit: Slack allows short bursts.
  const dueAfter = ({ dueAt, lastAt }: Bucket) => Math.max(dueAt, lastAt - maxMadeUpMs) + everyMs;

  const delayOf = (lane: Bucket) =>
    Math.max(dueAfter(lane), lane.lastAt + everyMs / 2, blockedUntilOf(lane)) - ticks();

  async function serve(lane: Bucket): Promise<void> {
    lane.isServed = true;
    for (let next = firstOf(lane); next !== undefined; next = firstOf(lane)) {
      const delayMs = delayOf(lane);
      if (delayMs > 0) {
        await wait(delayMs);
        continue;
      }
      lane.waiting[next.rank].delete(next);
      // Time lost to Slack's own 429 is not made up for.
      lane.dueAt = Math.max(dueAfter(lane), next.since, blockedUntilOf(lane));
      await next.go();
    }
    lane.isServed = false;
  }

  function laneOf(workspaceId: WorkspaceId, channelId: string): Bucket {
    const key = `${workspaceId} ${channelId}`;
    const known = lanes.get(key);
    if (known !== undefined) return known;
    if (lanes.size >= manyLanes) forgetIdleLanes();
    const lane: Bucket = {
      workspaceId,
      waiting: [new Set(), new Set()],
      dueAt: Number.NEGATIVE_INFINITY,
      lastAt: Number.NEGATIVE_INFINITY,
      isServed: false,
    };
    lanes.set(key, lane);
    return lane;
  }

  function forgetIdleLanes(): void {
    for (const [workspaceId, until] of blockedUntil) {
      if (until < ticks()) blockedUntil.delete(workspaceId);
    }
    for (const [key, { isServed, dueAt, lastAt }] of lanes) {
      if (!isServed && Math.max(dueAt, lastAt) + everyMs < ticks()) lanes.delete(key);
    }
    // Sweeping again only after the number has doubled keeps the cost per lane constant.
    manyLanes = Math.max(fewLanes, 2 * lanes.size);
  }

  return {
    acquire({ workspaceId, channelId, rank }, signal, send) {
      if (signal.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const lane = laneOf(workspaceId, channelId);
        const leave = () => {
          lane.waiting[rank].delete(waiter);
          reject(signal.reason);
        };
        const waiter: Waiter = {
          rank,
          since: ticks(),
          go() {
            signal.removeEventListener('abort', leave);
            const sent = semaphore.acquire(workspaceId, signal, () => {
              const onLeave = () => {
                lane.lastAt = ticks();
              };
              onLeave();
              return send(onLeave);
            });
            return sent.then(resolve, reject);
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        lane.waiting[rank].add(waiter);
        // Without a signal, `wait` never rejects.
        if (!lane.isServed) serve(lane).catch(reject);
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
