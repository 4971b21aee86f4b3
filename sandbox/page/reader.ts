import type { DateContext } from './dates.js';

/** Whose eyes the page is seen with: the person's zone, and how far the sandbox's clock is ahead of the browser's. */
export interface Reader {
  readonly timeZone: string;
  readonly aheadMs: number;
}

let reader: Reader = { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, aheadMs: 0 };

export function setReader(next: Reader): void {
  reader = next;
}

/** The person's own zone, as their device would have it, by the sandbox's clock. */
export function readerDates(): DateContext {
  const { hour12 = true } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
  return { timeZone: reader.timeZone, hour12, now: new Date(Date.now() + reader.aheadMs) };
}
