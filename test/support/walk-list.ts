import { hasButton, type Person } from './person';
import type { Seen } from './read-message';

export interface Walked {
  /** Every booking shown, in the order of the list. */
  readonly uids: readonly string[];
  /** Each window that was seen, in turn. */
  readonly windows: readonly (readonly string[])[];
  readonly last: Seen;
}

/**
 * Presses *Load more* in one message until there is none, and puts the windows together. `pause` runs before each
 * press: people take their time, and Cal.com allows only so many calls a minute.
 */
export async function walkToTheEnd(
  person: Person,
  first: Seen,
  pause: () => void = () => undefined,
): Promise<Walked> {
  let message = first;
  const windows = [first.bookingUids];
  const uids = [...first.bookingUids];
  while (hasButton(message, 'Load more')) {
    const before = message.bookingUids;
    pause();
    message = await person.press('Load more', message);
    if (message.ts !== first.ts) throw new Error(`Instead of more rows came: ${message.words}`);
    const now = message.bookingUids;
    const grew = now.length > before.length && before.every((uid, at) => now[at] === uid);
    uids.push(...(grew ? now.slice(before.length) : now));
    windows.push(now);
    if (windows.length > 1_000) throw new Error('The list does not end');
  }
  return { uids, windows, last: message };
}
