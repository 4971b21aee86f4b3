import { sentenceCase } from '../text/fold';
import { countDays, datePartsOf, isWholeMonth, type LocalDate, monthNames } from './calendar';
import type { Period } from './period';
import { endOfDay, localDateOf, localTimeOf, startOfDay } from './wall-time';

// Not from Intl, whose spellings and spaces differ between Node versions.
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The period's exact days in its own zone: `Mon 9 – Sun 15 Nov 2026`, `1–31 Oct 2026`, `since 1 Mar 2026`. A
 * period that ends within a day shows the time, and whether it is running: `1–20 Nov 2026, 14:32 (still
 * running)`.
 */
export function describePeriod(period: Period): string {
  const { firstDay, lastDay } = period;
  if (firstDay === null) return lastDay === null ? 'all time' : `until ${dayMonthYear(lastDay)}`;
  if (lastDay === null) return `since ${dayMonthYear(firstDay)}`;
  if (startsWithinDay(period, firstDay)) return describeInstants(period, firstDay, lastDay);
  return describeDays(period, firstDay, lastDay) + describeStop(period, firstDay, lastDay);
}

/** As `describePeriod`, without the year when all dates are in the year of `now`. */
export function describePeriodFrom(period: Period, now: Date): string {
  const days = describePeriod(period);
  const thisYear = localDateOf(now, period.timeZone).slice(0, 4);
  const isThisYear = (days.match(/\b\d{4}\b/g) ?? []).every((year) => year === thisYear);
  return isThisYear ? days.replaceAll(` ${thisYear}`, '') : days;
}

/** Days in short form: `16–22 Nov`, `30 Nov – 6 Dec`, `October`. Adds the year when it is not `year`. */
export function describeDaysBriefly(first: LocalDate, last: LocalDate, year: number): string {
  const { year: ofYear, month } = datePartsOf(last);
  const isThisYear = ofYear === year;
  if (isWholeMonth(first, last)) {
    const name = sentenceCase(monthNames[month - 1] ?? '');
    return isThisYear ? name : `${name} ${ofYear}`;
  }
  return joinDays(first, last, isThisYear ? monthOf(last) : monthYear(last), false);
}

/** Only a period since a moment, such as the last digest, starts within a day. */
function startsWithinDay({ start, timeZone }: Period, firstDay: LocalDate): boolean {
  return start !== null && start > startOfDay(firstDay, timeZone);
}

function describeInstants(period: Period, firstDay: LocalDate, lastDay: LocalDate): string {
  const at = (instant: Date | null) => (instant === null ? '' : `, ${localTimeOf(instant, period.timeZone)}`);
  const day = (date: LocalDate) => `${weekdayAndDay(date)} ${monthYear(date)}`;
  const words = `${day(firstDay)}${at(period.start)} – ${day(lastDay)}${at(period.end)}`;
  return period.isRunning ? `${words} (still running)` : words;
}

export function zoneLabel(timeZone: string): string {
  return timeZone.replaceAll('_', ' ');
}

/** `Lisbon time`. A zone without a city, such as `UTC`, is returned unchanged. */
export function zoneTime(timeZone: string): string {
  const city = timeZone.split('/').at(-1) ?? timeZone;
  return !timeZone.includes('/') || timeZone.startsWith('Etc/') ? timeZone : `${zoneLabel(city)} time`;
}

/** Weeks show their weekdays, because the next two weeks are not the fourteen days from today. */
function describeDays({ spec }: Period, first: LocalDate, last: LocalDate): string {
  const hasWeekdays = countDays(first, last) <= 7 || spec.kind.endsWith('-weeks');
  return joinDays(first, last, monthYear(last), hasWeekdays);
}

function joinDays(first: LocalDate, last: LocalDate, end: string, hasWeekdays: boolean): string {
  const [from, to] = [datePartsOf(first), datePartsOf(last)];
  if (first === last) return `${weekdayAndDay(first)} ${end}`;
  if (from.year !== to.year) return `${dayMonthYear(first)} – ${dayMonthYear(last)}`;
  const [firstDay, lastDay] = hasWeekdays ? [weekdayAndDay(first), weekdayAndDay(last)] : [from.day, to.day];
  if (from.month !== to.month) return `${firstDay} ${monthOf(first)} – ${lastDay} ${end}`;
  return hasWeekdays ? `${firstDay} – ${lastDay} ${end}` : `${firstDay}–${lastDay} ${end}`;
}

function describeStop(period: Period, first: LocalDate, last: LocalDate): string {
  if (period.end === null || period.end >= endOfDay(last, period.timeZone)) return '';
  const time = localTimeOf(period.end, period.timeZone);
  if (!period.isRunning) return `, until ${time}`;
  return `, ${first === last ? 'until ' : ''}${time} (still running)`;
}

function weekdayAndDay(date: LocalDate): string {
  const { weekday, day } = datePartsOf(date);
  return `${weekdays[weekday]} ${day}`;
}

function monthOf(date: LocalDate): string {
  return months[datePartsOf(date).month - 1] ?? '';
}

/** `22 Jan` */
export function dayAndMonth(date: LocalDate): string {
  return `${datePartsOf(date).day} ${monthOf(date)}`;
}

function monthYear(date: LocalDate): string {
  return `${monthOf(date)} ${datePartsOf(date).year}`;
}

function dayMonthYear(date: LocalDate): string {
  return `${datePartsOf(date).day} ${monthYear(date)}`;
}
