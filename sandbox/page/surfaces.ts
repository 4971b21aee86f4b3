import type { PostAction } from './api.d.js';
import { post } from './client.js';
import type { ElementState } from './element-state.js';
import type { Snapshot, Store } from './store.js';
import type { Control, Surface } from './surface.js';
import type { Names } from './text.js';

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
  // What cannot be kept is complained of when the form is sent.
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
