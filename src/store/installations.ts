import type { SecretBox } from '../accounts/encryption';
import { installationIdOf } from '../accounts/workspace';
import type { Database } from './database';
import { installationColumn, installationContext, openColumn } from './encrypted-columns';
import { tables } from './schema';
import type { Store } from './store';

/** `purge` runs after each removal, so that no token is left in the database's files. */
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
      // Before parsing the columns: altered scopes must count as a secret that does not decrypt.
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
        // Looked up by the deleting statement itself, so that an installation made in between keeps its data.
        const ofThisKind = trx.selectFrom('installations').select('id');
        const staying = ofThisKind.where('id', '=', id).where('isEnterpriseInstall', '=', ofKind);
        // Deleting a workspace's row deletes all that belongs to it.
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
