import { saveConnection } from '../src/accounts/connections';
import type { Me } from '../src/calcom/schemas';
import type { Config } from '../src/config/config';
import { memberName } from '../src/lib/text/member-name';
import { openStore } from '../src/store/open-store';

/** A workspace as it is once somebody has installed Roundup and shared their account there. */
export interface Seed {
  readonly teamId: string;
  readonly enterpriseId: string | null;
  readonly bot: { readonly token: string; readonly id: string; readonly userId: string };
  readonly scopes: readonly string[];
  readonly adminSlackUserId: string;
  readonly calcomUrl: URL;
  readonly calcomUser: Me;
  readonly apiKey: string;
}

/** For the sandbox: its visitors find a workspace in which each command answers at once. */
export async function seedWorkspace({ store: options }: Config, settled: Seed): Promise<void> {
  const { teamId, enterpriseId, bot, scopes, adminSlackUserId, apiKey } = settled;
  const workspace = { workspaceId: teamId, enterpriseId };
  const store = await openStore(options);
  try {
    await store.installations.save({
      teamId,
      enterpriseId,
      isEnterpriseInstall: false,
      installerSlackUserId: adminSlackUserId,
      botUserId: bot.userId,
      botScopes: scopes,
      json: JSON.stringify({ bot: { ...bot, scopes } }),
    });
    const owner = { workspace, slackUserId: adminSlackUserId };
    const access = { kind: 'api-key', apiKey } as const;
    const connecting = { store, nameOf: memberName };
    const connection = await saveConnection(connecting, owner, settled.calcomUrl, settled.calcomUser, access);
    await store.policies.change(workspace, (policy) => ({
      ...policy,
      sharedConnectionId: connection.id,
      bookingsWithShared: 'everyone',
      admins: [adminSlackUserId],
    }));
  } finally {
    await store.close();
  }
}
