import { h } from './dom.js';
import { heldValue, stateOf } from './element-state.js';
import { numberAt, objectAt, textAt } from './json.js';
import type { Control, ControlInput } from './surface.js';
import { plain } from './text.js';

const INPUT_TYPES: Readonly<Record<string, string>> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** Text in one line or several, a number, an e-mail address or a URL. */
export function createTextInput({ element, state, changed }: ControlInput): Control {
  const type = textAt(element, 'type');
  const value = heldValue(state);
  const attributes = {
    class: 'field',
    dir: 'auto',
    placeholder: plain(objectAt(element, 'placeholder')) || undefined,
    minlength: numberAt(element, 'min_length'),
    maxlength: numberAt(element, 'max_length'),
  };
  const many = element.multiline === true;
  const field = many
    ? h('textarea', { ...attributes, rows: 4 })
    : h('input', { ...attributes, type: INPUT_TYPES[type] ?? 'text', ...numberLimits(element) });
  field.value = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const triggers = objectAt(element, 'dispatch_action_config')?.trigger_actions_on;
  const onEachCharacter = Array.isArray(triggers) && triggers.includes('on_character_entered');
  if (onEachCharacter) field.addEventListener('input', settled(changed));
  return { node: field, target: field, read: () => stateOf(type, field.value) };
}

function numberLimits(element: ControlInput['element']) {
  if (element.type !== 'number_input') return {};
  const step = element.is_decimal_allowed === true ? 'any' : 1;
  return {
    step,
    min: textAt(element, 'min_value') || undefined,
    max: textAt(element, 'max_value') || undefined,
  };
}

/** A date, a time, or both, in the browser's own picker. A moment is read in the browser's zone, as in Slack. */
export function createTimeInput({ element, state, changed }: ControlInput): Control {
  const type = textAt(element, 'type');
  const value = heldValue(state);
  const label = plain(objectAt(element, 'placeholder')) || LABELS[type] || 'Date';
  const input = h('input', { class: 'field picker', type: INPUT_TYPES[type] ?? 'date', 'aria-label': label });
  input.value = typeof value === 'number' ? localMoment(value) : typeof value === 'string' ? value : '';
  const read = () => {
    if (type !== 'datetimepicker') return stateOf(type, input.value);
    const unix = Math.floor(new Date(input.value).getTime() / 1_000);
    return stateOf(type, Number.isNaN(unix) ? null : unix);
  };
  // Typing a date changes it once a part; the app is told of the last.
  input.addEventListener('change', settled(changed));
  return { node: input, target: input, read };
}

const LABELS: Readonly<Record<string, string>> = {
  datepicker: 'Date',
  timepicker: 'Time',
  datetimepicker: 'Date and time',
};

function localMoment(unix: number): string {
  const date = new Date(unix * 1_000);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return Number.isNaN(local.getTime()) ? '' : local.toISOString().slice(0, 16);
}

const SETTLE_MS = 500;

function settled(run: () => void): () => void {
  let timer: number | undefined;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(run, SETTLE_MS);
  };
}

/** The local Slack stores no files; the form can still be sent where the field is optional. */
export function createFilePlaceholder({ element }: ControlInput): Control {
  const node = h('div', { class: 'unknown', tabindex: -1 }, 'files cannot be uploaded here');
  return { node, target: node, read: () => ({ type: textAt(element, 'type'), files: [] }) };
}
