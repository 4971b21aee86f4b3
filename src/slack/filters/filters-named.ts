import type { types } from '@slack/bolt';
import { foldText } from '../../lib/text/fold';
import type { Reference } from '../../rankings/question';
import { option } from '../kit/blocks';
import { nameApart } from '../kit/choice-message';
import type { Named } from '../kit/find-by-name';
import { filterInputs } from '../kit/ids';
import { limits } from '../kit/limits';
import { plain } from '../kit/text';
import { input, menu, type Options } from './filters-fields';
import { filterOptions } from './filters-form';

const anyEventType = option('Any event type', filterOptions.any);
const keptWords = 'As it is now';
// Places for "any", for what is kept, and for what is not listed by Cal.com.
const mostListed = limits.optionsPerSelect - 4;

/** Teams or event types as options, with what is asked for now among them, listed or not. */
export function namedOptions(all: readonly Named[], current: Reference | null): Options {
  const listed = all.slice(0, mostListed);
  const chosen = current && 'id' in current ? all.find(({ id }) => id === current.id) : undefined;
  const shown = chosen === undefined || listed.includes(chosen) ? listed : [...listed, chosen];
  return [
    ...(current !== null && chosen === undefined ? [option(keptWords, filterOptions.kept)] : []),
    ...shown.map((item) => option(nameApart(item, all), `id:${item.id}`)),
  ];
}

/** Which of these options is the one that is asked for now. */
export function currentOf(current: Reference | null, options: Options): string {
  if (current === null) return filterOptions.any;
  const value = 'id' in current ? `id:${current.id}` : filterOptions.kept;
  return options.some((each) => each.value === value) ? value : filterOptions.kept;
}

/** More than a menu holds: suggested as one types. */
export function eventInput(
  field: 'rankingsEvent' | 'bookingsEvent',
  eventTypes: readonly Named[],
  current: Reference | null,
): types.InputBlock {
  const options = [anyEventType, ...namedOptions(eventTypes, current)];
  const value = currentOf(current, options);
  if (eventTypes.length <= mostListed) return menu(field, 'Event type', options, value);
  const initial = options.find((each) => each.value === value);
  const element: types.ExternalSelect = {
    type: 'external_select',
    action_id: filterInputs[field].actionId,
    placeholder: plain('Type a part of its name'),
    min_query_length: 0,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
  return input(field, 'Event type', element);
}

/** Those whose name or slug holds what was typed. "Any" comes first where it may be meant. */
export function suggestEventTypes(typed: string, all: readonly Named[]) {
  const wanted = foldText(typed);
  const isMeant = ({ name, slug }: Named) => foldText(`${name} ${slug ?? ''}`).includes(wanted);
  const options = [
    ...('any event type'.includes(wanted) ? [anyEventType] : []),
    ...all
      .filter(isMeant)
      .slice(0, limits.optionsPerSelect - 1)
      .map((item) => option(nameApart(item, all), `id:${item.id}`)),
  ];
  return options.map(({ text, value = '' }) => ({ text: text.text, value }));
}
