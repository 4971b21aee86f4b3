import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompiledQuery,
  type Kysely,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryId,
  sql,
} from 'kysely';
import { createSecretBox } from '../src/accounts/encryption';
import { planDue } from '../src/digests/worker/plan-due';
import type { Database } from '../src/store/database';
import { migrate } from '../src/store/migrations/migrate';
import { createStore } from '../src/store/open-store';
import { openPostgresDatabase } from '../src/store/postgres/postgres-database';
import type { Schema } from '../src/store/schema';
import { openSqliteDatabase } from '../src/store/sqlite/sqlite';
import { startPostgres } from '../test/store/start-postgres';
import type { Figure } from './figure';
import { median } from './statistics';

const mostMs = 25;
const maxBlockMs = 50;
const workers = 8;
const digestsAWorkspace = 20;
const times = 15;
const minuteMs = 60_000;
const monday = new Date(Date.UTC(2026, 2, 2, 8));
const later = (ms: number) => new Date(monday.getTime() + ms);
const secrets = createSecretBox([Buffer.alloc(32, 1)]);
const plannable = { now: () => monday, leadMs: 10 * minuteMs };

/**
 * What a database with many digests and past runs is asked again and again: `npm run bench -- scale 200000 5000000`
 * says how many of each. Half of the digests are due at once. Beside each figure stands what versions up to 0.1.0 asked
 * of the same data.
 */
export async function measureScale(
  say: (line: string) => void,
  [digests = 5_000, runs = 100_000]: readonly number[],
): Promise<readonly Figure[]> {
  const postgres = await startPostgres();
  try {
    const database = openPostgresDatabase(await postgres.emptyDatabase());
    try {
      await database.exclusively(migrate);
      say(`scale: filling Postgres with ${digests} digests and ${runs} runs`);
      await database.exclusively((db) => fill(db, { digests, runs }));
      say('scale: asking it');
      const statements = new Statements(database.db);
      const db = database.db.withPlugin(statements);
      const now = await measurePostgres({ ...database, db, write: (act) => db.transaction().execute(act) });
      const ofEach = await statements.figures(say);
      say('scale: asking it as before');
      const before = await measureBefore(database);
      const figures = Object.entries(now).map(([what, ms]) => figureOf(what, ms, before[what]));
      return [...figures, ...ofEach, await measureSqlite(Math.min(digests, 10_000))];
    } finally {
      await database.close();
    }
  } finally {
    await postgres.close();
  }
}

interface Filling {
  readonly digests: number;
  /** Past ones; none on SQLite. */
  readonly runs: number;
  /** When all come up that day; without, every second comes up on Monday. */
  readonly dueAt?: Date;
}

/** Twenty digests in each workspace, which ask with its shared access. */
export async function fill(db: Kysely<Schema>, { digests, runs, dueAt }: Filling): Promise<void> {
  const isSqlite = runs === 0;
  const n = isSqlite
    ? sql`(with recursive counted(n) as (select 0 union all select n + 1 from counted where n < ${sql.lit(digests - 1)}) select n from counted)`
    : sql`generate_series(0, ${sql.lit(digests - 1)})`;
  const as = isSqlite ? sql`as numbers` : sql`as numbers(n)`;
  const content = {
    scope: { kind: 'org' },
    rankings: ['most-bookings'],
    rows: 5,
    isCompared: true,
    showsUpcoming: dueAt === undefined,
    whenEmpty: 'full',
  };
  const [days, time, zone] =
    dueAt === undefined
      ? ['[1]', '09:00', 'Europe/Berlin']
      : ['[0,1,2,3,4,5,6]', dueAt.toISOString().slice(11, 16), 'UTC'];
  const next =
    dueAt === undefined
      ? sql`case when n % 2 = 0 then ${sql.lit(monday.toISOString())} else ${sql.lit(later(7 * 24 * 60 * minuteMs).toISOString())} end`
      : sql.lit(dueAt.toISOString());
  await sql`insert into workspaces (id, enterprise_id)
    select distinct 'T' || (n / ${sql.lit(digestsAWorkspace)}), null from ${n} ${as}`.execute(db);
  await sql`insert into connections (id, workspace_id, owner_slack_user_id, api_url, calcom_user_id, calcom_name,
      has_organisation, kind, sealed_access, created_at)
    select 'connection-' || id, id, 'U0', 'https://api.cal.com/', 1, 'Ina', 1, 'api-key', '', '2025-01-01T00:00:00.000Z'
    from workspaces`.execute(db);
  await sql`insert into policies (workspace_id, shared_connection_id, bookings_with_shared, bookings_named, admins)
    select id, 'connection-' || id, 'nobody', '[]', '[]' from workspaces`.execute(db);
  await sql`insert into digests (id, workspace_id, channel_id, owner_slack_user_id, weekdays, time, time_zone, week_start,
      access, content, state, created_at, next_run_at, empty_runs)
    select 'digest-' || n, 'T' || (n / ${sql.lit(digestsAWorkspace)}), 'C' || n, 'U' || n, ${sql.lit(days)},
      ${sql.lit(time)}, ${sql.lit(zone)}, 1, 'shared', ${sql.lit(JSON.stringify(content))}, 'active',
      '2025-01-01T00:00:00.000Z', ${next}, 0
    from ${n} ${as}`.execute(db);
  if (isSqlite) return;
  await sql`insert into notices (id, workspace_id, slack_user_id, kind, facts, attempts, holder, ready_at)
    select 'notice-' || n, 'T' || (n / ${sql.lit(digestsAWorkspace)}), 'U' || n, 'run-failed', '{}', 1, null, '2027-01-01T00:00:00.000Z'
    from ${n} ${as} where n < 10000`.execute(db);
  // Or millions of references would be checked one by one.
  await sql`set session_replication_role = replica`.execute(db);
  const at = sql`to_char(to_timestamp(${sql.lit(monday.getTime() / 1_000)} - week * 604800) at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.000"Z"')`;
  await sql`insert into digest_runs (id, digest_id, workspace_id, run_key, first_day, last_day, at, sent_by, state, reason,
      attempts, message_ts, changed_at, holder, ready_at)
    select 'run-' || n || '-' || week, 'digest-' || n, 'T' || (n / ${sql.lit(digestsAWorkspace)}), 'week ' || week,
      '2025-01-06', '2025-01-12', ${at}, null, 'posted', null, 1, '1.2', ${at}, null, null
    from ${n} ${as}, generate_series(1, ${sql.lit(Math.ceil(runs / digests))}) week`.execute(db);
  await sql`set session_replication_role = default`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

/** What is asked through it, once each: how long it took, and what Postgres says that it does for it. */
class Statements implements KyselyPlugin {
  private readonly begun = new WeakMap<QueryId, { readonly name: string; readonly startedAt: number }>();
  private readonly asked = new Map<string, { readonly query: CompiledQuery; readonly ms: number[] }>();

  constructor(private readonly db: Kysely<Schema>) {}

  transformQuery({ node, queryId }: PluginTransformQueryArgs) {
    const query = this.db.getExecutor().compileQuery(node, queryId);
    // However many values are listed.
    const name = query.sql.replace(/\(\$\d+[^()]*\)(, \(\$\d+[^()]*\))*/g, '(…)');
    if (!this.asked.has(name)) this.asked.set(name, { query, ms: [] });
    this.begun.set(queryId, { name, startedAt: performance.now() });
    return node;
  }

  async transformResult({ queryId, result }: PluginTransformResultArgs) {
    const one = this.begun.get(queryId);
    if (one !== undefined) this.asked.get(one.name)?.ms.push(performance.now() - one.startedAt);
    return result;
  }

  async figures(say: (line: string) => void): Promise<readonly Figure[]> {
    const scans: string[] = [];
    // A part of another statement is never sent by itself.
    const explainable = [...this.asked].filter(
      ([name, { ms }]) => ms.length > 0 && /^\s*(select|insert|update|delete|with)/.test(name),
    );
    const slowest = explainable.toSorted(([, a], [, b]) => median(b.ms) - median(a.ms));
    for (const [name, { query, ms }] of slowest) {
      const text = CompiledQuery.raw(`explain ${query.sql}`, [...query.parameters]);
      const { rows } = await this.db.executeQuery<Readonly<Record<string, string>>>(text);
      const plan = rows.map((row) => row['QUERY PLAN']?.slice(0, 160)).join('\n');
      const short = name.replace(/\s+/g, ' ').slice(0, 160);
      say(`scale: p50 ${words(median(ms))}, longest of ${ms.length} ${words(Math.max(...ms))}: ${short}`);
      if (!growing.test(plan)) continue;
      scans.push(short);
      say(plan);
    }
    const [first] = slowest;
    const most = first === undefined ? Number.NaN : median(first[1].ms);
    return [
      {
        what: 'the slowest of these statements by itself',
        measured: `p50 ${words(most)}`,
        beside: `${slowest.length} different ones`,
        bound: { value: Number(most.toFixed(1)), most: mostMs, unit: ' ms' },
      },
      {
        what: 'statements that read a table that grows from end to end, by EXPLAIN',
        measured: `${scans.length}`,
        beside: `${slowest.length} different ones`,
        bound: { value: scans.length, most: 0, unit: '' },
      },
    ];
  }
}

/** As `explain` says it of a table with a row for each digest, run, workspace or notice. */
const growing = /Seq Scan on (digests|digest_runs|workspaces|notifications)\b/;

/** Milliseconds of each. */
type Times = readonly number[];

async function timed(count: number, act: (n: number) => Promise<unknown>): Promise<Times> {
  const all: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const before = performance.now();
    await act(n);
    all.push(performance.now() - before);
  }
  return all;
}

const names = {
  look: 'a look for runs, none being due',
  keep: 'keeping what a worker holds',
  forget: 'forgetting old runs (settling one, with it)',
  last: 'since the last digest',
  count: 'counting what is to be told',
};

async function measurePostgres(database: Database): Promise<Readonly<Record<string, Times>>> {
  const { runs, digests, notifications } = createStore(database, secrets, () => monday);
  const lease = (n: number) => ({ leaseOwner: `worker-${n % workers}`, now: monday, leaseMs: minuteMs });
  const planned: number[] = [];
  for (let count = 1; count > 0; ) {
    const before = performance.now();
    count = await planDue({ store: { runs }, ...plannable });
    if (count > 0) planned.push(performance.now() - before);
  }
  // As Postgres does by itself after a while, where it is told to.
  await sql`analyze`.execute(database.db);
  const taken: number[] = [];
  const claimed: { readonly id: string; readonly holder: string }[] = [];
  for (let n = 0; ; n += 1) {
    const before = performance.now();
    const got = await runs.claim(100, lease(n));
    if (got.length === 0) break;
    taken.push(performance.now() - before);
    claimed.push(...got.map(({ run }) => ({ id: run.id, holder: lease(n).leaseOwner })));
  }
  const end = { state: 'posted', reason: null, messageTs: '1.2', now: monday } as const;
  const posting = claimed.slice(0, times);
  for (const [n, { id, holder }] of posting.entries()) {
    await runs.beginPosting(id, { ...lease(n), leaseOwner: holder });
  }
  return {
    'planning 25 digests': planned,
    'taking 100 runs that are due': taken,
    [names.look]: await timed(times, () => runs.claim(100, lease(0))),
    [names.keep]: await timed(times, () => runs.heartbeat(lease(0))),
    'giving up posts without an end': await timed(times, () => runs.expirePosting(monday, 100)),
    'looking ahead for what has much to ask': await timed(times, () =>
      runs.listBusyWorkspaces(later(60 * minuteMs), 30),
    ),
    [names.forget]: await timed(posting.length, async (n) => {
      const { id, holder } = posting[n] ?? { id: '', holder: '' };
      await runs.settle(id, holder, end);
    }),
    [names.last]: await timed(times, () => digests.lastPostedAt('T1', 'C25')),
    [names.count]: await timed(times, () => notifications.count()),
  };
}

class RolledBack extends Error {
  constructor(readonly measured: Readonly<Record<string, Times>>) {
    super('rolled back');
  }
}

/** The statements of versions up to 0.1.0 with the index they had, in a transaction that leaves nothing. */
async function measureBefore(database: Database): Promise<Readonly<Record<string, Times>>> {
  const at = sql.lit(monday.toISOString());
  const soon = sql.lit(later(minuteMs).toISOString());
  const look = (state: string) => sql`select r.id from digest_runs r join digests d on d.id = r.digest_id
    where r.state = ${sql.lit(state)} and r.ready_at <= ${at} and d.state = 'active'
    order by r.at, r.workspace_id, r.id limit 1`;
  const statements = {
    [names.look]: [look('due'), look('claimed')],
    [names.keep]: [
      sql`update digest_runs set ready_at = ${soon} where holder = 'worker-0' and state = 'claimed'`,
    ],
    [names.forget]: [
      sql`delete from digest_runs where id in (select id from digest_runs old
        where state in ('posted', 'failed', 'unknown', 'skipped') and at < ${at} and changed_at < ${at}
        and exists (select 1 from digest_runs newer where newer.digest_id = old.digest_id and newer.at > old.at
          limit 1 offset 49) limit 500)`,
    ],
    [names.last]: [
      sql`select max(r.at) from digests d left join digest_runs r on r.digest_id = d.id and r.state = 'posted'
        where d.workspace_id = 'T1'`,
    ],
    [names.count]: [sql`select count(*) from notices`],
  };
  const measured: Record<string, Times> = {};
  try {
    await database.exclusively((db) =>
      db.transaction().execute(async (trx) => {
        await sql`drop index digest_runs_open, digest_runs_held`.execute(trx);
        await sql`create index digest_runs_by_state on digest_runs (state, at, workspace_id, id)`.execute(
          trx,
        );
        await sql`update digest_runs set ready_at = ${soon} where state = 'claimed'`.execute(trx);
        await sql`analyze digest_runs`.execute(trx);
        for (const [what, each] of Object.entries(statements)) {
          measured[what] = await timed(3, async () => {
            for (const statement of each) await statement.execute(trx);
          });
        }
        throw new RolledBack(measured);
      }),
    );
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  return measured;
}

const words = (ms: number) => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;

function figureOf(what: string, now: Times, before: Times | undefined): Figure {
  const value = Number(median(now).toFixed(1));
  return {
    what,
    measured: `p50 ${words(median(now))}, longest of ${now.length} ${words(Math.max(...now))}`,
    beside: before === undefined ? '' : `${words(median(before))} before`,
    // Settling waits for the disk.
    bound: { value, most: mostMs, unit: ' ms' },
  };
}

/** How long the process stands still at most while it plans all. */
async function measureSqlite(digests: number): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'roundup-bench-'));
  const database = openSqliteDatabase(folder);
  try {
    await database.exclusively(migrate);
    await fill(database.db, { digests, runs: 0 });
    const { runs } = createStore(database, secrets, () => monday);
    const gaps: number[] = [];
    const processorMs: number[] = [];
    let last = performance.now();
    const timer = setInterval(() => {
      gaps.push(performance.now() - last);
      last = performance.now();
    }, 0);
    for (let count = 1; count > 0; ) {
      const before = process.cpuUsage();
      count = await planDue({ store: { runs }, ...plannable });
      const { user, system } = process.cpuUsage(before);
      processorMs.push((user + system) / 1_000);
    }
    clearInterval(timer);
    const longest = Math.max(...gaps);
    return {
      what: `planning ${Math.round(digests / 2)} digests on SQLite, the longest that nothing else had its turn`,
      measured: words(longest),
      beside: `of the processor p50 ${words(median(processorMs))}, at most ${words(Math.max(...processorMs))}`,
      bound: { value: Number(longest.toFixed(1)), most: maxBlockMs, unit: ' ms' },
    };
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
}
