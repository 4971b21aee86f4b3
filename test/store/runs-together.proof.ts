import fc from 'fast-check';
import { Client } from 'pg';
import type { Digest } from '../../src/digests/digest';
import type { Store } from '../../src/store/store';
import { databaseKinds, useDatabase } from './databases';
import { addDigest, bringTo, lease, minutesAfter, monday, planDue, runOf } from './digest-samples';
import { acme, installation, key } from './samples';
import { createWorker, newWorld, type WorkerAct, workerActs } from './workers';

/** `RUNS=500` asks for more. */
const numRuns = Number(process.env.RUNS ?? 12);

async function addDigests(store: Store, count: number): Promise<readonly Digest[]> {
  const digests: Digest[] = [];
  for (let n = 0; n < count; n += 1) digests.push(await addDigest(store, acme, { channelId: `C0${n}` }));
  return digests;
}

const plansOf = (digests: readonly Digest[]) =>
  digests.map((digest) => ({
    digest,
    run: { ...runOf(), state: 'due' as const },
    nextRunAt: monday(1),
  }));

describe('three workers on one Postgres', () => {
  const database = useDatabase('Postgres');
  const open = () => Promise.all([database.open(), database.open(), database.open()]);

  it('plan each run once, though each goes through the digests in an order of its own', async () => {
    const stores = await open();
    const digests = await addDigests(stores[0], 60);
    const orders = [digests, digests.toReversed(), [...digests.slice(30), ...digests.slice(0, 30)]];
    const planned = await Promise.all(
      stores.map((store, n) => store.runs.plan(plansOf(orders[n] ?? digests))),
    );
    expect(planned.reduce((sum, count) => sum + count)).toBe(60);
    expect(await stores[0].runs.claim(100, lease('one'))).toHaveLength(60);
  });

  it('never take the same run, and leave none', async () => {
    const stores = await open();
    const digests = await addDigests(stores[0], 90);
    await stores[0].runs.plan(plansOf(digests));
    const taken: string[] = [];
    await Promise.all(
      stores.flatMap((store, n) =>
        [0, 1].map(async (task) => {
          for (;;) {
            const claimed = await store.runs.claim(4, lease(`${n}/${task}`));
            if (claimed.length === 0) return;
            taken.push(...claimed.map(({ run }) => run.id));
          }
        }),
      ),
    );
    expect(new Set(taken).size).toBe(taken.length);
    // Who finds all that is left locked by another goes home: nothing but the last few may remain.
    const rest = await stores[0].runs.claim(100, lease('last'));
    expect(taken.length + rest.length).toBe(90);
  });

  it('do not wait for a run that another has in hand', async () => {
    const [store] = await open();
    const [first, second] = await addDigests(store, 2);
    if (first === undefined || second === undefined) throw new Error('no digests');
    const held = await planDue(store, first);
    const free = await planDue(store, second);
    const visitor = new Client(database.options.databaseUrl ?? '');
    await visitor.connect();
    await visitor.query('begin');
    await visitor.query('select 1 from digest_runs where id = $1 for update', [held]);
    const before = performance.now();
    const claimed = await store.runs.claim(2, lease('one'));
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(claimed.map(({ run }) => run.id)).toEqual([free]);
    await visitor.query('rollback');
    await visitor.end();
    expect(await store.runs.claim(2, lease('one'))).toMatchObject([{ run: { id: held } }]);
  });

  it('never take the same notice', async () => {
    const stores = await open();
    const digests = await addDigests(stores[0], 40);
    const paused = { kind: 'paused', why: 'owner-gone', at: monday(-1) } as const;
    const notice = { slackUserId: 'U0INA', kind: 'digest-paused', facts: {} } as const;
    for (const { id } of digests) await stores[0].digests.setState('T0ACME', id, paused, null, notice);
    const later = new Date(Date.now() + 60_000);
    const claims = Array.from({ length: 30 }, (_, n) =>
      (stores[n % 3] ?? stores[0]).notifications.claim(2, lease(`${n}`, later)),
    );
    const taken = (await Promise.all(claims)).flat().map(({ id }) => id);
    expect(taken.length).toBeGreaterThan(10);
    expect(new Set(taken).size).toBe(taken.length);
  });

  it('block neither each other nor an uninstall while they settle and tell', async () => {
    const [one, two, three] = await open();
    await one.installations.save(installation(key('T0ACME')));
    const digests = await addDigests(one, 30);
    await one.runs.plan(plansOf(digests));
    const claimed = await one.runs.claim(30, lease('one'));
    for (const { run } of claimed) await one.runs.beginPosting(run.id, lease('one'));
    const notice = { slackUserId: 'U0INA', kind: 'run-failed', facts: {} } as const;
    const end = { state: 'failed', reason: 'slack', pause: 'channel-gone', now: monday() } as const;
    const paused = { kind: 'paused', why: 'by-hand', at: monday() } as const;
    await Promise.all([
      ...claimed.map(({ run }) => two.runs.settle(run.id, 'one', end, notice)),
      ...digests.map(({ id }) => three.digests.setState('T0ACME', id, paused, null, notice)),
      three.runs.expirePosting(monday(1), 30),
      new Promise((resolve) => setTimeout(resolve, 20)).then(() => one.installations.remove(key('T0ACME'))),
    ]);
    expect(await one.digests.list('T0ACME')).toEqual([]);
    expect(await one.notifications.count()).toBe(0);
  });

  it('leave no run to be posted later, of a digest that is paused as its post is put off', async () => {
    const [one, two] = await open();
    const paused = { kind: 'paused', why: 'by-hand', at: monday() } as const;
    for (let round = 0; round < 15; round += 1) {
      const digest = await addDigest(one, acme);
      const runId = await bringTo('posting', one, digest);
      const [isReleased] = await Promise.all([
        two.runs.releasePosting(runId, 'one', monday()),
        one.digests.setState('T0ACME', digest.id, paused, null),
      ]);
      expect(isReleased).toBe(true);
      expect((await one.runs.findRun('T0ACME', runId))?.run.state).toBe('skipped');
      await one.digests.stop('T0ACME', digest.id);
    }
  });
});

describe.each(databaseKinds)('three workers in any order on %s', (kind) => {
  const database = useDatabase(kind);
  const script = fc.array(
    fc.constantFrom<WorkerAct>('claim', 'claim', 'begin', 'begin', 'wait', ...workerActs),
    {
      minLength: 8,
      maxLength: 20,
    },
  );

  it(
    'begin to post a run once, unless nothing was posted for certain, and end it once',
    async () => {
      // Postgres has many; of the embedded store there is one, with three who work on it.
      const first = await database.open();
      const stores =
        kind === 'Postgres' ? [first, await database.open(), await database.open()] : [first, first, first];
      let begun = 0;
      let givenUp = 0;
      let takenOver = 0;
      const property = fc.asyncProperty(fc.tuple(script, script, script), async (scripts) => {
        const world = newWorld();
        // What the run before has left, also where it failed.
        await first.installations.remove(key('T0ACME'));
        const digests = await addDigests(first, 4);
        await first.runs.plan(plansOf(digests));
        await Promise.all(
          stores.map(async (store, n) => {
            const act = createWorker(store, world, `worker ${n}`);
            for (const next of scripts[n] ?? []) await act(next);
          }),
        );
        const lastGivenUp = await first.runs.expirePosting(minutesAfter(world.now, 60), 99);
        world.givenUp += lastGivenUp;
        const told = await first.notifications.claim(99, lease('reader', monday(9)));
        for (const digest of digests) {
          const [run] = await first.digests.history('T0ACME', digest.id, 1);
          const counts = world.tally.get(run?.id ?? '');
          const count = (what: 'begun' | 'posted' | 'ended' | 'busy') => counts?.get(what) ?? 0;
          const unknown = told.filter(({ facts }) => facts.runId === run?.id).length;
          // Each beginning has one end: nobody else began meanwhile, and nothing was taken back.
          expect(count('begun')).toBe(count('busy') + count('ended') + unknown);
          expect(count('ended') + unknown).toBeLessThanOrEqual(1);
          if (count('posted') === 1) expect(run?.state).toBe('posted');
          if (unknown === 1) expect(run?.state).toBe('unknown');
          begun += count('begun');
        }
        expect(told).toHaveLength(world.givenUp);
        givenUp += world.givenUp;
        takenOver += world.takenOver;
      });
      await fc.assert(property, { numRuns });
      // Otherwise it has tried nothing.
      expect(begun).toBeGreaterThan(numRuns / 2);
      expect(givenUp).toBeGreaterThan(0);
      expect(takenOver).toBeGreaterThan(0);
      if (process.env.RUNS !== undefined) {
        process.stdout.write(`${kind}: ${numRuns} runs, ${begun} posts begun, ${givenUp} given up\n`);
      }
    },
    60_000 + numRuns * 500,
  );
});
