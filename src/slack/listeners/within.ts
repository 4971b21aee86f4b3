import type { Wait } from '../../calcom/wait';

/** What the work comes to if it is there in time, else null; it goes on all the same. Rejects as it does. */
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
