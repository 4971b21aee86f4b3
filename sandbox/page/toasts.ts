import { h, part } from './dom.js';
import type { Snapshot } from './store.js';

const SHOWN_MS = 9_000;

/** A notice about a command or a press; Slack may have said the same in the conversation already. */
export function notify(notice: string, { state }: Snapshot): void {
  const last = state.messages.at(-1);
  if (last?.author.kind !== 'slack' || last.text !== notice) showToast(notice);
}

/** Says something to the person beside the conversation, as Slackbot's notes are. */
function showToast(text: string): void {
  const toast = h('div', { class: 'toast', dir: 'auto' }, h('span', {}, text));
  const close = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss' }, '✕');
  close.addEventListener('click', () => toast.remove());
  toast.append(close);
  part('toasts', HTMLElement).append(toast);
  let timer = 0;
  const stay = () => window.clearTimeout(timer);
  const go = () => {
    stay();
    timer = window.setTimeout(() => toast.remove(), SHOWN_MS);
  };
  toast.addEventListener('pointerenter', stay);
  toast.addEventListener('pointerleave', go);
  toast.addEventListener('focusin', stay);
  toast.addEventListener('focusout', go);
  go();
}
