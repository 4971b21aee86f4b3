import { webApi } from '@slack/bolt';
import type { WorkspaceRef } from '../../accounts/workspace';
import { createTtlCache } from '../../lib/async/ttl-cache';
import type { Logger } from '../../ops/logger';
import type { Store } from '../../store/store';
import { findBotOf } from './bot';

export interface UserStatusOptions {
  readonly store: Pick<Store, 'installations'>;
  readonly clientOptions: webApi.WebClientOptions;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Of the digests of one time, each owner is asked for once. */
const freshForMs = 10 * 60_000;
const maxRemembered = 5_000;

/**
 * Is this person's Slack account deactivated? False too where Roundup may not know: the scope `users:read` is
 * optional, and Slack may be away.
 */
export function createUserStatus({ store, clientOptions, logger, now }: UserStatusOptions) {
  const known = createTtlCache<Promise<boolean>>({ now, max: maxRemembered, ttlMs: freshForMs });
  const client = new webApi.WebClient(undefined, clientOptions);

  async function ask(workspace: WorkspaceRef, slackUserId: string): Promise<boolean> {
    const bot = await findBotOf(store, workspace);
    if (!bot?.scopes.includes('users:read')) return false;
    try {
      const { user } = await client.users.info({ token: bot.token, user: slackUserId });
      return user?.deleted === true;
    } catch (error) {
      if (error instanceof webApi.WebAPIPlatformError && error.data.error === 'user_not_found') return true;
      logger.failure('Slack did not say whether somebody is still there', error);
      return false;
    }
  }

  return (workspace: WorkspaceRef, slackUserId: string): Promise<boolean> => {
    const key = `${workspace.workspaceId} ${slackUserId}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const answer = ask(workspace, slackUserId);
    known.set(key, answer);
    answer.catch(() => known.delete(key));
    return answer;
  };
}
