import { z } from 'zod';
import { UnreadableSecretError } from '../../accounts/encryption';
import type { InstallationKey, WorkspaceRef } from '../../accounts/workspace';
import type { Store } from '../../store/store';

// The part of Bolt's installation object that is read back.
const installationSchema = z.object({
  bot: z.object({ token: z.string(), id: z.string(), userId: z.string() }),
});

/** The bot of one installation. `token` is secret. */
export interface InstalledBot {
  readonly token: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly scopes: readonly string[];
  readonly installerSlackUserId: string;
  readonly isOrgWide: boolean;
  readonly enterpriseId: string | null;
}

export class NotInstalledError extends Error {
  constructor() {
    super('no installation for this workspace');
    this.name = 'NotInstalledError';
  }
}

/** @throws InstallationUnreadableError when the stored row cannot be decrypted */
export async function findBot(
  store: Pick<Store, 'installations'>,
  key: InstallationKey,
): Promise<InstalledBot | null> {
  const stored = await store.installations.find(key).catch((error: unknown) => {
    throw error instanceof UnreadableSecretError ? new InstallationUnreadableError(error) : error;
  });
  if (stored === null) return null;
  const { bot } = installationSchema.parse(JSON.parse(stored.json));
  return {
    token: bot.token,
    botId: bot.id,
    botUserId: bot.userId,
    scopes: stored.botScopes,
    installerSlackUserId: stored.installerSlackUserId,
    isOrgWide: stored.isEnterpriseInstall,
    enterpriseId: stored.enterpriseId,
  };
}

/** Prefers the workspace's own installation to the organisation-wide one. */
export async function findBotOf(
  store: Pick<Store, 'installations'>,
  { workspaceId, enterpriseId }: WorkspaceRef,
): Promise<InstalledBot | null> {
  const own = await findBot(store, { teamId: workspaceId, enterpriseId, isEnterpriseInstall: false });
  if (own !== null || enterpriseId === null) return own;
  return findBot(store, { teamId: null, enterpriseId, isEnterpriseInstall: true });
}

/** The stored row was altered, or its key is gone. */
export class InstallationUnreadableError extends Error {
  constructor(cause: UnreadableSecretError) {
    super('what is stored of the installation does not open', { cause });
    this.name = 'InstallationUnreadableError';
  }
}
