import type { Booking } from '../../../bookings/booking';
import type { UnderstoodQuestion } from '../../../rankings/answer';
import type { Ranking } from '../../../rankings/ranking';
import type { Reconciliation } from '../../../rankings/reconcile';
import type { CarriedExplanation } from './explain-value';

export interface ExplainedBooking {
  readonly booking: Booking;
  readonly rating: number | null;
}

/** The bookings behind one number, as far as one view shows them. */
export interface Explanation {
  readonly understood: UnderstoodQuestion;
  readonly ranking: Ranking;
  readonly name: string;
  readonly shown: number;
  readonly reconciliation: Reconciliation;
  readonly rows: readonly ExplainedBooking[];
  /** How many were found that come before these rows, later in time. */
  readonly before: number;
  /** What the buttons go on with; null where there is nothing to go on with. */
  readonly more: CarriedExplanation | null;
  readonly further: CarriedExplanation | null;
  readonly back: CarriedExplanation | null;
}
