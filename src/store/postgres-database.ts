import {
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
  sql,
} from 'kysely';
import { Client, DatabaseError, Pool, type PoolClient } from 'pg';
import type { Database } from './database';
import type { Schema } from './schema';
import { StoreUnavailableError } from './store';
import { StoreStartError } from './store-start-error';

export interface StoreLogger {
  failure(message: string, error: unknown): void;
}

/** @throws StoreStartError when the address cannot be read */
export function openPostgresDatabase(databaseUrl: string, logger?: StoreLogger): Database {
  const pool = createPool(databaseUrl);
  // Idle connections end when the server goes; the pool makes new ones once it is back.
  pool.on('error', (error) => logger?.failure('the database has closed an idle connection', error));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: mapPool(pool) }) });
  return {
    db,
    locksRows: true,
    write: (act) => db.transaction().execute(act),
    async readKeyCheck() {
      const { rows } = await sql<{ found: boolean }>`
        select to_regclass('key_checks') is not null as found`.execute(db);
      if (rows[0]?.found !== true) return null;
      const row = await db.selectFrom('key_checks').select('sealed').executeTakeFirst();
      return row?.sealed ?? null;
    },
    close: () => db.destroy(),
  };
}

function createPool(connectionString: string): Pool {
  checkAddress(connectionString);
  return new Pool({
    connectionString,
    application_name: 'roundup',
    // A managed Postgres allows few, and no query here takes more than milliseconds.
    max: 5,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 5_000,
    idle_in_transaction_session_timeout: 20_000,
    // Past the server's own limits: it answers no more.
    query_timeout: 8_000,
  });
}

/** The pool reads the address with its first client, so one is made that never connects. */
function checkAddress(connectionString: string): void {
  try {
    new Client({ connectionString });
  } catch {
    // The error may quote the address, and the address holds the password.
    throw new StoreStartError('DATABASE_URL is malformed: postgres://user:password@host:5432/database');
  }
}

/** The pool as Kysely sees it: its errors are ours, and a connection in doubt is not used again. */
function mapPool(pool: Pool): PostgresPool {
  return {
    async connect() {
      try {
        return mapClient(await pool.connect());
      } catch (error) {
        throw toStoreError(error);
      }
    },
    end: () => pool.end(),
  };
}

function mapClient(client: PoolClient): PostgresPoolClient {
  let isInDoubt = false;
  // The server may go between two queries of a transaction, and an error nobody listens to ends the process.
  const doubt = () => {
    isInDoubt = true;
  };
  client.on('error', doubt);
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('cursors are not used here');
    return client.query(text, [...parameters]).catch((error: unknown) => {
      isInDoubt ||= !(error instanceof DatabaseError);
      throw toStoreError(error);
    });
  }
  return {
    query,
    release() {
      client.off('error', doubt);
      client.release(isInDoubt);
    },
  };
}

// Classes and codes of PostgreSQL's "Appendix A. Error Codes": connection, authorisation, resources, intervention,
// system, no such database, and what another try may not meet again (timeouts, deadlocks, a standby that reads only).
const unavailable = /^(08|28|53|57|58|XX|3D000|25006|25P03|40001|40P01|55P03)/;

function toStoreError(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    return unavailable.test(error.code ?? '') ? new StoreUnavailableError(error) : error;
  }
  // All that the server did not say itself is about reaching it, unless it is a bug of ours.
  return error instanceof TypeError || error instanceof RangeError ? error : new StoreUnavailableError(error);
}
