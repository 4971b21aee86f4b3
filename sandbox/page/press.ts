import { askConfirm } from './confirm.js';
import { type Json, objectAt } from './json.js';

/**
 * Runs what a press means and shows the control as busy until it is over.
 * `work` must end in bounded time; a press on a busy control is the second half of a double click.
 */
export async function runPress(
  control: HTMLElement,
  element: Json,
  work: () => Promise<void>,
): Promise<boolean> {
  if (control.getAttribute('aria-busy') === 'true') return false;
  const confirm = objectAt(element, 'confirm');
  if (confirm && !(await askConfirm(confirm))) return false;
  // Not `disabled`: that would take the focus from the keyboard.
  control.setAttribute('aria-busy', 'true');
  try {
    await work();
  } finally {
    control.removeAttribute('aria-busy');
  }
  return true;
}
