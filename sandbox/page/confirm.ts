import { freshId, h } from './dom.js';
import { type Json, objectAt } from './json.js';
import { type Names, plain, renderTextObject } from './text.js';

const NOBODY: Names = {
  me: '',
  user: () => undefined,
  channel: () => undefined,
  channelCalled: () => false,
};

/** A `confirm` object as a dialog: true when the person goes on. */
export function askConfirm(confirm: Json): Promise<boolean> {
  const titleId = freshId('confirm');
  const yes = plain(objectAt(confirm, 'confirm')) || 'Yes';
  const no = plain(objectAt(confirm, 'deny')) || 'No';
  const style = confirm.style === 'danger' ? 'button danger' : 'button primary';
  const confirmButton = h('button', { type: 'button', class: style }, yes);
  const denyButton = h('button', { type: 'button', class: 'button' }, no);
  const dialog = h(
    'dialog',
    { class: 'modal confirm', 'aria-labelledby': titleId },
    h('header', {}, h('h2', { id: titleId, dir: 'auto' }, plain(objectAt(confirm, 'title')))),
    h('div', { class: 'modal-body' }, renderTextObject(objectAt(confirm, 'text') ?? {}, NOBODY)),
    h('footer', {}, denyButton, confirmButton),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    let isConfirmed = false;
    confirmButton.addEventListener('click', () => {
      isConfirmed = true;
      dialog.close();
    });
    denyButton.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(isConfirmed);
    });
    dialog.showModal();
    denyButton.focus();
  });
}
