import type { Kysely } from 'kysely';
import type { WorkspaceId, WorkspacePolicy } from '../accounts/workspace';
import { parseNames } from './row-values';
import type { Schema } from './schema';
import type { Store } from './store';
import { holdWorkspace } from './workspaces';

const emptyPolicy: WorkspacePolicy = {
  sharedConnectionId: null,
  bookingsWithShared: 'nobody',
  bookingsNamed: [],
  fiscalYearStart: 1,
  sharesOutside: false,
  digestsBy: 'everyone',
  admins: [],
};

export function createPolicies(db: Kysely<Schema>): Store['policies'] {
  return {
    get: ({ workspaceId }) => readPolicy(db, workspaceId),

    change: (workspace, change) =>
      db.transaction().execute(async (trx) => {
        await holdWorkspace(trx, workspace);
        const { workspaceId } = workspace;
        const wanted = change(await readPolicy(trx, workspaceId));
        const sharedConnectionId = await ownConnection(trx, workspaceId, wanted.sharedConnectionId);
        const row = {
          shared_connection_id: sharedConnectionId,
          bookings_with_shared: wanted.bookingsWithShared,
          bookings_named: JSON.stringify(wanted.bookingsNamed),
          bookings_by_environment: JSON.stringify(wanted.bookingsByEnvironment ?? []),
          fiscal_year_start: wanted.fiscalYearStart,
          shares_outside: wanted.sharesOutside ? 1 : 0,
          digests_by: wanted.digestsBy,
          admins: JSON.stringify(wanted.admins),
        };
        await trx
          .insertInto('policies')
          .values({ workspace_id: workspaceId, ...row })
          .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(row))
          .execute();
        return { ...wanted, sharedConnectionId };
      }),
  };
}

async function readPolicy(db: Kysely<Schema>, workspaceId: WorkspaceId): Promise<WorkspacePolicy> {
  const row = await db
    .selectFrom('policies')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (row === undefined) return emptyPolicy;
  return {
    sharedConnectionId: row.shared_connection_id,
    bookingsWithShared: row.bookings_with_shared,
    bookingsNamed: parseNames(row.bookings_named, 'policies.bookings_named'),
    ...readByEnvironment(row.bookings_by_environment),
    fiscalYearStart: row.fiscal_year_start,
    sharesOutside: row.shares_outside === 1,
    digestsBy: row.digests_by,
    admins: parseNames(row.admins, 'policies.admins'),
  };
}

function readByEnvironment(text: string | null): Pick<WorkspacePolicy, 'bookingsByEnvironment'> {
  if (text === null) return {};
  if (text === JSON.stringify('everyone')) return { bookingsByEnvironment: 'everyone' };
  const names = parseNames(text, 'policies.bookings_by_environment');
  return names.length === 0 ? {} : { bookingsByEnvironment: names };
}

/** Null when its owner has just removed it, and for one of another workspace. */
async function ownConnection(
  db: Kysely<Schema>,
  workspaceId: WorkspaceId,
  id: string | null,
): Promise<string | null> {
  if (id === null) return null;
  const row = await db
    .selectFrom('connections')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.id ?? null;
}
