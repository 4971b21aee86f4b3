import { atConversation } from './at-conversation';
import type { CheckedView } from './block-rules/view-rules';
import type { Changes } from './changes';
import { app, type Bot, type Team } from './default-workspace';
import type { Directory } from './directory';
import { type Ids, withIds } from './ids';
import { SlackRefusal } from './slack-refusal';
import type { LocalView } from './types';

const deepest = 3;

export type ViewStore = ReturnType<typeof createViewStore>;

interface Owner {
  readonly team: Team;
  readonly bot: Bot;
  readonly directory: Directory;
  /** What the app is installed in now: the workspace, or its whole organization. */
  readonly ownerId: () => string;
}

export function createViewStore(ids: Ids, changes: Changes, { team, bot, directory, ownerId }: Owner) {
  const stacks = new Map<string, readonly LocalView[]>();
  const homes = new Map<string, LocalView>();

  const stackOf = (userId: string) => stacks.get(userId) ?? [];
  const all = () => [...stacks.values()].flat().concat([...homes.values()]);

  const make = (
    userId: string,
    id: string,
    view: CheckedView,
    place: {
      readonly root: string;
      readonly previous: string | null;
      readonly openedIn?: string | undefined;
    },
  ): LocalView => {
    const hash = ids.hash();
    const { root, previous, openedIn } = place;
    const current = openedIn === undefined ? undefined : directory.findChannel(openedIn);
    return {
      id,
      userId,
      kind: view.type,
      hash,
      ...(openedIn === undefined ? {} : { openedIn }),
      view: {
        id,
        team_id: team.id,
        app_id: app.id,
        app_installed_team_id: ownerId(),
        bot_id: bot.botId,
        private_metadata: '',
        callback_id: '',
        external_id: '',
        clear_on_close: false,
        notify_on_close: false,
        submit: null,
        close: null,
        ...view,
        blocks: withIds(atConversation(view.blocks, current), ids),
        state: { values: {} },
        hash,
        root_view_id: root,
        previous_view_id: previous,
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
    /** `openedIn`: the channel where the person is. */
    open(userId: string, view: CheckedView, openedIn?: string): LocalView {
      refuseTakenExternalId(view);
      const id = ids.next('V');
      const opened = make(userId, id, view, { root: id, previous: null, openedIn });
      setStack(userId, [opened]);
      return opened;
    },
    push(userId: string, view: CheckedView): LocalView {
      const stack = stackOf(userId);
      if (stack.length >= deepest) throw new SlackRefusal('push_limit_reached');
      refuseTakenExternalId(view);
      const id = ids.next('V');
      const [first] = stack;
      const place = { root: first?.id ?? id, previous: stack.at(-1)?.id ?? null, openedIn: first?.openedIn };
      const pushed = make(userId, id, view, place);
      setStack(userId, [...stack, pushed]);
      return pushed;
    },
    update(current: LocalView, view: CheckedView): LocalView {
      refuseTakenExternalId(view, current.id);
      const updated = make(current.userId, current.id, view, {
        root: String(current.view.root_view_id),
        previous: current.view.previous_view_id === null ? null : String(current.view.previous_view_id),
        openedIn: current.openedIn,
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
    publish(userId: string, view: CheckedView): LocalView {
      refuseTakenExternalId(view, homes.get(userId)?.id);
      const id = homes.get(userId)?.id ?? ids.next('V');
      const published = make(userId, id, view, { root: id, previous: null });
      homes.set(userId, published);
      changes.tell({ userId });
      return published;
    },
    find: (viewId: string) => all().find((view) => view.id === viewId),
    findByExternalId: (externalId: string) => all().find((view) => view.view.external_id === externalId),
    stackOf,
    homeOf: (userId: string) => homes.get(userId),
    /** Takes this view off the stack and all above it. */
    close(view: LocalView): void {
      const stack = stackOf(view.userId);
      const index = stack.findIndex((item) => item.id === view.id);
      if (index >= 0) setStack(view.userId, stack.slice(0, index));
    },
    clear: (userId: string) => setStack(userId, []),
  };
}
