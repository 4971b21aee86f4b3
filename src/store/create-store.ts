import type { SecretBox } from '../accounts/secret-box';
import { createConnections } from './connections';
import type { Database } from './database';
import { createHidden } from './hidden';
import { createInstallations } from './installations';
import { createOAuthStates } from './oauth-states';
import { createPolicies } from './policies';
import { rotateKeys } from './rotate-keys';
import type { Store } from './store';

/** The store over a database whose tables are up to date and whose keys fit. */
export function createStore(database: Database, secrets: SecretBox, now: () => Date): Store {
  const { db } = database;
  let closing: Promise<void> | undefined;
  return {
    installations: createInstallations(db, secrets, now),
    policies: createPolicies(db),
    connections: createConnections(db, secrets, now),
    oauthStates: createOAuthStates(db, now),
    hidden: createHidden(db),
    secrets,
    rotateKeys: () => rotateKeys(db, secrets),
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
