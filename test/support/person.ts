import type { Delivery, LocalMessage, LocalView, LocalWorkspace } from '../../sandbox/local-slack/types';
import { eventually, maxWaitMs } from './eventually';
import { readMessage, type Seen, type SeenButton } from './read-message';

/** One of the workspace's people in one channel. What they do resolves once they see what came of it. */
export interface Person {
  readonly userId: string;
  readonly channelId: string;
  /** A slash command. Resolves to the new message, notes that an answer is coming left out. */
  type(command: string, text?: string): Promise<Seen>;
  /** Presses the button whose label has these words, or chooses it behind ⋯, on `on` or on the latest message that has one. */
  press(label: string, on?: Seen): Promise<Seen>;
  /** Chooses the option that has these words from the menu that has it. */
  choose(option: string, on?: Seen): Promise<Seen>;
  /**
   * Presses Share, or what `label` says, and sends the preview once it is there; or sees why there is none. Resolves to
   * what was posted, once its sharer is told of it.
   */
  share(on?: Seen, label?: string): Promise<Seen>;
  /** As `press`, without waiting for what comes of it. */
  pressOnly(label: string, on?: Seen): Promise<Delivery>;
  /** As `choose`, without waiting for what comes of it. */
  chooseOnly(option: string, on?: Seen): Promise<Delivery>;
  /** As `type`, without waiting for what comes of it. */
  typeOnly(command: string, text?: string): Promise<Delivery>;
  /** Does something that is not waited for, and resolves to what this person then sees changed, of messages that `isNews`. */
  watch(act: () => Promise<unknown>, isNews?: (message: LocalMessage) => boolean): Promise<Seen>;
  /** All they see here now, oldest first. */
  seen(): readonly Seen[];
  /** The same message as it is now. */
  now(message: Seen): Seen;
}

export function createPerson(slack: LocalWorkspace, place: { userId: string; channelId: string }): Person {
  const messages = () => slack.visibleMessages(place);
  const seen = () => messages().map(readMessage);
  const screen = () => messages().map(signatureOf).join();

  /** An earlier answer may still change by itself: what a press brings is new, or in the place of what was pressed. */
  function watchFrom(on: Seen | undefined, act: () => Promise<unknown>): Promise<Seen> {
    if (on === undefined) return watch(act);
    const before = new Set(messages().map(({ ts }) => ts));
    return watch(act, ({ ts }) => ts === on.ts || !before.has(ts));
  }

  async function watch(act: () => Promise<unknown>, isNews = (_: LocalMessage) => true): Promise<Seen> {
    const before = new Map(messages().map((message) => [message.ts, signatureOf(message)]));
    await act();
    return untilSeen(() =>
      messages()
        .filter((message) => before.get(message.ts) !== signatureOf(message))
        .filter((message) => !isPromise(message) && isNews(message))
        .at(-1),
    );
  }

  /** An earlier answer that still counts may change meanwhile: what a command brings is new. */
  function watchForNew(act: () => Promise<unknown>): Promise<Seen> {
    const before = new Set(messages().map(({ ts }) => ts));
    return watch(act, ({ ts }) => !before.has(ts));
  }

  function untilSeen(find: () => LocalMessage | undefined): Promise<Seen> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        end();
        resolve(readMessage(found));
      };
      const stopListening = slack.onChange(({ userId = place.userId, channelId = place.channelId }) => {
        if (userId === place.userId && channelId === place.channelId) look();
      });
      const timer = setTimeout(() => {
        end();
        const screen = seen().map(({ words }) => words);
        reject(new Error(`Nothing new was seen. On screen: ${screen.join('\n--\n')}`));
      }, maxWaitMs);
      const end = () => {
        stopListening();
        clearTimeout(timer);
      };
      look();
    });
  }

  function act(on: Seen, { blockId, actionId }: { blockId: string; actionId: string }, state?: object) {
    const source = { messageTs: on.ts, channelId: on.channelId };
    const action = { userId: place.userId, source, blockId, actionId };
    return slack.act(state === undefined ? action : { ...action, state: { ...state } }).then(checkAck);
  }

  function pressOnly(label: string, on?: Seen): Promise<Delivery> {
    const candidates = on ? [on] : [...seen()].reverse();
    for (const message of candidates) {
      const found = message.buttons.find((button) => button.label.includes(label));
      if (found !== undefined) return act(message, found);
      for (const menu of message.overflows) {
        const option = menu.options.find(({ text }) => text.includes(label));
        if (option !== undefined) return act(message, menu, { selected_option: { value: option.value } });
      }
    }
    throw new Error(`No button "${label}" in: ${candidates.map(({ words }) => words).join('\n--\n')}`);
  }

  async function typeOnly(command: string, text = ''): Promise<Delivery> {
    return checkAck(await slack.sendCommand({ ...place, command, text }));
  }

  function chooseOnly(option: string, on?: Seen): Promise<Delivery> {
    const candidates = on ? [on] : [...seen()].reverse();
    for (const message of candidates) {
      for (const menu of message.menus) {
        const found = menu.options.find(({ text }) => text.includes(option));
        if (found !== undefined) return act(message, menu, { selected_option: { value: found.value } });
      }
    }
    throw new Error(`No option "${option}" in: ${candidates.map(({ words }) => words).join('\n--\n')}`);
  }

  async function share(label: string, on?: Seen): Promise<void> {
    const before = screen();
    await pressOnly(label, on);
    const view = await eventually('a preview, or why there is none', () => {
      const open = slack.openViews(place.userId).find(({ view }) => isSharing(view));
      if (open === undefined) return screen() === before ? undefined : 'none';
      return isFilled(open) ? open : undefined;
    });
    if (view === 'none') return;
    if (view.view.submit === undefined) throw new Error(`No preview: ${JSON.stringify(view.view)}`);
    checkAck(await slack.submitView({ userId: place.userId, viewId: view.id, values: {} }));
  }

  function checkAck(delivery: Delivery): Delivery {
    const { status, notice } = delivery;
    if (status !== 200) throw new Error(`Acked with ${status ?? 'nothing'}. ${notice ?? ''}`);
    return delivery;
  }

  return {
    ...place,
    type: (command, text) => watchForNew(() => typeOnly(command, text)),
    press: (label, on) => watchFrom(on, () => pressOnly(label, on)),
    choose: (option, on) => watchFrom(on, () => chooseOnly(option, on)),
    async share(on, label = 'Share') {
      const before = new Set(messages().map(({ ts }) => ts));
      const seenFirst = await watch(() => share(label, on));
      const isNew = ({ ts }: { readonly ts: string }) => !before.has(ts);
      const isTold = (message: LocalMessage) => isNew(message) && /^Posted/.test(message.text);
      const posted = () => seen().filter((message) => isNew(message) && !message.isPrivate);
      if (seenFirst.isPrivate && !/Posted/.test(seenFirst.words)) return seenFirst;
      await untilSeen(() => messages().find(isTold));
      return posted().at(-1) ?? seenFirst;
    },
    pressOnly,
    chooseOnly,
    typeOnly,
    watch,
    seen,
    now(message) {
      const found = seen().find(({ ts }) => ts === message.ts);
      if (found === undefined) throw new Error('The message is gone');
      return found;
    },
  };
}

// The local Slack replaces a message that changes, and changes none.
const signatures = new WeakMap<LocalMessage, string>();

function signatureOf(message: LocalMessage): string {
  const signature = signatures.get(message) ?? JSON.stringify(message);
  signatures.set(message, signature);
  return signature;
}

const isFilled = ({ view }: LocalView) => !JSON.stringify(view).includes('Asking Cal.com');

/** The modal in front of this person once it is filled, and none of those that were open `before`. */
export function openedView(
  slack: LocalWorkspace,
  { userId }: { readonly userId: string },
  before: readonly LocalView[] = [],
): Promise<LocalView> {
  const front = () => slack.openViews(userId).at(-1);
  return eventually('a modal is open, and filled', () => {
    const view = front();
    if (view === undefined || before.some(({ id }) => id === view.id)) return undefined;
    return isFilled(view) ? view : undefined;
  }).catch((cause: unknown) => {
    throw new Error(`In front: ${JSON.stringify(front())}. Before: ${before.map(({ id }) => id)}`, { cause });
  });
}

const isSharing = ({ title }: LocalView['view']) => JSON.stringify(title ?? '').includes('"Share"');

/** A note that an answer is on its way: it is short, it ends in an ellipsis, and the answer takes its place. */
const isPromise = ({ text }: LocalMessage) => text.length < 60 && text.endsWith('…');

/** The button with this label in a message. */
export function buttonOf(message: Seen, label: string): SeenButton {
  const found = message.buttons.find((button) => button.label.includes(label));
  if (found === undefined) throw new Error(`No button "${label}" in: ${message.words}`);
  return found;
}

/** As a button, or behind ⋯. */
export const offers = (message: Seen, label: string) =>
  hasButton(message, label) ||
  message.overflows.some(({ options }) => options.some(({ text }) => text.includes(label)));

export const hasButton = (message: Seen, label: string) =>
  message.buttons.some((button) => button.label.includes(label));
