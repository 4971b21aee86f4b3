import { findNearest } from '../text/nearest-word';
import { type CalendarUnit, weekdayNames } from './calendar';
import type { Reading, Token } from './period-tokens';
import { readWeekday } from './weekday-words';

type CountedUnit = 'day' | 'week' | 'month';
/** The largest count for each unit. */
const countLimits: Readonly<Record<CountedUnit, number>> = { day: 1000, week: 200, month: 60 };

export const directions = ['this', 'last', 'next'] as const;
type Direction = (typeof directions)[number];
export const calendarUnits = ['week', 'month', 'quarter', 'year'] as const;
const countableWords = ['days', 'weeks', 'months'];

export type RelativeProblem =
  | { readonly reason: 'unknown-unit'; readonly given: string; readonly nearest: string | null }
  | { readonly reason: 'unit-missing'; readonly given: string }
  /** "last days": how many? */
  | { readonly reason: 'count-missing'; readonly given: string; readonly unit: CountedUnit }
  /** Not a whole number from 1 to `max`. */
  | {
      readonly reason: 'count-out-of-range';
      readonly given: string;
      readonly unit: CountedUnit;
      readonly max: number;
    }
  /** "last 2 years": only days, weeks and months are counted. */
  | { readonly reason: 'unit-not-countable'; readonly given: string };

const unitWords: ReadonlyMap<string, CalendarUnit | 'day'> = new Map([
  ...(['d', 'day', 'days'] as const).map((word) => [word, 'day'] as const),
  ...(['w', 'wk', 'wks', 'week', 'weeks'] as const).map((word) => [word, 'week'] as const),
  ...(['m', 'mo', 'mos', 'month', 'months'] as const).map((word) => [word, 'month'] as const),
  ...(['q', 'quarter', 'quarters'] as const).map((word) => [word, 'quarter'] as const),
  ...(['y', 'yr', 'yrs', 'year', 'years'] as const).map((word) => [word, 'year'] as const),
]);
const countAndUnit = /^([-+]?\d+(?:[.,]\d+)?)([a-z]*)$/;
const onlySingular = /^(?:week|month|quarter|year)$/;

export function isDirection(word: string | undefined): word is Direction {
  return directions.some((direction) => direction === word);
}

/** Reads what follows `this`, `last` or `next`: a unit, a weekday, or a count and a unit (`7 days`, `7d`). */
export function readRelative(direction: Direction, tokens: readonly Token[]): Reading<RelativeProblem> {
  const word = tokens[0]?.text;
  if (word === undefined) return invalid({ reason: 'unit-missing', given: direction });
  const weekday = readWeekday(word);
  if (weekday !== null) return { kind: 'period', spec: { kind: 'weekday', weekday, direction }, used: 1 };
  const [, count, attachedUnit] = countAndUnit.exec(word) ?? [];
  if (count === undefined || direction === 'this') return readUnit(direction, word);
  if (attachedUnit) return readCount(direction, count, attachedUnit, 1);
  const unitWord = tokens[1]?.text;
  if (unitWord === undefined) return invalid({ reason: 'unit-missing', given: `${direction} ${word}` });
  return readCount(direction, count, unitWord, 2);
}

function readUnit(direction: Direction, word: string): Reading<RelativeProblem> {
  const unit = unitWords.get(word);
  if (unit === undefined || (direction === 'this' && (unit === 'day' || !onlySingular.test(word)))) {
    const nearest = findNearest(word, [...calendarUnits, ...weekdayNames]);
    return invalid({ reason: 'unknown-unit', given: word, nearest });
  }
  if (unit === 'day') return invalid({ reason: 'count-missing', given: word, unit });
  if (!onlySingular.test(word)) {
    return unit === 'week' || unit === 'month'
      ? invalid({ reason: 'count-missing', given: word, unit })
      : invalid({ reason: 'unknown-unit', given: word, nearest: unit });
  }
  return { kind: 'period', spec: { kind: direction, unit }, used: 1 };
}

function readCount(
  direction: 'last' | 'next',
  given: string,
  unitWord: string,
  used: number,
): Reading<RelativeProblem> {
  const unit = unitWords.get(unitWord);
  if (unit === undefined) {
    return invalid({
      reason: 'unknown-unit',
      given: unitWord,
      nearest: findNearest(unitWord, countableWords),
    });
  }
  if (unit === 'quarter' || unit === 'year')
    return invalid({ reason: 'unit-not-countable', given: unitWord });
  const count = Number(given);
  const max = countLimits[unit];
  if (!Number.isInteger(count) || count < 1 || count > max) {
    return invalid({ reason: 'count-out-of-range', given, unit, max });
  }
  return { kind: 'period', spec: { kind: `${direction}-${unit}s`, count }, used };
}

function invalid(problem: RelativeProblem): Reading<RelativeProblem> {
  return { kind: 'invalid', problem };
}
