import { addDays, type CalendarUnit, datePartsOf, startOfUnit } from './calendar';
import { readWeekday } from './parse-period';
import { DateReader, type DateSpan, oneDay, span } from './plain-dates';
import {
  daysAway,
  directionOf,
  frequencyUnitOf,
  numberWords,
  partsOfDay,
  qualifiers,
  relativeDayOf,
  type Unit,
  unitOf,
  workDays,
} from './plain-words';

/** Reads spans relative to today: "past 2 weeks", "next weekend", "yesterday". */
export class RelativeReader extends DateReader {
  protected relative(from: number): DateSpan | null {
    const text = this.textAt(from);
    const joined = /^(this|last|next)-?(week|month|quarter|year|weekend)$/.exec(text);
    const direction = joined?.[1] ?? directionOf.get(text);
    if (direction !== 'this' && direction !== 'last' && direction !== 'next') return null;
    if (joined) return this.relativeUnit(direction, null, joined[2] ?? '', 1);
    let next = from + 1;
    while (qualifiers.has(this.textAt(next))) next += 1;
    if (partsOfDay.has(this.textAt(next))) return this.partOfDay('today', next - from + 1);
    const weekday = readWeekday(this.textAt(next));
    if (weekday !== null) return this.spanOf({ kind: 'weekday', weekday, direction }, next - from + 1);
    const month = this.month(next);
    if (month !== null) {
      return this.inDirection(direction, (year) =>
        this.spanOf({ kind: 'month', month, year }, next - from + 1),
      );
    }
    const count = this.count(next);
    let unitAt = next + (count?.used ?? 0);
    while (qualifiers.has(this.textAt(unitAt))) unitAt += 1;
    if (count !== null && workDays.has(this.textAt(unitAt))) {
      const isWritten = unitOf.get(this.textAt(unitAt + 1)) === 'day';
      if (direction === 'this' || (!isWritten && !/^(?:workdays?|bd)$/.test(this.textAt(unitAt))))
        return null;
      // Five working days take a week.
      const days = Math.ceil((count.number * 7) / 5);
      return this.countedUnits(direction, days, 'day', unitAt + (isWritten ? 2 : 1) - from, true);
    }
    // "last business week"
    if (workDays.has(this.textAt(unitAt)) && unitOf.get(this.textAt(unitAt + 1)) === 'week') unitAt += 1;
    return this.relativeUnit(direction, count, this.textAt(unitAt), unitAt - from + 1);
  }

  /** "3 days ago", "in two weeks", "30 days", "the day before yesterday". */
  protected awayFromToday(from: number): DateSpan | null {
    const third = this.textAt(from + 2);
    const away = this.is(from + 1, 'before') ? -2 : this.is(from + 1, 'after') ? 2 : 0;
    if (
      this.is(from, 'day') &&
      away !== 0 &&
      relativeDayOf.get(third) === (away < 0 ? 'yesterday' : 'tomorrow')
    )
      return { ...oneDay(addDays(this.today, away), 3), dependsOnToday: true };
    const unitBefore = unitOf.get(this.textAt(from));
    if (away !== 0 && directionOf.get(third) === (away < 0 ? 'last' : 'next') && isCalendarUnit(unitBefore))
      return this.unitAway(unitBefore, away, 3);
    if (this.is(from, 'rest', 'remainder')) {
      if (!this.is(from + 1, 'of')) return null;
      const used = this.is(from + 2, 'the', 'this', 'my', 'our') ? 4 : 3;
      const unit = this.textAt(from + used - 1);
      return relativeDayOf.get(unit) === 'today' || unitOf.get(unit) === 'day'
        ? this.partOfDay('today', used)
        : this.relativeUnit('this', null, unit, used);
    }
    const isIn = this.is(from, 'in', 'within');
    const count = this.count(isIn ? from + 1 : from);
    if (count === null) return null;
    const unitAt = from + (isIn ? 1 : 0) + count.used;
    const unit = unitOf.get(this.textAt(unitAt));
    const isAgo = this.is(unitAt + 1, 'ago', 'back');
    const isAhead = this.is(unitAt + 1, 'from') && this.is(unitAt + 2, 'now', 'today');
    const used = unitAt - from + (isAgo ? 2 : isAhead ? 3 : 1);
    if (unit === undefined || unit === 'weekend') return null;
    // "2 q 2026" is no count of quarters.
    if (this.is(unitAt, 'q') && this.writtenYear(unitAt + 1) !== null) return null;
    // In "30 min calls" the minutes are a length, not a period.
    if (unit === 'hour' && !isIn && !isAgo && !isAhead) return null;
    if (unit === 'hour')
      return isIn ? this.hoursAhead(this.textAt(unitAt), count.number, used) : this.partOfDay('today', used);
    if (!isIn && !isAgo && !isAhead) {
      if (this.is(from, 'a', 'an')) return null;
      return this.countedUnits(
        this.calendar.yearlessDates === 'begun' ? 'last' : 'next',
        count.number,
        unit,
        used,
        true,
      );
    }
    if (count.number > 400) return null;
    const steps = isAgo ? -count.number : count.number;
    if (unit === 'day') return { ...oneDay(addDays(this.today, steps), used), dependsOnToday: true };
    const whole =
      unit === 'fortnight' ? this.unitAway('week', steps * 2, used) : this.unitAway(unit, steps, used);
    return { ...whole, isGuess: true };
  }

  protected relativeUnit(
    direction: 'this' | 'last' | 'next',
    count: Count | null,
    word: string,
    used: number,
  ): DateSpan | null {
    const [, attached, short = ''] = /^(\d+)(d|w|m|mo|q|y|h)$/.exec(word) ?? [];
    if (attached !== undefined && count === null) {
      return this.relativeUnit(
        direction,
        { number: Number(attached), used: 0, isGuess: false },
        short === 'm' ? 'month' : short === 'q' ? 'quarter' : short,
        used,
      );
    }
    const unit = unitOf.get(word);
    if (unit === undefined) return null;
    const isMany = /s$/.test(word) && word.length > 2;
    if (unit === 'hour')
      return direction === 'last'
        ? this.countedUnits('last', Math.max(2, Math.ceil((count?.number ?? 0) / 24)), 'day', used, true)
        : this.hoursAhead(word, count?.number ?? 0, used);
    if (unit === 'weekend') return this.weekend(direction, used);
    if (count === null && direction !== 'this' && isMany) {
      const usual = { day: 7, week: 4, month: 3, quarter: 2, year: 2, fortnight: 1 } as const;
      return this.countedUnits(direction, usual[unit], unit, used, true);
    }
    if (count !== null && direction !== 'this')
      return this.countedUnits(direction, count.number, unit, used, count.isGuess);
    if (unit === 'day') {
      const day = { this: 'today', last: 'yesterday', next: 'tomorrow' } as const;
      return this.spanOf({ kind: day[direction] }, used);
    }
    if (unit === 'fortnight')
      return direction === 'this' ? this.fortnight(used) : this.countedUnits(direction, 1, unit, used, false);
    return this.spanOf({ kind: direction, unit }, used);
  }

  protected countedUnits(
    direction: 'last' | 'next',
    given: number,
    unit: Exclude<Unit, 'hour' | 'weekend'>,
    used: number,
    isGuess: boolean,
  ): DateSpan | null {
    const count = unit === 'fortnight' ? given * 2 : given;
    const limit = { day: 1000, week: 200, fortnight: 200, month: 60, quarter: 20, year: 10 }[unit];
    if (count < 1 || count > limit) return null;
    if (unit === 'quarter' || unit === 'year') {
      const { weekStart, fiscalYearStart = 1 } = this.calendar;
      const start = (steps: number) => startOfUnit(this.today, unit, steps, weekStart, fiscalYearStart);
      const [first, after] = direction === 'last' ? [start(-count), start(0)] : [start(1), start(count + 1)];
      return { ...span(first, addDays(after, -1), used), isGuess };
    }
    const counted = unit === 'fortnight' ? 'week' : unit;
    return this.spanOf({ kind: `${direction}-${counted}s`, count }, used, { isGuess });
  }

  /** "next 48 hours" as whole days, including today. */
  protected hoursAhead(unit: string, count: number, used: number): DateSpan | null {
    if (unit.startsWith('m') || count < 24) return this.partOfDay('today', used);
    return { ...span(this.today, addDays(this.today, Math.ceil(count / 24)), used), isGuess: true };
  }

  /** The words do not say which fortnight, so it follows `yearlessDates`. */
  protected fortnight(used: number): DateSpan | null {
    return this.countedUnits(
      this.calendar.yearlessDates === 'begun' ? 'last' : 'next',
      1,
      'fortnight',
      used,
      true,
    );
  }

  protected weekend(direction: 'this' | 'last' | 'next', used: number): DateSpan {
    const { weekday } = datePartsOf(this.today);
    // On a weekend, "next weekend" is a week later; on other days it is the coming one.
    const isNow = weekday === 6 || weekday === 0;
    const coming = addDays(this.today, weekday === 0 ? -1 : 6 - weekday);
    const weeks = direction === 'last' ? -1 : direction === 'next' && isNow ? 1 : 0;
    const first = addDays(coming, weeks * 7);
    return span(first, addDays(first, 1), used);
  }

  protected unitAway(unit: CalendarUnit, steps: number, used: number): DateSpan {
    const { weekStart, fiscalYearStart } = this.calendar;
    const start = (step: number) => startOfUnit(this.today, unit, step, weekStart, fiscalYearStart);
    return span(start(steps), addDays(start(steps + 1), -1), used);
  }

  protected count(place: number): Count | null {
    const text = this.textAt(place);
    if (/^\d{1,4}$/.test(text)) return { number: Number(text), used: 1, isGuess: false };
    const number = numberWords.indexOf(text);
    if (number > 0) return { number, used: 1, isGuess: false };
    const article = this.is(place, 'a', 'an') ? 1 : 0;
    const ofCount = this.is(place + article + 1, 'of') ? 1 : 0;
    if (this.is(place + article, 'couple')) return { number: 2, used: article + 1 + ofCount, isGuess: false };
    if (this.is(place + article, 'few', 'several'))
      return { number: 3, used: article + 1 + ofCount, isGuess: true };
    return article === 1 ? { number: 1, used: 1, isGuess: false } : null;
  }

  /** A day by name or a part of one, and single words such as "weekly", "fortnight" or "alltime". */
  protected namedDay(from: number): DateSpan | null {
    const text = this.textAt(from);
    const allTime =
      this.is(from, 'all') && this.is(from + 1, 'time') ? 2 : this.is(from, 'alltime', 'ever') ? 1 : 0;
    if (allTime > 0) {
      const last = this.today;
      return { first: last, last, spec: { kind: 'until', last }, used: allTime, dependsOnToday: true };
    }
    const every = frequencyUnitOf.get(text);
    if (every !== undefined)
      return this.spanOf(every === 'day' ? { kind: 'today' } : { kind: 'this', unit: every }, 1, {
        isGuess: true,
      });
    if (this.is(from, 'fortnight')) return this.fortnight(1);
    const away = daysAway.get(text);
    if (away !== undefined)
      return { ...oneDay(addDays(this.today, away), 1), dependsOnToday: true, isGuess: true };
    if (this.is(from, 'tonight', 'now')) return this.partOfDay('today', 1);
    if (this.is(from, 'later') && relativeDayOf.get(this.textAt(from + 1)) === 'today')
      return this.partOfDay('today', 2);
    if (this.is(from, 'weekend') || (this.is(from, 'over') && this.is(from + 1, 'weekend')))
      return { ...this.weekend('this', 1), isGuess: false };
    const day = relativeDayOf.get(text);
    if (day !== undefined)
      return partsOfDay.has(this.textAt(from + 1)) ? this.partOfDay(day, 2) : this.spanOf({ kind: day }, 1);
    const weekday = readWeekday(text.replace(/s$/, '')) ?? readWeekday(text);
    return weekday === null ? null : this.spanOf({ kind: 'weekday', weekday, direction: null }, 1);
  }

  protected partOfDay(kind: 'today' | 'yesterday' | 'tomorrow', used: number): DateSpan | null {
    return this.spanOf({ kind }, used, { isGuess: true, isPartOfDay: true });
  }
}

interface Count {
  readonly number: number;
  readonly used: number;
  readonly isGuess: boolean;
}

const isCalendarUnit = (unit: Unit | undefined): unit is CalendarUnit =>
  unit !== undefined && unit !== 'hour' && unit !== 'day' && unit !== 'fortnight' && unit !== 'weekend';
