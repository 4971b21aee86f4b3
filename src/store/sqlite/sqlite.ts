import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CamelCasePlugin,
  type Dialect,
  Kysely,
  type SelectModifierNode,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import Libsql from 'libsql';
import type { Database } from '../database';
import { StoreStartError, StoreUnavailableError } from '../errors';
import type { Schema } from '../schema';

const settings = [
  'journal_mode = WAL',
  'synchronous = FULL',
  // The driver blocks the process while it waits, and only a visitor such as a backup can hold the lock.
  'busy_timeout = 1000',
  'foreign_keys = ON',
  'secure_delete = ON',
];

/** One file in the data folder. The caller must hold the folder's lock. */
export function openSqliteDatabase(dataDir: string): Database {
  const path = join(dataDir, 'roundup.db');
  const file = createOpenFile(path);
  const db = new Kysely<Schema>({ dialect: createSqliteDialect(file), plugins: [new CamelCasePlugin()] });
  return {
    db,
    isShared: false,
    write: createGroupCommit(db),
    readKeyCheck: () => Promise.resolve(existsSync(path) ? readKeyCheck(path) : null),
    async purge() {
      // Deleted rows are overwritten in the database itself, but stay readable in the write-ahead log. Runs
      // through the queue of queries, because in the middle of a transaction it would fail.
      await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
    },
    exclusively: (act) => act(db),
    close: () => db.destroy(),
  };
}

function createOpenFile(path: string): OpenFile {
  let opened: Libsql.Database | undefined;
  let isSuspect = false;
  return {
    handle() {
      // Opened at the first query: nothing touches the file until the keys are known to fit.
      if (opened === undefined) {
        // SQLite would make it readable to all. Its other files get the mode of this one.
        if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 });
        opened = openHandle(path);
      } else if (isSuspect && !opened.inTransaction) {
        // An empty file in place of a missing one would be worse than none.
        if (!existsSync(path)) throw new StoreUnavailableError();
        const before = opened;
        opened = openHandle(path);
        isSuspect = false;
        // Only now: the last handle to close writes its cache to the file.
        before.close();
      }
      return opened;
    },
    // A handle caches what it read while the file was damaged.
    markSuspect() {
      isSuspect = true;
    },
    close() {
      try {
        // The driver leaves this to the garbage collector; the last writes would stay in the write-ahead log.
        mapErrors(() => opened?.pragma('wal_checkpoint(TRUNCATE)'));
      } finally {
        opened?.close();
      }
    },
  };
}

function openHandle(path: string): Libsql.Database {
  const handle = connect(path);
  try {
    for (const setting of settings) handle.pragma(setting);
    return handle;
  } catch (error) {
    handle.close();
    throw toStoreError(error);
  }
}

function connect(path: string): Libsql.Database {
  try {
    return new Libsql(path);
  } catch (error) {
    // The driver sets no code on this error.
    throw new StoreUnavailableError(error);
  }
}

/** Reads without writing; null when the file is no Roundup database. @throws StoreStartError when damaged */
export function readKeyCheck(path: string): string | null {
  const handle = connect(`${pathToFileURL(path).href}?mode=ro`);
  try {
    const [result] = handle.prepare<[]>('PRAGMA quick_check(1)').raw().all();
    if (!Array.isArray(result) || result[0] !== 'ok') throw damaged(path);
    const table = handle.prepare("SELECT 1 FROM sqlite_master WHERE name = 'key_checks'").all([]);
    if (table.length === 0) return null;
    const [row] = handle.prepare('SELECT sealed FROM key_checks').raw().all([]);
    return Array.isArray(row) ? String(row[0]) : null;
  } catch (error) {
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCodeOf(error))) throw damaged(path, error);
    throw toStoreError(error);
  } finally {
    handle.close();
  }
}

function damaged(path: string, cause?: unknown): StoreStartError {
  return new StoreStartError(`${path} is damaged, or no SQLite database: put a backup in its place`, cause);
}

interface OpenFile {
  handle(): Libsql.Database;
  /** What was read may be wrong, so the file is reopened before the next transaction. */
  markSuspect(): void;
  close(): void;
}

function createSqliteDialect(file: OpenFile): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new ImmediateSqliteDriver(file),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new LocklessQueryCompiler(),
  };
}

/** Kysely says otherwise, but SQLite's DDL is transactional: an interrupted migration leaves nothing. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** SQLite has no `for update` and needs none: it runs one writing transaction at a time. */
class LocklessQueryCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier !== 'ForUpdate' && node.modifier !== 'SkipLocked') super.visitSelectModifier(node);
  }
}

/**
 * Takes the write lock first, and by `exec`: libsql leaves a prepared statement that meets a locked database
 * half run, and no transaction can commit until the garbage collector has taken it.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  constructor(private readonly file: OpenFile) {
    super({ database: async () => toSqliteDatabase(file) });
  }

  override beginTransaction(): Promise<void> {
    return this.exec('BEGIN IMMEDIATE');
  }

  override commitTransaction(): Promise<void> {
    return this.exec('COMMIT');
  }

  /** A full disk has already rolled back; a second rollback would fail and hide the cause. */
  override async rollbackTransaction(): Promise<void> {
    if (this.file.handle().inTransaction) await this.exec('ROLLBACK');
  }

  private async exec(text: string): Promise<void> {
    mapErrors(() => this.file.handle().exec(text), this.file.markSuspect);
  }
}

function toSqliteDatabase(file: OpenFile): SqliteDatabase {
  return {
    close: file.close,
    prepare(sql) {
      const [handle, statement] = mapErrors(() => {
        const given = file.handle();
        return [given, given.prepare(sql)] as const;
      }, file.markSuspect);
      const isRead = /^\s*(select|pragma)\b/i.test(sql);
      const act = <T>(run: () => T) =>
        mapErrors(
          () => (isRead || handle.inTransaction ? run() : inOneTransaction(handle, run)),
          file.markSuspect,
        );
      return {
        reader: statement.reader,
        all: (parameters) => act(() => statement.all([...parameters])),
        run: (parameters) => act(() => statement.run([...parameters])),
        iterate: (parameters) => act(() => statement.iterate([...parameters])),
      };
    },
  };
}

function inOneTransaction<T>(handle: Libsql.Database, run: () => T): T {
  handle.exec('BEGIN IMMEDIATE');
  try {
    const result = run();
    handle.exec('COMMIT');
    return result;
  } catch (error) {
    if (handle.inTransaction) handle.exec('ROLLBACK');
    throw error;
  }
}

const unavailable =
  /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CORRUPT|NOTADB|CANTOPEN|READONLY|PROTOCOL|NOMEM|PERM|AUTH)(_|$)/;
const damage = /^SQLITE_(CORRUPT|NOTADB|IOERR)/;

function mapErrors<T>(act: () => T, onDamage?: () => void): T {
  try {
    return act();
  } catch (error) {
    if (damage.test(sqliteCodeOf(error))) onDamage?.();
    throw toStoreError(error);
  }
}

function toStoreError(error: unknown): unknown {
  return unavailable.test(sqliteCodeOf(error)) ? new StoreUnavailableError(error) : error;
}

function sqliteCodeOf(error: unknown): string {
  return error instanceof Libsql.SqliteError && typeof error.code === 'string' ? error.code : '';
}

/** Large enough that the wait for the disk hardly counts, small enough that the process stays responsive. */
const maxWritesPerCommit = 100;

interface Write {
  /** Resolves to a function that tells the caller the result, to be called after the commit. */
  run(trx: Kysely<Schema>): Promise<() => void>;
  reject(error: unknown): void;
}

/**
 * Writes that come together share a transaction, because on SQLite each commit waits for the disk and blocks
 * the process. They run one after the other; when one fails, each is run again alone.
 */
export function createGroupCommit(db: Kysely<Schema>): Database['write'] {
  const waiting: Write[] = [];
  let isRunning = false;

  async function runAll(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (waiting.length > 0) {
      // Lets writes that arrived while the process was blocked join in.
      await new Promise(setImmediate);
      await runTogether(waiting.splice(0, maxWritesPerCommit));
    }
    isRunning = false;
  }

  async function runTogether(writes: readonly Write[]): Promise<void> {
    try {
      const resolvers = await db.transaction().execute(async (trx) => {
        const resolvers: (() => void)[] = [];
        for (const write of writes) resolvers.push(await write.run(trx));
        return resolvers;
      });
      for (const resolve of resolvers) resolve();
    } catch (error) {
      // Run one by one, each would wait for the database again.
      if (writes.length === 1 || error instanceof StoreUnavailableError) {
        for (const write of writes) write.reject(error);
        return;
      }
      for (const write of writes) await runTogether([write]);
    }
  }

  return (act) =>
    new Promise((resolve, reject) => {
      const run = async (trx: Kysely<Schema>) => {
        const result = await act(trx);
        return () => resolve(result);
      };
      waiting.push({ run, reject });
      void runAll();
    });
}
