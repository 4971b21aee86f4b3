import { interaction } from './payloads';
import { type PersonTools, personOf } from './person-tools';
import { blocksOf, viewInFront, wireView } from './views-in-front';

/** Closes the modal in front, or with `clear_on_close` all of them; the app hears of it if it asked to. */
export async function closeView(
  { workspace, dispatcher, memory }: PersonTools,
  input: { userId: string; viewId: string },
): Promise<void> {
  const user = personOf(workspace, input.userId);
  const view = viewInFront(workspace, user.id, input.viewId);
  if (view.kind !== 'modal') throw new Error('The Home tab cannot be closed');
  const isCleared = view.view.clear_on_close === true;
  if (isCleared) workspace.views.clear(user.id);
  else workspace.views.close(view);
  if (view.view.notify_on_close !== true) return;
  await dispatcher.deliver('interactive', {
    ...interaction(workspace, 'view_closed', user),
    view: wireView(view, memory.valuesOf(view.id, blocksOf(view))),
    is_cleared: isCleared,
  });
}
