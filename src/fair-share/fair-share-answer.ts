import type { ReadGaps } from '../calcom/schemas';
import type { UnderstoodQuestion } from '../rankings/answer';
import type { FairShare } from './fair-share';

/** Of a window's bookings: all, or those that came first, the latest ones. */
export type Extent =
  | { readonly kind: 'whole' }
  /** Counted back to this instant; null where nothing was read. */
  | { readonly kind: 'part'; readonly reached: Date | null };

/** Whose eyes the bookings were seen with. */
export interface CountedThrough {
  /** Whom the Cal.com access belongs to. */
  readonly ownerName: string;
  /** The asker's own; shared; or shared, because the asker's own sees less. */
  readonly whose: 'own' | 'shared' | 'wider';
  /** False for a plain member, who lists no other people's bookings. */
  readonly seesAll: boolean;
}

/** A question about a fair share with its answer: all that a message about it needs to know. */
export interface FairShareAnswer extends UnderstoodQuestion {
  readonly share: FairShare;
  readonly extent: Extent;
  readonly countedAt: Date;
  readonly through: CountedThrough;
  /** The server names one host a booking, its organiser. */
  readonly hasOrganisersOnly: boolean;
  readonly gaps?: ReadGaps | undefined;
}
