import type { WireBooking } from '../calcom/schemas';
import type { Period } from '../lib/time/period';
import type { RankingsQuestion, RatingOperator } from './question';
import type { RankingId } from './ranking';
import { createWindowCheck } from './window-check';

type Counts = (booking: WireBooking, now: Date) => boolean;

const compare: Readonly<Record<RatingOperator, (rating: number, operand: number) => boolean>> = {
  eq: (rating, operand) => rating === operand,
  neq: (rating, operand) => rating !== operand,
  gt: (rating, operand) => rating > operand,
  gte: (rating, operand) => rating >= operand,
  lt: (rating, operand) => rating < operand,
  lte: (rating, operand) => rating <= operand,
};

const isCompleted: Counts = ({ status, end }, now) =>
  status === 'accepted' && Date.parse(end) <= now.getTime();
const isRated: Counts = ({ rating }) => typeof rating === 'number';

/** Whether a ranking looks at a booking that fits the question. Stars are of those that are rated. */
export const isCountedFor: Readonly<Record<RankingId, Counts>> = {
  'most-bookings': () => true,
  'least-bookings': () => true,
  'most-cancelled': ({ status }) => status === 'cancelled',
  'most-completed': isCompleted,
  'least-completed': isCompleted,
  'most-no-show': ({ absentHost }) => absentHost === true,
  'highest-rated': isRated,
  'lowest-rated': isRated,
};

/** Who gets the credit: the first host, as older versions list nobody else. Null where the account is gone. */
export function organiserIdOf({ hosts: [organiser] }: WireBooking): number | null {
  return typeof organiser?.id === 'number' ? organiser.id : null;
}

export const eventTypeIdOf = (booking: WireBooking): number | null =>
  booking.eventType?.id ?? booking.eventTypeId ?? null;

/**
 * Whether a booking is in the question's period and passes its status and rating. The rest depends on more than the
 * booking: its host, team and event type. Bounds are checked again: servers have been seen to ignore them.
 */
export function createFilterCheck(
  { statuses, rating, dateField }: Pick<RankingsQuestion, 'statuses' | 'rating' | 'dateField'>,
  period: Pick<Period, 'start' | 'end'>,
): (booking: WireBooking) => boolean {
  const isWithin = createWindowCheck(period);
  return (booking) => {
    const { createdAt, status } = booking;
    return (
      isWithin(dateField === 'start' ? booking : { start: createdAt, end: createdAt }) &&
      (statuses.length === 0 || statuses.some((each) => each === status)) &&
      (rating === null ||
        (typeof booking.rating === 'number' && compare[rating.operator](booking.rating, rating.operand)))
    );
  };
}
