import { serverError } from '../http/api-error';

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
