import { setMaxListeners } from 'node:events';
import { type Loop, startLoop } from '../../lib/async/loop';
import { createDelayQueue } from '../../lib/async/timer';
import type { Wait } from '../../lib/async/wait';
import type { ClaimedRun, DigestStores } from '../ports';
import { type NotificationServices, sendNotifications } from './notifications';
import { dropPacked } from './packed';
import { planAhead, planDue } from './plan-due';
import { type BuiltRun, ClaimedAgainError, giveBack, postRun, prepareRun } from './run';
import type { RunServices } from './services';

/** How often, and how far ahead. */
export interface WorkerTimes {
  /** How long before its time a run is planned and built. */
  readonly leadMs: number;
  /** How long a claim lasts without being kept; so long after a worker's death others take over. */
  readonly leaseMs: number;
  /** How often the worker looks for runs, and by how much a clock that was moved may be noticed late. */
  readonly pollMs: number;
}

export const usualTimes: WorkerTimes = { leadMs: 10 * 60_000, leaseMs: 60_000, pollMs: 1_000 };

export interface WorkerOptions {
  readonly store: Pick<DigestStores, 'runs'>;
  readonly services: RunServices;
  readonly notices: NotificationServices;
  readonly times: WorkerTimes;
  readonly wait: Wait;
}

export interface DigestWorker {
  start(): void;
  /** Looks for runs and notices at once. */
  wake(): void;
  /** Takes nothing new, gives back what is not being posted, and resolves when the rest has ended. */
  stop(): Promise<void>;
}

interface Held {
  readonly done: Promise<void>;
  readonly cancel: AbortController;
}

/** Runs that are held at once: being built, or built and waiting for their time. */
const mostHeld = 6_000;
/** Of these, those that could be built now: they hold much, where those that are built hold little. */
const mostInLine = 1_000;
const keptForUrgent = 250;
const claimedAtOnce = 250;
const pollsAPlan = 5;
const pollsAnAhead = 60;
const pollsAnUpkeep = 10;
const pollsAPrune = 3_600;
const givenUpAtOnce = 100;
const prunedAtOnce = 500;
const keptForMs = 200 * 24 * 3_600_000;

/** All that digests need a process for. Any number of workers may share a database. */
export function createDigestWorker(options: WorkerOptions): DigestWorker {
  const { store, services, notices, times, wait } = options;
  const { leaseOwner, now, logger } = services;
  const stopping = new AbortController();
  const { signal } = stopping;
  // Each run that waits for something hears of it.
  setMaxListeners(0, signal);
  const held = new Map<string, Held>();
  const room = createDelayQueue<BuiltRun>({
    timer: services.timer,
    signal,
    onTime: (id, built) => work(id, (cancelled) => postRun(services, built, cancelled)),
  });
  let loops: readonly Loop[] = [];
  let runs: Loop | undefined;
  let outbox: Loop | undefined;
  let isPlanning = false;

  const shared = { wait, logger, signal };
  const loop = (what: string, everyMs: number, turn: () => Promise<boolean>) =>
    startLoop({ what, everyMs, ...shared }, turn);

  const count = () => held.size + room.size();

  function work(id: string, begin: (signal: AbortSignal) => Promise<void>): void {
    const cancel = new AbortController();
    // A claim may still have been under way when it was stopped.
    if (signal.aborted) cancel.abort(signal.reason);
    const done = begin(cancel.signal).finally(() => {
      if (held.get(id) === mine) held.delete(id);
      if (count() === mostHeld - 1) runs?.wake();
    });
    const mine: Held = { done, cancel };
    held.set(id, mine);
  }

  function hold(claimed: ClaimedRun): void {
    const { id, at } = claimed.run;
    // It was taken back since, because of a change; or its lease ran out while the machine slept.
    held.get(id)?.cancel.abort(new ClaimedAgainError());
    const before = room.take(id);
    if (before !== undefined) dropPacked(services.shelf, before.packed);
    work(id, async (cancelled) => {
      const built = await prepareRun(services, claimed, cancelled);
      if (built === null) return;
      // Claimed anew just when it was ready: the newer one takes its place.
      if (cancelled.reason instanceof ClaimedAgainError) dropPacked(services.shelf, built.packed);
      else room.add(id, at, built);
    });
  }

  async function takeRuns(): Promise<boolean> {
    const lease = { leaseOwner, now: now(), leaseMs: times.leaseMs };
    const left = Math.min(mostHeld - count(), mostInLine - services.backlog.length());
    // Taken once all are planned, a workspace's runs come together and share their answers.
    const isUrgentOnly = left <= 0 || isPlanning;
    const most = Math.min(left <= 0 ? left + keptForUrgent : left, claimedAtOnce);
    if (most <= 0) return false;
    // Those that only wait for their time leave some room to one that is sent by hand.
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

  async function prune(): Promise<boolean> {
    const before = new Date(now().getTime() - keptForMs);
    return (await store.runs.prune(before, prunedAtOnce)) === prunedAtOnce;
  }

  return {
    start() {
      const { pollMs, leaseMs, leadMs } = times;
      runs = loop('taking runs of digests', pollMs, takeRuns);
      outbox = loop('sending notices', pollMs, async () => (await sendNotifications(notices)) > 0);
      loops = [
        loop('planning digests', pollMs * pollsAPlan, plan),
        loop('planning digests ahead', pollMs * pollsAnAhead, async () => {
          await planAhead({ store, now, leadMs });
          return false;
        }),
        startLoop(
          // One that fails is tried several times before the lease ends.
          { what: 'keeping runs', everyMs: leaseMs / 3, mostPauseMs: leaseMs / 12, ...shared },
          async () => {
            if (count() > 0) await store.runs.heartbeat({ leaseOwner, now: now(), leaseMs });
            return false;
          },
        ),
        loop('looking after runs', pollMs * pollsAnUpkeep, keepUp),
        loop('forgetting old runs', pollMs * pollsAPrune, prune),
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
      for (const { cancel } of held.values()) cancel.abort(reason);
      await Promise.all(loops.map(({ ended }) => ended));
      await Promise.all([...held.values()].map(({ done }) => done));
      await Promise.all(room.takeAll().map((built) => giveBack(services, built)));
      await services.shelf.closed();
    },
  };
}
