import { h, part } from './dom.js';
import type { Store } from './store.js';

const HIDDEN_KEY = 'tour is hidden';

const CARDS: readonly (readonly [title: string, about: string, button: string, command: string])[] = [
  [
    'Ask',
    'Who has the most bookings, and who has too many? Only you see the answer.',
    'Show the rankings',
    '/cal-rankings',
  ],
  [
    'Share',
    'Press Share… below an answer. You see exactly what is posted, and no guest is named in it.',
    'Get an answer to share',
    '/cal-rankings most-completed last month',
  ],
  [
    'Digest',
    'Last week’s bookings in this channel, every Monday at 9:00. Make one, then move the clock to Monday.',
    'Make a digest',
    '/cal-digest every monday at 9',
  ],
];

/** What stands above the messages: three things to try, or what the workspace is for. Undefined when it was put away. */
export function createTour(store: Store): () => HTMLElement | undefined {
  const { about } = store.get().boot.workspace;
  if (about !== undefined) {
    const note = h('p', { class: 'about' }, about);
    return () => note;
  }
  const hide = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Hide the tour' }, '✕');
  const tour = h(
    'section',
    { class: 'tour', 'aria-label': 'Tour' },
    h('p', {}, 'Three things to try. Everything here is made up, so nothing can go wrong.', hide),
    h('ul', {}, ...CARDS.map(createCard)),
  );
  let isHidden = localStorage.getItem(HIDDEN_KEY) !== null;
  hide.addEventListener('click', () => {
    isHidden = true;
    localStorage.setItem(HIDDEN_KEY, 'yes');
    tour.remove();
    part('composer', HTMLTextAreaElement).focus();
  });
  return () => (isHidden ? undefined : tour);
}

function createCard([title, about, label, command]: (typeof CARDS)[number], index: number): HTMLElement {
  const button = h('button', { type: 'button', class: 'button small' }, label);
  // As if it had been typed, so that the visitor sees which command it is.
  button.addEventListener('click', () => {
    part('composer', HTMLTextAreaElement).value = command;
    part('composer-form', HTMLFormElement).requestSubmit();
  });
  return h(
    'li',
    {},
    h('h2', {}, `${index + 1}. ${title}`),
    h('p', {}, about),
    button,
    h('code', {}, command),
  );
}
