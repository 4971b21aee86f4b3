import { post } from './client.js';
import { h, part } from './dom.js';
import { runPress } from './press.js';
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
    tabs.hidden = !isApp;
    const focusedTab = document.activeElement instanceof HTMLElement && tabs.contains(document.activeElement);
    tabs.replaceChildren(...(isApp ? [tabButton('home', 'Home'), tabButton('messages', 'Messages')] : []));
    if (focusedTab) tabs.querySelector<HTMLElement>('[aria-current]')?.focus();
    facts.replaceChildren(...(isApp ? [] : channelFacts()));

    function tabButton(tab: 'home' | 'messages', label: string): HTMLElement {
      const current = place.tab === tab ? 'page' : undefined;
      const button = h('button', { type: 'button', class: 'tab', 'aria-current': current }, label);
      button.addEventListener('click', () => void store.go({ tab }));
      return button;
    }

    function channelFacts(): readonly Node[] {
      const members = channel?.members ?? [];
      const people = members.filter((id) => id !== botUserId).length;
      const outside = channel?.sharedWith === undefined ? '' : `, shared with ${channel.sharedWith}`;
      const count = h('span', {}, `${people} ${people === 1 ? 'member' : 'members'}${outside}`);
      if (members.includes(botUserId) || channel?.isArchived || !state.isInstalled) return [count];
      const add = h('button', { type: 'button', class: 'button small' }, `Add ${botName}`);
      add.addEventListener('click', () =>
        runPress(add, {}, async () => {
          const { userId, channelId } = place;
          const { notice } = await post('command', { userId, channelId, text: `/invite @${botName}` });
          await store.refresh();
          if (notice) notify(notice, store.get());
        }),
      );
      return [count, add];
    }
  };
}
