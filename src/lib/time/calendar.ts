// Calendar arithmetic without zone or clock. For instants see `wall-time.ts`.

/** A calendar day as `YYYY-MM-DD`. */
export type LocalDate = string;
export type CalendarUnit = 'week' | 'month' | 'quarter' | 'year';
/** The day a week begins on: 0 is Sunday, 6 is Saturday. */
export type WeekStart = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** The index is the day's number, from 0 for Sunday. */
export const weekdayNames = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export type Weekday = (typeof weekdayNames)[number];
const weekStarts: readonly WeekStart[] = [0, 1, 2, 3, 4, 5, 6];

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
export const monthsIn = { month: 1, quarter: 3, year: 12 } as const;

export const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

/** Whole Unix seconds, as Slack and our button values write instants. */
export const toSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);
export const fromSeconds = (seconds: number): Date => new Date(seconds * 1000);

function toUtc(date: LocalDate): Date {
  return new Date(`${date}T00:00:00.000Z`);
}

function fromUtc(date: Date): LocalDate {
  return date.toISOString().slice(0, 10);
}

/** Returns null when the calendar has no such day (30 February, month 13). `year` has four digits. */
export function toLocalDate(year: number, month: number, day: number): LocalDate | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? fromUtc(date) : null;
}

/** A `month` outside 1 to 12 counts on into other years. */
export function firstOfMonth(year: number, month: number): LocalDate {
  return fromUtc(new Date(Date.UTC(year, month - 1, 1)));
}

/** `month` runs from 1 to 12, `weekday` from 0 (Sunday) to 6. */
export function datePartsOf(date: LocalDate): { year: number; month: number; day: number; weekday: number } {
  const utc = toUtc(date);
  return {
    year: utc.getUTCFullYear(),
    month: utc.getUTCMonth() + 1,
    day: utc.getUTCDate(),
    weekday: utc.getUTCDay(),
  };
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return fromUtc(new Date(toUtc(date).getTime() + days * dayMs));
}

/** The same day of another month, or that month's last day when it has no such day. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const { year, month, day } = datePartsOf(date);
  const lastDay = addDays(firstOfMonth(year, month + months + 1), -1);
  return addDays(firstOfMonth(year, month + months), Math.min(day, datePartsOf(lastDay).day) - 1);
}

/** Whether the days are the first and the last of the same month. */
export function isWholeMonth(first: LocalDate, last: LocalDate): boolean {
  return datePartsOf(first).day === 1 && addDays(addMonths(first, 1), -1) === last;
}

/** The number of days from `first` to `last`, both included. */
export function countDays(first: LocalDate, last: LocalDate): number {
  return (toUtc(last).getTime() - toUtc(first).getTime()) / dayMs + 1;
}

/** The first day of the unit `steps` away from that of `date`. `fiscalYearStart` is a month, 1 to 12. */
export function startOfUnit(
  date: LocalDate,
  unit: CalendarUnit,
  steps: number,
  weekStart: WeekStart,
  fiscalYearStart = 1,
): LocalDate {
  const { year, month, weekday } = datePartsOf(date);
  if (unit === 'week') return addDays(date, steps * 7 - ((weekday - weekStart + 7) % 7));
  const months = monthsIn[unit];
  const firstMonth = month - ((month - fiscalYearStart + 12) % months);
  return firstOfMonth(year, firstMonth + steps * months);
}

/** Parses Cal.com's `weekStart`, an English weekday name. Returns Monday for anything else. */
export function weekStartFromName(name: string | null | undefined): WeekStart {
  const given = name?.trim().toLowerCase();
  return weekStarts.find((day) => weekdayNames[day] === given) ?? 1;
}
