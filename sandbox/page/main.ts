import { createChannelHeader } from './channel-header.js';
import { addressOf, getBoot, post } from './client.js';
import { createClock } from './clock.js';
import { createComposer } from './composer.js';
import { part } from './dom.js';
import { createHome } from './home.js';
import { createMessageList } from './message-list.js';
import { createModals } from './modal.js';
import { setReader } from './reader.js';
import { createSidebar } from './sidebar.js';
import { createStore, type Snapshot } from './store.js';

async function start(): Promise<void> {
  const store = createStore(await getBoot());
  const messages = createMessageList(store);
  const views = [
    createSidebar(store),
    createClock(store),
    createChannelHeader(store),
    messages.show,
    // Whoever writes wants to see the answer.
    createComposer(store, messages.toEnd),
    createHome(store),
    createModals(store),
    createOfflineNote(),
  ];
  store.subscribe((snapshot) => {
    const { place, boot, aheadMs } = snapshot;
    const timeZone = boot.users.find(({ id }) => id === place.userId)?.timeZone ?? 'UTC';
    setReader({ timeZone, aheadMs });
    for (const show of views) show(snapshot);
  });

  let stream: EventSource | undefined;
  let listeningFor = '';
  store.subscribe(({ place }) => {
    if (place.userId === listeningFor) return;
    listeningFor = place.userId;
    stream?.close();
    stream = new EventSource(addressOf('changes', { user: place.userId }));
    stream.addEventListener('open', () => void store.refresh());
    stream.addEventListener('message', () => void store.refresh());
    stream.addEventListener('error', () => store.setConnected(false));
  });

  // The app hears of every visit to its Home and to its messages, as it does in Slack.
  let visited = '';
  store.subscribe(({ place, state }) => {
    const atApp = state.channels.some(({ id, kind }) => kind === 'dm' && id === place.channelId);
    const visit = atApp ? `${place.userId} ${place.tab}` : '';
    if (visit !== visited && visit)
      void post('home', { userId: place.userId, tab: place.tab }).then(store.refresh);
    visited = visit;
  });

  await store.refresh();
}

function createOfflineNote() {
  const note = part('offline', HTMLElement);
  return ({ connected }: Snapshot): void => {
    note.hidden = connected;
  };
}

start().catch((error: unknown) => {
  console.error(error);
  part('offline', HTMLElement).hidden = false;
});
