import type { Block } from '../types';
import { heldValue, initialState, isStateful } from './element-state';
import { elementsIn, type Fields, type Placed } from './find-element';

export type StateValues = Readonly<Record<string, Readonly<Record<string, Fields>>>>;

/** What people have set in the elements of messages and views. It outlives an update that keeps the ids. */
export interface StateMemory {
  /** `place` is a view's id, or a message's ts and, since each reader has their own, the person's id. */
  remember(place: string, blockId: string, actionId: string, state: Fields): void;
  /** Keeps what the app offered for an element whose options are its own. */
  offer(place: string, blockId: string, actionId: string, options: readonly Fields[]): void;
  /** All that a person may choose there: what was offered, and what the element held without that. */
  offered(place: string, placed: Pick<Placed, 'blockId' | 'actionId' | 'element'>): readonly Fields[];
  /** `state.values` for these blocks, as Slack sends it. */
  valuesOf(place: string, blocks: readonly Block[]): StateValues;
}

export function createStateMemory(): StateMemory {
  const remembered = new Map<string, Fields>();
  const offers = new Map<string, readonly Fields[]>();
  const keyOf = (place: string, blockId: string, actionId: string) =>
    JSON.stringify([place, blockId, actionId]);
  return {
    remember: (place, blockId, actionId, state) => {
      remembered.set(keyOf(place, blockId, actionId), state);
    },
    offer: (place, blockId, actionId, options) => {
      const key = keyOf(place, blockId, actionId);
      offers.set(key, [...(offers.get(key) ?? []), ...options]);
    },
    offered: (place, { blockId, actionId, element }) => {
      const initial = [heldValue(element, initialState(element)) ?? []].flat();
      const known = initial.map((item) => Object.fromEntries(Object.entries(item ?? {})));
      return [...(offers.get(keyOf(place, blockId, actionId)) ?? []), ...known];
    },
    valuesOf: (place, blocks) => {
      const values: Record<string, Record<string, Fields>> = {};
      for (const { blockId, actionId, element } of elementsIn(blocks)) {
        if (!isStateful(element)) continue;
        const state = remembered.get(keyOf(place, blockId, actionId)) ?? initialState(element);
        values[blockId] = { ...values[blockId], [actionId]: { type: element.type, ...state } };
      }
      return values;
    },
  };
}
