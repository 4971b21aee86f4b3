import type { Reply } from '../../kit/message';
import { type Counts, createCounts } from './counts';
import { createWatches, type Watches } from './watches';

/** Fair shares that are being counted or were, and those who wait for them. */
export interface FairShares {
  readonly counts: Counts;
  readonly watches: Watches<Reply>;
}

export const createFairShares = (now: () => Date): FairShares => ({
  counts: createCounts(now),
  watches: createWatches(),
});
