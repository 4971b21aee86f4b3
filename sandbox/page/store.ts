import type { Boot, PageState } from './api.d.js';
import { getState } from './client.js';
import { formatPlace, type Place, parsePlace, settlePlace, workspaceIn } from './place.js';

export interface Snapshot {
  readonly boot: Boot;
  readonly place: Place;
  readonly state: PageState;
  readonly connected: boolean;
  /** How far the sandbox's clock is ahead of this browser's. */
  readonly aheadMs: number;
}

export type Store = ReturnType<typeof createStore>;

const NOTHING_YET: PageState = {
  now: '',
  isInstalled: true,
  channels: [],
  messages: [],
  modals: [],
  home: null,
};

/** What the page shows, and the one way to change it: ask the server again. The place is kept in the address. */
export function createStore(boot: Boot) {
  const listeners: ((snapshot: Snapshot) => void)[] = [];
  // The server has answered for the first workspace when the address names one that is not there.
  const named = workspaceIn(location.hash);
  if (named && named !== boot.workspace.id) history.replaceState(null, '', location.pathname);
  let snapshot: Snapshot = {
    boot,
    place: parsePlace(location.hash, boot.users),
    state: NOTHING_YET,
    connected: true,
    aheadMs: 0,
  };
  /** Where the visitor wants to be: ahead of what is shown while its state is being fetched. */
  let wanted = snapshot.place;
  let turn = 0;
  let loading = false;
  let again = false;

  function set(changes: Partial<Snapshot>): void {
    snapshot = { ...snapshot, ...changes };
    for (const listener of listeners) listener(snapshot);
  }

  async function load(): Promise<void> {
    turn += 1;
    const mine = turn;
    const asked = wanted;
    const ask = ({ userId, channelId, tab }: Place) => getState(userId, tab === 'messages' ? channelId : '');
    try {
      let state = await ask(asked);
      const tab = boot.workspace.hasHome ? asked.tab : 'messages';
      const place = settlePlace({ ...asked, tab }, state.channels, isAtApp());
      if (place.channelId !== asked.channelId && place.tab === 'messages') state = await ask(place);
      if (mine !== turn) return;
      wanted = place;
      history.replaceState(null, '', formatPlace(place));
      set({ place, state, connected: true, aheadMs: Date.parse(state.now) - Date.now() });
    } catch (error) {
      console.warn(error);
      if (mine === turn) set({ connected: false });
    }
  }

  const isAtApp = () =>
    snapshot.state.channels.some(({ id, kind }) => kind === 'dm' && id === snapshot.place.channelId);

  /** Fetches the state again; calls that come while one is under way become one more. */
  async function refresh(): Promise<void> {
    if (loading) {
      again = true;
      return;
    }
    loading = true;
    await load();
    loading = false;
    if (!again) return;
    again = false;
    await refresh();
  }

  function go(changes: Partial<Place>): Promise<void> {
    wanted = { ...wanted, ...changes };
    history.pushState(null, '', formatPlace(wanted));
    return load();
  }

  /** To another workspace, which has everything of its own: the page starts again there. */
  function visit(workspaceId: string): void {
    history.pushState(null, '', formatPlace({ workspaceId, userId: '', channelId: '', tab: 'messages' }));
    location.reload();
  }

  addEventListener('popstate', () => {
    if ((workspaceIn(location.hash) || boot.workspaces[0]?.id) !== boot.workspace.id)
      return location.reload();
    wanted = parsePlace(location.hash, boot.users);
    void load();
  });

  return {
    get: () => snapshot,
    subscribe: (listener: (snapshot: Snapshot) => void) => listeners.push(listener),
    setConnected: (connected: boolean) => set({ connected }),
    refresh,
    go,
    visit,
  };
}
