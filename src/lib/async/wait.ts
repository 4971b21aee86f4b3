import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after `ms`, or rejects with the signal's reason when it aborts first. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

export const wait: Wait = (ms, signal) =>
  sleep(ms, undefined, signal && { signal }).catch((error: unknown) => {
    // Node rejects with its own AbortError, not with the signal's reason.
    signal?.throwIfAborted();
    throw error;
  });

/** Settles as `work` does, or resolves to null after `ms`. The work goes on. */
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

/** Settles as the work does, or rejects with the signal's reason when it aborts. The work goes on. */
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
