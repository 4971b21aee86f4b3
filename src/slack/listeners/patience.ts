import type { CallOptions } from '../../calcom/client';

/** How long somebody who asked in Slack is kept waiting for Cal.com's limits and for further tries. */
export const patience: CallOptions = { patienceMs: 20_000 };
