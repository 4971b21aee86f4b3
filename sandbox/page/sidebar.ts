import type { PageChannel } from './api.d.js';
import { h, part } from './dom.js';
import type { Place } from './place.js';
import type { Snapshot, Store } from './store.js';
import { link } from './text.js';

/** The workspace, who the visitor is, and where they can go. */
export function createSidebar(store: Store) {
  const sidebar = part('sidebar', HTMLElement);
  const toggle = part('sidebar-toggle', HTMLButtonElement);
  const person = part('person', HTMLSelectElement);
  const list = part('places', HTMLElement);

  const { boot } = store.get();
  createWorkspaceSwitch(store);
  person.append(
    ...boot.users.map((user) =>
      h('option', { value: user.id }, user.isAdmin ? `${user.realName} (admin)` : user.realName),
    ),
  );
  person.addEventListener('change', () => void store.go({ userId: person.value }));

  const open = (wanted: boolean) => {
    sidebar.classList.toggle('open', wanted);
    toggle.setAttribute('aria-expanded', String(wanted));
    if (wanted) person.focus();
    else if (sidebar.contains(document.activeElement)) toggle.focus();
  };
  toggle.addEventListener('click', () => open(!sidebar.classList.contains('open')));
  part('sidebar-veil', HTMLElement).addEventListener('click', () => open(false));
  sidebar.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && sidebar.classList.contains('open')) open(false);
  });
  list.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('button') : null;
    if (!target) return;
    const tab = target.dataset.tab === 'home' ? 'home' : 'messages';
    void store.go({ channelId: target.dataset.channel ?? '', tab });
    open(false);
  });

  let drawn = '';
  return ({ place, state, boot: { workspace, installUrl } }: Snapshot): void => {
    person.value = place.userId;
    const signature = JSON.stringify([place, state.channels, state.isInstalled]);
    if (signature === drawn) return;
    drawn = signature;
    const focused = document.activeElement;
    const focusKey =
      focused instanceof HTMLElement && list.contains(focused) ? focused.dataset.channel : undefined;
    const channels = state.channels.filter(({ kind }) => kind !== 'dm');
    const direct = state.channels.filter(({ kind }) => kind === 'dm');
    list.replaceChildren(
      section(
        'Channels',
        channels.map((channel) => placeButton(channel, place, channel.name, 'messages')),
      ),
      section(
        'Apps',
        // An app opens on its Home, or on its messages when one is unread.
        state.isInstalled
          ? direct.map((channel) =>
              placeButton(
                channel,
                place,
                workspace.botName,
                channel.unread || !workspace.hasHome ? 'messages' : 'home',
              ),
            )
          : [missingApp(workspace.botName, installUrl)],
      ),
    );
    if (focusKey) list.querySelector<HTMLElement>(`[data-channel="${CSS.escape(focusKey)}"]`)?.focus();
  };
}

/** What stands in the app's place where it is not installed. */
function missingApp(botName: string, installUrl: string | undefined): Node {
  if (installUrl === undefined) return h('p', { class: 'no-app' }, `${botName} is not installed here.`);
  return link(installUrl, `Install ${botName}`, { class: 'place install', 'data-testid': 'install' });
}

function section(title: string, buttons: readonly Node[]): HTMLElement {
  return h('section', {}, h('h2', {}, title), h('ul', {}, ...buttons.map((button) => h('li', {}, button))));
}

function placeButton(channel: PageChannel, place: Place, name: string, tab: Place['tab']): HTMLElement {
  const icon = channel.kind === 'dm' ? 'app' : channel.kind;
  return h(
    'button',
    {
      type: 'button',
      class: `place${channel.unread ? ' unread' : ''}${channel.isArchived ? ' archived' : ''}`,
      'data-channel': channel.id,
      'data-tab': tab,
      'aria-current': channel.id === place.channelId ? 'page' : undefined,
    },
    h('span', { class: `place-icon ${icon}`, 'aria-hidden': 'true' }),
    h('span', { class: 'place-name' }, name),
    channel.kind === 'private' && h('span', { class: 'visually-hidden' }, ' (private)'),
    channel.unread && h('span', { class: 'visually-hidden' }, ' (unread)'),
  );
}

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
