import type { CheckedView } from './block-rules/view-rules';
import type { Changes } from './changes';
import { passesFilter } from './conversation-filter';
import { app, type Bot, type Team } from './default-workspace';
import type { Directory } from './directory';
import { type Ids, withIds } from './ids';
import { SlackRefusal } from './slack-refusal';
import type { Block, LocalChannel, LocalView } from './types';

const deepest = 3;

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

function filled(value: unknown, channel: LocalChannel): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, channel));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filled(inner, channel)]),
  );
  if (fields.default_to_current_conversation !== true || !passesFilter(fields.filter, channel)) return fields;
  if (fields.type === 'conversations_select') return { initial_conversation: channel.id, ...fields };
  return fields.type === 'multi_conversations_select'
    ? { initial_conversations: [channel.id], ...fields }
    : fields;
}

/** Starts selects with `default_to_current_conversation` at the place the modal was opened from. */
function atConversation(blocks: readonly Block[], channel: LocalChannel | undefined): readonly Block[] {
  if (channel === undefined) return blocks;
  return blocks.map((block): Block => {
    const parts = Object.entries(block).map(([key, part]) => [key, filled(part, channel)]);
    return { ...Object.fromEntries(parts), type: block.type };
  });
}
