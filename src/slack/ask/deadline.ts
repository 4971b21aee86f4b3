import type { CallOptions } from '../../calcom/client';
import { withTimeout } from '../../lib/async/wait';
import type { Services } from '../services';

const maxWaitMs = 20_000;

/**
 * How long somebody who asked in Slack is kept waiting for Cal.com's limits and for further tries: one deadline for
 * all the calls that an answer takes.
 */
export function deadlineFrom(now: Date): CallOptions {
  return { deadline: new Date(now.getTime() + maxWaitMs) };
}

// Slack waits three seconds for the ack.
const quickMs = 2_000;

/** What the work resolves to, or null when that takes longer than an ack may. The work goes on. */
export const beforeAck = <T>({ wait }: Pick<Services, 'wait'>, work: Promise<T>): Promise<T | null> =>
  withTimeout(quickMs, work, wait);
