import { h } from './dom.js';
import { isEmptyState } from './element-state.js';
import type { Json } from './json.js';
import { objectAt, textAt } from './json.js';
import { type Control, controlKey } from './surface.js';

/** What the form itself can see is missing or malformed, by block_id, before the app is asked. */
export function findFieldErrors(
  blocks: readonly Json[],
  controls: ReadonlyMap<string, Control>,
): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const block of blocks) {
    if (block.type !== 'input') continue;
    const blockId = textAt(block, 'block_id');
    const control = controls.get(controlKey(blockId, textAt(objectAt(block, 'element') ?? {}, 'action_id')));
    if (!control) continue;
    const { target } = control;
    const malformed = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (malformed && !target.checkValidity()) errors[blockId] = target.validationMessage;
    else if (block.optional !== true && isEmptyState(control.read()))
      errors[blockId] = 'Please fill in this field.';
  }
  return errors;
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
