import type { Dispatcher } from 'undici';
import type { Config } from '../config/config';
import type { WorkerTimes } from '../digests/worker/worker';
import type { Wait } from '../lib/async/wait';
import type { Destination, Logger } from '../ops/logger';
import type { Tracing } from '../ops/tracing';
import type { Store } from '../store/store';

/** `web` takes requests, `worker` sends digests, `all` does both. */
export type Role = 'all' | 'web' | 'worker';

export interface RoundupOptions {
  readonly config: Config;
  readonly role?: Role;
  /** For tests. */
  readonly digestTimes?: Partial<WorkerTimes>;
  /** How long refused requests are gathered before they are logged; one second by default. */
  readonly refusalTallyMs?: number;
  readonly now?: () => Date;
  /** How a request waits, such as before it shows its progress. */
  readonly wait?: Wait;
  readonly logDestination?: Destination;
  /** For Cal.com; a pool of our own by default. */
  readonly dispatcher?: Dispatcher;
  /** Acks on its own thread, so that none waits while an answer is built. Needs the compiled program. */
  readonly acksOnThread?: boolean;
  /** Where people install the app; Slack's own page by default. */
  readonly slackAuthorizationUrl?: URL;
}

export interface Parts extends RoundupOptions {
  readonly store: Store;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly tracing: Tracing;
}
