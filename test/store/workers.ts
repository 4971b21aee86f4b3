import type { Lease } from '../../src/accounts/notifications';
import type { Store } from '../../src/store/store';
import { minutesAfter, monday } from './digest-samples';

/** What a worker does next; those it holds nothing for do nothing. */
export const workerActs = [
  'claim',
  'keep',
  'begin',
  'post',
  'fail',
  'no answer',
  'busy',
  'release',
  'crash',
  'wait',
  'give up',
] as const;
export type WorkerAct = (typeof workerActs)[number];

/** How often each was granted, by run. */
export type Tally = Map<string, Map<'begun' | 'posted' | 'ended' | 'busy', number>>;

export interface World {
  /** Shared by all. */
  now: Date;
  readonly tally: Tally;
  givenUp: number;
  /** Granted to a worker whose lease had been another's meanwhile. */
  takenOver: number;
}

export const newWorld = (): World => ({ now: monday(), tally: new Map(), givenUp: 0, takenOver: 0 });

/** A worker without judgement: it acts as it is told, on what it believes it holds. */
export function createWorker(store: Store, world: World, name: string): (act: WorkerAct) => Promise<void> {
  let life = 0;
  const claimed: string[] = [];
  const posting: string[] = [];
  const lease = (): Lease => ({ leaseOwner: `${name}/${life}`, now: world.now, leaseMs: 60_000 });

  const note = (runId: string, what: 'begun' | 'posted' | 'ended' | 'busy') => {
    const counts = world.tally.get(runId) ?? new Map();
    counts.set(what, (counts.get(what) ?? 0) + 1);
    world.tally.set(runId, counts);
  };
  const settle = (runId: string, state: 'posted' | 'failed' | 'unknown') =>
    store.runs.settle(runId, lease().leaseOwner, { state, reason: null, now: world.now });

  async function end(state: 'posted' | 'failed' | 'unknown'): Promise<void> {
    const runId = posting.shift();
    if (runId === undefined || !(await settle(runId, state))) return;
    note(runId, 'ended');
    if (state === 'posted') note(runId, 'posted');
  }

  const acts: Readonly<Record<WorkerAct, () => Promise<void>>> = {
    async claim() {
      const taken = await store.runs.claim(2, lease());
      if (taken.some(({ run }) => run.attempts > 1)) world.takenOver += 1;
      claimed.push(...taken.map(({ run }) => run.id));
    },
    keep: () => store.runs.heartbeat(lease()),
    async begin() {
      const runId = claimed.shift();
      if (runId === undefined || !(await store.runs.beginPosting(runId, lease()))) return;
      note(runId, 'begun');
      posting.push(runId);
    },
    post: () => end('posted'),
    fail: () => end('failed'),
    'no answer': () => end('unknown'),
    async busy() {
      const runId = posting.shift();
      if (runId === undefined) return;
      if (await store.runs.releasePosting(runId, lease().leaseOwner, world.now)) note(runId, 'busy');
    },
    async release() {
      const runId = claimed.shift();
      if (runId !== undefined) await store.runs.release(runId, lease().leaseOwner, world.now);
    },
    async crash() {
      life += 1;
      claimed.length = 0;
      posting.length = 0;
    },
    async wait() {
      world.now = minutesAfter(world.now, 0.7);
    },
    async 'give up'() {
      const count = await store.runs.expirePosting(world.now, 9);
      world.givenUp += count;
    },
  };
  return (act) => acts[act]();
}
