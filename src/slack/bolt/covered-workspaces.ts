import { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Logger } from '../../ops/logger';
import type { IsCovered } from './installations';

const askAgainAfterMs = 60_000;
const mostRemembered = 1_000;
const mostPages = 20;

const pageSchema = z.object({
  teams: z.array(z.object({ id: z.string() })).default([]),
  response_metadata: z.object({ next_cursor: z.string().default('') }).optional(),
});

/**
 * Asks Slack which workspaces an organisation-wide installation covers, which needs no scope, and remembers it. A
 * workspace that is not among them is asked for again, at most once a minute.
 * @see https://docs.slack.dev/reference/methods/auth.teams.list
 */
export function createIsCovered(
  clientOptions: webApi.WebClientOptions,
  { logger, now }: { readonly logger: Logger; readonly now: () => Date },
): IsCovered {
  const known = new Map<string, { readonly ids: ReadonlySet<string>; readonly askedMs: number }>();

  async function list(token: string): Promise<ReadonlySet<string>> {
    const client = new webApi.WebClient(token, clientOptions);
    const ids = new Set<string>();
    let cursor = '';
    for (let page = 0; page < mostPages; page += 1) {
      const asked = { limit: 1_000, ...(cursor === '' ? {} : { cursor }) };
      const answer = pageSchema.parse(await client.apiCall('auth.teams.list', asked));
      for (const { id } of answer.teams) ids.add(id);
      cursor = answer.response_metadata?.next_cursor ?? '';
      if (cursor === '') break;
    }
    return ids;
  }

  return async ({ token }, workspaceId) => {
    const before = known.get(token);
    if (before?.ids.has(workspaceId)) return true;
    const askedMs = now().getTime();
    if (before && askedMs - before.askedMs < askAgainAfterMs) return false;
    try {
      const ids = await list(token);
      if (known.size >= mostRemembered) known.clear();
      known.set(token, { ids, askedMs });
      return ids.has(workspaceId);
    } catch (error) {
      logger.failure('Slack did not say which workspaces an organisation has', error);
      return null;
    }
  };
}
