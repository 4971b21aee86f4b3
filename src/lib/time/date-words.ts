import { addDays, firstOfMonth, type LocalDate, toLocalDate } from './calendar';
import type { PeriodSpec } from './period';

const earliestYear = 1970;
const latestYear = 2100;

export type DateProblem =
  /** Not written as year-month-day, so day and month could be mistaken for each other. */
  | { readonly reason: 'date-format'; readonly given: string }
  | {
      readonly reason: 'year-out-of-range';
      readonly given: string;
      readonly earliest: number;
      readonly latest: number;
    }
  | { readonly reason: 'no-such-month'; readonly given: string }
  | { readonly reason: 'no-such-day'; readonly given: string; readonly lastDayOfMonth: LocalDate };

export type DateWord =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly problem: DateProblem }
  | {
      readonly kind: 'days';
      readonly spec: PeriodSpec;
      readonly first: LocalDate;
      readonly last: LocalDate;
    };

const yearMonthDay = /^(\d+)-(\d{1,2})(?:-(\d{1,2}))?$/;
const bareYear = /^\d{4,6}$/;
const otherFormats = [
  /^\d{1,4}([/.])\d{1,2}\1\d{1,4}$/, // 5/1/2026, 05.01.2026
  /^\d{4}[/.]\d{1,2}$|^\d{1,2}[/.]\d{4}$/, // 2026/01, 01/2026
  /^\d{1,2}-\d{1,2}-\d{2,4}$/, // 05-01-2026
  /^\d{1,2}-\d{4}$/, // 01-2026
  /^\d{8}$/, // 20260105
  /^\d{4}-\d{2}-\d{2}t/, // 2026-01-05T09:00
];

/** Reads one lower-case word as a day (`2026-01-05`), a month (`2026-01`) or a year (`2026`). */
export function readDateWord(word: string): DateWord {
  if (otherFormats.some((format) => format.test(word)))
    return invalid({ reason: 'date-format', given: word });
  if (bareYear.test(word)) return readYear(word);
  const [, yearDigits, monthDigits, dayDigits] = yearMonthDay.exec(word) ?? [];
  // Three digits and fewer are no year: "5-7" may be anything.
  if (yearDigits === undefined || yearDigits.length < 4) return { kind: 'none' };

  const year = Number(yearDigits);
  const month = Number(monthDigits);
  if (!isKnownYear(yearDigits)) return invalid(yearOutOfRange(word));
  if (month < 1 || month > 12) return invalid({ reason: 'no-such-month', given: word });
  const first = firstOfMonth(year, month);
  const last = addDays(firstOfMonth(year, month + 1), -1);
  if (dayDigits === undefined) return { kind: 'days', spec: { kind: 'month', month, year }, first, last };
  const date = toLocalDate(year, month, Number(dayDigits));
  if (date === null) return invalid({ reason: 'no-such-day', given: word, lastDayOfMonth: last });
  return { kind: 'days', spec: { kind: 'date', date }, first: date, last: date };
}

function readYear(word: string): DateWord {
  if (!isKnownYear(word)) return invalid(yearOutOfRange(word));
  const year = Number(word);
  return {
    kind: 'days',
    spec: { kind: 'year', year },
    first: firstOfMonth(year, 1),
    last: addDays(firstOfMonth(year + 1, 1), -1),
  };
}

function isKnownYear(digits: string): boolean {
  return digits.length === 4 && Number(digits) >= earliestYear && Number(digits) <= latestYear;
}

function yearOutOfRange(given: string): DateProblem {
  return { reason: 'year-out-of-range', given, earliest: earliestYear, latest: latestYear };
}

function invalid(problem: DateProblem): DateWord {
  return { kind: 'invalid', problem };
}
