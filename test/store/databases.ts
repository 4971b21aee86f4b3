import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Client } from 'pg';
import { openStore, type StoreOptions } from '../../src/store/open-store';
import type { Store } from '../../src/store/store';
import { makeScratchFolder } from './scratch-folder';
import { startPostgres, type TestPostgres } from './start-postgres';

export const databaseKinds = ['SQLite', 'Postgres'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

export const keyOf = (fill: number) => Buffer.alloc(32, fill);

export interface TestDatabase {
  /** For a store of this test's own database. */
  readonly options: StoreOptions;
  /** Closed at the end of the test. */
  open(changes?: Partial<StoreOptions>): Promise<Store>;
  /** One statement, past the store. */
  execute(statement: string): Promise<void>;
}

/**
 * Gives each test an empty database of this kind, and one Postgres to all tests of the file. `isNew`: without tables too,
 * where tests are about these.
 */
export function useDatabase(
  kind: DatabaseKind,
  isNew = false,
): TestDatabase & { readonly postgres: () => TestPostgres } {
  let postgres: TestPostgres | undefined;
  let options: StoreOptions | undefined;
  const opened: Store[] = [];
  const given = () => {
    if (options === undefined) throw new Error('there is a database within a test alone');
    return options;
  };

  if (kind === 'Postgres') {
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(() => postgres?.close());
  }

  beforeEach(async () => {
    const dataDir = makeScratchFolder();
    const emptied = isNew ? postgres?.emptyDatabase() : postgres?.clearDatabase();
    const databaseUrl = (await emptied) ?? null;
    options = { databaseUrl, dataDir, encryptionKeys: [keyOf(1)] };
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    if (options !== undefined) rmSync(options.dataDir, { recursive: true, force: true });
    options = undefined;
  });

  return {
    get options() {
      return given();
    },
    async open(changes) {
      const store = await openStore({ ...given(), ...changes });
      opened.push(store);
      return store;
    },
    async execute(statement) {
      const { databaseUrl, dataDir } = given();
      if (databaseUrl === null) {
        const handle = new Libsql(join(dataDir, 'roundup.db'));
        handle.exec(statement);
        handle.close();
        return;
      }
      const client = new Client(databaseUrl);
      await client.connect();
      await client.query(statement);
      await client.end();
    },
    postgres() {
      if (postgres === undefined) throw new Error('this is no Postgres');
      return postgres;
    },
  };
}
