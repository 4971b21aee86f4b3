import type { SuggestionAnswer } from './api.d.js';
import type { ElementState } from './element-state.js';
import type { Json } from './json.js';
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
