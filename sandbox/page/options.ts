import { type Json, listAt, objectAt, textAt } from './json.js';
import type { ChannelChoice, Choice, Surface } from './surface.js';
import { plain } from './text.js';

/** One thing to choose: what stands for it in the control, what is shown, and what the state then holds. */
export interface OptionEntry {
  readonly value: string;
  readonly label: string;
  readonly holds: unknown;
  readonly option?: Json;
}

export interface OptionGroup {
  readonly label: string;
  readonly entries: readonly OptionEntry[];
}

/** What a select of any kind offers; a group without a label is the list itself. */
export function optionGroups(element: Json, surface: Surface): readonly OptionGroup[] {
  switch (textAt(element, 'type').replace(/^multi_/, '')) {
    case 'users_select':
      return [{ label: '', entries: surface.people.map(choiceEntry) }];
    case 'channels_select':
      return [
        { label: '', entries: surface.channels.filter(({ kind }) => kind === 'public').map(choiceEntry) },
      ];
    case 'conversations_select':
      return [{ label: '', entries: surface.channels.filter(filterOf(element)).map(choiceEntry) }];
    default: {
      const groups = listAt(element, 'option_groups');
      return groups.length === 0 ? [optionGroup(element)] : groups.map(optionGroup);
    }
  }
}

/** A group of options as the app writes it; the element itself when its options are in none. */
export const optionGroup = (group: Json): OptionGroup => ({
  label: plain(objectAt(group, 'label')),
  entries: listAt(group, 'options').map(optionEntry),
});

/** Direct messages on this page are all with the app, which is a bot. */
function filterOf(element: Json): (channel: ChannelChoice) => boolean {
  const filter = objectAt(element, 'filter') ?? {};
  const { include } = filter;
  return ({ kind, isShared }) =>
    (Array.isArray(include) ? include.includes(kind) : true) &&
    !(isShared && filter.exclude_external_shared_channels === true) &&
    !(kind === 'im' && filter.exclude_bot_users === true);
}

export const optionEntry = (option: Json): OptionEntry => ({
  value: textAt(option, 'value'),
  label: plain(objectAt(option, 'text')),
  holds: option,
  option,
});

const choiceEntry = ({ id, name }: Choice): OptionEntry => ({ value: id, label: name, holds: id });

/** The value of a held option or id, as options are known by in a control. */
export function optionValue(held: unknown): string {
  if (typeof held === 'string') return held;
  return typeof held === 'object' && held !== null && 'value' in held ? String(held.value) : '';
}
