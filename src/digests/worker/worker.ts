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

export const defaultTimes: WorkerTimes = { leadMs: 10 * 60_000, leaseMs: 60_000, pollMs: 1_000 };

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
interface StepInProgress {
  readonly kind: RunStep['kind'];
  readonly done: Promise<void>;
  readonly cancel: AbortController;
}

/** Runs held at once. Most are built and wait in memory; `bench/digests.ts` measures their size. */
const maxHeld = 5_000;
/** How many of them may be in the build step. */
const maxBuilding = 1_000;
const reservedForUrgent = 250;
const maxClaimedAtOnce = 100;
const pollsPerPlan = 5;
const pollsPerPlanAhead = 60;
const pollsPerExpiry = 10;
const maxExpiredAtOnce = 100;

/** Runs the background work of digests. Any number of workers may share a Postgres database. */
export function createDigestWorker(options: WorkerOptions): DigestWorker {
  const { services, notifications, times, wait } = options;
  const { store, leaseOwner, now, logger } = services;
  const stopping = new AbortController();
  const { signal } = stopping;
  // Every run in progress listens to this signal.
  setMaxListeners(0, signal);
  const inProgress = new Map<string, StepInProgress>();
  const waiting = createDelayQueue<RunStep>({ now, wait, tickMs: times.pollMs, signal, onTime: begin });
  let loops: readonly Loop[] = [];
  let runs: Loop | undefined;
  let outbox: Loop | undefined;
  let hasMoreToPlan = false;

  const loopOptions = { wait, logger, signal };
  const loop = (what: string, everyMs: number, turn: () => Promise<boolean>) =>
    startLoop({ what, everyMs, ...loopOptions }, turn);

  const countHeld = () => inProgress.size + waiting.size();
  const countBuilding = () => [...inProgress.values()].filter(({ kind }) => kind === 'build').length;

  function begin(id: string, step: RunStep): void {
    const cancel = new AbortController();
    // A claim may still have been in flight when the worker was stopped.
    if (signal.aborted) cancel.abort(signal.reason);
    const done = takeStep(services, step, cancel.signal).then((next) => {
      // The run was claimed again meanwhile, and `hold` has replaced this entry.
      if (inProgress.get(id) !== entry) return;
      inProgress.delete(id);
      if (next !== null) proceed(id, next);
      else if (countHeld() === maxHeld - 1) runs?.wake();
    });
    const entry: StepInProgress = { kind: step.kind, done, cancel };
    inProgress.set(id, entry);
  }

  function proceed(id: string, step: RunStep): void {
    if (step.at <= now()) begin(id, step);
    else waiting.add(id, step.at, step);
  }

  function hold(claimed: ClaimedRun): void {
    const { id } = claimed.run;
    // The run was taken back because its digest changed, or its lease ran out while the machine slept.
    inProgress.get(id)?.cancel.abort(new ClaimedAgainError());
    inProgress.delete(id);
    waiting.take(id);
    proceed(id, firstStep(claimed));
  }

  async function takeRuns(): Promise<boolean> {
    const lease = { leaseOwner, now: now(), leaseMs: times.leaseMs };
    const free = Math.min(maxHeld - countHeld(), maxBuilding - countBuilding());
    // Once everything is planned, a workspace's runs are taken together and can share answers.
    const isUrgentOnly = free <= 0 || hasMoreToPlan;
    const limit = Math.min(free <= 0 ? free + reservedForUrgent : free, maxClaimedAtOnce);
    if (limit <= 0) return false;
    // Keeps places free for runs that are due now, such as one sent by hand.
    const claimed = await store.runs.claim(limit, lease, isUrgentOnly ? lease.now : undefined);
    for (const each of claimed) hold(each);
    return claimed.length === limit;
  }

  async function planDueRuns(): Promise<boolean> {
    const planned = await planDue({ store, now, leadMs: times.leadMs });
    if (hasMoreToPlan && planned === 0) runs?.wake();
    hasMoreToPlan = planned > 0;
    return hasMoreToPlan;
  }

  async function expirePosting(): Promise<boolean> {
    const expired = await store.runs.expirePosting(now(), maxExpiredAtOnce);
    if (expired > 0) outbox?.wake();
    return expired === maxExpiredAtOnce;
  }

  return {
    start() {
      const { pollMs, leaseMs, leadMs } = times;
      runs = loop('taking runs of digests', pollMs, takeRuns);
      outbox = loop('sending notices', pollMs, async () => (await sendNotifications(notifications)) > 0);
      loops = [
        loop('planning digests', pollMs * pollsPerPlan, planDueRuns),
        loop('planning digests ahead', pollMs * pollsPerPlanAhead, async () => {
          await planAhead({ store, now, leadMs });
          return false;
        }),
        startLoop(
          // A failed heartbeat is tried several more times before the lease ends.
          { what: 'keeping runs', everyMs: leaseMs / 3, maxPauseMs: leaseMs / 12, ...loopOptions },
          async () => {
            if (countHeld() > 0) await store.runs.heartbeat({ leaseOwner, now: now(), leaseMs });
            return false;
          },
        ),
        loop('looking after runs', pollMs * pollsPerExpiry, expirePosting),
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
      for (const { cancel } of inProgress.values()) cancel.abort(reason);
      await Promise.all(loops.map(({ ended }) => ended));
      while (inProgress.size > 0) await Promise.all([...inProgress.values()].map(({ done }) => done));
      await Promise.all(waiting.takeAll().map((step) => giveBack(services, step)));
    },
  };
}
