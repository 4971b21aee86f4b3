import { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { WorkspaceRef } from '../../accounts/workspace';
import { createTtlCache } from '../../lib/async/ttl-cache';
import type { Logger } from '../../ops/logger';
import type { Store } from '../../store/store';
import type { Message } from '../kit/message';
import { findBotOf, InstallationUnreadableError, type InstalledBot } from './bot';
import { NotSentError, type PostFailure, readPostFailure, wasNeverSent } from './post-failure';
import type { RichBlocks } from './rich-blocks';

/** `channelId` is a channel's id, or a person's id for a direct message. */
export interface Post {
  readonly workspace: WorkspaceRef;
  readonly channelId: string;
  readonly message: Message;
  readonly threadTs?: string;
}

export type PostOutcome =
  /** `channelId` is the message's channel; for a direct message it is not the person's id. */
  { readonly kind: 'posted'; readonly ts: string; readonly channelId?: string | undefined } | PostFailure;

/** Sends a message once and never retries: Slack has no key by which to recognise a repeat. */
export type PostMessage = (post: Post) => Promise<PostOutcome>;

export interface DigestPosterOptions {
  readonly store: Pick<Store, 'installations' | 'policies'>;
  /** With retries off and a timeout, so that rate limits arrive as errors too. */
  readonly clientOptions: webApi.WebClientOptions & Required<Pick<webApi.WebClientOptions, 'fetch'>>;
  readonly richBlocks: RichBlocks;
  readonly logger: Logger;
  readonly now: () => Date;
}

const rememberMs = 10_000;
const maxRemembered = 2_000;

const channelSchema = z.object({ channel: z.object({ is_ext_shared: z.boolean() }) });

const postedSchema = z.looseObject({ ts: z.string(), channel: z.string().optional() });

/** Posting throws StoreUnavailableError only before anything is sent. */
export function createDigestPoster(options: DigestPosterOptions): PostMessage {
  const { store, clientOptions, richBlocks, logger, now } = options;
  // One client for all workspaces: each call passes its token.
  const client = new webApi.WebClient(undefined, {
    ...clientOptions,
    fetch: withFailureDetails(clientOptions.fetch),
  });

  // Digests of one workspace are often posted close together.
  const bots = createTtlCache<InstalledBot>({ now, max: maxRemembered, ttlMs: rememberMs });

  async function botOf(workspace: WorkspaceRef): Promise<InstalledBot | null> {
    const known = bots.get(workspace.workspaceId);
    if (known !== undefined) return known;
    const bot = await findBotOf(store, workspace);
    if (bot !== null) bots.set(workspace.workspaceId, bot);
    return bot;
  }

  async function send(
    token: string,
    post: Post,
    content: { text: string; blocks?: string },
  ): Promise<PostOutcome> {
    const { workspace, channelId, threadTs } = post;
    try {
      const answer = await client.apiCall('chat.postMessage', {
        token,
        team_id: workspace.workspaceId,
        channel: channelId,
        ...content,
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
        unfurl_links: false,
        unfurl_media: false,
      });
      const posted = postedSchema.safeParse(answer);
      // An answer without `ts` does not come from Slack.
      if (!posted.success) return { kind: 'unknown' };
      return { kind: 'posted', ts: posted.data.ts, channelId: posted.data.channel };
    } catch (error) {
      return readPostFailure(error);
    }
  }

  /** False also when Slack does not tell: that needs a read scope, which Roundup does not request. */
  async function isForbiddenSharedChannel(
    { token, scopes }: InstalledBot,
    { workspace, channelId }: Post,
  ): Promise<boolean> {
    const mayLook = scopes.includes('channels:read') || scopes.includes('groups:read');
    if (!mayLook || !/^[CG]/.test(channelId)) return false;
    if ((await store.policies.get(workspace)).sharesOutside) return false;
    const asked = { token, team_id: workspace.workspaceId, channel: channelId };
    const answer = await client.apiCall('conversations.info', asked).catch(() => null);
    return channelSchema.safeParse(answer).data?.channel.is_ext_shared ?? false;
  }

  return async (post) => {
    const { workspace, message } = post;
    const bot = await botOf(workspace).catch((error: unknown) => {
      if (!(error instanceof InstallationUnreadableError)) throw error;
      logger.failure('a message was not sent', error, { team: workspace.workspaceId });
      return null;
    });
    if (bot === null) return { kind: 'refused', why: 'workspace-away', code: 'not_installed' };
    if (await isForbiddenSharedChannel(bot, post))
      return { kind: 'refused', why: 'other-company', code: 'is_ext_shared' };
    const outcome = await richBlocks.send(workspace.workspaceId, message, async ({ text, blocks }) => {
      const result = await send(bot.token, post, { text, blocks: JSON.stringify(blocks) });
      // Only a message that was certainly not posted is sent again.
      const outcome = result.kind === 'posted' ? 'taken' : isAboutBlocks(result) ? 'refused' : 'failed';
      return { result, outcome };
    });
    if (!isAboutBlocks(outcome)) return outcome;
    logger.error('Slack refused the blocks of a message', new Error(outcome.code), {
      team: workspace.workspaceId,
    });
    return send(bot.token, post, { text: message.text });
  };
}

const isAboutBlocks = (outcome: PostOutcome): outcome is Extract<PostOutcome, { kind: 'refused' }> =>
  outcome.kind === 'refused' && outcome.why === 'bad-blocks';

type Fetch = NonNullable<webApi.WebClientOptions['fetch']>;

const defaultRetryAfterSeconds = '30';

/** Marks unsent requests, and adds `Retry-After` to a 429 without it: Slack's client reports neither. */
function withFailureDetails(send: Fetch): Fetch {
  return async (input, init) => {
    const response = await send(input, init).catch((error: unknown) => {
      throw wasNeverSent(error) ? new NotSentError(error) : error;
    });
    if (response.status !== 429 || /^\d+/.test(response.headers.get('retry-after') ?? '')) return response;
    const headers = new Headers([...response.headers.entries()]);
    headers.set('retry-after', defaultRetryAfterSeconds);
    return new Response(await response.text(), { status: 429, headers });
  };
}
