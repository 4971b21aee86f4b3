import type { Kysely } from 'kysely';
import type { SecretBox } from '../accounts/secret-box';
import { accessContext } from './access-text';
import { installationContext } from './installations';
import { keyCheckContext } from './key-check';
import type { Schema } from './schema';

const rowsAtOnce = 200;

/** Something sealed, and how to put it back as long as nobody has written it meanwhile. */
interface Sealed {
  readonly id: string;
  readonly sealed: string;
  readonly context: string;
  /** True when it was put back. */
  replace(sealed: string): Promise<boolean>;
}

/**
 * Seals every secret anew that is not sealed with the newest key; says how many. What the bot writes meanwhile is
 * left as it is. Cut short, it can be run again. The key check comes last: until then the old key is needed.
 */
export async function rotateKeys(db: Kysely<Schema>, secrets: SecretBox): Promise<number> {
  let count = 0;
  for (const page of [installationsAfter, connectionsAfter, keyCheckAfter]) {
    let last = '';
    for (;;) {
      const rows = await page(db, last);
      for (const row of rows) {
        last = row.id;
        if (secrets.isNewest(row.sealed)) continue;
        const plain = secrets.open(row.sealed, row.context);
        const isReplaced = await row.replace(secrets.seal(plain, row.context));
        if (isReplaced && page !== keyCheckAfter) count += 1;
      }
      if (rows.length < rowsAtOnce) break;
    }
  }
  return count;
}

async function installationsAfter(db: Kysely<Schema>, last: string): Promise<readonly Sealed[]> {
  const rows = await db
    .selectFrom('installations')
    .select(['id', 'sealed_installation as sealed'])
    .where('id', '>', last)
    .orderBy('id')
    .limit(rowsAtOnce)
    .execute();
  return rows.map(({ id, sealed }) => ({
    id,
    sealed,
    context: installationContext(id),
    async replace(anew) {
      const { numUpdatedRows } = await db
        .updateTable('installations')
        .set({ sealed_installation: anew })
        .where('id', '=', id)
        .where('sealed_installation', '=', sealed)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  }));
}

async function connectionsAfter(db: Kysely<Schema>, last: string): Promise<readonly Sealed[]> {
  const rows = await db
    .selectFrom('connections')
    .select(['id', 'workspace_id', 'sealed_access as sealed'])
    .where('id', '>', last)
    .orderBy('id')
    .limit(rowsAtOnce)
    .execute();
  return rows.map(({ id, workspace_id, sealed }) => ({
    id,
    sealed,
    context: accessContext(workspace_id, id),
    async replace(anew) {
      const { numUpdatedRows } = await db
        .updateTable('connections')
        .set({ sealed_access: anew })
        .where('id', '=', id)
        .where('workspace_id', '=', workspace_id)
        .where('sealed_access', '=', sealed)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  }));
}

async function keyCheckAfter(db: Kysely<Schema>): Promise<readonly Sealed[]> {
  const rows = await db.selectFrom('key_checks').select('sealed').execute();
  return rows.map(({ sealed }) => ({
    id: 'key-check',
    sealed,
    context: keyCheckContext,
    async replace(anew) {
      const { numUpdatedRows } = await db
        .updateTable('key_checks')
        .set({ sealed: anew })
        .where('sealed', '=', sealed)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  }));
}
