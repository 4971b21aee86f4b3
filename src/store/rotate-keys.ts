import type { Kysely } from 'kysely';
import { type SecretBox, UnreadableSecretError } from '../accounts/encryption';
import { accessColumn, installationColumn, openSealed, type SealedColumn } from './encrypted-columns';
import { keyCheckContext } from './key-check';
import type { Schema } from './schema';

const rowsAtOnce = 200;

/**
 * Re-encrypts each secret that is not encrypted with the newest key or not bound to its row; resolves to how
 * many. Skips what the bot writes meanwhile; names what does not decrypt. Can be run again when interrupted.
 * The key check comes last: until then the old key is needed.
 */
export async function rotateKeys(
  db: Kysely<Schema>,
  secrets: SecretBox,
  onUnreadable: (what: string) => void = () => undefined,
): Promise<number> {
  let count = 0;
  for (const listAfter of [installationsAfter, connectionsAfter]) {
    let columns: readonly SealedColumn[] = [];
    do {
      columns = await listAfter(db, columns.at(-1)?.id ?? '');
      for (const column of columns) {
        const opened = tryToOpen(secrets, column);
        if (opened === null) onUnreadable(column.legacyContext);
        else if (!(opened.isBound && secrets.isNewest(column.sealed))) {
          if (await column.replace(secrets.seal(opened.plain, column.context))) count += 1;
        }
      }
    } while (columns.length === rowsAtOnce);
  }
  await rotateKeyCheck(db, secrets);
  return count;
}

function tryToOpen(secrets: SecretBox, column: SealedColumn) {
  try {
    return openSealed(secrets, column);
  } catch (error) {
    if (error instanceof UnreadableSecretError) return null;
    throw error;
  }
}

async function installationsAfter(db: Kysely<Schema>, last: string): Promise<readonly SealedColumn[]> {
  const rows = await db
    .selectFrom('installations')
    .selectAll()
    .where('id', '>', last)
    .orderBy('id')
    .limit(rowsAtOnce)
    .execute();
  return rows.map((row) => installationColumn(db, row));
}

async function connectionsAfter(db: Kysely<Schema>, last: string): Promise<readonly SealedColumn[]> {
  const rows = await db
    .selectFrom('connections')
    .selectAll()
    .where('id', '>', last)
    .orderBy('id')
    .limit(rowsAtOnce)
    .execute();
  return rows.map((row) =>
    // The other columns are not parsed: an invalid one must not keep the secret from being re-encrypted.
    accessColumn(db, row.sealedAccess, { ...row, ownerSlackUserId: row.ownerSlackUserId || null }),
  );
}

async function rotateKeyCheck(db: Kysely<Schema>, secrets: SecretBox): Promise<void> {
  const { sealed } = await db.selectFrom('keyChecks').select('sealed').executeTakeFirstOrThrow();
  if (secrets.isNewest(sealed)) return;
  await db
    .updateTable('keyChecks')
    .set({ sealed: secrets.seal(secrets.open(sealed, keyCheckContext), keyCheckContext) })
    .where('sealed', '=', sealed)
    .execute();
}
