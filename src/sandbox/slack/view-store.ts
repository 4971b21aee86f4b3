import { withIds } from './block-ids';
import type { CheckedView } from './block-rules/view-rules';
import type { Changes } from './changes';
import { app, type Bot, type Team } from './default-workspace';
import type { Ids } from './ids';
import { SlackRefusal } from './slack-refusal';
import type { LocalView } from './types';

const deepest = 3;

export interface ViewStore {
  open(userId: string, view: CheckedView): LocalView;
  push(userId: string, view: CheckedView): LocalView;
  update(current: LocalView, view: CheckedView): LocalView;
  publish(userId: string, view: CheckedView): LocalView;
  find(viewId: string): LocalView | undefined;
  findByExternalId(externalId: string): LocalView | undefined;
  stackOf(userId: string): readonly LocalView[];
  homeOf(userId: string): LocalView | undefined;
  /** Takes this view off the stack and all above it. */
  close(view: LocalView): void;
  clear(userId: string): void;
}

export function createViewStore(
  ids: Ids,
  changes: Changes,
  { team, bot }: { readonly team: Team; readonly bot: Bot },
): ViewStore {
  const stacks = new Map<string, readonly LocalView[]>();
  const homes = new Map<string, LocalView>();

  const stackOf = (userId: string) => stacks.get(userId) ?? [];
  const all = () => [...stacks.values()].flat().concat([...homes.values()]);

  const make = (
    userId: string,
    id: string,
    view: CheckedView,
    place: { readonly root: string; readonly previous: string | null },
  ): LocalView => {
    const hash = ids.hash();
    return {
      id,
      userId,
      kind: view.type,
      hash,
      view: {
        id,
        team_id: team.id,
        app_id: app.id,
        app_installed_team_id: team.id,
        bot_id: bot.botId,
        private_metadata: '',
        callback_id: '',
        external_id: '',
        clear_on_close: false,
        notify_on_close: false,
        submit: null,
        close: null,
        ...view,
        blocks: withIds(view.blocks, ids),
        state: { values: {} },
        hash,
        root_view_id: place.root,
        previous_view_id: place.previous,
      },
    };
  };

  const setStack = (userId: string, stack: readonly LocalView[]) => {
    stacks.set(userId, stack);
    changes.tell({ userId });
  };

  const refuseTakenExternalId = (view: CheckedView, except?: string) => {
    const taken = all().some(
      (other) => other.id !== except && view.external_id && other.view.external_id === view.external_id,
    );
    if (taken) throw new SlackRefusal('duplicate_external_id');
  };

  return {
    open: (userId, view) => {
      refuseTakenExternalId(view);
      const id = ids.next('V');
      const opened = make(userId, id, view, { root: id, previous: null });
      setStack(userId, [opened]);
      return opened;
    },
    push: (userId, view) => {
      const stack = stackOf(userId);
      if (stack.length >= deepest) throw new SlackRefusal('push_limit_reached');
      refuseTakenExternalId(view);
      const id = ids.next('V');
      const root = stack[0]?.id ?? id;
      const pushed = make(userId, id, view, { root, previous: stack.at(-1)?.id ?? null });
      setStack(userId, [...stack, pushed]);
      return pushed;
    },
    update: (current, view) => {
      refuseTakenExternalId(view, current.id);
      const updated = make(current.userId, current.id, view, {
        root: String(current.view.root_view_id),
        previous: current.view.previous_view_id === null ? null : String(current.view.previous_view_id),
      });
      if (current.kind === 'home') {
        homes.set(current.userId, updated);
        changes.tell({ userId: current.userId });
      } else {
        const stack = stackOf(current.userId).map((item) => (item.id === current.id ? updated : item));
        setStack(current.userId, stack);
      }
      return updated;
    },
    publish: (userId, view) => {
      refuseTakenExternalId(view, homes.get(userId)?.id);
      const id = homes.get(userId)?.id ?? ids.next('V');
      const published = make(userId, id, view, { root: id, previous: null });
      homes.set(userId, published);
      changes.tell({ userId });
      return published;
    },
    find: (viewId) => all().find((view) => view.id === viewId),
    findByExternalId: (externalId) => all().find((view) => view.view.external_id === externalId),
    stackOf,
    homeOf: (userId) => homes.get(userId),
    close: (view) => {
      const stack = stackOf(view.userId);
      const index = stack.findIndex((item) => item.id === view.id);
      if (index >= 0) setStack(view.userId, stack.slice(0, index));
    },
    clear: (userId) => setStack(userId, []),
  };
}
