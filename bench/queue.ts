import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { openStore } from '../src/store/open-store';
import { openPostgresDatabase } from '../src/store/postgres/postgres-database';
import type { Schema } from '../src/store/schema';
import { startPostgres } from '../test/store/start-postgres';
import type { Figure } from './figure';
import { startChild } from './processes/child';
import { fill } from './scale';

const workers = 3;
const mostSeconds = 300;
const giveUpSeconds = 900;

/**
 * Digests that are all due now, worked off by three workers, of which one is killed half-way and replaced. Nothing is
 * waited for but the database: `npm run bench -- queue 60000` says how many there are.
 */
export async function measureQueue(
  say: (line: string) => void,
  [digests = 60_000]: readonly number[],
): Promise<readonly Figure[]> {
  const postgres = await startPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'roundup-bench-'));
  try {
    const databaseUrl = await postgres.emptyDatabase();
    await (await openStore({ databaseUrl, dataDir: '', encryptionKeys: [Buffer.alloc(32, 1)] })).close();
    const database = openPostgresDatabase(databaseUrl);
    try {
      await database.exclusively((db) => fill(db, { digests, runs: digests, dueAt: minuteOf(new Date()) }));
      return await measure(database.db, { databaseUrl, folder, digests, say });
    } finally {
      await database.close();
    }
  } finally {
    await postgres.close();
    await rm(folder, { recursive: true });
  }
}

const minuteOf = (now: Date) => new Date(Math.floor(now.getTime() / 60_000) * 60_000);

interface Setting {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly digests: number;
  readonly say: (line: string) => void;
}

async function measure(
  db: Kysely<Schema>,
  { databaseUrl, folder, digests, say }: Setting,
): Promise<readonly Figure[]> {
  const postsFile = join(folder, 'posts');
  await writeFile(postsFile, '');
  const posts = async () => (await readFile(postsFile, 'utf8')).split('\n').filter((line) => line !== '');
  const start = async (name: string) => {
    const child = startChild('queue-worker');
    await child.ask('start', { databaseUrl, postsFile, name }, z.null());
    return child;
  };
  const running = await Promise.all(Array.from({ length: workers }, (_, n) => start(`worker ${n}`)));
  try {
    const beganAt = performance.now();
    const seconds = () => (performance.now() - beganAt) / 1_000;
    let plannedAfter: number | undefined;
    let killedAfter: number | undefined;
    let states = await statesOf(db);
    while (states.ended < digests && seconds() < giveUpSeconds) {
      await wait(1_000);
      states = await statesOf(db);
      if (states.all === digests) plannedAfter ??= seconds();
      if (killedAfter === undefined && states.ended > digests / 2) {
        killedAfter = seconds();
        // SIGKILL.
        await running.shift()?.stop();
        running.push(await start('its successor'));
      }
      say(`queue: ${seconds().toFixed(0)} s, ${JSON.stringify(states)}`);
    }
    const settledAfter = seconds();
    const posted = await posts();
    const twice = posted.length - new Set(posted).size;
    return [
      {
        what: `${digests.toLocaleString('en')} digests due at one minute, ${workers} workers: all settled after`,
        measured: `${settledAfter.toFixed(0)} s, ${Math.round((digests / settledAfter) * 60).toLocaleString('en')} a minute`,
        beside: `all planned after ${plannedAfter?.toFixed(0)} s, one worker killed after ${killedAfter?.toFixed(0)} s`,
        bound: { value: Math.round(settledAfter), most: mostSeconds, unit: ' s' },
      },
      {
        what: '… posted twice',
        measured: `${twice}`,
        beside: `${posted.length} posts`,
        bound: { value: twice, most: 0, unit: '' },
      },
      {
        what: '… neither posted nor told to be unknown to their owners',
        measured: `${digests - states.posted - states.unknown}`,
        beside: `${states.unknown} unknown: being posted by the worker that was killed`,
        bound: { value: digests - states.posted - states.unknown, most: 0, unit: '' },
      },
    ];
  } finally {
    await Promise.all(running.map((child) => child.stop()));
  }
}

/** Of the runs that came up, not those of the history. */
async function statesOf(db: Kysely<Schema>) {
  const rows = await db
    .selectFrom('digestRuns')
    .select(['state', sql<string>`count(*)`.as('count')])
    .where('runKey', 'not like', 'week %')
    .groupBy('state')
    .execute();
  const of = (...states: readonly string[]) =>
    rows.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + Number(count), 0);
  return {
    all: of('due', 'claimed', 'posting', 'posted', 'failed', 'unknown', 'skipped'),
    posted: of('posted'),
    unknown: of('unknown'),
    ended: of('posted', 'failed', 'unknown', 'skipped'),
  };
}
