import type { Wait } from './wait';

/** What the work resolves to, or null when that takes longer. The work goes on. Rejects as it does. */
export async function within<T>(ms: number, work: Promise<T>, wait: Wait): Promise<T | null> {
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
