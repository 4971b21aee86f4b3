import { setTimeout as wait } from 'node:timers/promises';
import {
  CamelCasePlugin,
  type DialectAdapter,
  Kysely,
  PostgresAdapter,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  sql,
} from 'kysely';
import { Client, DatabaseError, Pool, type PoolClient, type PoolConfig } from 'pg';
import type { Database, StoreLogger } from '../database';
import { StoreStartError, StoreUnavailableError } from '../errors';
import type { Schema } from '../schema';

/** @throws StoreStartError when the address is malformed */
export function openPostgresDatabase(databaseUrl: string, logger?: StoreLogger): Database {
  const db = openKysely(createPool(databaseUrl, { max: 5, query_timeout: queryTimeoutMs }, logger), limits);
  return {
    db,
    isShared: true,
    write: (act) => db.transaction().execute(act),
    async readKeyCheck() {
      const { rows } = await sql<{ found: boolean }>`
        select to_regclass('key_checks') is not null as found`.execute(db);
      if (rows[0]?.found !== true) return null;
      const row = await db.selectFrom('keyChecks').select('sealed').executeTakeFirst();
      return row?.sealed ?? null;
    },
    purge: () => Promise.resolve(),
    async exclusively(act) {
      // Two, because one connection holds the lock meanwhile.
      const unlimited = openKysely(createPool(databaseUrl, { max: 2 }, logger), null);
      try {
        return await runExclusively(unlimited, () => act(unlimited));
      } finally {
        await unlimited.destroy();
      }
    },
    close: () => db.destroy(),
  };
}

// An arbitrary number among the database's advisory locks.
const migrationLock = 7_263_884_119;
const lockPollMs = 250;
const lockPolls = 240;

/**
 * The lock belongs to a transaction, so that it works behind a pooler, where two transactions of one client
 * may run in different sessions. A waiting process holds no connection meanwhile.
 */
async function runExclusively<T>(db: Kysely<Schema>, act: () => Promise<T>): Promise<T> {
  for (let poll = 0; poll < lockPolls; poll += 1) {
    const result = await db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ taken: boolean }>`
        select pg_try_advisory_xact_lock(${sql.lit(migrationLock)}) as taken`.execute(trx);
      return rows[0]?.taken === true ? { value: await act() } : null;
    });
    if (result !== null) return result.value;
    await wait(lockPollMs);
  }
  throw new StoreStartError(
    'Another process has been bringing the database up to date for a minute: start this one again when it is done.',
  );
}

function openKysely(pool: Pool, transactionLimits: string | null): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: new PooledPostgresDialect({ pool: mapPool(pool, transactionLimits) }),
    plugins: [new CamelCasePlugin()],
  });
}

/** `runExclusively` locks instead: Kysely's lock belongs to a session, which a pooler gives to other clients. */
class PooledPostgresDialect extends PostgresDialect {
  override createAdapter(): DialectAdapter {
    return new UnlockedPostgresAdapter();
  }
}

class UnlockedPostgresAdapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve();
  }

  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
}

/** Longer than the server's own limit of 5 s: by then it no longer answers. */
const queryTimeoutMs = 5_500;

/** The pool is small, because a managed Postgres allows few connections and our queries take milliseconds. */
function createPool(
  connectionString: string,
  limited: Pick<PoolConfig, 'max' | 'query_timeout'>,
  logger: StoreLogger | undefined,
): Pool {
  checkAddress(connectionString);
  const pool = new Pool({
    connectionString,
    application_name: 'roundup',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    ...limited,
  });
  // Idle connections fail when the server stops; the pool makes new ones once it is back.
  pool.on('error', (error) => logger?.failure('the database has closed an idle connection', error));
  // A client that is not handed out yet has no other listener, and such an error would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Set per transaction: a pooler refuses them as connection parameters, and gives sessions to others. */
const limits = 'set local statement_timeout = 5000; set local idle_in_transaction_session_timeout = 20000';
const noLimits = 'set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0';

/** The pool parses the address with its first client, so this makes one that never connects. */
function checkAddress(connectionString: string): void {
  try {
    new Client({ connectionString });
  } catch (error) {
    // The error may quote the address, which holds the password.
    const isFile = typeof error === 'object' && error !== null && 'syscall' in error;
    throw new StoreStartError(
      isFile
        ? 'DATABASE_URL names a file that cannot be read, in sslrootcert, sslcert or sslkey'
        : 'DATABASE_URL is malformed: postgres://user:password@host:5432/database',
    );
  }
}

/** Turns the pool's errors into ours, and closes suspect connections. */
function mapPool(pool: Pool, transactionLimits: string | null): PostgresPool {
  return {
    async connect() {
      try {
        return mapClient(await pool.connect(), transactionLimits);
      } catch (error) {
        throw toStoreError(error);
      }
    },
    end: () => pool.end(),
  };
}

/** @param transactionLimits null for no time limits, and no transaction unless asked for */
function mapClient(client: PoolClient, transactionLimits: string | null): PostgresPoolClient {
  let isSuspect = false;
  // The server may stop between two queries, and an error without a listener ends the process.
  const markSuspect = () => {
    isSuspect = true;
  };
  client.on('error', markSuspect);
  let isInTransaction = false;

  const send = (text: string, parameters: readonly unknown[] = []) =>
    client.query(text, [...parameters]).catch((error: unknown) => {
      isSuspect ||= !(error instanceof DatabaseError);
      throw toStoreError(error);
    });

  /** A write that times out here must not complete there later, so it gets a transaction's limits too. */
  async function sendAlone(text: string, parameters: readonly unknown[]) {
    await send(`begin; ${transactionLimits}`);
    try {
      const result = await send(text, parameters);
      await send('commit');
      return result;
    } catch (error) {
      if (!isSuspect) await send('rollback');
      throw error;
    }
  }

  async function sendAny(text: string, parameters: readonly unknown[]) {
    if (/^(begin|start transaction)\b/.test(text)) {
      isInTransaction = true;
      await send(`${text}; ${transactionLimits ?? noLimits}`);
      return { command: 'BEGIN', rowCount: 0, rows: [] };
    }
    if (/^(commit|rollback)$/.test(text)) isInTransaction = false;
    else if (transactionLimits !== null && !isInTransaction && !/^\s*(select|with)\b/i.test(text))
      return sendAlone(text, parameters);
    return send(text, parameters);
  }

  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('cursors are not used here');
    return sendAny(text, parameters);
  }
  return {
    query,
    release() {
      client.off('error', markSuspect);
      client.release(isSuspect);
    },
  };
}

// From PostgreSQL's "Appendix A. Error Codes": connection, authorisation, resources, intervention, system, no
// such database, and what a retry may not meet again (timeouts, deadlocks, a read-only standby).
const unavailable = /^(08|28|53|57|58|XX|3D000|25006|25P03|40001|40P01|55P03)/;

function toStoreError(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    return unavailable.test(error.code ?? '') ? new StoreUnavailableError(error) : error;
  }
  // An error that the server did not send concerns reaching it, unless it is our bug.
  return error instanceof TypeError || error instanceof RangeError ? error : new StoreUnavailableError(error);
}
