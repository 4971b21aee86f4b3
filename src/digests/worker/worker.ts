import { setMaxListeners } from 'node:events';
import { createDelayQueue } from '../../lib/async/delay-queue';
import { type Loop, startLoop } from '../../lib/async/loop';
import type { Wait } from '../../lib/async/wait';
import type { ClaimedRun } from '../ports';
import { type NotificationServices, sendNotifications } from './notifications';
import { planAhead, planDue } from './plan-due';
import { ClaimedAgainError, firstStep, giveBack, type RunStep, takeStep } from './run';
import type { RunServices } from './services';

export interface WorkerTimes {
  /** How long before its time a run is planned and built. */
  readonly leadMs: number;
  /** How long a claim lasts without a heartbeat; after that, others take over a dead worker's runs. */
  readonly leaseMs: number;
  /** How often the worker looks for runs, and how late it may notice a moved clock. */
  readonly pollMs: number;
}

export const usualTimes: WorkerTimes = { leadMs: 10 * 60_000, leaseMs: 60_000, pollMs: 1_000 };

export interface WorkerOptions {
  readonly services: RunServices;
  readonly notifications: NotificationServices;
  readonly times: WorkerTimes;
  readonly wait: Wait;
}

export interface DigestWorker {
  start(): void;
  /** Looks for runs and notifications at once. */
  wake(): void;
  /** Takes nothing new, gives back runs not being posted, and resolves when the rest have ended. */
  stop(): Promise<void>;
}

/** A run whose step is in progress. Runs waiting for their next step are in the delay queue. */
interface Working {
  readonly kind: RunStep['kind'];
  readonly done: Promise<void>;
  readonly cancel: AbortController;
}

/** Runs held at once. Most are built and wait in memory; `bench/digests.ts` measures their size. */
const maxHeld = 5_000;
/** How many of them may be in the build step. */
const maxBuilding = 1_000;
const keptForUrgent = 250;
const claimedAtOnce = 100;
const pollsAPlan = 5;
const pollsAnAhead = 60;
const pollsAnUpkeep = 10;
const givenUpAtOnce = 100;

/** Runs the background work of digests. Any number of workers may share a Postgres database. */
export function createDigestWorker(options: WorkerOptions): DigestWorker {
  const { services, notifications, times, wait } = options;
  const { store, leaseOwner, now, logger } = services;
  const stopping = new AbortController();
  const { signal } = stopping;
  // Every run in progress listens to this signal.
  setMaxListeners(0, signal);
  const working = new Map<string, Working>();
  const waiting = createDelayQueue<RunStep>({ now, wait, tickMs: times.pollMs, signal, onTime: begin });
  let loops: readonly Loop[] = [];
  let runs: Loop | undefined;
  let outbox: Loop | undefined;
  let isPlanning = false;

  const shared = { wait, logger, signal };
  const loop = (what: string, everyMs: number, turn: () => Promise<boolean>) =>
    startLoop({ what, everyMs, ...shared }, turn);

  const count = () => working.size + waiting.size();
  const countBuilding = () => [...working.values()].filter(({ kind }) => kind === 'build').length;

  function begin(id: string, step: RunStep): void {
    const cancel = new AbortController();
    // A claim may still have been in flight when the worker was stopped.
    if (signal.aborted) cancel.abort(signal.reason);
    const done = takeStep(services, step, cancel.signal).then((next) => {
      // The run was claimed again meanwhile, and `hold` has replaced this entry.
      if (working.get(id) !== mine) return;
      working.delete(id);
      if (next !== null) proceed(id, next);
      else if (count() === maxHeld - 1) runs?.wake();
    });
    const mine: Working = { kind: step.kind, done, cancel };
    working.set(id, mine);
  }

  function proceed(id: string, step: RunStep): void {
    if (step.at <= now()) begin(id, step);
    else waiting.add(id, step.at, step);
  }

  function hold(claimed: ClaimedRun): void {
    const { id } = claimed.run;
    // The run was taken back because its digest changed, or its lease ran out while the machine slept.
    working.get(id)?.cancel.abort(new ClaimedAgainError());
    working.delete(id);
    waiting.take(id);
    proceed(id, firstStep(claimed));
  }

  async function takeRuns(): Promise<boolean> {
    const lease = { leaseOwner, now: now(), leaseMs: times.leaseMs };
    const left = Math.min(maxHeld - count(), maxBuilding - countBuilding());
    // Once everything is planned, a workspace's runs are taken together and can share answers.
    const isUrgentOnly = left <= 0 || isPlanning;
    const most = Math.min(left <= 0 ? left + keptForUrgent : left, claimedAtOnce);
    if (most <= 0) return false;
    // Keeps places free for runs that are due now, such as one sent by hand.
    const claimed = await store.runs.claim(most, lease, isUrgentOnly ? lease.now : undefined);
    for (const each of claimed) hold(each);
    return claimed.length === most;
  }

  async function plan(): Promise<boolean> {
    const planned = await planDue({ store, now, leadMs: times.leadMs });
    if (isPlanning && planned === 0) runs?.wake();
    isPlanning = planned > 0;
    return isPlanning;
  }

  async function keepUp(): Promise<boolean> {
    const givenUp = await store.runs.expirePosting(now(), givenUpAtOnce);
    if (givenUp > 0) outbox?.wake();
    return givenUp === givenUpAtOnce;
  }

  return {
    start() {
      const { pollMs, leaseMs, leadMs } = times;
      runs = loop('taking runs of digests', pollMs, takeRuns);
      outbox = loop('sending notices', pollMs, async () => (await sendNotifications(notifications)) > 0);
      loops = [
        loop('planning digests', pollMs * pollsAPlan, plan),
        loop('planning digests ahead', pollMs * pollsAnAhead, async () => {
          await planAhead({ store, now, leadMs });
          return false;
        }),
        startLoop(
          // A failed heartbeat is tried several more times before the lease ends.
          { what: 'keeping runs', everyMs: leaseMs / 3, maxPauseMs: leaseMs / 12, ...shared },
          async () => {
            if (count() > 0) await store.runs.heartbeat({ leaseOwner, now: now(), leaseMs });
            return false;
          },
        ),
        loop('looking after runs', pollMs * pollsAnUpkeep, keepUp),
        runs,
        outbox,
      ];
    },
    wake() {
      runs?.wake();
      outbox?.wake();
    },
    async stop() {
      const reason = new Error('Roundup stops');
      stopping.abort(reason);
      for (const { cancel } of working.values()) cancel.abort(reason);
      await Promise.all(loops.map(({ ended }) => ended));
      while (working.size > 0) await Promise.all([...working.values()].map(({ done }) => done));
      await Promise.all(waiting.takeAll().map((step) => giveBack(services, step)));
    },
  };
}
