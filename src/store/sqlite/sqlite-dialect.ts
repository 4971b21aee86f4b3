import {
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type Libsql from 'libsql';
import { mapErrors } from './sqlite-errors';

/** The one handle that is used. */
export interface OpenFile {
  handle(): Libsql.Database;
  /** What was read through it may be wrong: before the next transaction it is opened anew. */
  doubt(): void;
  close(): void;
}

export function createSqliteDialect(file: OpenFile): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new ImmediateSqliteDriver(file),
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

/**
 * Kysely's driver with the write lock taken first, and by `exec`. A prepared statement that meets a locked database is
 * left half run by libsql, and no transaction can be committed until the garbage collector has taken it.
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

  /** A full disk has rolled back already; a second time would fail and hide why. */
  override async rollbackTransaction(): Promise<void> {
    if (this.file.handle().inTransaction) await this.exec('ROLLBACK');
  }

  private async exec(text: string): Promise<void> {
    mapErrors(() => this.file.handle().exec(text), this.file.doubt);
  }
}

function toSqliteDatabase(file: OpenFile): SqliteDatabase {
  return {
    close: file.close,
    prepare(sql) {
      const [handle, statement] = mapErrors(() => {
        const given = file.handle();
        return [given, given.prepare(sql)] as const;
      }, file.doubt);
      const isRead = /^\s*(select|pragma)\b/i.test(sql);
      const act = <T>(run: () => T) =>
        mapErrors(() => (isRead || handle.inTransaction ? run() : inOneTransaction(handle, run)), file.doubt);
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
