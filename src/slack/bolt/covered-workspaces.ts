import { webApi } from '@slack/bolt';
import { z } from 'zod';
import { createTtlCache } from '../../lib/async/ttl-cache';
import type { Logger } from '../../ops/logger';
import type { IsCovered } from './installations';

const askAgainAfterMs = 60_000;
const maxRemembered = 1_000;
const maxPages = 20;

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
  const known = createTtlCache<ReadonlySet<string>>({ max: maxRemembered });
  const askedLately = createTtlCache<true>({ now, max: maxRemembered, ttlMs: askAgainAfterMs });

  async function list(token: string): Promise<ReadonlySet<string>> {
    const client = new webApi.WebClient(token, clientOptions);
    const ids = new Set<string>();
    let cursor = '';
    for (let page = 0; page < maxPages; page += 1) {
      const asked = { limit: 1_000, ...(cursor === '' ? {} : { cursor }) };
      const answer = pageSchema.parse(await client.apiCall('auth.teams.list', asked));
      for (const { id } of answer.teams) ids.add(id);
      cursor = answer.response_metadata?.next_cursor ?? '';
      if (cursor === '') break;
    }
    return ids;
  }

  return async ({ token }, workspaceId) => {
    if (known.get(token)?.has(workspaceId)) return true;
    if (askedLately.get(token)) return false;
    try {
      const ids = await list(token);
      known.set(token, ids);
      askedLately.set(token, true);
      return ids.has(workspaceId);
    } catch (error) {
      logger.failure('Slack did not say which workspaces an organisation has', error);
      return null;
    }
  };
}
