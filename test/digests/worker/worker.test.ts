import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDigestWorker } from '../../../src/digests/worker/worker';
import { type Wait, wait } from '../../../src/lib/async/wait';
import { StoreUnavailableError } from '../../../src/store/errors';
import { openStore } from '../../../src/store/open-store';
import type { Store } from '../../../src/store/store';
import { addDigest, digestPlan, minutesAfter, monday } from '../../store/digest-samples';
import { acme } from '../../store/samples';
import { createOneRun, runAt } from '../support/one-run';

let dataDir = '';
let store: Store;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'roundup-worker-'));
  store = await openStore({ databaseUrl: null, dataDir, encryptionKeys: null });
});
afterAll(async () => {
  await store.close();
  await rm(dataDir, { recursive: true });
});

/** What a worker claims next, while it builds so many runs. */
async function nextClaim(
  building: number,
): Promise<{ readonly count: number; readonly isUrgentOnly: boolean }> {
  const { services, claim } = createOneRun({ askCalcom: () => new Promise(() => undefined) });
  const first = claim(runAt);
  if (first === null) throw new Error('there is nothing to claim');
  let taken = 0;
  let stop: () => Promise<void> = async () => undefined;
  const asked = await new Promise<{ count: number; isUrgentOnly: boolean }>((resolve) => {
    const runs: Store['runs'] = {
      ...store.runs,
      release: async () => true,
      async claim(count, _lease, until) {
        if (taken === building) resolve({ count, isUrgentOnly: until !== undefined });
        const claimed = Array.from({ length: Math.min(count, building - taken) }, (_, at) => ({
          ...first,
          run: { ...first.run, id: `run-${taken + at}` },
        }));
        taken += claimed.length;
        return claimed;
      },
    };
    const worker = createDigestWorker({
      services: { ...services, store: { ...services.store, runs } },
      notifications: { ...services, buildNotification: () => null, store: { ...store, runs } },
      times: { leadMs: 600_000, leaseMs: 60_000, pollMs: 10 },
      wait,
    });
    stop = worker.stop;
    worker.start();
  });
  await stop();
  return asked;
}

/** Time that passes when nothing is left to be done at an instant. */
function createTime(startsAt: Date) {
  let nowMs = startsAt.getTime();
  const sleepers = new Set<{ readonly untilMs: number; readonly resume: () => void }>();
  const sleep: Wait = (ms, signal) =>
    new Promise((resolve, reject) => {
      const sleeper = {
        untilMs: nowMs + ms,
        resume() {
          sleepers.delete(sleeper);
          resolve();
        },
      };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });
  return {
    now: () => new Date(nowMs),
    sleep,
    async pass(ms: number) {
      const untilMs = nowMs + ms;
      for (;;) {
        for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
        const [next] = [...sleepers].sort((a, b) => a.untilMs - b.untilMs);
        if (next === undefined || next.untilMs > untilMs) break;
        nowMs = next.untilMs;
        next.resume();
      }
      nowMs = untilMs;
    },
    /** The machine sleeps: nothing is done meanwhile, and all that was to be done then comes at once. */
    async sleepThrough(ms: number) {
      nowMs += ms;
      for (const { untilMs, resume } of sleepers) if (untilMs <= nowMs) resume();
      await this.pass(0);
    },
  };
}

/** A worker on the store, whose Cal.com and Slack answer at once. `posted`: the channels that it posts to. */
function startWorker(leaseOwner: string, time: ReturnType<typeof createTime>, posted: string[]) {
  const { services } = createOneRun({ now: time.now });
  const shared = { ...services, leaseOwner };
  const worker = createDigestWorker({
    services: {
      ...shared,
      store: { ...services.store, runs: store.runs },
      async post({ channelId }) {
        posted.push(channelId);
        return { kind: 'posted', ts: '1.2' };
      },
    },
    notifications: { ...shared, buildNotification: () => null, store },
    times: { leadMs: 600_000, leaseMs: 60_000, pollMs: 10_000 },
    wait: time.sleep,
  });
  worker.start();
  return worker;
}

describe('a worker', () => {
  it('that slept for an hour posts nothing that another posted meanwhile, and goes on', async () => {
    const five = 5 * 60_000;
    const beforeIt = new Date(monday().getTime() - five);
    const content = { showsUpcoming: false };
    await addDigest(store, acme, { channelId: 'C0NINE', content });
    const ten = digestPlan({ channelId: 'C0TEN', content, schedule: { time: '10:10' } });
    await store.digests.add(acme, 'U0INA', ten, { now: beforeIt, nextRunAt: minutesAfter(monday(), 70) });
    const posted: string[] = [];
    const [asleep, awake] = [createTime(beforeIt), createTime(beforeIt)];
    const sleeper = startWorker('the sleeper', asleep, posted);
    await asleep.pass(five / 5);
    const other = startWorker('the other', awake, posted);
    await awake.pass(12 * five);
    expect(posted).toEqual(['C0NINE']);
    await other.stop();
    await asleep.sleepThrough(60 * 60_000);
    await asleep.pass(3 * five);
    expect(posted).toEqual(['C0NINE', 'C0TEN']);
    await sleeper.stop();
  });

  it('begins at once to build what was planned far ahead of its time, for there is much to ask', async () => {
    const time = createTime(new Date(runAt.getTime() - 50 * 60_000));
    let asked = 0;
    const one = createOneRun({
      now: time.now,
      askCalcom: async () => {
        asked += 1;
      },
    });
    const runs: Store['runs'] = {
      ...one.services.store.runs,
      listPlannable: async () => [],
      listBusyWorkspaces: async () => [],
      heartbeat: async () => undefined,
      expirePosting: async () => 0,
      async claim() {
        const claimed = one.claim(time.now());
        return claimed === null ? [] : [claimed];
      },
    };
    const worker = createDigestWorker({
      services: { ...one.services, store: { ...one.services.store, runs } },
      notifications: { ...one.services, buildNotification: () => null, store: { ...store, runs } },
      times: { leadMs: 600_000, leaseMs: 60_000, pollMs: 1_000 },
      wait: time.sleep,
    });
    worker.start();
    await time.pass(1_000);
    expect([asked > 0, one.posts]).toEqual([true, []]);
    await time.pass(50 * 60_000);
    expect(one.posts).toHaveLength(1);
    await worker.stop();
  });

  it('keeps its runs within their lease though the database fails for one and then for two heartbeats', async () => {
    const time = createTime(runAt);
    const one = createOneRun({ askCalcom: () => new Promise(() => undefined) });
    const leaseMs = 60_000;
    const failing = new Set([2, 5, 6]);
    const keptAt: number[] = [];
    let heartbeats = 0;
    const runs: Store['runs'] = {
      ...store.runs,
      release: async () => true,
      async claim() {
        const claimed = one.claim(time.now());
        return claimed === null ? [] : [claimed];
      },
      async heartbeat() {
        heartbeats += 1;
        if (failing.has(heartbeats)) throw new StoreUnavailableError();
        keptAt.push(time.now().getTime());
      },
    };
    const worker = createDigestWorker({
      services: { ...one.services, store: { ...one.services.store, runs }, now: time.now },
      notifications: { ...one.services, buildNotification: () => null, store: { ...store, runs } },
      times: { leadMs: 600_000, leaseMs, pollMs: 1_000 },
      wait: time.sleep,
    });
    worker.start();
    await time.pass(5 * leaseMs);
    expect(heartbeats).toBeGreaterThan(6);
    const held = [runAt.getTime(), ...keptAt];
    const gaps = held.slice(1).map((at, index) => at - (held[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(leaseMs);
    await worker.stop();
  });

  it.each([
    [0, 100, false],
    [950, 50, false],
    [1_000, 100, true],
    [1_200, 50, true],
  ])(
    'takes no more than can be built soon, but for what is due: %i being built',
    async (building, count, isUrgentOnly) => {
      expect(await nextClaim(building)).toEqual({ count, isUrgentOnly });
    },
  );
});
