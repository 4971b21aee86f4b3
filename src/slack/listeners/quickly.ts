import type { Services } from '../services';

// Slack waits three seconds for the ack.
const quickMs = 2_000;

/** What the work resolves to, or null when that takes longer than an ack may. The work goes on. */
export async function quickly<T>({ wait }: Pick<Services, 'wait'>, work: Promise<T>): Promise<T | null> {
  const enough = new AbortController();
  const slow = wait(quickMs, enough.signal).then(
    () => null,
    () => null,
  );
  try {
    return await Promise.race([work, slow]);
  } finally {
    enough.abort();
  }
}
