import type { CallOptions } from '../../calcom/client';

const patienceMs = 20_000;

/**
 * How long somebody who asked in Slack is kept waiting for Cal.com's limits and for further tries: one deadline for
 * all the calls that an answer takes.
 */
export function patienceFrom(now: Date): CallOptions {
  return { deadline: new Date(now.getTime() + patienceMs) };
}
