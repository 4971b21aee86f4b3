import type { Message } from './views/limits';

const mostKept = 500;

/** What people were shown and may now post. What is forgotten, as after a restart, is made anew. */
export interface Previews {
  keep(viewId: string, message: Message): void;
  /** Once: a form is sent once. */
  take(viewId: string): Message | undefined;
}

export function createPreviews(): Previews {
  const kept = new Map<string, Message>();
  return {
    keep(viewId, message) {
      kept.set(viewId, message);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    },
    take(viewId) {
      const message = kept.get(viewId);
      kept.delete(viewId);
      return message;
    },
  };
}
