import type { CalcomClient } from '../../calcom/client';
import type { Wait } from '../../lib/async/wait';

const leftToOthers = 30;
const lookAgainMs = 500;

/** Waits until a long read may go on: some calls of each minute are reserved for people's own questions. */
export async function yieldToInteractive(
  calcom: Pick<CalcomClient, 'rateBudget'>,
  wait: Wait,
  signal?: AbortSignal,
): Promise<void> {
  const isScarce = () => {
    const { limit, remaining } = calcom.rateBudget();
    // With a small limit, the fixed reserve would leave nothing for long reads.
    return remaining <= Math.min(leftToOthers, Math.floor(limit / 4));
  };
  while (isScarce()) await wait(lookAgainMs, signal);
}
