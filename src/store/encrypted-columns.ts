import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Access, BoundConnection } from '../accounts/connection';
import { SealBrokenError, type SecretBox } from '../accounts/encryption';
import { instant, json, table } from './codecs';
import { hasUpdated } from './database';
import type { Schema } from './schema';

/** A secret as its row holds it. */
export interface SealedColumn {
  /** The row’s. */
  readonly id: string;
  readonly sealed: string;
  /** What it is sealed for: the row and every column that says whose the secret is and where it may go. */
  readonly context: string;
  /** What versions before that sealed it for: the row alone. */
  readonly contextBefore: string;
  /** Puts it back sealed again, unless somebody has written it meanwhile. True where it did. */
  replace(sealed: string): Promise<boolean>;
}

/** A connection’s access opens for the same account at the same server alone. */
export const accessColumn = (
  db: Kysely<Schema>,
  sealed: string,
  connection: BoundConnection,
): SealedColumn => ({
  id: connection.id,
  sealed,
  context: connectionContext(connection),
  contextBefore: `connection/${connection.workspaceId}/${connection.id}`,
  replace: (again) =>
    hasUpdated(
      db
        .updateTable('connections')
        .set({ sealedAccess: again })
        .where('id', '=', connection.id)
        .where('sealedAccess', '=', sealed),
    ),
});

function connectionContext(connection: BoundConnection): string {
  const { workspaceId, id, ownerSlackUserId, apiUrl, calcomUserId, kind } = connection;
  return JSON.stringify(['connection', workspaceId, id, ownerSlackUserId, apiUrl, calcomUserId, kind]);
}

/** An installation’s tokens open with the same ids, installer and scopes alone. */
export const installationColumn = (db: Kysely<Schema>, row: Schema['installations']): SealedColumn => ({
  id: row.id,
  sealed: row.sealedInstallation,
  context: installationContext(row),
  contextBefore: `installation/${row.id}`,
  replace: (again) =>
    hasUpdated(
      db
        .updateTable('installations')
        .set({ sealedInstallation: again })
        .where('id', '=', row.id)
        .where('sealedInstallation', '=', row.sealedInstallation),
    ),
});

/** What an installation's tokens are encrypted for: JSON of the columns as the database holds them. */
export function installationContext(row: Omit<Schema['installations'], 'sealedInstallation'>): string {
  return JSON.stringify([
    'installation',
    row.id,
    row.teamId,
    row.enterpriseId,
    row.isEnterpriseInstall,
    row.installerSlackUserId,
    row.botUserId,
    row.botScopes,
  ]);
}

/** `isBound` is false for what a version before this one sealed: it is to be sealed again. @throws UnreadableSecretError */
export function openSealed(
  secrets: SecretBox,
  { sealed, context, contextBefore }: SealedColumn,
): { readonly plain: string; readonly isBound: boolean } {
  try {
    return { plain: secrets.open(sealed, context), isBound: true };
  } catch (error) {
    if (!(error instanceof SealBrokenError)) throw error;
    return { plain: secrets.open(sealed, contextBefore), isBound: false };
  }
}

/** Seals it again where a version before this one did. @throws UnreadableSecretError */
export async function openColumn(secrets: SecretBox, column: SealedColumn): Promise<string> {
  const { plain, isBound } = openSealed(secrets, column);
  if (!isBound) await column.replace(secrets.seal(plain, column.context));
  return plain;
}

/** With the newest key, bound to the connection. */
export function sealAccess(secrets: SecretBox, access: Access, connection: BoundConnection): string {
  return secrets.seal(JSON.stringify(access), connectionContext(connection));
}

const accessSchema: z.ZodType<Access> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('api-key'), apiKey: z.string() }),
  z.object({
    kind: z.literal('oauth'),
    accessToken: z.string(),
    refreshToken: z.string(),
    expiresAt: instant,
  }),
]);
const opened = table('connections', { sealedAccess: json(accessSchema) });

/** @throws UnreadableRowError */
export const readAccess = (plain: string): Access => opened.read({ sealedAccess: plain }).sealedAccess;
