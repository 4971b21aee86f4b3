import { h, part } from './dom.js';

const SHOWN_MS = 9_000;

/** Says something to the person beside the conversation, as Slackbot's notes are. */
export function showToast(text: string): void {
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
