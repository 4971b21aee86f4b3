import { serverError } from '../http/answer';
import type { Booking } from '../world/types';
import type { WorldIndex } from '../world-index';
import type { ColumnFilter, FilterValue } from './member-stats-request';

type Keeps = (booking: Booking) => boolean;
type Of<Type extends FilterValue['type']> = Extract<FilterValue, { type: Type }>['data'];

const databaseStatuses: readonly unknown[] = 'accepted pending cancelled rejected awaiting_host'.split(' ');
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
  switch (value.type) {
    case 'dr':
      // The upper bound is held against the end: who is still in the meeting by then is not counted.
      if (id === 'startTime') return within(value.data, ({ start, end }) => [start, end]);
      return id === 'createdAt' ? within(value.data, ({ createdAt }) => [createdAt, createdAt]) : null;
    case 'ms':
      if (id === 'eventTypeId') return ofEventTypes(value.data, index);
      return id === 'status' ? ofStatuses(value.data) : null;
    case 'ss':
      if (id === 'userId') return ofOwner(value.data);
      return id === 'paid' ? (booking) => booking.paid === (value.data === 'true') : null;
    case 't':
      if (id === 'userEmail') return ofHost(value.data, 'email', index);
      return id === 'userName' ? ofHost(value.data, 'name', index) : null;
    case 'n':
      return id === 'rating' ? ofRating(value.data) : null;
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

/** SQL's reading: nothing but the emptiness tests is ever true of a null. */
export function matchesText(value: string | null, { operator, operand }: Of<'t'>): boolean {
  const empty = value === null || value === '';
  if (operator === 'isEmpty') return empty;
  if (operator === 'isNotEmpty') return !empty;
  if (value === null) return false;
  switch (operator) {
    case 'equals':
      return value === operand;
    case 'notEquals':
      return value !== operand;
    case 'contains':
      return isLike(value, `%${operand}%`);
    case 'notContains':
      return !isLike(value, `%${operand}%`);
    case 'startsWith':
      return isLike(value, `${operand}%`);
    case 'endsWith':
      return isLike(value, `%${operand}`);
  }
}

/** ILIKE: without regard to case, and with % and _ of the operand still working as wildcards. */
function isLike(value: string, pattern: string): boolean {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'isu').test(value);
}

const pattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/**
 * A bound as the database casts it to a timestamp without zone: the offset is thrown away instead of applied,
 * and a bare date is its own first instant. What the cast cannot read makes the whole query fail.
 */
export function readWallClockBound(text: string): number {
  const [, date, time = '00:00'] = pattern.exec(text.trim()) ?? [];
  const wall = date === undefined ? Number.NaN : Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(wall)) throw serverError();
  return wall;
}
