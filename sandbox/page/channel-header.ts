import type { PageChannel, PostChannel } from './api.d.js';
import { createMenu, runPress } from './buttons.js';
import { post } from './client.js';
import { h, part } from './dom.js';
import type { Snapshot, Store } from './store.js';
import { notify } from './toasts.js';

/** The name of the place, who is in it, and the app's tabs. */
export function createChannelHeader(store: Store) {
  const title = part('channel-title', HTMLElement);
  const facts = part('channel-facts', HTMLElement);
  const tabs = part('app-tabs', HTMLElement);
  let drawn = '';

  return ({ place, state, boot }: Snapshot): void => {
    const channel = state.channels.find(({ id }) => id === place.channelId);
    const signature = JSON.stringify([place, channel, state.isInstalled]);
    if (!channel || signature === drawn) return;
    drawn = signature;
    const { botName, botUserId } = boot.workspace;
    const isApp = channel.kind === 'dm';
    const name = isApp ? botName : channel.name;
    document.title = `${isApp ? '' : '#'}${name} · ${boot.workspace.name}`;
    title.replaceChildren(
      h('span', { class: `place-icon ${isApp ? 'app' : channel.kind}`, 'aria-hidden': 'true' }),
      h('span', {}, name),
      ...(isApp ? [h('span', { class: 'badge' }, 'App')] : []),
    );
    tabs.hidden = !isApp || !boot.workspace.hasHome;
    const focusedTab = document.activeElement instanceof HTMLElement && tabs.contains(document.activeElement);
    tabs.replaceChildren(...(isApp ? [tabButton('home', 'Home'), tabButton('messages', 'Messages')] : []));
    if (focusedTab) tabs.querySelector<HTMLElement>('[aria-current]')?.focus();
    facts.replaceChildren(...(isApp ? [] : channelFacts(channel)));

    function tabButton(tab: 'home' | 'messages', label: string): HTMLElement {
      const current = place.tab === tab ? 'page' : undefined;
      const button = h('button', { type: 'button', class: 'tab', 'aria-current': current }, label);
      button.addEventListener('click', () => void store.go({ tab }));
      return button;
    }

    function channelFacts({ members, isArchived, sharedWith }: PageChannel): readonly Node[] {
      const people = members.filter((id) => id !== botUserId).length;
      const count = [
        h('span', { class: 'member-count' }, `${people} ${people === 1 ? 'member' : 'members'}`),
        ...(sharedWith === undefined ? [] : [h('span', { class: 'shared' }, `shared with ${sharedWith}`)]),
      ];
      const isIn = members.includes(botUserId);
      const items: readonly (readonly [PostChannel['change'], string])[] = isArchived
        ? [['unarchive', 'Unarchive the channel']]
        : [
            ...(isIn ? [['remove-app', `Remove ${botName}`] as const] : []),
            ['archive', 'Archive the channel'],
          ];
      const menu = createMenu(
        items.map(([change, label]) => ({ label, run: (toggle) => void alter(toggle, change) })),
        { 'aria-label': 'Channel' },
      );
      if (isIn || isArchived || !state.isInstalled) return [...count, menu];
      const add = h('button', { type: 'button', class: 'button small' }, `Add ${botName}`);
      add.addEventListener('click', () => void alter(add, 'add-app'));
      return [...count, add, menu];
    }

    function alter(control: HTMLElement, change: PostChannel['change']): Promise<boolean> {
      return runPress(control, {}, async () => {
        const { userId, channelId } = place;
        const { notice } = await post('channel', { userId, channelId, change });
        await store.refresh();
        if (notice) notify(notice, store.get());
      });
    }
  };
}
