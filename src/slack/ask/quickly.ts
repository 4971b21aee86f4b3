import { within } from '../../lib/async/within';
import type { Services } from '../bolt/services';

// Slack waits three seconds for the ack.
const quickMs = 2_000;

/** What the work resolves to, or null when that takes longer than an ack may. The work goes on. */
export const quickly = <T>({ wait }: Pick<Services, 'wait'>, work: Promise<T>): Promise<T | null> =>
  within(quickMs, work, wait);
