import type { Block } from '../types';
import { initialState, isStateful } from './element-state';
import { elementsIn, type Fields } from './find-element';

export type StateValues = Readonly<Record<string, Readonly<Record<string, Fields>>>>;

/** What people have set in the elements of messages and views. It outlives an update that keeps the ids. */
export interface StateMemory {
  /** `place` is a view's id, or a message's ts and, since each reader has their own, the person's id. */
  remember(place: string, blockId: string, actionId: string, state: Fields): void;
  /** `state.values` for these blocks, as Slack sends it. */
  valuesOf(place: string, blocks: readonly Block[]): StateValues;
}

export function createStateMemory(): StateMemory {
  const remembered = new Map<string, Fields>();
  const keyOf = (place: string, blockId: string, actionId: string) =>
    JSON.stringify([place, blockId, actionId]);
  return {
    remember: (place, blockId, actionId, state) => {
      remembered.set(keyOf(place, blockId, actionId), state);
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
