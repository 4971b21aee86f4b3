import type { Dispatcher } from 'undici';
import type { Config } from '../config/config';
import type { WorkerTimes } from '../digests/worker/worker';
import type { Wait } from '../lib/async/wait';
import type { Destination, Logger } from '../ops/logger';
import type { Tracing } from '../ops/tracing';
import type { Store } from '../store/store';

/** `web` takes requests, `worker` sends digests. One process does both, unless they are started apart. */
export type Role = 'all' | 'web' | 'worker';

export interface RoundupOptions {
  readonly config: Config;
  readonly role?: Role;
  /** Other than usual, for tests. */
  readonly digestTimes?: Partial<WorkerTimes>;
  /** How long refused requests are gathered before they are logged; a second unless told, none in tests. */
  readonly refusalTallyMs?: number;
  readonly now?: () => Date;
  /** How a request lets time pass: until it shows how far it is, or looks again. */
  readonly wait?: Wait;
  readonly logDestination?: Destination;
  /** For Cal.com; there is a pool of our own without it. */
  readonly dispatcher?: Dispatcher;
  /** Acks on a thread of its own, so that none waits for an answer that is being made. Needs the compiled program. */
  readonly acksOnThread?: boolean;
  /** Where people install the app; Slack's own page unless said. */
  readonly slackAuthorizationUrl?: URL;
}

export interface Parts extends RoundupOptions {
  readonly store: Store;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly tracing: Tracing;
}
