import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { createSecretBox } from '../../src/accounts/encryption';
import { keyCheckContext } from '../../src/store/key-check';
import { openStore, type StoreOptions } from '../../src/store/open-store';
import type { Store } from '../../src/store/store';
import { makeScratchFolder } from './scratch-folder';
import { type OwnPostgres, startPostgres, type TestPostgres, usePostgres } from './start-postgres';

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

/** A data folder as a first start leaves it, which takes longer than most tests do. `keys`: null for a key file of its own. */
export async function makeDataDir(encryptionKeys: readonly Buffer[] | null = null): Promise<string> {
  const made = join(process.env.ROUNDUP_TEST_RUN ?? '', encryptionKeys === null ? 'key-file' : 'given-keys');
  if (!existsSync(made)) {
    const fresh = makeScratchFolder();
    await (await openStore({ databaseUrl: null, dataDir: fresh, encryptionKeys })).close();
    try {
      renameSync(fresh, made);
    } catch {
      // Another suite was sooner.
      rmSync(fresh, { recursive: true });
    }
  }
  const dataDir = makeScratchFolder();
  for (const name of ['roundup.db', 'encryption.key'])
    if (existsSync(join(made, name))) cpSync(join(made, name), join(dataDir, name));
  return dataDir;
}

const usualKeys = [keyOf(1)];
const keyCheck = createSecretBox(usualKeys).seal('roundup', keyCheckContext);

/** Gives each test an empty database of this kind. `isNew`: without tables too, where tests are about these. */
export function useDatabase(kind: DatabaseKind, isNew = false): TestDatabase {
  return useDatabaseOn(kind === 'Postgres' ? usePostgres : null, isNew);
}

/** As `useDatabase`, without tables, on a server that the tests may stop. */
export function useOwnPostgres(): TestDatabase & { readonly postgres: () => OwnPostgres } {
  let postgres: OwnPostgres | undefined;
  const database = useDatabaseOn(async () => {
    postgres = await startPostgres();
    return postgres;
  }, true);
  return Object.assign(database, {
    postgres() {
      if (postgres === undefined) throw new Error('there is a server within a test alone');
      return postgres;
    },
  });
}

function useDatabaseOn(start: (() => Promise<TestPostgres>) | null, isNew: boolean): TestDatabase {
  let postgres: TestPostgres | undefined;
  let options: StoreOptions | undefined;
  const opened: Store[] = [];
  const given = () => {
    if (options === undefined) throw new Error('there is a database within a test alone');
    return options;
  };

  if (start !== null) {
    beforeAll(async () => {
      postgres = await start();
    });
    afterAll(() => postgres?.close());
  }

  beforeEach(async () => {
    const dataDir = isNew || start !== null ? makeScratchFolder() : await makeDataDir(usualKeys);
    const emptied = isNew ? postgres?.emptyDatabase() : postgres?.clearDatabase(keyCheck);
    const databaseUrl = (await emptied) ?? null;
    options = { databaseUrl, dataDir, encryptionKeys: usualKeys };
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
      if (postgres !== undefined) return postgres.execute(statement);
      const handle = new Libsql(join(given().dataDir, 'roundup.db'));
      handle.exec(statement);
      handle.close();
    },
  };
}
