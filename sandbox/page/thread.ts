import { freshId, h, syncChildren } from './dom.js';

export interface Thread {
  readonly node: HTMLElement;
  show(replies: readonly HTMLElement[]): void;
}

/** The replies to a message, folded below it. */
export function createThread(): Thread {
  const id = freshId('thread');
  const replies = h('div', { class: 'replies', id, hidden: true });
  const toggle = h('button', {
    type: 'button',
    class: 'thread-toggle',
    'aria-expanded': 'false',
    'aria-controls': id,
    'data-testid': 'thread',
  });
  toggle.addEventListener('click', () => {
    replies.hidden = !replies.hidden;
    toggle.setAttribute('aria-expanded', String(!replies.hidden));
    replies.scrollIntoView({ block: 'nearest' });
  });
  return {
    node: h('div', { class: 'thread' }, toggle, replies),
    show(nodes) {
      toggle.textContent = nodes.length === 1 ? '1 reply' : `${nodes.length} replies`;
      syncChildren(replies, nodes);
    },
  };
}
