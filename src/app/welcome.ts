import type { AccountsStore, StoredInstallation } from '../accounts/ports';
import type { Logger } from '../ops/logger';
import { buildWelcomeMessage } from '../slack/account/text';
import type { SlackCalls } from '../slack/api/slack-calls';
import type { Store } from '../store/store';

export interface WelcomeOptions {
  readonly store: Pick<Store, 'installations' | 'policies'>;
  readonly slack: Pick<SlackCalls, 'messageInstaller'>;
  readonly logger: Logger;
  readonly inBackground: (what: string, work: Promise<void>) => void;
}

/** Makes the installer the first admin of a workspace, and sends what comes next. */
export const createWelcome =
  ({ store, slack, logger, inBackground }: WelcomeOptions) =>
  async (installation: StoredInstallation): Promise<void> => {
    const { teamId, enterpriseId } = installation;
    const isAdmin = await nameFirstAdmin(store, installation);
    logger.info('Roundup was installed', { team: teamId, enterprise: enterpriseId });
    inBackground(
      'the installer was not told',
      slack.messageInstaller(installation, buildWelcomeMessage(isAdmin)),
    );
  };

/** Names the installer admin where there is none. Resolves to whether the installer is an admin now. */
export async function nameFirstAdmin(
  store: Pick<AccountsStore, 'installations' | 'policies'>,
  { teamId, enterpriseId, isEnterpriseInstall, installerSlackUserId: installer }: StoredInstallation,
): Promise<boolean> {
  // In each workspace of an organisation, its installer is an admin without being named.
  if (teamId === null || isEnterpriseInstall) return true;
  const forAll = { teamId: null, enterpriseId, isEnterpriseInstall: true };
  const forAllBy =
    enterpriseId === null ? null : ((await store.installations.find(forAll))?.installerSlackUserId ?? null);
  if (forAllBy === installer) return true;
  const { admins } = await store.policies.change({ workspaceId: teamId, enterpriseId }, (policy) =>
    policy.admins.length === 0 && forAllBy === null ? { ...policy, admins: [installer] } : policy,
  );
  return admins.includes(installer);
}
