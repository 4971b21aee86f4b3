import type { Kysely } from 'kysely';
import type { Database } from '../database';
import type { DigestRow, Schema } from '../schema';

/**
 * The digest, held until the transaction ends. What adds to its runs, or takes one from those that are posted or
 * known, holds the digest first, so that a pause misses none. The order is workspace, digest, run in all transactions.
 */
export function holdDigest(
  trx: Kysely<Schema>,
  { locksRows }: Pick<Database, 'locksRows'>,
  id: string,
): Promise<DigestRow | undefined> {
  return trx
    .selectFrom('digests')
    .selectAll()
    .where('id', '=', id)
    .$if(locksRows, (query) => query.forUpdate())
    .executeTakeFirst();
}
