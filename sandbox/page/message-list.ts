import type { PageChannel, PageMessage } from './api.d.js';
import { formatSlackDate } from './dates.js';
import { freshId, h, part, syncChildren } from './dom.js';
import type { ElementState } from './element-state.js';
import { createMessage, type Standing } from './message.js';
import { readerDates } from './reader.js';
import type { Snapshot, Store } from './store.js';
import { type Control, createSurface, focusedKey, readControls, restoreFocus } from './surface.js';
import { notify } from './toasts.js';
import { createTour } from './tour.js';

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
  const tour = createTour(store);
  let drawn = new Map<string, Drawn>();
  const threads = new Map<string, Thread>();
  let at = '';

  function drawMessage(message: PageMessage, standing: Standing, before: Drawn | undefined): Drawn {
    // What a message calls today is another day after midnight.
    const signature = JSON.stringify([message, standing, today()]);
    if (before?.signature === signature) return before;
    const held = before ? readControls(before.controls) : new Map<string, ElementState>();
    const { ts: messageTs, channelId } = message;
    const surface = createSurface(store, { messageTs, channelId }, held, (notice) =>
      notify(notice, store.get()),
    );
    const node = createMessage(message, standing, surface);
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
      threads.clear();
      list.replaceChildren();
      // A channel that is opened is not news; only what comes into it afterwards is read out.
      region.setAttribute('aria-live', 'off');
      region.setAttribute('aria-label', `Messages in ${channel.name}`);
    }

    const next = new Map<string, Drawn>();
    const added: HTMLElement[] = [];
    const draw = (message: PageMessage, previous: PageMessage | undefined, isReply: boolean) => {
      const key = `${message.ts} ${message.onlyFor ?? ''} ${isReply}`;
      const standing = { isCompact: isCompact(message, previous), isReply };
      const entry = drawMessage(message, standing, drawn.get(key));
      if (!isReply && !drawn.has(key)) added.push(entry.node);
      next.set(key, entry);
      return entry.node;
    };
    const above = channel.kind === 'dm' ? undefined : tour();
    const items: HTMLElement[] = above === undefined ? [] : [above];
    if (state.messages.length === 0) items.push(emptyNote(snapshot, channel));
    const { shown, repliesTo } = inThreads(state.messages);
    let previous: PageMessage | undefined;
    for (const message of shown) {
      const day = dayOf(message);
      if (!previous || dayOf(previous) !== day) items.push(divider(day));
      items.push(draw(message, previous, false));
      const replies = repliesTo(message);
      if (replies.length > 0) {
        const thread = threads.get(message.ts) ?? createThread();
        threads.set(message.ts, thread);
        thread.show(replies.map((reply, index) => draw(reply, replies[index - 1], true)));
        items.push(thread.node);
      }
      previous = message;
    }
    drawn = next;
    syncChildren(list, items);
    const mine = state.messages.at(-1)?.author.id === place.userId;
    if (moved) scroll.toEnd();
    else scroll.follow(added, mine);
    if (moved) requestAnimationFrame(() => region.setAttribute('aria-live', 'polite'));
  };
  return { show, toEnd: scroll.toEnd };
}

/** Replies stand below the message that began their thread; those whose message is gone stand for themselves. */
function inThreads(messages: readonly PageMessage[]) {
  const parents = new Set(messages.filter(({ threadTs }) => threadTs === undefined).map(({ ts }) => ts));
  const isBelow = ({ threadTs = '' }: PageMessage) => parents.has(threadTs);
  return {
    shown: messages.filter((message) => !isBelow(message) || message.isBroadcast === true),
    repliesTo: ({ ts }: PageMessage) => messages.filter(({ threadTs }) => threadTs === ts),
  };
}

const today = () => {
  const dates = readerDates();
  return formatSlackDate(dates.now.getTime() / 1_000, '{date_num}', dates);
};

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

function emptyNote({ boot, state }: Snapshot, { kind, isArchived }: PageChannel): HTMLElement {
  const { botName } = boot.workspace;
  const example = boot.commands[0]?.command ?? '/';
  const where = kind === 'dm' ? `This is between you and ${botName}.` : 'Nobody has written here yet.';
  if (isArchived) return h('div', { class: 'empty' }, 'Nobody has written here.');
  if (!state.isInstalled) return h('div', { class: 'empty' }, where);
  if (kind === 'dm') return h('div', { class: 'empty' }, where);
  return h('div', { class: 'empty' }, where, ' Type ', h('code', {}, example), ' below to begin.');
}

export interface Thread {
  readonly node: HTMLElement;
  show(replies: readonly HTMLElement[]): void;
}

/** The replies to a message, folded below it. */
export function createThread(): Thread {
  const id = freshId('thread');
  const replies = h('div', { class: 'replies', id, hidden: true });
  const toggle = h('button', {
    type: 'button',
    class: 'thread-toggle',
    'aria-expanded': 'false',
    'aria-controls': id,
    'data-testid': 'thread',
  });
  toggle.addEventListener('click', () => {
    replies.hidden = !replies.hidden;
    toggle.setAttribute('aria-expanded', String(!replies.hidden));
    replies.scrollIntoView({ block: 'nearest' });
  });
  return {
    node: h('div', { class: 'thread' }, toggle, replies),
    show(nodes) {
      toggle.textContent = nodes.length === 1 ? '1 reply' : `${nodes.length} replies`;
      syncChildren(replies, nodes);
    },
  };
}

const NEAR_END_PX = 80;
const ROOM_ABOVE_PX = 12;

/** Keeps the newest message in sight for a reader at the end, and leaves one who has scrolled up where they are. */
export function createScroll(region: HTMLElement, more: HTMLButtonElement) {
  let nearEnd = true;
  const toEnd = () => {
    region.scrollTop = region.scrollHeight;
    nearEnd = true;
    more.hidden = true;
  };
  region.addEventListener('scroll', () => {
    nearEnd = region.scrollHeight - region.scrollTop - region.clientHeight < NEAR_END_PX;
    if (nearEnd) more.hidden = true;
  });
  more.addEventListener('click', () => {
    toEnd();
    region.focus();
  });
  addEventListener('resize', () => {
    if (nearEnd) toEnd();
  });

  return {
    toEnd,
    leave: () => {
      more.hidden = true;
    },
    /** Called after a drawing with the messages that are new; `mine` when the reader wrote the last. */
    follow(added: readonly HTMLElement[], mine: boolean): void {
      const [first] = added;
      if (!first) {
        // A message grew or shrank in place. Whoever pressed something in it stays beside the button.
        if (nearEnd && !region.contains(document.activeElement)) toEnd();
        return;
      }
      if (!nearEnd && !mine) {
        more.hidden = false;
        return;
      }
      const end = region.scrollHeight - region.clientHeight;
      // A message taller than the window is shown from its beginning.
      region.scrollTop = Math.min(end, first.offsetTop - ROOM_ABOVE_PX);
      more.hidden = true;
    },
  };
}
