import { sql } from 'kysely';
import Libsql from 'libsql';
import { Client } from 'pg';
import { createSecretBox } from '../../src/accounts/encryption';
import type { Database } from '../../src/store/database';
import { planColumns } from '../../src/store/digests/digest-rows';
import { migrate } from '../../src/store/migrations/migrate';
import { createStore, type StoreOptions } from '../../src/store/open-store';
import { openPostgresDatabase } from '../../src/store/postgres/postgres-database';
import { openSqliteDatabase } from '../../src/store/sqlite/sqlite';
import type { Store } from '../../src/store/store';
import { databaseKinds, keyOf, useDatabase } from './databases';
import { digestPlan, lease, minutesAfter, monday, runOf } from './digest-samples';
import { QuerySpy, type SeenQuery } from './query-spy';

const workspaces = 500;
const digests = 5_000;
const historyWeeks = 4;
/** Each costs two transactions, and waits for Slack in earnest. */
const posted = Number(process.env.POSTED ?? 500);
/** Without indexes it takes minutes; the figures measured are below a second or two. `FIGURES=1` prints them. */
const limitMs = 20_000;

async function fill({ db }: Database): Promise<void> {
  const refs = Array.from({ length: workspaces }, (_, n) => ({ id: `T0W${n}`, enterpriseId: null }));
  await db.insertInto('workspaces').values(refs).execute();
  for (let from = 0; from < digests; from += 500) {
    const rows = Array.from({ length: 500 }, (_, n) => ({
      id: `digest-${from + n}`,
      workspaceId: `T0W${(from + n) % workspaces}`,
      ownerSlackUserId: 'U0INA',
      ...planColumns(digestPlan({ channelId: `C0${from + n}` })),
      state: 'active' as const,
      pausedWhy: null,
      pausedAt: null,
      createdAt: monday(-1).toISOString(),
      nextRunAt: monday().toISOString(),
      skipAt: null,
      emptyRuns: 0,
    }));
    await db.insertInto('digests').values(rows).execute();
  }
}

/** Posts of the year before: what an index must keep out of the way. */
async function fillHistory({ db }: Database): Promise<void> {
  for (let week = 1; week <= historyWeeks; week += 1) {
    const { at, period } = runOf(-week);
    for (let from = 0; from < digests; from += 1_000) {
      const rows = Array.from({ length: 1_000 }, (_, n) => ({
        id: `run-${week}-${from + n}`,
        digestId: `digest-${from + n}`,
        workspaceId: `T0W${(from + n) % workspaces}`,
        runKey: `${period.first}..${period.last}`,
        firstDay: period.first,
        lastDay: period.last,
        at: at.toISOString(),
        sentBy: null,
        state: 'posted' as const,
        reason: null,
        attempts: 1,
        messageTs: '1.2',
        changedAt: at.toISOString(),
        holder: null,
        readyAt: null,
      }));
      await db.insertInto('digestRuns').values(rows).execute();
    }
  }
}

async function timed(what: string, act: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await act();
  const ms = performance.now() - before;
  if (process.env.FIGURES !== undefined) process.stdout.write(`${what}: ${ms.toFixed(0)} ms\n`);
  return ms;
}

/** As a worker does it: many at the same time. */
async function inLanes(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<void> {
  const waiting = [...ids];
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await act(id);
  };
  await Promise.all(Array.from({ length: 50 }, lane));
}

async function planAll(store: Store): Promise<number> {
  let planned = 0;
  for (;;) {
    const due = await store.runs.listPlannable(monday(), 1_000);
    if (due.length === 0) return planned;
    planned += await store.runs.plan(
      due.map((digest) => ({ digest, run: { ...runOf(), state: 'due' }, nextRunAt: monday(1) })),
    );
  }
}

async function claimAll(store: Store): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const claimed = await store.runs.claim(50, lease('one', monday(), 600_000));
    if (claimed.length === 0) return ids;
    ids.push(...claimed.map(({ run }) => run.id));
  }
}

/** What the database says it would do for each query. */
async function explain(
  seen: readonly SeenQuery[],
  { databaseUrl, dataDir }: Pick<StoreOptions, 'databaseUrl' | 'dataDir'>,
): Promise<readonly string[]> {
  if (databaseUrl === null) {
    const handle = new Libsql(`${dataDir}/roundup.db`);
    const steps = (query: SeenQuery) =>
      handle
        .prepare(`explain query plan ${query.sql}`)
        .all([...query.parameters])
        .map((step) => (isStep(step) ? step.detail : ''));
    const plans = seen.map((query) => [query.sql, ...steps(query)].join('\n'));
    handle.close();
    return plans;
  }
  const client = new Client(databaseUrl);
  await client.connect();
  const plans: string[] = [];
  for (const query of seen) {
    const { rows } = await client.query<[string]>({
      text: `explain ${query.sql}`,
      values: [...query.parameters],
      rowMode: 'array',
    });
    plans.push([query.sql, ...rows.map(([line]) => line)].join('\n'));
  }
  await client.end();
  return plans;
}

const isStep = (step: unknown): step is { readonly detail: string } =>
  typeof step === 'object' && step !== null && 'detail' in step && typeof step.detail === 'string';

describe.each(databaseKinds)('5,000 digests due at once on %s', (kind) => {
  const given = useDatabase(kind);
  let opened: Database | undefined;
  afterEach(() => opened?.close());

  async function open(): Promise<{ readonly store: Store; readonly database: Database }> {
    const { databaseUrl, dataDir } = given.options;
    const database = databaseUrl === null ? openSqliteDatabase(dataDir) : openPostgresDatabase(databaseUrl);
    opened = database;
    await database.exclusively(migrate);
    await fill(database);
    await fillHistory(database);
    return { store: createStore(database, createSecretBox([keyOf(1)]), monday), database };
  }

  it('are found through indexes, the earliest first without sorting all', async () => {
    const { database, store: filling } = await open();
    await planAll(filling);
    if (kind === 'Postgres') await sql`analyze`.execute(database.db);
    const spy = new QuerySpy(database.db);
    const spied = { ...database, db: database.db.withPlugin(spy) };
    const store = createStore(spied, createSecretBox([keyOf(1)]), monday);
    await store.runs.listPlannable(monday(1), 50);
    await store.runs.claim(50, lease('one'));
    const inOrder = spy.seen.filter((query) => query.sql.startsWith('select') && /limit/.test(query.sql));
    await store.runs.expirePosting(monday(1), 100);
    await store.runs.heartbeat(lease('one'));
    await store.runs.findMissedPeriod('digest-77');
    await store.digests.history('T0W77', 'digest-77', 20);
    await store.digests.listOfChannel('T0W77', 'C077');
    await store.digests.lastPostedAt('T0W77', 'C077');
    await store.runs.listBusyWorkspaces(monday(-1), 13);
    await store.runs.settle('run-1-77', 'one', { state: 'posted', reason: null, now: monday() });

    const plans = await explain(spy.seen, given.options);
    expect(plans.length).toBeGreaterThan(8);
    expect(
      plans.filter((plan) =>
        /SCAN (digests|digestRuns|old|newer|missed|posted)\b(?! USING)|Seq Scan on digest/.test(plan),
      ),
    ).toEqual([]);
    const ordered = await explain(inOrder, given.options);
    expect(ordered.length).toBeGreaterThan(2);
    expect(ordered.filter((plan) => /TEMP B-TREE|Sort/.test(plan))).toEqual([]);
  });

  it('are planned, claimed, posted and settled once each, in seconds', async () => {
    const { store } = await open();
    let planned = 0;
    let ids: readonly string[] = [];
    const taken = [
      await timed(`${kind} plan`, async () => {
        planned = await planAll(store);
      }),
      await timed(`${kind} claim`, async () => {
        ids = await claimAll(store);
      }),
      await timed(`${kind} heartbeat`, () => store.runs.heartbeat(lease('one', minutesAfter(monday(), 1)))),
      await timed(`${kind} begin`, async () => {
        await inLanes(ids.slice(0, posted), (id) => store.runs.beginPosting(id, lease('one')));
      }),
      await timed(`${kind} settle`, async () => {
        const end = { state: 'posted', reason: null, messageTs: '1.2', now: monday() } as const;
        await inLanes(ids.slice(0, posted), (id) => store.runs.settle(id, 'one', end));
      }),
      await timed(`${kind} empty claim`, () => store.runs.claim(50, lease('one'))),
      await timed(`${kind} give up`, () => store.runs.expirePosting(monday(1), 100)),
      await timed(`${kind} since the last digest`, () => store.digests.lastPostedAt('T0W77', null)),
      await timed(`${kind} findMissedPeriod`, () => store.runs.findMissedPeriod('digest-77')),
    ];
    expect(planned).toBe(digests);
    expect(new Set(ids).size).toBe(digests);
    expect(Math.max(...taken)).toBeLessThan(limitMs);
    expect(await store.runs.listPlannable(monday(), 10)).toEqual([]);
  });
});
