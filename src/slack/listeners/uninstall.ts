import type { App } from '@slack/bolt';
import type { InstallationKey } from '../../accounts/workspace';
import { StoreUnavailableError } from '../../store/store';
import type { Services } from '../services';

interface EventContext {
  readonly teamId?: string | undefined;
  readonly enterpriseId?: string | undefined;
  readonly isEnterpriseInstall: boolean;
}

const tries = 20;
const tryAgainAfterMs = 30_000;

/**
 * Slack says that Roundup is out of a workspace: everything of it goes. It says so with two events, in any order and
 * more than once, and never again once they are acked.
 */
export function attachUninstall(app: App, services: Services): void {
  const forget = (context: EventContext) => {
    const key: InstallationKey = {
      teamId: context.teamId ?? null,
      enterpriseId: context.enterpriseId ?? null,
      isEnterpriseInstall: context.isEnterpriseInstall,
    };
    services.inFlight.track(remove(services, key));
  };
  app.event('app_uninstalled', async ({ context }) => forget(context));
  app.event('tokens_revoked', async ({ context, event }) => {
    // A person who takes back their own permission takes nothing from the workspace.
    if ((event.tokens.bot ?? []).length > 0) forget(context);
  });
}

async function remove({ store, logger, wait }: Services, key: InstallationKey): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await store.installations.remove(key);
      logger.info('Roundup was uninstalled', { team: key.teamId, enterprise: key.enterpriseId });
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || attempt === tries) {
        logger.error('an uninstalled workspace could not be deleted', error, { team: key.teamId });
        return;
      }
      await wait(tryAgainAfterMs);
    }
  }
}
