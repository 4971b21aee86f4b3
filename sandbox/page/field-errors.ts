import { h } from './dom.js';

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
