import { blockList } from '../block-rules/block-rules';
import type { Block, LocalView } from '../types';
import type { Workspace } from '../workspace';
import type { Fields } from './find-element';
import type { StateValues } from './state-memory';

/** A view as payloads carry it, with what the person has set. */
export function wireView(view: LocalView, values: StateValues): Fields {
  return { ...view.view, state: { values } };
}

export function blocksOf(view: LocalView): readonly Block[] {
  return blockList.parse(view.view.blocks);
}

/** A view this person can reach: their Home, or the top of their stack of modals. */
export function viewInFront(workspace: Workspace, userId: string, viewId: string): LocalView {
  const home = workspace.views.homeOf(userId);
  if (home?.id === viewId) return home;
  const top = workspace.views.stackOf(userId).at(-1);
  if (top?.id !== viewId) throw new Error(`${userId} has no view ${viewId} in front`);
  return top;
}
