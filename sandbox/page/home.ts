import { renderBlocks } from './blocks.js';
import { h, part } from './dom.js';
import type { ElementState } from './element-state.js';
import { listAt } from './json.js';
import type { Snapshot, Store } from './store.js';
import { type Control, createSurface, focusedKey, readControls, restoreFocus } from './surface.js';
import { notify } from './toasts.js';

export function createHome(store: Store) {
  const home = part('home', HTMLElement);
  let drawn = '';
  let drawnId = '';
  let controls: ReadonlyMap<string, Control> = new Map();

  return ({ place, state, boot }: Snapshot): void => {
    home.hidden = place.tab !== 'home';
    if (home.hidden) return;
    const signature = JSON.stringify([place.userId, state.home]);
    if (signature === drawn) return;
    drawn = signature;
    if (!state.home) {
      home.replaceChildren(
        h('p', { class: 'empty' }, `${boot.workspace.botName} has not published its Home yet.`),
      );
      drawnId = '';
      return;
    }
    const { id, view } = state.home;
    const held = id === drawnId ? readControls(controls) : new Map<string, ElementState>();
    drawnId = id;
    const surface = createSurface(store, { viewId: id }, held, (notice) => notify(notice, store.get()));
    const key = focusedKey(home);
    home.replaceChildren(h('div', { class: 'home-page' }, renderBlocks(listAt(view, 'blocks'), surface)));
    controls = surface.controls;
    if (key !== undefined) restoreFocus(home, key, home);
  };
}
