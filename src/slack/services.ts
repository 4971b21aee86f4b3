import type { CalcomClient } from '../calcom/client';
import type { BookingsVisibleTo } from '../config';
import type { Logger } from '../ops/logger';
import type { Metrics } from '../ops/metrics';
import type { InFlight } from './in-flight';
import type { Presses } from './presses';

/** What listeners are given. */
export interface Services {
  /** The workspace's shared Cal.com connection. */
  readonly calcom: CalcomClient;
  readonly bookingsVisibleTo: BookingsVisibleTo;
  /** Cal.com's web app, where a booking's own page is. */
  readonly calcomAppUrl: URL;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Work that goes on after its ack, so that stopping can wait for it. */
  readonly inFlight: InFlight;
  readonly presses: Presses;
  readonly now: () => Date;
  /** A short random text that ties what a person was told to a line in the log. */
  readonly newReference: () => string;
}
