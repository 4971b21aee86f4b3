import type { SecretBox } from '../accounts/encryption';
import { installationIdOf } from '../accounts/workspace';
import type { Database } from './database';
import { installationColumn, installationContext, openColumn } from './encrypted-columns';
import { tables } from './schema';
import type { Store } from './store';

/** `purge` runs after each removal, so that nothing of a token is left in the file. */
export function createInstallations(
  { db, purge }: Pick<Database, 'db' | 'purge'>,
  secrets: SecretBox,
  now: () => Date,
): Store['installations'] {
  return {
    async save(installation) {
      const id = installationIdOf(installation);
      if (id === null) throw new TypeError('an installation needs the id of its team or enterprise');
      const bare = tables.installations.write({
        ...installation,
        id,
        installedAt: now(),
        sealedInstallation: '',
      });
      const row = { ...bare, sealedInstallation: secrets.seal(installation.json, installationContext(bare)) };
      await db
        .insertInto('installations')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },

    async find(key) {
      const row = await db
        .selectFrom('installations')
        .selectAll()
        .where('id', '=', installationIdOf(key) ?? '')
        .where('isEnterpriseInstall', '=', key.isEnterpriseInstall ? 1 : 0)
        .executeTakeFirst();
      if (row === undefined) return null;
      // First: scopes that somebody has changed are no scopes that cannot be read, but an installation that does not open.
      const json = await openColumn(secrets, installationColumn(db, row));
      const {
        id: _,
        sealedInstallation: _sealed,
        installedAt: _at,
        ...known
      } = tables.installations.read(row);
      return { ...known, json };
    },

    async remove(key, madeBefore) {
      const id = installationIdOf(key);
      if (id === null) return true;
      const isGone = await db.transaction().execute(async (trx) => {
        const ofKind = key.isEnterpriseInstall ? 1 : 0;
        const ending = trx
          .deleteFrom('installations')
          .where('id', '=', id)
          .where('isEnterpriseInstall', '=', ofKind);
        const old = madeBefore?.toISOString();
        await (old === undefined
          ? ending
          : ending.where((where) =>
              where.or([where('installedAt', 'is', null), where('installedAt', '<', old)]),
            )
        ).execute();
        // Looked up by the very statement that deletes: an installation made in between keeps what it came with.
        const ofThisKind = trx.selectFrom('installations').select('id');
        const staying = ofThisKind.where('id', '=', id).where('isEnterpriseInstall', '=', ofKind);
        // Whatever belongs to a workspace goes with its row.
        const workspaces = trx.deleteFrom('workspaces').where((where) => where.not(where.exists(staying)));
        await (key.isEnterpriseInstall
          ? workspaces
              .where('enterpriseId', '=', id)
              .where('id', 'not in', ofThisKind.where('isEnterpriseInstall', '=', 0))
          : workspaces.where('id', '=', id)
        ).execute();
        return (await staying.executeTakeFirst()) === undefined;
      });
      await purge();
      return isGone;
    },

    async list() {
      const rows = await db
        .selectFrom('installations')
        .select(['teamId', 'enterpriseId', 'isEnterpriseInstall'])
        .orderBy('id')
        .execute();
      return rows.map((row) => ({ ...row, isEnterpriseInstall: row.isEnterpriseInstall === 1 }));
    },
  };
}
