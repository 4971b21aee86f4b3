import { h, part } from './dom.js';
import type { Store } from './store.js';

/** The workspace's name, or where there are several a menu of their names. */
export function createWorkspaceSwitch(store: Store): void {
  const { workspace, workspaces } = store.get().boot;
  const name = part('workspace', HTMLElement);
  const choice = part('workspace-choice', HTMLSelectElement);
  name.textContent = workspace.name;
  name.hidden = workspaces.length > 1;
  choice.hidden = !name.hidden;
  choice.append(...workspaces.map((each) => h('option', { value: each.id }, each.name)));
  choice.value = workspace.id;
  choice.addEventListener('change', () => store.visit(choice.value));
}
