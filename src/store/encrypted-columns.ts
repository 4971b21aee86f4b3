import { z } from 'zod';
import type { Access, BoundConnection } from '../accounts/connection';
import { SealBrokenError, type SecretBox } from '../accounts/secret-box';
import { json, readRow } from './codecs';
import type { InstallationRow } from './schema';

/**
 * What a sealed column is sealed for: `bound` names its row and every column that says whose the secret is and where it
 * may go, so that the secret opens in no row in which one of them differs. `unbound` names the row alone, as versions
 * before this one did.
 */
export interface SealContext {
  readonly bound: string;
  readonly unbound: string;
}

/** A connection’s access opens for the same account at the same server alone. */
export function connectionContext(connection: BoundConnection): SealContext {
  const { workspaceId, id, ownerSlackUserId, apiUrl, calcomUserId, kind } = connection;
  return {
    bound: JSON.stringify(['connection', workspaceId, id, ownerSlackUserId, apiUrl, calcomUserId, kind]),
    unbound: `connection/${workspaceId}/${id}`,
  };
}

/** An installation’s tokens open with the same ids, installer and scopes alone. */
export function installationContext(row: Omit<InstallationRow, 'sealed_installation'>): SealContext {
  return {
    bound: JSON.stringify([
      'installation',
      row.id,
      row.team_id,
      row.enterprise_id,
      row.is_enterprise_install,
      row.installer_slack_user_id,
      row.bot_user_id,
      row.bot_scopes,
    ]),
    unbound: `installation/${row.id}`,
  };
}

/** `isBound` is false for what a version before this one sealed: it is to be sealed again. @throws UnreadableSecretError */
export function openSealed(
  secrets: SecretBox,
  sealed: string,
  { bound, unbound }: SealContext,
): { readonly plain: string; readonly isBound: boolean } {
  try {
    return { plain: secrets.open(sealed, bound), isBound: true };
  } catch (error) {
    if (!(error instanceof SealBrokenError)) throw error;
    return { plain: secrets.open(sealed, unbound), isBound: false };
  }
}

/** With the newest key, bound to the connection. */
export function sealAccess(secrets: SecretBox, access: Access, connection: BoundConnection): string {
  return secrets.seal(JSON.stringify(access), connectionContext(connection).bound);
}

const accessSchema: z.ZodType<Access> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('api-key'), apiKey: z.string() }),
  z.object({
    kind: z.literal('oauth'),
    accessToken: z.string(),
    refreshToken: z.string(),
    expiresAt: z.string().transform((text) => new Date(text)),
  }),
]);

const openedSchema = z.object({ sealed_access: json(accessSchema) });

/** @throws UnreadableRowError */
export const readAccess = (plain: string): Access =>
  readRow('connections', openedSchema, { sealed_access: plain }).sealed_access;
