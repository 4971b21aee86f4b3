import type { webApi } from '@slack/bolt';
import type { WorkspaceRef } from '../../accounts/workspace';
import type { Message } from '../kit/message';
import type { Attempt, RichBlocks } from './rich-blocks';

type Fetch = NonNullable<webApi.WebClientOptions['fetch']>;

interface Place {
  readonly replace_original: boolean;
  readonly response_type: 'ephemeral' | 'in_channel';
}

/** Sends a message to the address that came with a request. Without a workspace, its picture is left out. */
type RespondAt = (
  responseUrl: string,
  message: Message,
  place: Place,
  workspace?: WorkspaceRef,
) => Promise<void>;

/** @throws Error with the status, where Slack does not take it */
export function createRespondAt({ fetch, richBlocks }: { fetch: Fetch; richBlocks: RichBlocks }): RespondAt {
  return async (responseUrl, message, place, workspace) => {
    const { ok, status } = await richBlocks.send(workspace?.workspaceId ?? null, message, async (content) => {
      const body = JSON.stringify({ ...place, ...content, unfurl_links: false, unfurl_media: false });
      const headers = { 'content-type': 'application/json' };
      const { ok, status } = await fetch(responseUrl, { method: 'POST', headers, body });
      return { result: { ok, status }, outcome: outcomeOf(ok, status, place) };
    });
    if (!ok) throw new Error(`Slack did not take the message: ${status}`);
  };
}

function outcomeOf(ok: boolean, status: number, place: Place): Attempt<unknown>['outcome'] {
  if (ok) return 'taken';
  if (isRefusal(status)) return 'refused';
  return place.replace_original && status >= 500 ? 'perhaps' : 'failed';
}

/** Of a `response_url`'s answer: a 4xx that is about the message; 404 is about the address, used up or expired. */
export function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 404 && status !== 429;
}
