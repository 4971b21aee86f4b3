import { nameFirstAdmin } from '../accounts/name-first-admin';
import type { StoredInstallation } from '../accounts/ports';
import type { Logger } from '../ops/logger';
import { buildWelcomeMessage } from '../slack/account/text';
import type { SlackCalls } from '../slack/api/slack-calls';
import type { Store } from '../store/store';

export interface WelcomeOptions {
  readonly store: Pick<Store, 'installations' | 'policies'>;
  readonly slack: Pick<SlackCalls, 'tellInstaller'>;
  readonly logger: Logger;
  /** For what nobody waits for. */
  readonly inBackground: (what: string, work: Promise<void>) => void;
}

/** Whoever installs Roundup in a workspace is its first admin there, and is told what comes next. */
export const createWelcome =
  ({ store, slack, logger, inBackground }: WelcomeOptions) =>
  async (installation: StoredInstallation): Promise<void> => {
    const { teamId, enterpriseId } = installation;
    const isAdmin = await nameFirstAdmin(store, installation);
    logger.info('Roundup was installed', { team: teamId, enterprise: enterpriseId });
    inBackground(
      'the installer was not told',
      slack.tellInstaller(installation, buildWelcomeMessage(isAdmin)),
    );
  };
