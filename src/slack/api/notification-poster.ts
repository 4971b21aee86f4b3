import { createHash } from 'node:crypto';
import { createTtlCache } from '../../lib/async/ttl-cache';
import type { Logger } from '../../ops/logger';
import type { PostMessage } from './digest-poster';
import type { SlackCalls } from './slack-calls';

const maxRemembered = 2_000;

/**
 * Deletes the previous message of the same words and buttons, so that repeated pauses of a digest leave one. What
 * concerns another digest or run has other buttons, and stays. Forgets on restart.
 */
export function createNotificationPoster(
  post: PostMessage,
  { slack, logger }: { readonly slack: Pick<SlackCalls, 'deleteMessage'>; readonly logger: Logger },
): PostMessage {
  const latest = createTtlCache<{ readonly channelId: string; readonly ts: string }>({ max: maxRemembered });
  return async (notification) => {
    const outcome = await post(notification);
    if (outcome.kind !== 'posted' || outcome.channelId === undefined) return outcome;
    const { workspace, channelId, message } = notification;
    const content = JSON.stringify([workspace.workspaceId, channelId, message]);
    const key = createHash('sha256').update(content).digest('base64');
    const before = latest.get(key);
    latest.set(key, { channelId: outcome.channelId, ts: outcome.ts });
    if (before !== undefined) {
      await slack.deleteMessage(workspace, before).catch((error: unknown) => {
        logger.failure('a notice of the same words was not deleted', error, { team: workspace.workspaceId });
      });
    }
    return outcome;
  };
}
