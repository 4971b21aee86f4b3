import type { Kysely } from 'kysely';
import { type SecretBox, UnreadableSecretError } from '../accounts/secret-box';
import { toConnection } from './connections';
import { connectionContext, installationContext, openSealed, type SealContext } from './encrypted-columns';
import { keyCheckContext } from './key-check';
import type { Schema } from './schema';

const rowsAtOnce = 200;

/** Something sealed, and how to put it back as long as nobody has written it meanwhile. */
interface Sealed {
  readonly id: string;
  readonly sealed: string;
  readonly context: SealContext;
  /** True when it was put back. */
  replace(sealed: string): Promise<boolean>;
}

/**
 * Seals every secret again that is not sealed with the newest key, or not bound to its row; says how many. What the bot
 * writes meanwhile is left as it is, and so is what does not open, which is named. Cut short, it can be run again. The
 * key check comes last: until then the old key is needed.
 */
export async function rotateKeys(
  db: Kysely<Schema>,
  secrets: SecretBox,
  onUnreadable: (what: string) => void = () => undefined,
): Promise<number> {
  let count = 0;
  for (const page of [installationsAfter, connectionsAfter]) {
    let last = '';
    for (;;) {
      const rows = await page(db, last);
      for (const row of rows) {
        last = row.id;
        const opened = tryToOpen(secrets, row);
        if (opened === null) onUnreadable(row.context.unbound);
        else if (!(opened.isBound && secrets.isNewest(row.sealed))) {
          if (await row.replace(secrets.seal(opened.plain, row.context.bound))) count += 1;
        }
      }
      if (rows.length < rowsAtOnce) break;
    }
  }
  await rotateKeyCheck(db, secrets);
  return count;
}

function tryToOpen(secrets: SecretBox, { sealed, context }: Sealed) {
  try {
    return openSealed(secrets, sealed, context);
  } catch (error) {
    if (error instanceof UnreadableSecretError) return null;
    throw error;
  }
}

async function installationsAfter(db: Kysely<Schema>, last: string): Promise<readonly Sealed[]> {
  const rows = await db
    .selectFrom('installations')
    .selectAll()
    .where('id', '>', last)
    .orderBy('id')
    .limit(rowsAtOnce)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    sealed: row.sealed_installation,
    context: installationContext(row),
    async replace(again) {
      const { numUpdatedRows } = await db
        .updateTable('installations')
        .set({ sealed_installation: again })
        .where('id', '=', row.id)
        .where('sealed_installation', '=', row.sealed_installation)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  }));
}

async function connectionsAfter(db: Kysely<Schema>, last: string): Promise<readonly Sealed[]> {
  const rows = await db
    .selectFrom('connections')
    .selectAll()
    .where('id', '>', last)
    .orderBy('id')
    .limit(rowsAtOnce)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    sealed: row.sealed_access,
    context: connectionContext(toConnection(row)),
    async replace(again) {
      const { numUpdatedRows } = await db
        .updateTable('connections')
        .set({ sealed_access: again })
        .where('id', '=', row.id)
        .where('sealed_access', '=', row.sealed_access)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  }));
}

async function rotateKeyCheck(db: Kysely<Schema>, secrets: SecretBox): Promise<void> {
  const { sealed } = await db.selectFrom('key_checks').select('sealed').executeTakeFirstOrThrow();
  if (secrets.isNewest(sealed)) return;
  await db
    .updateTable('key_checks')
    .set({ sealed: secrets.seal(secrets.open(sealed, keyCheckContext), keyCheckContext) })
    .where('sealed', '=', sealed)
    .execute();
}
