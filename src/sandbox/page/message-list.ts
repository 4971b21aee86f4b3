import type { PageMessage } from './api.js';
import { formatSlackDate } from './dates.js';
import { h, part, syncChildren } from './dom.js';
import type { ElementState } from './element-state.js';
import { createMessage } from './message.js';
import { createScroll } from './scroll.js';
import type { Snapshot, Store } from './store.js';
import { type Control, readControls } from './surface.js';
import { createSurface, focusedKey, restoreFocus } from './surfaces.js';
import { readerDates } from './text.js';
import { notify } from './toasts.js';

interface Drawn {
  readonly signature: string;
  readonly node: HTMLElement;
  readonly controls: ReadonlyMap<string, Control>;
}

const COMPACT_WITHIN_SECONDS = 300;

/** The messages of the channel in sight. A message is drawn again only when it has changed. */
export function createMessageList(store: Store) {
  const region = part('messages', HTMLElement);
  const list = part('message-items', HTMLElement);
  const scroll = createScroll(region, part('new-messages', HTMLButtonElement));
  let drawn = new Map<string, Drawn>();
  let at = '';

  function drawMessage(message: PageMessage, compact: boolean, before: Drawn | undefined): Drawn {
    const signature = JSON.stringify([message, compact]);
    if (before?.signature === signature) return before;
    const held = before ? readControls(before.controls) : new Map<string, ElementState>();
    const { ts: messageTs, channelId } = message;
    const surface = createSurface(store, { messageTs, channelId }, held, (notice) =>
      notify(notice, store.get()),
    );
    const node = createMessage(message, compact, surface);
    if (before) {
      const key = focusedKey(before.node);
      before.node.replaceWith(node);
      if (key !== undefined) restoreFocus(node, key, node);
    }
    return { signature, node, controls: surface.controls };
  }

  const show = (snapshot: Snapshot): void => {
    const { place, state } = snapshot;
    const channel = state.channels.find(({ id }) => id === place.channelId);
    const here = `${place.userId} ${place.channelId} ${place.tab}`;
    const moved = here !== at;
    at = here;
    region.hidden = place.tab === 'home';
    if (place.tab === 'home' || !channel) {
      scroll.leave();
      return;
    }
    if (moved) {
      drawn = new Map();
      list.replaceChildren();
      // A channel that is opened is not news; only what comes into it afterwards is read out.
      region.setAttribute('aria-live', 'off');
      region.setAttribute('aria-label', `Messages in ${channel.name}`);
    }

    const next = new Map<string, Drawn>();
    const items: HTMLElement[] = state.messages.length === 0 ? [emptyNote(snapshot, channel.kind)] : [];
    let previous: PageMessage | undefined;
    for (const message of state.messages) {
      const day = dayOf(message);
      if (!previous || dayOf(previous) !== day) items.push(divider(day));
      const key = `${message.ts} ${message.onlyFor ?? ''}`;
      const entry = drawMessage(message, isCompact(message, previous), drawn.get(key));
      next.set(key, entry);
      items.push(entry.node);
      previous = message;
    }
    const added = [...next].filter(([key]) => !drawn.has(key)).map(([, { node }]) => node);
    drawn = next;
    syncChildren(list, items);
    const mine = state.messages.at(-1)?.author.id === place.userId;
    if (moved) scroll.toEnd();
    else scroll.follow(added, mine);
    if (moved) requestAnimationFrame(() => region.setAttribute('aria-live', 'polite'));
  };
  return { show, toEnd: scroll.toEnd };
}

const dayOf = ({ ts }: PageMessage) =>
  formatSlackDate(Number.parseFloat(ts), '{day_divider_pretty}', readerDates()) ?? '';

const dividers = new Map<string, HTMLElement>();

/** One node a day, so that the list can keep it in place. */
function divider(day: string): HTMLElement {
  const node = dividers.get(day) ?? h('div', { class: 'day' }, h('span', {}, day));
  dividers.set(day, node);
  return node;
}

function isCompact(message: PageMessage, previous: PageMessage | undefined): boolean {
  if (!previous || message.onlyFor || previous.onlyFor || message.threadTs !== previous.threadTs)
    return false;
  const apart = Number.parseFloat(message.ts) - Number.parseFloat(previous.ts);
  return message.author.id === previous.author.id && apart < COMPACT_WITHIN_SECONDS;
}

function emptyNote({ boot, state }: Snapshot, kind: string): HTMLElement {
  const { botName } = boot.workspace;
  const example = boot.commands[0]?.command ?? '/';
  const where = kind === 'dm' ? `This is between you and ${botName}.` : 'Nobody has written here yet.';
  if (!state.isInstalled) return h('div', { class: 'empty' }, where);
  return h('div', { class: 'empty' }, where, ' Type ', h('code', {}, example), ' below to begin.');
}
