import type { DigestSchedule } from '../../digests/digest';
import { findTimeZone, parseTime } from '../../digests/parse-schedule';
import { type Weekday, weekdayNames } from '../../lib/time/calendar';
import { readWeekday } from '../../lib/time/parse-period';

/** A request that a schedule cannot meet: it allows days of the week, or the first of them in a month. */
export type ScheduleLimit =
  | 'month-end'
  | 'days-to-choose'
  | 'several-a-day'
  | 'twice-a-month'
  | 'months-apart'
  | 'weeks-apart'
  | 'days-apart'
  | 'later-in-month'
  | 'date-in-month'
  | 'two-times'
  | 'exceptions';

export interface ReadSchedule {
  readonly schedule: Partial<Omit<DigestSchedule, 'weekStart'>>;
  /** Set when the schedule is only the nearest one possible. */
  readonly limit: ScheduleLimit | null;
  /** Words that are not about the schedule. "top 5" and "team 7" are one word each. */
  readonly rest: readonly string[];
}

const everyDay = [0, 1, 2, 3, 4, 5, 6] as const;
const workdays = [1, 2, 3, 4, 5] as const;

const dayName = /(?:sun|mon|tue|wed|thu|fri|sat)\w*/.source;
const interval = /(?:other|second|third|fourth|alternate|2nd|3rd|(?!1 )\d+|two|three|four|six)/.source;
const ofMonth = /of (?:the|each|every|a) month/.source;

// The first match counts: "every second monday" is every other Monday, not a month's second Monday.
const limits: readonly (readonly [ScheduleLimit, RegExp])[] = [
  ['month-end', /\bmonthend\b/],
  ['days-to-choose', /\b(?:twice|(?:two|three|2|3) times) (?:a|per|each|every) week\b/],
  ['several-a-day', /\b(?:hourly|every (?:\w+ )?hours?|(?:twice|(?:\w+) times) (?:a|per|each) day)\b/],
  ['twice-a-month', /\b(?:twice (?:a|per|each) month|(?:1st|first) and (?:3rd|third|15th))\b/],
  [
    'months-apart',
    new RegExp(
      `\\b(?:quarterly|yearly|annually|bi(?: - )?monthly|(?:every|each|per|once a) (?:\\w+ )?(?:quarter|year)s?|(?:every|each) ${interval} months?)\\b`,
    ),
  ],
  [
    'weeks-apart',
    new RegExp(
      `\\b(?:fortnight(?:ly)?|bi(?: - )?weekly|alternate|(?:every|each) (?:${interval} weeks?|${interval} ${dayName}))\\b`,
    ),
  ],
  ['days-apart', new RegExp(`\\b(?:every|each) ${interval} days?\\b`)],
  [
    'later-in-month',
    new RegExp(
      `\\b(?:(?:second|third|fourth|last|2nd|3rd|4th) (?:\\w+ ){0,2}${ofMonth}|(?:second|third|fourth) ${dayName})\\b`,
    ),
  ],
  ['date-in-month', /\b(?:\d+(?:nd|rd|th)|[23]1st|middle of the month|mid - month)\b/],
  ['exceptions', /\b(?:except|excluding|but|not)\b.* (?:first|second|third|fourth|last|holidays?)\b/],
];
const monthlyLimits: readonly (ScheduleLimit | undefined)[] = [
  'month-end',
  'twice-a-month',
  'months-apart',
  'later-in-month',
  'date-in-month',
];

// "monthly", "every month", "first monday", "1st of each month".
const monthly =
  /\b(?:monthly|(?:every|each|per|once a) month|1st|on the first|first (?:of|day|working|business|weekday|workday|(?:sun|mon|tue|wed|thu|fri|sat)\w*))\b/;

// Replaces phrases with a word that is read later.
const rewrites: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(
      `\\b(?:(?:at the )?end (?:${ofMonth}|of month)|(?:last|final) day (?:${ofMonth}|of month)|month (?:- )?end|eom)\\b`,
      'g',
    ),
    'monthend',
  ],
  [/\b(?:start|beginning) of (?:the |each |every )?month\b/g, 'first of month'],
  [/\bend of (?:the |each |every )?week\b/g, 'friday'],
  [/\b(?:start|beginning) of (?:the |each |every )?week\b/g, 'monday'],
];

// Days after one of these words are left out, until "but": "not friday but monday", "every day but sunday".
const exclusions = new Set('except excluding without not no rather'.split(' '));

/** Reads a schedule from lowercase words. */
export function readSchedule(given: readonly string[]): ReadSchedule {
  const { timeZone, words: typed } = takeZone(given);
  const text = rewrites.reduce((all, [pattern, word]) => all.replace(pattern, word), typed.join(' '));
  const words = text.split(' ');
  const limit = limits.find(([, pattern]) => pattern.test(text))?.[0];
  const isMonthly = monthlyLimits.includes(limit) || monthly.test(text);
  const days = new Set<number>();
  const leftOut = new Set<number>();
  let isLeavingOut = false;
  const times = new Set<string>();
  const rest: string[] = [];
  words.forEach((word, at) => {
    const [next, before] = [words[at + 1], words[at - 1]];
    if (word === 'but') isLeavingOut = !isLeavingOut;
    else if (exclusions.has(word) || (word === 'instead' && next === 'of')) isLeavingOut = true;
    const add = (some: readonly number[]) => {
      for (const day of some) (isLeavingOut ? leftOut : days).add(day);
    };
    const weekday = dayOf(word);
    const from = /^(?:-|to|until|through)$/.test(before ?? '') ? dayOf(words[at - 2]) : null;
    const time = weekday === null ? readTime(word, next, before) : null;
    if (weekday !== null && from !== null) {
      for (let day = from; day !== weekday; day = (day + 1) % 7) add([day]);
    }
    if (weekday !== null) add([weekday]);
    else if (/^weekends?$/.test(word)) add([0, 6]);
    else if (isWorkday(word, next)) add(workdays);
    else if (word === 'daily' || word === 'everyday' || (word === 'day' && before === 'every')) add(everyDay);
    else if (time !== null) times.add(time);
    else if (!isCount(word, next)) {
      if (isNumberOf(word, before)) rest.splice(-1, 1, `${before} ${word}`);
      else rest.push(word);
    }
  });
  // "the 1st of each month", and the nearest possible day to a month's end.
  const isOnFirst = isMonthly && /\b(?:first|monthend|\d+(?:st|nd|rd|th))\b/.test(text);
  if (days.size === 0 && (isOnFirst || limit === 'several-a-day')) for (const day of everyDay) days.add(day);
  if (days.size === 0 && limit === 'days-to-choose')
    for (const day of /three|3/.test(text) ? [1, 3, 5] : [1, 4]) days.add(day);
  const weekdays = everyDay.filter((day) => days.has(day) && !leftOut.has(day));
  const [time] = times;
  return {
    schedule: {
      ...(isMonthly && { every: 'month' }),
      ...(weekdays.length > 0 && { weekdays }),
      ...(time !== undefined && { time }),
      ...(timeZone !== null && { timeZone }),
    },
    limit: limit ?? (times.size > 1 ? 'two-times' : null),
    rest,
  };
}

// "port - au - prince" is five words here.
const longestZone = 5;

/** Takes out a zone that is certain: "in Europe/Berlin", or "New York time" with its last word. */
function takeZone(words: readonly string[]): {
  readonly timeZone: string | null;
  readonly words: readonly string[];
} {
  for (let from = 0; from < words.length; from += 1) {
    for (let to = Math.min(from + longestZone, words.length); to > from; to -= 1) {
      const name = words.slice(from, to).join(' ');
      const isNamed = words[from - 1] === 'in' || words[to] === 'time' || /^utc$|\//.test(name);
      const timeZone = isNamed ? findTimeZone(name) : null;
      const after = words[to] === 'time' ? to + 1 : to;
      if (timeZone !== null) return { timeZone, words: [...words.slice(0, from), ...words.slice(after)] };
    }
  }
  return { timeZone: null, words };
}

const isWorkday = (word: string, next = '') =>
  /^(?:weekdays?|workdays?)$/.test(word) || (/^(?:working|business)$/.test(word) && /^days?$/.test(next));

/** "1st", and the number in "2 weeks", "3 times" or "5 people", which are not times of day. */
const isCount = (word: string, next = '') =>
  /^\d+(?:st|nd|rd|th)$/.test(word) ||
  (/^\d+$/.test(word) && /^(?:(?:hour|day|week|month|time|row|member)s?|people)$/.test(next));

/** The number in "top 5" or "team 7". */
const isNumberOf = (word: string, before = '') => /^\d+$/.test(word) && /^(?:top|team)$/.test(before);

const germanWeekdays = 'sonntag montag dienstag mittwoch donnerstag freitag samstag'.split(' ');

function dayOf(word: string | undefined): number | null {
  if (word === undefined) return null;
  const one = word.replace(/s$/, '');
  const german = germanWeekdays.indexOf(one);
  if (german >= 0) return german;
  const name: Weekday | null = readWeekday(word) ?? readWeekday(one);
  return name === null ? null : weekdayNames.indexOf(name);
}

/** Reads "9", "9am", "09.30", "17h", "9 pm" or "noon" as `HH:MM`. Null for "next 3", "top 5" or "2 weeks". */
function readTime(word: string, next = '', before: string | undefined): string | null {
  const half = /^[ap]m$/.test(next) && /\d$/.test(word) ? next : '';
  const written = word.replace(/uhr$/, 'h').replace(/\.$/, '') + half;
  if (isCount(word, next)) return null;
  if (isNumberOf(written, before)) return null;
  if (!/^(?:noon|midday|\d\d?(?!\d))/.test(written) || (before === 'next' && !/m$/.test(written)))
    return null;
  const read = parseTime(written);
  return read.kind === 'time' ? read.time : null;
}
