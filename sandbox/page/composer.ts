import { runPress } from './buttons.js';
import { post } from './client.js';
import { createCommandList } from './command-list.js';
import { part } from './dom.js';
import type { Snapshot, Store } from './store.js';
import { notify } from './toasts.js';

/** The message box: Enter sends, a slash offers the commands, and the up arrow brings back what was sent. `sends` hears of each. */
export function createComposer(store: Store, sends: () => void) {
  const form = part('composer-form', HTMLFormElement);
  const box = part('composer', HTMLTextAreaElement);
  const sendButton = part('send', HTMLButtonElement);
  const closed = part('composer-closed', HTMLElement);
  const archived = closed.textContent;
  const commandList = createCommandList(box, store.get().boot.commands);
  const drafts = new Map<string, string>();
  const sent: string[] = [];
  let recalled = 0;
  let at = '';
  let queue: Promise<unknown> = Promise.resolve();

  const resize = () => {
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
    sendButton.setAttribute('aria-disabled', String(box.value.trim() === ''));
  };
  const write = (text: string) => {
    box.value = text;
    box.setSelectionRange(text.length, text.length);
    resize();
    commandList.update();
  };
  const recall = (step: number): boolean => {
    const wanted = recalled + step;
    if (wanted < 0 || wanted > sent.length) return false;
    recalled = wanted;
    write(sent.at(-wanted) ?? '');
    if (wanted === 0) write('');
    commandList.close();
    return true;
  };

  async function send(): Promise<void> {
    const text = box.value.trim();
    if (text === '') return;
    const { userId, channelId } = store.get().place;
    if (sent.at(-1) !== text) sent.push(text);
    recalled = 0;
    write('');
    sends();
    // One after the other: what was typed while the last one is on its way goes out next.
    const sending = queue.then(() =>
      runPress(sendButton, {}, async () => {
        const { notice } = await post('command', { userId, channelId, text });
        await store.refresh();
        if (notice) notify(notice, store.get());
      }),
    );
    queue = sending.catch(() => undefined);
    await sending;
  }

  box.addEventListener('input', () => {
    recalled = 0;
    resize();
    commandList.update();
  });
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || commandList.handleKey(event)) return;
    const recalling = box.value === '' || recalled > 0;
    if (event.key === 'Enter' && !event.shiftKey) void send();
    else if (event.key === 'ArrowUp' && recalling && recall(1)) recalled ||= 1;
    else if (!(event.key === 'ArrowDown' && recalled > 0 && recall(-1))) return;
    event.preventDefault();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
    box.focus();
  });
  part('skip', HTMLAnchorElement).addEventListener('click', (event) => {
    event.preventDefault();
    box.focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (form.hidden || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    box.focus();
    if (box.value === '') write('/');
  });

  return ({ place, state, boot }: Snapshot): void => {
    const channel = state.channels.find(({ id }) => id === place.channelId);
    const here = `${place.userId} ${place.channelId}`;
    const isReadOnly = channel?.kind === 'dm' && boot.workspace.isMessagesTabReadOnly;
    form.hidden = place.tab === 'home' || channel === undefined || channel.isArchived || isReadOnly;
    closed.hidden = place.tab === 'home' || !(channel?.isArchived || isReadOnly);
    closed.textContent = isReadOnly
      ? `You can’t write to ${boot.workspace.botName} here. Type commands in a channel.`
      : archived;
    if (here === at) return;
    drafts.set(at, box.value);
    at = here;
    write(drafts.get(here) ?? '');
    const name = channel?.kind === 'dm' ? boot.workspace.botName : `#${channel?.name ?? ''}`;
    box.placeholder = `Message ${name}`;
    box.setAttribute('aria-label', `Message ${name}`);
  };
}

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
