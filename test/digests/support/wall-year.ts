// An independent answer to "when does a digest run, and what does it tell of?": what Intl says that clocks show,
// minute by minute, and day numbers. Nothing of src/ computes here.
import type { DigestPeriod, DigestSchedule } from '../../../src/digests/digest';

const minuteMs = 60_000;
const hourMinutes = 60;
const dayMinutes = 1_440;
const dayMs = 86_400_000;

/** What clocks in a zone show in each minute from `start` on, as minutes since 1970 of the same figures. */
export interface WallYear {
  readonly start: number;
  readonly timeZone: string;
  readonly shown: Int32Array;
}

export interface ExpectedRun {
  readonly at: number;
  readonly period: DigestPeriod;
  /** No clock shows its time on that day. */
  readonly isMoved: boolean;
  /** Clocks show it again within three hours. */
  readonly comesTwice: boolean;
}

/**
 * Asks Intl every hour, and every minute of an hour in which clocks changed; with `everyMinute` it takes nothing on
 * trust and asks every minute.
 */
export function readWallYear(
  timeZone: string,
  start: number,
  minutes: number,
  everyMinute: boolean,
): WallYear {
  const shown = new Int32Array(minutes);
  const ask = wallClock(timeZone);
  for (let from = 0; from < minutes; from += hourMinutes) {
    const to = Math.min(from + hourMinutes, minutes);
    const atFrom = ask(start + from * minuteMs);
    const atEnd = ask(start + (to - 1) * minuteMs);
    const isSteady = !everyMinute && atEnd - atFrom === to - 1 - from;
    for (let minute = from; minute < to; minute += 1) {
      shown[minute] = isSteady ? atFrom + minute - from : ask(start + minute * minuteMs);
    }
  }
  return { start, timeZone, shown };
}

function wallClock(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (ms) => {
    // 03/29/2026, 01:30
    const text = format.format(ms);
    const figure = (from: number, to: number) => Number(text.slice(from, to));
    const day = Date.UTC(figure(6, 10), figure(0, 2) - 1, figure(3, 5)) / dayMs;
    return day * dayMinutes + figure(12, 14) * hourMinutes + figure(15, 17);
  };
}

/** How often clocks jump within it. */
export function countClockChanges({ shown }: WallYear): number {
  let changes = 0;
  for (let minute = 1; minute < shown.length; minute += 1) {
    if ((shown[minute] ?? 0) - (shown[minute - 1] ?? 0) !== 1) changes += 1;
  }
  return changes;
}

/** Every run after the first minute: when a clock first shows its time, or is first past it. */
export function expectRuns(year: WallYear, schedule: DigestSchedule): readonly ExpectedRun[] {
  const { shown, start } = year;
  const [hour = 0, minute = 0] = schedule.time.split(':').map(Number);
  const days = daysShown(year);
  const firstDay = Math.floor((shown[0] ?? 0) / dayMinutes);
  const runs: ExpectedRun[] = [];
  let at = 0;
  for (let day = firstDay; ; day += 1) {
    if (!isOn(schedule, day)) continue;
    const asked = day * dayMinutes + hour * hourMinutes + minute;
    while (at < shown.length && (shown[at] ?? 0) < asked) at += 1;
    if (at === shown.length) return runs;
    if (at === 0) continue;
    const { first, last } = daysToldOn(schedule, day);
    const isNoDay = first === last && first >= firstDay && !days.has(first);
    if (isNoDay) continue;
    runs.push({
      at: start + at * minuteMs,
      period: { first: dateOf(first), last: dateOf(last) },
      isMoved: shown[at] !== asked,
      comesTwice: shown.subarray(at + 1, at + 181).includes(asked),
    });
  }
}

function daysToldOn(schedule: DigestSchedule, day: number): { first: number; last: number } {
  if (schedule.every === 'month') return { first: monthStart(day, -1), last: monthStart(day, 0) - 1 };
  if (schedule.weekdays.length === 1) {
    const intoWeek = (weekdayOf(day) - schedule.weekStart + 7) % 7;
    return { first: day - intoWeek - 7, last: day - intoWeek - 1 };
  }
  let first = day - 1;
  while (!isOn(schedule, first)) first -= 1;
  return { first, last: day - 1 };
}

function daysShown({ shown }: WallYear): ReadonlySet<number> {
  const days = new Set<number>();
  for (let minute = 0; minute < shown.length; minute += 30) {
    days.add(Math.floor((shown[minute] ?? 0) / dayMinutes));
  }
  return days;
}

function isOn({ every, weekdays }: DigestSchedule, day: number): boolean {
  const has = (some: number) => weekdays.some((weekday) => weekday === weekdayOf(some));
  if (every === 'week') return has(day);
  let first = monthStart(day, 0);
  while (!has(first)) first += 1;
  return first === day;
}

/** The first day of a month that lies `months` from that of the day. */
function monthStart(day: number, months: number): number {
  const date = new Date(day * dayMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / dayMs;
}

// 1 January 1970 was a Thursday.
const weekdayOf = (day: number) => (day + 4) % 7;
const dateOf = (day: number) => new Date(day * dayMs).toISOString().slice(0, 10);
