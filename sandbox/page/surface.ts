import type { PostAction, SuggestionAnswer } from './api.d.js';
import { post } from './client.js';
import type { ElementState } from './element-state.js';
import type { Json } from './json.js';
import type { Snapshot, Store } from './store.js';
import type { Names } from './text.js';

/** An interactive element on the page: what to focus, and what it holds now. */
export interface Control {
  readonly node: HTMLElement;
  /** The node a label points at; for a group of boxes, the group. */
  readonly target: HTMLElement;
  readonly read: () => ElementState;
}

export interface Choice {
  readonly id: string;
  readonly name: string;
}

export interface ChannelChoice extends Choice {
  /** As the filters of selects call it. */
  readonly kind: 'public' | 'private' | 'im';
  readonly isShared: boolean;
}

/** A message, a modal or the Home tab while its blocks are being drawn. */
export interface Surface {
  readonly names: Names;
  readonly people: readonly Choice[];
  readonly channels: readonly ChannelChoice[];
  /** Stateful elements drawn so far, by `controlKey`. */
  readonly controls: Map<string, Control>;
  /** What the same elements held before this drawing: what a person typed outlives an update of the view. */
  readonly held: ReadonlyMap<string, ElementState>;
  /** Tells the app. */
  act(press: Press): Promise<void>;
  /** Asks the app for the options of one of its selects. */
  suggest(press: Press, value: string): Promise<SuggestionAnswer>;
  /** Has Slack keep what a field holds until the form is sent or something is pressed. */
  remember(press: Press): void;
  /** Resolves when what was remembered has arrived, so that nothing overtakes it. */
  settled(): Promise<unknown>;
}

export interface Press {
  readonly blockId: string;
  readonly actionId: string;
  readonly state?: ElementState;
}

export const controlKey = (blockId: string, actionId: string): string => `${blockId} ${actionId}`;

/** What all controls hold, to be given to the next drawing. */
export function readControls(controls: ReadonlyMap<string, Control>): ReadonlyMap<string, ElementState> {
  return new Map([...controls].map(([key, control]) => [key, control.read()]));
}

/** What an element's control is made of. */
export interface ControlInput {
  readonly element: Json;
  readonly state: ElementState;
  readonly surface: Surface;
  /** For a select whose options are the app's: what it offers for these words. */
  readonly suggest: (words: string) => Promise<SuggestionAnswer>;
  /** The element now holds something else, and the app is to hear of it if it listens. */
  readonly changed: () => void;
}

/** A surface of the person who looks at it now; `notify` shows what Slack would say when a press fails. */
export function createSurface(
  store: Store,
  source: PostAction['source'],
  held: ReadonlyMap<string, ElementState>,
  notify: (notice: string) => void,
): Surface {
  const snapshot = store.get();
  const { userId } = snapshot.place;
  const { botName } = snapshot.boot.workspace;
  // Whatever cannot be kept is refused again when the form is sent, and said then.
  let kept: Promise<unknown> = Promise.resolve();
  return {
    names: namesOf(snapshot),
    people: snapshot.boot.users.map(({ id, realName }) => ({ id, name: realName })),
    channels: snapshot.state.channels
      .filter(({ isArchived }) => !isArchived)
      .map(({ id, name, kind, sharedWith }) => {
        const isShared = sharedWith !== undefined;
        return kind === 'dm'
          ? { id, name: botName, kind: 'im', isShared }
          : { id, name: `#${name}`, kind, isShared };
      }),
    controls: new Map<string, Control>(),
    held,
    async act(press) {
      await kept;
      const { notice } = await post('act', { userId, source, ...press });
      await store.refresh();
      if (notice) notify(notice);
    },
    suggest: ({ blockId, actionId }, value) => post('suggest', { userId, source, blockId, actionId, value }),
    settled: () => kept,
    remember(press) {
      kept = kept.then(() => post('act', { userId, source, ...press }));
    },
  };
}

export function namesOf({ boot, place, state }: Snapshot): Names {
  const { botName, botUserId } = boot.workspace;
  return {
    me: place.userId,
    user: (id) => (id === botUserId ? botName : boot.users.find((user) => user.id === id)?.realName),
    channel: (id) => state.channels.find((channel) => channel.id === id)?.name,
    channelCalled: (name) => state.channels.some((channel) => channel.name === name && channel.kind !== 'dm'),
  };
}

/**
 * Puts the focus on the element that took the place of the one that had it; `fallback` when it is gone.
 * A block whose id the app leaves to Slack gets a new one with each update, so the action's id decides then.
 */
export function restoreFocus(root: HTMLElement, key: string | undefined, fallback: HTMLElement): void {
  const elements = [...root.querySelectorAll<HTMLElement>('[data-key]')];
  const action = key?.slice(key.indexOf(' '));
  const successor =
    elements.find((element) => element.dataset.key === key) ??
    elements.find((element) => action && element.dataset.key?.endsWith(action));
  (successor ?? fallback).focus({ preventScroll: true });
}

/** The key of the focused element, when it is inside `root`. */
export function focusedKey(root: HTMLElement): string | undefined {
  const active = document.activeElement;
  if (!active || !root.contains(active)) return undefined;
  return active.closest<HTMLElement>('[data-key]')?.dataset.key ?? '';
}
