import type { Kysely } from 'kysely';
import { type SecretBox, UnknownKeyError } from '../accounts/encryption';
import { StoreStartError } from './errors';
import type { Schema } from './schema';

const checkId = 1;
export const keyCheckContext = 'key-check';

/** The id of the key that encrypted the text; it reveals nothing about the key. */
export const keyIdIn = (encrypted: string): string => encrypted.split('.')[1] ?? '';

/** @throws StoreStartError when other keys wrote the data */
export function checkKeys(sealed: string, secrets: SecretBox): void {
  try {
    secrets.open(sealed, keyCheckContext);
  } catch (error) {
    const whose =
      error instanceof UnknownKeyError
        ? `it was written with key ${error.keyId}, which is not among them`
        : 'what they should open does not open';
    throw new StoreStartError(
      `The encryption keys are not the ones that wrote this database: ${whose}. ` +
        'Put the old key back, at the end of ENCRYPTION_KEYS or in encryption.key. Nothing was changed.',
      error,
    );
  }
}

/** Runs at the first start. Of two processes with different keys, the second is refused. */
export async function writeKeyCheck(db: Kysely<Schema>, secrets: SecretBox): Promise<void> {
  await db
    .insertInto('keyChecks')
    .values({ id: checkId, sealed: secrets.seal('roundup', keyCheckContext) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const { sealed } = await db.selectFrom('keyChecks').select('sealed').executeTakeFirstOrThrow();
  checkKeys(sealed, secrets);
}
