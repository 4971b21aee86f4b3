import { z } from 'zod';
import { passesFilter } from '../conversation-filter';
import type { Directory } from '../directory';
import type { Block } from '../types';

export type Fields = Readonly<Record<string, unknown>>;

/** An interactive element, the id of its block, and whether that block is an input. */
export interface Placed {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Fields;
  readonly input: Fields | undefined;
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function inside(value: unknown, block: { blockId: string; input: Fields | undefined }): readonly Placed[] {
  if (Array.isArray(value)) return value.flatMap((item) => inside(item, block));
  const fields = fieldsOf(value);
  if (!fields) return [];
  const here =
    typeof fields.block_id === 'string'
      ? { blockId: fields.block_id, input: fields.type === 'input' ? fields : undefined }
      : block;
  const found =
    typeof fields.action_id === 'string' ? [{ ...here, actionId: fields.action_id, element: fields }] : [];
  return [...found, ...Object.values(fields).flatMap((inner) => inside(inner, here))];
}

/** Every element a person could use, in the order they see them. */
export function elementsIn(blocks: readonly Block[]): readonly Placed[] {
  return inside(blocks, { blockId: '', input: undefined });
}

const option = z.looseObject({ value: z.string().optional() });
const options = z.array(option);
const groups = z.array(z.looseObject({ options }));

type Option = z.infer<typeof option>;

/** What a stateful element chooses; text is typed instead. */
const chosenThings: Readonly<Record<string, string>> = {
  static_select: 'option',
  external_select: 'option',
  radio_buttons: 'option',
  checkboxes: 'option',
  users_select: 'user',
  conversations_select: 'conversation',
  channels_select: 'channel',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'date_time',
};
const typed = /^(plain_text|number|email_text|url_text)_input$/;

/** Where an element keeps its state, and under which name it starts with one. */
function stateFieldsOf({
  type: given,
}: Fields): { key: string; initial: string; several: boolean } | undefined {
  const type = String(given);
  if (typed.test(type)) return { key: 'value', initial: 'initial_value', several: false };
  const thing = chosenThings[type.replace(/^multi_/, '')];
  if (thing === undefined) return undefined;
  const several = type === 'checkboxes' || type.startsWith('multi_');
  const name = several ? `${thing}s` : thing;
  return { key: `selected_${name}`, initial: `initial_${name}`, several };
}

export const isStateful = (element: Fields) => stateFieldsOf(element) !== undefined;

/** The state an element shows before anyone touches it, as Slack sends it. */
export function initialState(element: Fields): Fields {
  const fields = stateFieldsOf(element);
  return fields ? { [fields.key]: element[fields.initial] ?? (fields.several ? [] : null) } : {};
}

/** The value a state holds, or undefined when the person left the element empty. */
export function heldValue(element: Fields, state: Fields): unknown {
  const key = stateFieldsOf(element)?.key;
  const value = key === undefined ? undefined : state[key];
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  return isEmpty ? undefined : value;
}

function offeredBy(element: Fields): readonly Option[] | undefined {
  if (element.options !== undefined) return options.parse(element.options);
  if (element.option_groups !== undefined)
    return groups.parse(element.option_groups).flatMap((group) => group.options);
  return undefined;
}

/** The element's own option with the value of the given one: nobody can choose what is not offered. */
export function chosenOption(element: Fields, given: unknown, offered: readonly Option[] = []): Option {
  const wanted = option.parse(given);
  const found = (offeredBy(element) ?? offered).find((item) => item.value === wanted.value);
  if (!found) throw new Error(`${String(element.type)} does not offer "${wanted.value}"`);
  return found;
}

/** What a choice is checked against. */
export interface Choices {
  readonly directory: Directory;
  /** What the app has offered for this very element, when its options are the app's. */
  readonly offered: readonly Option[];
}

function checkedId(element: Fields, given: unknown, directory: Directory): string {
  const type = String(element.type);
  const id = z.string().parse(given);
  const channel = directory.findChannel(id);
  const exists = type.includes('users')
    ? directory.findUser(id) !== undefined
    : type.includes('channels')
      ? channel?.kind === 'public'
      : channel !== undefined && passesFilter(element.filter, channel);
  if (!exists) throw new Error(`${type} cannot choose ${id}`);
  return id;
}

function checkedValue(element: Fields, given: unknown, { directory, offered }: Choices): unknown {
  const type = String(element.type);
  if (type.includes('static_select')) return chosenOption(element, given);
  if (type.includes('external_select')) return chosenOption(element, given, offered);
  if (type === 'checkboxes' || type === 'radio_buttons') return chosenOption(element, given);
  if (/(users|conversations|channels)_select$/.test(type)) return checkedId(element, given, directory);
  if (type === 'datepicker') return z.iso.date().parse(given);
  if (type === 'timepicker') return z.iso.time({ precision: -1 }).parse(given);
  if (type === 'datetimepicker') return z.int().parse(given);
  return z.string().parse(given);
}

/** The state an element has after a person set it so. Throws when no person could have. */
export function stateAfter(element: Fields, given: Fields, choices: Choices): Fields {
  const fields = stateFieldsOf(element);
  if (!fields) throw new Error(`${String(element.type)} holds no state`);
  const value = given[fields.key];
  if (fields.several) {
    const values = z.array(z.unknown()).parse(value ?? []);
    const most = Number(element.max_selected_items ?? Number.POSITIVE_INFINITY);
    if (values.length > most) throw new Error(`${String(element.type)} takes at most ${most}`);
    return { [fields.key]: values.map((item) => checkedValue(element, item, choices)) };
  }
  if (value === undefined || value === null || value === '') return { [fields.key]: null };
  return { [fields.key]: checkedValue(element, value, choices) };
}

export type StateValues = Readonly<Record<string, Readonly<Record<string, Fields>>>>;

export type StateMemory = ReturnType<typeof createStateMemory>;

/**
 * What people have set in the elements of messages and views. It outlives an update that keeps the ids. A `place` is a
 * view's id, or a message's ts and, since each reader has their own, the person's id.
 */
export function createStateMemory() {
  const remembered = new Map<string, Fields>();
  const offers = new Map<string, readonly Fields[]>();
  const keyOf = (place: string, blockId: string, actionId: string) =>
    JSON.stringify([place, blockId, actionId]);
  return {
    remember(place: string, blockId: string, actionId: string, state: Fields): void {
      remembered.set(keyOf(place, blockId, actionId), state);
    },
    /** Keeps what the app offered for an element whose options are its own. */
    offer(place: string, blockId: string, actionId: string, options: readonly Fields[]): void {
      const key = keyOf(place, blockId, actionId);
      offers.set(key, [...(offers.get(key) ?? []), ...options]);
    },
    /** All that a person may choose there: what was offered, and what the element held without that. */
    offered(place: string, { blockId, actionId, element }: Omit<Placed, 'input'>): readonly Fields[] {
      const initial = [heldValue(element, initialState(element)) ?? []].flat();
      const known = initial.map((item) => Object.fromEntries(Object.entries(item ?? {})));
      return [...(offers.get(keyOf(place, blockId, actionId)) ?? []), ...known];
    },
    /** `state.values` for these blocks, as Slack sends it. */
    valuesOf(place: string, blocks: readonly Block[]): StateValues {
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
