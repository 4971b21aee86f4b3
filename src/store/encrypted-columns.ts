import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Access, BoundConnection } from '../accounts/connection';
import { SealBrokenError, type SecretBox } from '../accounts/encryption';
import { instant, json, table } from './codecs';
import { hasUpdated } from './database';
import type { Schema } from './schema';

export interface SealedColumn {
  /** The row's id. */
  readonly id: string;
  readonly sealed: string;
  /** Binds the secret to its row and to every column that says whose it is and where it may be sent. */
  readonly context: string;
  /** The context of earlier versions: the row alone. */
  readonly legacyContext: string;
  /** Writes a re-encrypted secret. Resolves to false, and writes nothing, when the column has changed. */
  replace(sealed: string): Promise<boolean>;
}

/** Binds a connection's access to one account at one server. */
export const accessColumn = (
  db: Kysely<Schema>,
  sealed: string,
  connection: BoundConnection,
): SealedColumn => ({
  id: connection.id,
  sealed,
  context: connectionContext(connection),
  legacyContext: `connection/${connection.workspaceId}/${connection.id}`,
  replace: (resealed) =>
    hasUpdated(
      db
        .updateTable('connections')
        .set({ sealedAccess: resealed })
        .where('id', '=', connection.id)
        .where('sealedAccess', '=', sealed),
    ),
});

function connectionContext(connection: BoundConnection): string {
  const { workspaceId, id, ownerSlackUserId, apiUrl, calcomUserId, kind } = connection;
  return JSON.stringify(['connection', workspaceId, id, ownerSlackUserId, apiUrl, calcomUserId, kind]);
}

/** Binds an installation's tokens to its ids, installer and scopes. */
export const installationColumn = (db: Kysely<Schema>, row: Schema['installations']): SealedColumn => ({
  id: row.id,
  sealed: row.sealedInstallation,
  context: installationContext(row),
  legacyContext: `installation/${row.id}`,
  replace: (resealed) =>
    hasUpdated(
      db
        .updateTable('installations')
        .set({ sealedInstallation: resealed })
        .where('id', '=', row.id)
        .where('sealedInstallation', '=', row.sealedInstallation),
    ),
});

/** JSON of the columns as the database holds them. */
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

/** `isBound` is false for text that an earlier version encrypted. @throws UnreadableSecretError */
export function openSealed(
  secrets: SecretBox,
  { sealed, context, legacyContext }: SealedColumn,
): { readonly plain: string; readonly isBound: boolean } {
  try {
    return { plain: secrets.open(sealed, context), isBound: true };
  } catch (error) {
    if (!(error instanceof SealBrokenError)) throw error;
    return { plain: secrets.open(sealed, legacyContext), isBound: false };
  }
}

/** Re-encrypts what an earlier version encrypted. @throws UnreadableSecretError */
export async function openColumn(secrets: SecretBox, column: SealedColumn): Promise<string> {
  const { plain, isBound } = openSealed(secrets, column);
  if (!isBound) await column.replace(secrets.seal(plain, column.context));
  return plain;
}

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
