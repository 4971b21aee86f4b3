import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after `ms`; rejects with the signal's reason when that comes first. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

/** By the clock of this machine. */
export const wait: Wait = (ms, signal) =>
  sleep(ms, undefined, signal && { signal }).catch((error: unknown) => {
    // Node has an error of its own in place of the reason.
    signal?.throwIfAborted();
    throw error;
  });

/** What the work resolves to, or null when that takes longer. The work goes on. Rejects as it does. */
export async function withTimeout<T>(ms: number, work: Promise<T>, wait: Wait): Promise<T | null> {
  const enough = new AbortController();
  const late = wait(ms, enough.signal).then(
    () => null,
    () => null,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    enough.abort();
  }
}

/** The work's outcome, or the signal's reason as soon as that comes first; the work itself goes on. */
export async function raceAbort<T>(signal: AbortSignal, start: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const ended = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: ended.signal });
  });
  try {
    return await Promise.race([start(), aborted]);
  } finally {
    ended.abort();
  }
}
