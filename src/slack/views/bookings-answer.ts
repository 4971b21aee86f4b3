import type { WalkView } from '../../bookings/walk-view';
import type { WeekStart } from '../../insights/calendar';
import type { Period } from '../../insights/period';
import type { BookingsQuestion } from '../requests/bookings-request';

/** A bookings question with one place in its answer: all that a message about it needs to know. */
export interface BookingsAnswer {
  /** With names replaced by the ids they stand for. */
  readonly question: BookingsQuestion;
  readonly askedAt: Date;
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  /** As the workspace reckons its years, and since when "since the last digest" is. */
  readonly fiscalYearStart: number;
  readonly lastDigestAt: Date | null;
  readonly period: Period | null;
  readonly created: Period | null;
  readonly updated: Period | null;
  readonly teamName: string | null;
  readonly eventName: string | null;
  readonly walk: WalkView;
}
