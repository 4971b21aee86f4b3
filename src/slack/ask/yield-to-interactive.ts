import type { CalcomClient } from '../../calcom/client';
import type { Wait } from '../../lib/async/wait';

const leftToOthers = 30;
const lookAgainMs = 500;

/** Waits until a long read may go on: of the minute's calls some are left to people's own questions, which do not wait. */
export async function yieldToInteractive(
  calcom: Pick<CalcomClient, 'rateBudget'>,
  wait: Wait,
  signal?: AbortSignal,
): Promise<void> {
  const isScarce = () => {
    const { limit, remaining } = calcom.rateBudget();
    // A small limit is not spared away.
    return remaining <= Math.min(leftToOthers, Math.floor(limit / 4));
  };
  while (isScarce()) await wait(lookAgainMs, signal);
}
