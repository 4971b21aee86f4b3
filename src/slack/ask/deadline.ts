import type { CallOptions } from '../../calcom/client';
import { withTimeout } from '../../lib/async/wait';
import type { Services } from '../services';

const maxWaitMs = 20_000;

/** One deadline for all calls of an answer: limits the wait for Cal.com's rate limits and for retries. */
export function deadlineFrom(now: Date): CallOptions {
  return { deadline: new Date(now.getTime() + maxWaitMs) };
}

// Slack waits three seconds for the ack.
const ackTimeoutMs = 2_000;

/** Resolves to null when the work takes longer than an ack may; the work goes on. */
export const withinAckTime = <T>({ wait }: Pick<Services, 'wait'>, work: Promise<T>): Promise<T | null> =>
  withTimeout(ackTimeoutMs, work, wait);
