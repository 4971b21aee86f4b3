import type { PostClock } from './api.d.js';
import { runPress } from './buttons.js';
import { post } from './client.js';
import { formatSlackDate } from './dates.js';
import { h, part } from './dom.js';
import { readerDates } from './reader.js';
import type { Snapshot, Store } from './store.js';
import { notify } from './toasts.js';

const TICK_MS = 1_000;

const MONDAY = 'To Monday 09:00';

const STEPS: readonly (readonly [step: PostClock['step'], label: string])[] = [
  ['hour', '+1 hour'],
  ['day', '+1 day'],
  ['monday', MONDAY],
];

/** Shows the sandbox's time, and moves it forward. */
export function createClock(store: Store) {
  const { canMoveClock, workspace } = store.get().boot;
  const section = part('clock', HTMLElement);
  section.hidden = !canMoveClock;
  const day = h('span', {});
  const time = h('b', { 'data-testid': 'clock' });
  const zone = h('div', { class: 'clock-zone' });
  const buttons = STEPS.map(([step, label]) => {
    const button = h('button', { type: 'button', class: 'clock-step' }, label);
    button.addEventListener('click', () =>
      runPress(button, {}, async () => {
        const { notice } = await post('clock', { userId: store.get().place.userId, step });
        await store.refresh();
        if (notice) notify(notice, store.get());
      }),
    );
    return button;
  });
  section.replaceChildren(
    h('h2', {}, 'Clock'),
    h('div', { class: 'clock-face' }, time, day),
    zone,
    h('div', { class: 'clock-steps' }, ...buttons),
    h('p', {}, `${workspace.botName}’s digests run by this clock.`),
  );

  function tick(): void {
    const dates = readerDates();
    const unix = dates.now.getTime() / 1_000;
    const shown = [
      formatSlackDate(unix, '{time}', dates) ?? '',
      new Intl.DateTimeFormat('en-GB', {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: dates.timeZone,
      }).format(dates.now),
      dates.timeZone.replaceAll('_', ' '),
      `${MONDAY}, ${cityOf(dates.timeZone)} time`,
    ];
    [time, day, zone, buttons.at(-1)].forEach((node, index) => {
      if (node && node.textContent !== shown[index]) node.textContent = shown[index] ?? '';
    });
  }
  setInterval(tick, TICK_MS);

  return (_snapshot: Snapshot): void => tick();
}

const cityOf = (timeZone: string) => timeZone.replace(/^.*\//, '').replaceAll('_', ' ');
