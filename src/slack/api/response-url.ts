import type { webApi } from '@slack/bolt';
import type { WorkspaceRef } from '../../accounts/workspace';
import type { Message } from '../kit/message';
import type { Attempt, RichBlocks } from './rich-blocks';

type Fetch = NonNullable<webApi.WebClientOptions['fetch']>;

interface Placement {
  readonly replace_original: boolean;
  readonly response_type: 'ephemeral' | 'in_channel';
}

/** Without `workspace`, the message's rich block is left out. */
type RespondAt = (
  responseUrl: string,
  message: Message,
  placement: Placement,
  workspace?: WorkspaceRef,
) => Promise<void>;

/** @throws Error with the status when Slack does not take the message */
export function createRespondAt({ fetch, richBlocks }: { fetch: Fetch; richBlocks: RichBlocks }): RespondAt {
  return async (responseUrl, message, placement, workspace) => {
    const { ok, status } = await richBlocks.send(workspace?.workspaceId ?? null, message, async (content) => {
      const body = JSON.stringify({ ...placement, ...content, unfurl_links: false, unfurl_media: false });
      const headers = { 'content-type': 'application/json' };
      const { ok, status } = await fetch(responseUrl, { method: 'POST', headers, body });
      return { result: { ok, status }, outcome: outcomeOf(ok, status, placement) };
    });
    if (!ok) throw new Error(`Slack did not take the message: ${status}`);
  };
}

function outcomeOf(ok: boolean, status: number, placement: Placement): Attempt<unknown>['outcome'] {
  if (ok) return 'taken';
  if (isRefusal(status)) return 'refused';
  return placement.replace_original && status >= 500 ? 'inconclusive' : 'failed';
}

/** True for a 4xx that is about the message; 404 means that the `response_url` is used up or expired. */
export function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 404 && status !== 429;
}
