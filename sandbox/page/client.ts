import type {
  Boot,
  PageState,
  PostAction,
  PostAnswer,
  PostChannel,
  PostClock,
  PostHome,
  PostSuggestion,
  PostText,
  PostView,
  SuggestionAnswer,
} from './api.d.js';
import { workspaceIn } from './place.js';

interface Posts {
  readonly command: PostText;
  readonly act: PostAction;
  readonly suggest: PostSuggestion;
  readonly submit: PostView;
  readonly close: PostView;
  readonly home: PostHome;
  readonly clock: PostClock;
  readonly channel: PostChannel;
}

// The server answers within Slack's three seconds and a little; after this nothing stays busy.
const TIMEOUT_MS = 10_000;

/** Where to ask, for the workspace that the page's own address names. */
export function addressOf(path: string, query: Readonly<Record<string, string>> = {}): string {
  const workspace = workspaceIn(location.hash);
  return `/sandbox/${path}?${new URLSearchParams({ ...(workspace ? { workspace } : {}), ...query })}`;
}

export const getBoot = (): Promise<Boot> => getJson(addressOf('boot'));

export const getState = (userId: string, channelId: string): Promise<PageState> =>
  getJson(addressOf('state', { user: userId, channel: channelId }));

/** Sends what the person did. A failure comes back as a notice, so that whoever asked can go on. */
export async function post<K extends keyof Posts>(
  path: K,
  body: Posts[K],
): Promise<K extends 'suggest' ? SuggestionAnswer : PostAnswer> {
  try {
    const response = await fetch(addressOf(path), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return await response.json();
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    return {
      notice: late
        ? 'The sandbox did not answer in time.'
        : 'The sandbox cannot be reached. Is it still running?',
    };
  }
}

async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`);
  return await response.json();
}
