import type { App } from '@slack/bolt';
import type { InstallationKey } from '../../accounts/workspace';
import { StoreUnavailableError } from '../../store/errors';
import type { Services } from '../services';
import type { RequestContext } from './register';

interface EventContext extends RequestContext {
  readonly isEnterpriseInstall: boolean;
}

const tries = 20;
const tryAgainAfterMs = 30_000;

/**
 * Deletes everything of a workspace when Roundup is uninstalled. Slack sends two events, in any order and
 * perhaps repeated, but never again after the ack; a late one may find a new installation.
 */
export function registerUninstall(app: App, services: Services): void {
  const forget = (context: EventContext, eventTime: unknown) => {
    const key: InstallationKey = {
      teamId: context.teamId ?? null,
      enterpriseId: context.enterpriseId ?? null,
      isEnterpriseInstall: context.isEnterpriseInstall,
    };
    services.inFlight.track(remove(services, key, endOfSecond(eventTime)));
  };
  app.event('app_uninstalled', async ({ context, body }) => forget(context, body.event_time));
  app.event('tokens_revoked', async ({ context, event, body }) => {
    // Revoking a personal token removes nothing from the workspace.
    if ((event.tokens.bot ?? []).length > 0) forget(context, body.event_time);
  });
}

/** Event times are whole seconds: an installation in the same second counts as older than the event. */
const endOfSecond = (seconds: unknown) =>
  typeof seconds === 'number' ? new Date((seconds + 1) * 1000) : undefined;

async function remove(
  { store, logger, wait }: Services,
  key: InstallationKey,
  madeBefore: Date | undefined,
): Promise<void> {
  const where = { team: key.teamId, enterprise: key.enterpriseId };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const isGone = await store.installations.remove(key, madeBefore);
      if (isGone) logger.info('Roundup was uninstalled', where);
      else logger.info('Roundup was uninstalled, and has been installed again since', where);
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || attempt === tries) {
        logger.error('an uninstalled workspace could not be deleted', error, where);
        return;
      }
      await wait(tryAgainAfterMs);
    }
  }
}
