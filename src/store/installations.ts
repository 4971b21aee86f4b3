import { z } from 'zod';
import type { SecretBox } from '../accounts/encryption';
import { type InstallationKey, installationIdOf } from '../accounts/workspace';
import { names, readRow } from './codecs';
import type { Database } from './database';
import { installationColumn, installationContext, openColumn } from './encrypted-columns';
import type { InstallationRow } from './schema';
import type { Store } from './store';

const rowSchema = z.object({ bot_scopes: names });

export function createInstallations(
  { db, purge }: Pick<Database, 'db' | 'purge'>,
  secrets: SecretBox,
  now: () => Date,
): Store['installations'] {
  return {
    async save(installation) {
      const id = installationIdOf(installation);
      if (id === null) throw new TypeError('an installation needs the id of its team or enterprise');
      const columns: Omit<InstallationRow, 'sealed_installation'> = {
        id,
        team_id: installation.teamId,
        enterprise_id: installation.enterpriseId,
        is_enterprise_install: installation.isEnterpriseInstall ? 1 : 0,
        installer_slack_user_id: installation.installerSlackUserId,
        bot_user_id: installation.botUserId,
        bot_scopes: JSON.stringify(installation.botScopes),
        installed_at: now().toISOString(),
      };
      const context = installationContext(columns);
      const row = { ...columns, sealed_installation: secrets.seal(installation.json, context) };
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
        .where('is_enterprise_install', '=', key.isEnterpriseInstall ? 1 : 0)
        .executeTakeFirst();
      if (row === undefined) return null;
      // First: scopes that somebody has changed are no scopes that cannot be read, but an installation that does not open.
      const json = await openColumn(secrets, installationColumn(db, row));
      return {
        ...toKey(row),
        installerSlackUserId: row.installer_slack_user_id,
        botUserId: row.bot_user_id,
        botScopes: readRow('installations', rowSchema, row).bot_scopes,
        json,
      };
    },

    async remove(key, madeBefore) {
      const id = installationIdOf(key);
      if (id === null) return true;
      const isGone = await db.transaction().execute(async (trx) => {
        const ofKind = key.isEnterpriseInstall ? 1 : 0;
        const ending = trx
          .deleteFrom('installations')
          .where('id', '=', id)
          .where('is_enterprise_install', '=', ofKind);
        const old = madeBefore?.toISOString();
        await (old === undefined
          ? ending
          : ending.where((where) =>
              where.or([where('installed_at', 'is', null), where('installed_at', '<', old)]),
            )
        ).execute();
        // Looked up by the very statement that deletes: an installation made in between keeps what it came with.
        const ofThisKind = trx.selectFrom('installations').select('id');
        const staying = ofThisKind.where('id', '=', id).where('is_enterprise_install', '=', ofKind);
        // Whatever belongs to a workspace goes with its row.
        const workspaces = trx.deleteFrom('workspaces').where((where) => where.not(where.exists(staying)));
        await (key.isEnterpriseInstall
          ? workspaces
              .where('enterprise_id', '=', id)
              .where('id', 'not in', ofThisKind.where('is_enterprise_install', '=', 0))
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
        .select(['team_id', 'enterprise_id', 'is_enterprise_install'])
        .orderBy('id')
        .execute();
      return rows.map(toKey);
    },
  };
}

function toKey(
  row: Pick<InstallationRow, 'team_id' | 'enterprise_id' | 'is_enterprise_install'>,
): InstallationKey {
  return {
    teamId: row.team_id,
    enterpriseId: row.enterprise_id,
    isEnterpriseInstall: row.is_enterprise_install === 1,
  };
}
