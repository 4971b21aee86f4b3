import { saveConnection } from '../src/accounts/connections';
import type { Me } from '../src/calcom/schemas';
import type { Config } from '../src/config/config';
import { openStore } from '../src/store/open-store';

/** Somebody of a workspace and their account at Cal.com. */
export interface SeedPerson {
  readonly slackUserId: string;
  readonly calcomUser: Me;
  readonly apiKey: string;
}

/** A workspace as it is once somebody has installed Roundup and shared their account there. */
export interface Seed {
  readonly teamId: string;
  readonly enterpriseId: string | null;
  readonly bot: { readonly token: string; readonly id: string; readonly userId: string };
  readonly scopes: readonly string[];
  readonly calcomUrl: URL;
  /** Who installed Roundup, and shares their account. */
  readonly admin: SeedPerson;
  /** Who has connected, too. */
  readonly others: readonly SeedPerson[];
}

/** For the sandbox: its visitors find a workspace in which each command answers at once. */
export async function seedWorkspace({ store: options }: Config, seed: Seed): Promise<void> {
  const { teamId, enterpriseId, bot, scopes, admin, others, calcomUrl } = seed;
  const workspace = { workspaceId: teamId, enterpriseId };
  const store = await openStore(options);
  const connect = ({ slackUserId, calcomUser, apiKey }: SeedPerson) =>
    saveConnection(store, { workspace, slackUserId }, calcomUrl.href, calcomUser, {
      kind: 'api-key',
      apiKey,
    });
  try {
    await store.installations.save({
      teamId,
      enterpriseId,
      isEnterpriseInstall: false,
      installerSlackUserId: admin.slackUserId,
      botUserId: bot.userId,
      botScopes: scopes,
      json: JSON.stringify({ bot: { ...bot, scopes } }),
    });
    const shared = await connect(admin);
    for (const person of others) await connect(person);
    await store.policies.change(workspace, (policy) => ({
      ...policy,
      sharedConnectionId: shared.id,
      bookingsWithShared: 'everyone',
      admins: [admin.slackUserId],
    }));
  } finally {
    await store.close();
  }
}
