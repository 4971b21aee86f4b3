import Libsql from 'libsql';
import type { Database } from '../../../src/store/database';
import { StoreUnavailableError } from '../../../src/store/errors';
import { migrate } from '../../../src/store/migrations/migrate';
import { openSqliteDatabase } from '../../../src/store/sqlite/sqlite';
import { useDatabase } from '../databases';

describe('writes that come at the same time to SQLite', () => {
  const folder = useDatabase('SQLite');
  let database: Database | undefined;
  afterEach(() => database?.close());

  async function open(): Promise<Database> {
    database = openSqliteDatabase(folder.options.dataDir);
    await migrate(database.db);
    return database;
  }

  const add = ({ write }: Database, id: string) =>
    write(async (trx) => {
      await trx.insertInto('workspaces').values({ id, enterpriseId: null }).execute();
      const { count } = await trx
        .selectFrom('workspaces')
        .select((select) => select.fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    });
  const idsOf = async ({ db }: Database) =>
    (await db.selectFrom('workspaces').select('id').orderBy('id').execute()).map(({ id }) => id);

  it('share a transaction, in their order, and each learns its own result', async () => {
    const opened = await open();
    const transactions = jest.spyOn(opened.db, 'transaction');
    const counts = await Promise.all(Array.from({ length: 80 }, (_, n) => add(opened, `T0${100 + n}`)));
    expect(counts).toEqual(Array.from({ length: 80 }, (_, n) => n + 1));
    expect(transactions).toHaveBeenCalledTimes(1);
    await Promise.all(Array.from({ length: 250 }, (_, n) => add(opened, `T0${300 + n}`)));
    expect(transactions).toHaveBeenCalledTimes(4);
    expect(await idsOf(opened)).toHaveLength(330);
  });

  it('fail alone where one of them cannot be', async () => {
    const opened = await open();
    const ids = ['T0ONE', 'T0TWO', 'T0ONE', 'T0THREE'];
    const results = await Promise.allSettled(ids.map((id) => add(opened, id)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await idsOf(opened)).toEqual(['T0ONE', 'T0THREE', 'T0TWO']);
  });

  it('wait once for a visitor who holds the file, and all learn that it cannot be used', async () => {
    const opened = await open();
    const visitor = new Libsql(`${folder.options.dataDir}/roundup.db`);
    visitor.exec('BEGIN IMMEDIATE');
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => add(opened, `T0${n}`)));
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailableError) });
    }
    // One failure for all: each of its own would have waited in turn.
    expect(new Set(results.map((result) => result.status === 'rejected' && result.reason)).size).toBe(1);
    visitor.exec('ROLLBACK');
    visitor.close();
    expect(await add(opened, 'T0ACME')).toBe(1);
  });
});
