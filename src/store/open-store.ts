import { resolve } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { createSecretBox, EncryptionKeysError, type SecretBox } from '../accounts/encryption';
import { createConnections, endAllLeases } from './connections';
import type { Database, StoreLogger } from './database';
import { createDigests } from './digests/digests';
import { createNotifications } from './digests/notifications';
import { createRuns } from './digests/runs';
import { StoreStartError, StoreUnavailableError } from './errors';
import { createInstallations } from './installations';
import { checkKeys, writeKeyCheck } from './key-check';
import { listPending, migrate, migrationNames, NewerDatabaseError } from './migrations/migrate';
import { openPostgresDatabase } from './postgres/postgres-database';
import { createRateBudgets } from './rate-budgets';
import { rotateKeys } from './rotate-keys';
import type { Schema } from './schema';
import { lockDataDir } from './sqlite/data-dir-lock';
import { isOpenToOthers } from './sqlite/files';
import { readKeyFile, readOrMakeKeyFile } from './sqlite/key-file';
import { openSqliteDatabase } from './sqlite/sqlite';
import type { Store } from './store';
import { createHidden, createOAuthStates, createPolicies, createShortLived } from './workspace-tables';

export interface StoreOptions {
  /** Null for the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** Newest first. Null when the embedded database makes its own key file. */
  readonly encryptionKeys: readonly Buffer[] | null;
  readonly now?: () => Date;
  readonly logger?: StoreLogger;
}

/** Migrates the tables after checking the keys against existing data. @throws StoreStartError */
export async function openStore(options: StoreOptions): Promise<Store> {
  const opened = await openDatabase(options);
  const { database, keysFor } = opened;
  return withDatabase(opened, options, async (sealed) => {
    const secrets = createSecretBox(keysFor(sealed === null));
    if (sealed !== null) checkKeys(sealed, secrets);
    const pending = sealed === null ? migrationNames : await listPending(database.db);
    // Without pending migrations nobody waits for the lock.
    if (pending.size > 0) await database.exclusively(migrate);
    if (sealed === null) await writeKeyCheck(database.db, secrets);
    if (options.databaseUrl === null) await endAllLeases(database.db);
    return createStore(database, secrets, options.now ?? (() => new Date()), options.logger);
  });
}

/**
 * Counts the migrations that the next start would run; all of them for a new database. Checks the keys and
 * changes nothing. @throws StoreStartError
 */
export async function countPendingMigrations(options: StoreOptions): Promise<number> {
  const opened = await openDatabase(options);
  const { database, keysFor } = opened;
  return withDatabase(opened, options, async (sealed) => {
    if (sealed !== null) checkKeys(sealed, createSecretBox(keysFor(false)));
    const pending = sealed === null ? migrationNames : await listPending(database.db);
    await database.close();
    return pending.size;
  });
}

interface OpenedDatabase {
  readonly database: Database;
  readonly keysFor: (isNew: boolean) => readonly Buffer[];
}

async function openDatabase(options: StoreOptions): Promise<OpenedDatabase> {
  if (options.databaseUrl === null) return openEmbedded(options);
  const keys = options.encryptionKeys;
  if (keys === null) {
    throw new StoreStartError(
      'ENCRYPTION_KEYS is missing: with DATABASE_URL it is required. Make a key with "openssl rand -base64 32".',
    );
  }
  return { database: openPostgresDatabase(options.databaseUrl, options.logger), keysFor: () => keys };
}

async function openEmbedded(options: StoreOptions): Promise<OpenedDatabase> {
  const { dataDir, encryptionKeys } = options;
  const lock = await lockDataDir(dataDir);
  // The key file has permissions of its own, but file names are visible.
  if (isOpenToOthers(dataDir)) {
    options.logger?.warn(`other users can look into DATA_DIR: chmod 700 ${resolve(dataDir)}`);
  }
  const database = openSqliteDatabase(dataDir);
  const close = () => database.close().finally(() => lock.release());
  // Only an empty database gets a new key, which would not decrypt existing data.
  const keysFor = (isNew: boolean) =>
    encryptionKeys ?? (isNew ? readOrMakeKeyFile(dataDir) : readKeyFile(dataDir));
  return { database: { ...database, close }, keysFor };
}

/** Closes the database when `act` fails, with an error that says what to do. */
async function withDatabase<T>(
  { database }: OpenedDatabase,
  options: StoreOptions,
  act: (sealed: string | null) => Promise<T>,
): Promise<T> {
  try {
    return await act(await database.readKeyCheck());
  } catch (error) {
    await database
      .close()
      .catch((closing) => options.logger?.failure('the database was not closed', closing));
    throw toStartError(error);
  }
}

function toStartError(error: unknown): StoreStartError {
  if (error instanceof StoreStartError) return error;
  if (error instanceof StoreUnavailableError) {
    return new StoreStartError(`The database cannot be used: ${reasonIn(error.cause)}`, error.cause);
  }
  if (error instanceof EncryptionKeysError) return new StoreStartError(`ENCRYPTION_KEYS: ${error.message}`);
  if (error instanceof NewerDatabaseError) {
    return new StoreStartError(
      'The database was written by a newer Roundup: start that one, or restore a backup from before the upgrade. Nothing was changed.',
      error,
    );
  }
  return new StoreStartError('The database cannot be brought up to date with this version of Roundup', error);
}

// OpenSSL's codes for a certificate chain that ends at no authority known to this machine.
const certificateCodes = /SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)/;

/** The driver's message, or its code when it has none, as after trying several addresses. */
function reasonIn(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return 'no reason given';
  if ('code' in cause && typeof cause.code === 'string' && certificateCodes.test(cause.code)) {
    return (
      'its certificate is signed by nobody this machine knows. Add sslrootcert=/path/to/ca.pem to DATABASE_URL, ' +
      'the certificate of whoever signed it; or sslmode=no-verify, which encrypts without checking whose server it is.'
    );
  }
  if ('message' in cause && typeof cause.message === 'string' && cause.message !== '') return cause.message;
  return 'code' in cause ? String(cause.code) : 'no reason given';
}

/** The tables must be up to date and the keys must fit. */
export function createStore(
  database: Database,
  secrets: SecretBox,
  now: () => Date,
  logger?: StoreLogger,
): Store {
  const { db } = database;
  let closing: Promise<void> | undefined;
  return {
    installations: createInstallations(database, secrets, now),
    policies: createPolicies(db),
    connections: createConnections(database, secrets, now, logger),
    oauthStates: createOAuthStates(db, now),
    hidden: createHidden(db),
    digests: createDigests(db, now, logger),
    runs: createRuns(database, now, logger),
    notifications: createNotifications(database, logger),
    shortLived: createShortLived(db, secrets, now),
    rateBudgets: database.isShared ? createRateBudgets(db) : null,
    secrets,
    async rotateKeys(onUnreadable) {
      const count = await rotateKeys(db, secrets, onUnreadable);
      await database.purge();
      return count;
    },
    readClock: database.isShared ? () => readClock(db) : null,
    isReachable: () =>
      db
        .selectFrom('keyChecks')
        .select('id')
        .executeTakeFirst()
        .then(
          (row) => row !== undefined,
          () => false,
        ),
    close() {
      closing ??= database.close();
      return closing;
    },
  };
}

async function readClock(db: Kysely<Schema>): Promise<Date> {
  const { rows } = await sql<{
    ms: string;
  }>`select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(db);
  return new Date(Math.round(Number(rows[0]?.ms)));
}
