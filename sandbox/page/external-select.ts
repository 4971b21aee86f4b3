import type { SuggestionAnswer } from './api.d.js';
import { h } from './dom.js';
import { heldValue, stateOf } from './element-state.js';
import { isJson, numberAt, objectAt, textAt } from './json.js';
import { createListbox } from './listbox.js';
import { type OptionEntry, optionEntry, optionGroup } from './selects.js';
import type { Control, ControlInput } from './surface.js';
import { plain } from './text.js';

const PAUSE_MS = 300;
// Slack's own, where the app names none.
const USUAL_MINIMUM = 3;

/** A select of one or several things that the app offers as one types. */
export function createExternalSelect({ element, state, suggest, changed }: ControlInput): Control {
  const type = textAt(element, 'type');
  const several = type.startsWith('multi_');
  const placeholder = plain(objectAt(element, 'placeholder')) || 'Type to search';
  let chosen: readonly OptionEntry[] = [heldValue(state)].flat().filter(isJson).map(optionEntry);

  const input = h('input', {
    class: 'field',
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': placeholder,
    dir: 'auto',
  });
  const chips = h('div', { class: 'chips' });
  const listbox = createListbox(input, (entry) => {
    listbox.close();
    choose(several ? [...chosen.filter(({ value }) => value !== entry.value), entry] : [entry]);
  });
  const node = h('div', { class: 'external' }, chips, input, listbox.panel);
  const search = createSearch(suggest, numberAt(element, 'min_query_length') ?? USUAL_MINIMUM, listbox.show);

  function draw(): void {
    input.value = several ? '' : (chosen[0]?.label ?? '');
    input.placeholder = several && chosen.length > 0 ? 'Add another' : placeholder;
    chips.replaceChildren(...(several ? chosen.map(chip) : []));
  }

  function chip(entry: OptionEntry): HTMLElement {
    const remove = h('button', { type: 'button', 'aria-label': `Remove ${entry.label}` }, '✕');
    remove.addEventListener('click', () => {
      choose(chosen.filter((each) => each !== entry));
      input.focus();
    });
    return h('span', { class: 'chip', dir: 'auto' }, entry.label, remove);
  }

  function choose(entries: readonly OptionEntry[]): void {
    search.stop();
    const most = numberAt(element, 'max_selected_items') ?? Number.POSITIVE_INFINITY;
    if (entries.length > most) {
      listbox.show([], `At most ${most} can be chosen.`);
      return;
    }
    const before = chosen.map(({ value }) => value).join('\n');
    chosen = entries;
    draw();
    if (entries.map(({ value }) => value).join('\n') === before) return;
    node.dispatchEvent(new Event('change', { bubbles: true }));
    changed();
  }

  // What is typed is a question, not an answer: the field's own change says nothing.
  input.addEventListener('change', (event) => event.stopPropagation());
  input.addEventListener('input', () => search.ask(input.value.trim()));
  // Not at the focus, which a redrawn form gives back.
  input.addEventListener('click', () => {
    input.select();
    search.ask(several || chosen.length === 0 ? input.value.trim() : '');
  });
  input.addEventListener('blur', () => {
    search.stop();
    listbox.close();
    // An emptied field chooses nothing; words that were not chosen go.
    if (!several && input.value.trim() === '') choose([]);
    else draw();
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (listbox.handleKey(event)) return;
    const last = chosen.at(-1);
    if (event.key === 'ArrowDown') search.ask(input.value.trim());
    else if (event.key === 'Backspace' && several && input.value === '' && last) choose(chosen.slice(0, -1));
    // Enter chooses; it does not send the form.
    else if (event.key !== 'Enter') return;
    event.preventDefault();
  });

  draw();
  const read = () => {
    const held = chosen.map(({ holds }) => holds);
    return stateOf(type, several ? held : held[0]);
  };
  return { node, target: input, read };
}

/** Asks once the typing pauses, and shows the answer to the last question only. */
function createSearch(
  suggest: ControlInput['suggest'],
  minimum: number,
  show: ReturnType<typeof createListbox>['show'],
) {
  let turn = 0;
  let timer: number | undefined;

  function stop(): void {
    turn += 1;
    window.clearTimeout(timer);
  }

  function ask(words: string): void {
    stop();
    if (words.length < minimum) {
      show([], minimum === 1 ? 'Type to search.' : `Type ${minimum} characters to search.`);
      return;
    }
    const mine = turn;
    show([], 'Loading…');
    timer = window.setTimeout(async () => {
      const answer = await suggest(words);
      if (mine === turn) showAnswer(answer, words === '');
    }, PAUSE_MS);
  }

  function showAnswer({ groups, notice }: SuggestionAnswer, isUnasked: boolean): void {
    const listed = (groups ?? []).map(optionGroup);
    const isEmpty = listed.every(({ entries }) => entries.length === 0);
    const failure = groups === undefined ? (notice ?? 'The choices could not be loaded.') : undefined;
    show(listed, failure ?? (isEmpty ? 'Nothing is like this.' : ''), isUnasked);
  }

  return { ask, stop };
}
