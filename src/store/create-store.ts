import { type Kysely, sql } from 'kysely';
import type { SecretBox } from '../accounts/secret-box';
import { createConnections } from './connections';
import type { Database } from './database';
import { createDigests } from './digests/digests';
import { createNotifications } from './digests/notifications';
import { createRuns } from './digests/runs';
import { createInstallations } from './installations';
import type { StoreLogger } from './postgres/postgres-database';
import { createRateBudgets } from './rate-budgets';
import { rotateKeys } from './rotate-keys';
import type { Schema } from './schema';
import { createShortLived } from './short-lived';
import type { Store } from './store';
import { createHidden, createOAuthStates, createPolicies } from './workspace-tables';

/** The store over a database whose tables are up to date and whose keys fit. */
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
    connections: createConnections(database, secrets, now),
    oauthStates: createOAuthStates(db, now),
    hidden: createHidden(db),
    digests: createDigests(database, now, logger),
    runs: createRuns(database, now, logger),
    notices: createNotifications(database, logger),
    shortLived: createShortLived(db, secrets, now),
    rateBudgets: database.locksRows ? createRateBudgets(database) : null,
    secrets,
    async rotateKeys(onUnreadable) {
      const count = await rotateKeys(db, secrets, onUnreadable);
      await database.purge();
      return count;
    },
    readClock: database.locksRows ? () => readClock(db) : null,
    isReachable: () =>
      db
        .selectFrom('key_checks')
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
