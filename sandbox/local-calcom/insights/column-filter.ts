import { serverError } from '../http/api-error';
import type { Booking } from '../world/types';
import type { WorldIndex } from '../world-index';
import type { ColumnFilter, FilterValue } from './member-stats-request';
import { matchesText } from './text-filter';
import { readWallClockBound } from './wall-clock-bound';

type Keeps = (booking: Booking) => boolean;
type Of<Type extends FilterValue['type']> = Extract<FilterValue, { type: Type }>['data'];

const databaseStatuses: readonly unknown[] = [
  'accepted',
  'pending',
  'cancelled',
  'rejected',
  'awaiting_host',
];
const comparisons: Readonly<Record<Of<'n'>['operator'], (left: number, right: number) => boolean>> = {
  eq: (left, right) => left === right,
  neq: (left, right) => left !== right,
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
};

/** Null when Cal.com ignores the filter: an id it does not know, or one with another type of value. */
export function buildColumnFilter({ id, value }: ColumnFilter, index: WorldIndex): Keeps | null {
  switch (`${id}:${value.type}`) {
    case 'startTime:dr':
      // The upper bound is held against the end: who is still in the meeting by then is not counted.
      return value.type === 'dr' ? within(value.data, (booking) => [booking.start, booking.end]) : null;
    case 'createdAt:dr':
      return value.type === 'dr'
        ? within(value.data, (booking) => [booking.createdAt, booking.createdAt])
        : null;
    case 'eventTypeId:ms':
      return value.type === 'ms' ? ofEventTypes(value.data, index) : null;
    case 'userId:ss':
      return value.type === 'ss' ? ofOwner(value.data) : null;
    case 'status:ms':
      return value.type === 'ms' ? ofStatuses(value.data) : null;
    case 'paid:ss':
      return value.type === 'ss' ? (booking) => booking.paid === (value.data === 'true') : null;
    case 'userEmail:t':
    case 'userName:t':
      return value.type === 't' ? ofHost(value.data, id === 'userEmail' ? 'email' : 'name', index) : null;
    case 'rating:n':
      return value.type === 'n' ? ofRating(value.data) : null;
    default:
      return null;
  }
}

function within(
  { startDate, endDate }: Of<'dr'>,
  boundsOf: (booking: Booking) => readonly [lower: Date, upper: Date],
): Keeps {
  const from = startDate === null ? Number.NEGATIVE_INFINITY : readWallClockBound(startDate);
  const until = endDate === null ? Number.POSITIVE_INFINITY : readWallClockBound(endDate);
  return (booking) => {
    const [lower, upper] = boundsOf(booking);
    return lower.getTime() >= from && upper.getTime() <= until;
  };
}

function ofEventTypes(ids: Of<'ms'>, index: WorldIndex): Keeps | null {
  if (ids.length === 0) return null;
  return ({ eventTypeId }) => {
    const parentId = index.eventTypeById(eventTypeId)?.parentId ?? null;
    return [eventTypeId, parentId].some((each) => each !== null && ids.includes(each));
  };
}

function ofOwner(id: Of<'ss'>): Keeps | null {
  return typeof id === 'number' ? (booking) => booking.ownerId === id : null;
}

function ofStatuses(statuses: Of<'ms'>): Keeps {
  // An empty IN () and a value outside the database's enum are both errors of SQL.
  if (statuses.length === 0 || statuses.some((status) => !databaseStatuses.includes(status))) {
    throw serverError();
  }
  return (booking) => statuses.includes(booking.status);
}

function ofHost(operation: Of<'t'>, field: 'email' | 'name', index: WorldIndex): Keeps {
  return ({ ownerId }) => matchesText(index.memberById(ownerId)?.[field] ?? null, operation);
}

function ofRating({ operator, operand }: Of<'n'>): Keeps {
  return ({ rating }) => rating !== null && comparisons[operator](rating, operand);
}
