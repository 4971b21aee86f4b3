import type { Boot, PageChannel } from './api.d.js';

/** Where the visitor is: who they are, and which channel or which tab of the app they look at. */
export interface Place {
  /** Unset: the first workspace. */
  readonly workspaceId?: string;
  readonly userId: string;
  readonly channelId: string;
  /** "home" shows the app's Home instead of the messages of `channelId`, its direct messages. */
  readonly tab: 'home' | 'messages';
}

export function formatPlace({ workspaceId, userId, channelId, tab }: Place): string {
  const query = new URLSearchParams(workspaceId ? { workspace: workspaceId } : {});
  if (userId) query.set('user', userId);
  query.set('channel', channelId);
  if (tab === 'home') query.set('tab', 'home');
  return `#${query}`;
}

/** The workspace that a hash names, or nothing for the first one. */
export function workspaceIn(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('workspace') ?? '';
}

/** The hash as a place of this workspace: a person who does not exist becomes the first one. */
export function parsePlace(hash: string, users: Boot['users']): Place {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  const user = users.find(({ id }) => id === query.get('user')) ?? users[0];
  const workspaceId = workspaceIn(hash);
  return {
    ...(workspaceId ? { workspaceId } : {}),
    userId: user?.id ?? '',
    channelId: query.get('channel') ?? '',
    tab: query.get('tab') === 'home' ? 'home' : 'messages',
  };
}

/**
 * The place among the channels its person can see. Whoever looked at the app, as another person, stays with the app;
 * a channel that is not there becomes the first.
 */
export function settlePlace(place: Place, channels: readonly PageChannel[], atApp: boolean): Place {
  const direct = channels.find(({ kind }) => kind === 'dm');
  const channel = channels.find(({ id }) => id === place.channelId);
  const wantsApp = place.tab === 'home' || (atApp && !channel);
  const settled = (wantsApp ? direct : channel) ?? channels.find(({ kind }) => kind !== 'dm') ?? channels[0];
  return { ...place, channelId: settled?.id ?? '', tab: settled?.kind === 'dm' ? place.tab : 'messages' };
}
