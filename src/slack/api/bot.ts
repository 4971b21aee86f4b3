import { z } from 'zod';
import { UnreadableSecretError } from '../../accounts/encryption';
import type { InstallationKey, WorkspaceRef } from '../../accounts/workspace';
import type { Store } from '../../store/store';

// What we read back of Bolt's own installation object.
const installationSchema = z.object({
  bot: z.object({ token: z.string(), id: z.string(), userId: z.string() }),
});

/** The bot as one installation knows it. The token is secret. */
export interface InstalledBot {
  readonly token: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly scopes: readonly string[];
  readonly installerSlackUserId: string;
  readonly isOrgWide: boolean;
  readonly enterpriseId: string | null;
}

/** There is no installation for the workspace that sent the request. */
export class NotInstalledError extends Error {
  constructor() {
    super('no installation for this workspace');
    this.name = 'NotInstalledError';
  }
}

/** @throws InstallationUnreadableError */
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

/** The workspace's own installation, else the organisation-wide one. */
export async function findBotOf(
  store: Pick<Store, 'installations'>,
  { workspaceId, enterpriseId }: WorkspaceRef,
): Promise<InstalledBot | null> {
  const own = await findBot(store, { teamId: workspaceId, enterpriseId, isEnterpriseInstall: false });
  if (own !== null || enterpriseId === null) return own;
  return findBot(store, { teamId: null, enterpriseId, isEnterpriseInstall: true });
}

/** What is stored of an installation does not open: the row was changed, or its key is gone. */
export class InstallationUnreadableError extends Error {
  constructor(cause: UnreadableSecretError) {
    super('what is stored of the installation does not open', { cause });
    this.name = 'InstallationUnreadableError';
  }
}
