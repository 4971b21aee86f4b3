import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import Libsql from 'libsql';
import type { Database } from './database';
import type { Schema } from './schema';
import { StoreUnavailableError } from './store';
import { StoreStartError } from './store-start-error';

const settings = [
  'journal_mode = WAL',
  'synchronous = FULL',
  // The driver waits with the process at a standstill, and only a visitor such as a backup can hold the lock.
  'busy_timeout = 1000',
  'foreign_keys = ON',
  // What is deleted is overwritten in the file.
  'secure_delete = ON',
];

/** The embedded database, one file in the data folder. Whoever calls holds the folder's lock. */
export function openSqliteDatabase(dataDir: string): Database {
  const path = join(dataDir, 'roundup.db');
  let handle: Libsql.Database | undefined;
  // Opened at the first query: until the keys are known to fit, nothing touches the file.
  const open = () => {
    handle = openHandle(path);
    for (const setting of settings) handle.pragma(setting);
    return handle;
  };
  const db = new Kysely<Schema>({
    dialect: createDialect(
      () => mapped(open),
      () => handle?.inTransaction ?? false,
    ),
  });
  return {
    db,
    readKeyCheck: () => Promise.resolve(existsSync(path) ? readKeyCheck(path) : null),
    async close() {
      // The driver leaves that to the garbage collector: without it the last writes stay in the second file.
      if (handle !== undefined) mapErrors(() => handle?.pragma('wal_checkpoint(TRUNCATE)'));
      await db.destroy();
    },
  };
}

function openHandle(path: string): Libsql.Database {
  try {
    return new Libsql(path);
  } catch (error) {
    // The driver gives this one no code.
    throw new StoreUnavailableError(error);
  }
}

/** Through a handle of its own that cannot write. @throws StoreStartError when the file is damaged */
function readKeyCheck(path: string): string | null {
  const handle = openHandle(`${pathToFileURL(path).href}?mode=ro`);
  try {
    const [verdict] = handle.prepare<[]>('PRAGMA quick_check(1)').raw().all();
    if (!Array.isArray(verdict) || verdict[0] !== 'ok') throw damaged(path);
    const table = handle.prepare("SELECT 1 FROM sqlite_master WHERE name = 'key_checks'").all([]);
    if (table.length === 0) return null;
    const [row] = handle.prepare('SELECT sealed FROM key_checks').raw().all([]);
    return Array.isArray(row) ? String(row[0]) : null;
  } catch (error) {
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error))) throw damaged(path, error);
    throw toStoreError(error);
  } finally {
    handle.close();
  }
}

function damaged(path: string, cause?: unknown): StoreStartError {
  return new StoreStartError(`${path} is damaged, or no SQLite database: put a backup in its place`, cause);
}

function createDialect(database: () => SqliteDatabase, isInTransaction: () => boolean): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new ImmediateSqliteDriver(database, isInTransaction),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Kysely does not use it, but SQLite's DDL is transactional: a migration cut short leaves nothing behind. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  constructor(
    database: () => SqliteDatabase,
    private readonly isInTransaction: () => boolean,
  ) {
    super({ database: () => Promise.resolve().then(database) });
  }

  /** With the write lock from the start: taken later it is refused at once when somebody has written meanwhile. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** A full disk has rolled back already; a second time would fail and hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.isInTransaction()) await super.rollbackTransaction(connection);
  }
}

function mapped(open: () => Libsql.Database): SqliteDatabase {
  const handle = mapErrors(open);
  return {
    close: () => handle.close(),
    prepare(sql) {
      const statement = mapErrors(() => handle.prepare(sql));
      return {
        reader: statement.reader,
        all: (parameters) => mapErrors(() => statement.all([...parameters])),
        run: (parameters) => mapErrors(() => statement.run([...parameters])),
        iterate: (parameters) => mapErrors(() => statement.iterate([...parameters])),
      };
    },
  };
}

function mapErrors<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw toStoreError(error);
  }
}

const unavailable =
  /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CORRUPT|NOTADB|CANTOPEN|READONLY|PROTOCOL|NOMEM|PERM|AUTH)(_|$)/;

function toStoreError(error: unknown): unknown {
  return unavailable.test(codeOf(error)) ? new StoreUnavailableError(error) : error;
}

function codeOf(error: unknown): string {
  return error instanceof Libsql.SqliteError && typeof error.code === 'string' ? error.code : '';
}
