import type { WalkView } from '../../bookings/walk';
import type { WeekStart } from '../../lib/time/calendar';
import type { Period } from '../../lib/time/period';
import type { BookingsQuestion, HostFilter } from './bookings-request';

/** Whose access has answered: the asker's own, or the shared one with the name of whose it is. */
export type Whose = { readonly kind: 'own' } | { readonly kind: 'shared'; readonly name: string };

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
  readonly whose: Whose;
  /** Whose bookings are listed: as the question says, or as goes without saying. */
  readonly host: HostFilter;
  readonly comparesNames: boolean;
  readonly walk: WalkView;
}
