import type { PageView } from './api.d.js';
import { renderBlocks } from './blocks.js';
import { runPress } from './buttons.js';
import { post } from './client.js';
import { freshId, h } from './dom.js';
import type { ElementState } from './element-state.js';
import { type Json, listAt, objectAt, textAt } from './json.js';
import type { Snapshot, Store } from './store.js';
import {
  type Control,
  controlKey,
  createSurface,
  focusedKey,
  readControls,
  restoreFocus,
} from './surface.js';
import { plain } from './text.js';

interface Open {
  readonly id: string;
  readonly dialog: HTMLDialogElement;
  signature: string;
  controls: ReadonlyMap<string, Control>;
}

/** The top one of the person's open modals. What was typed outlives an update and a view pushed on top. */
export function createModals(store: Store) {
  const heldByView = new Map<string, ReadonlyMap<string, ElementState>>();
  let open: Open | undefined;

  function shut(): void {
    open?.dialog.close();
    open?.dialog.remove();
    open = undefined;
  }

  return ({ state }: Snapshot): void => {
    const top = state.modals.at(-1);
    if (open) heldByView.set(open.id, readControls(open.controls));
    for (const id of heldByView.keys()) {
      if (!state.modals.some((view) => view.id === id)) heldByView.delete(id);
    }
    if (open?.id !== top?.id) shut();
    if (!top) return;
    const signature = JSON.stringify(top);
    if (open?.signature === signature) return;
    const isNew = open === undefined;
    open ??= { id: top.id, dialog: createDialog(store, top), signature, controls: new Map() };
    open.signature = signature;
    const key = focusedKey(open.dialog);
    open.controls = fillDialog(open.dialog, store, top, heldByView.get(top.id) ?? new Map());
    if (isNew) open.dialog.showModal();
    const first = open.dialog.querySelector<HTMLElement>('.modal-body [data-key]');
    if (isNew)
      (first ?? open.dialog.querySelector<HTMLElement>('footer button:last-child'))?.focus({
        preventScroll: true,
      });
    else restoreFocus(open.dialog, key, first ?? open.dialog);
  };
}

function createDialog(store: Store, { id }: PageView): HTMLDialogElement {
  const dialog = h('dialog', { class: 'modal', tabindex: -1, 'data-testid': 'modal' });
  // Escape asks the app like the close button does.
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    void closeView(store, dialog, id);
  });
  document.body.append(dialog);
  return dialog;
}

/** The dialog goes at once: what is typed next is meant for what is behind it. It is back when the close failed. */
async function closeView(
  store: Store,
  dialog: HTMLDialogElement,
  viewId: string,
  settled: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  dialog.close();
  try {
    await settled;
    await post('close', { userId: store.get().place.userId, viewId });
  } catch (error) {
    if (dialog.isConnected) dialog.showModal();
    throw error;
  }
  await store.refresh();
}

function fillDialog(
  dialog: HTMLDialogElement,
  store: Store,
  { id, view }: PageView,
  held: ReadonlyMap<string, ElementState>,
): ReadonlyMap<string, Control> {
  const titleId = freshId('modal');
  const alert = h('div', { class: 'modal-alert', role: 'alert' });
  const surface = createSurface(store, { viewId: id }, held, (notice) => {
    alert.textContent = notice;
  });
  const blocks = listAt(view, 'blocks');
  const submitText = plain(objectAt(view, 'submit'));
  const cross = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close' }, '✕');
  const closeText = plain(objectAt(view, 'close')) || (submitText ? 'Cancel' : 'Close');
  const close = h('button', { type: 'button', class: 'button' }, closeText);
  const submit = h('button', { type: 'submit', class: 'button primary' }, submitText);
  const form = h(
    'form',
    { novalidate: true },
    h('header', {}, h('h2', { id: titleId, dir: 'auto' }, plain(objectAt(view, 'title'))), cross),
    h('div', { class: 'modal-body' }, renderBlocks(blocks, surface)),
    alert,
    h('footer', {}, close, submitText !== '' && submit),
  );
  for (const button of [cross, close]) {
    button.addEventListener('click', () => {
      void runPress(button, {}, () => closeView(store, dialog, id, surface.settled()));
    });
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!submitText) return;
    void runPress(submit, {}, async () => {
      alert.textContent = '';
      await surface.settled();
      const values = valuesOf(blocks, surface.controls);
      const answer = await post('submit', { userId: store.get().place.userId, viewId: id, values });
      const homeless = showFieldErrors(form, answer.errors ?? {});
      alert.textContent = [answer.notice ?? '', ...homeless].filter(Boolean).join(' ');
      if (!answer.errors && !answer.notice) await store.refresh();
    });
  });
  dialog.setAttribute('aria-labelledby', titleId);
  dialog.replaceChildren(form);
  return surface.controls;
}

/** `view.state.values`: every stateful element by block_id and action_id. */
function valuesOf(blocks: readonly Json[], controls: ReadonlyMap<string, Control>) {
  const values: Record<string, Record<string, unknown>> = {};
  for (const block of blocks) {
    const blockId = textAt(block, 'block_id');
    const elements = [objectAt(block, 'element'), objectAt(block, 'accessory'), ...listAt(block, 'elements')];
    for (const element of elements) {
      const actionId = element ? textAt(element, 'action_id') : '';
      const control = controls.get(controlKey(blockId, actionId));
      if (control) values[blockId] = { ...values[blockId], [actionId]: control.read() };
    }
  }
  return values;
}

/** Puts each error under its field and the focus into the first. Answers the errors that have no field. */
export function showFieldErrors(
  form: HTMLElement,
  errors: Readonly<Record<string, string>>,
): readonly string[] {
  for (const old of form.querySelectorAll('.field-error')) old.remove();
  for (const target of form.querySelectorAll('[aria-invalid]')) {
    target.removeAttribute('aria-invalid');
    const kept = (target.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .filter((id) => !id.endsWith('-error'));
    target.setAttribute('aria-describedby', kept.join(' '));
  }
  const places = [...form.querySelectorAll<HTMLElement>('.input-block')];
  const homeless: string[] = [];
  let first: HTMLElement | undefined;
  for (const place of places) {
    const message = errors[place.dataset.blockId ?? ''];
    const target = place.querySelector<HTMLElement>('[data-key]');
    if (!message || !target) continue;
    const errorId = `${target.id}-error`;
    place.append(h('div', { class: 'field-error', id: errorId, dir: 'auto' }, message));
    const described = target.getAttribute('aria-describedby');
    target.setAttribute('aria-describedby', described ? `${described} ${errorId}` : errorId);
    target.setAttribute('aria-invalid', 'true');
    first ??= target;
  }
  for (const [blockId, message] of Object.entries(errors)) {
    if (!places.some((place) => place.dataset.blockId === blockId)) homeless.push(message);
  }
  first?.focus();
  return homeless;
}
