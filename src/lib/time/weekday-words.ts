import { type Weekday, weekdayNames } from './calendar';

// Beside the first three letters of each.
const otherShort: Readonly<Record<string, Weekday>> = {
  tues: 'tuesday',
  weds: 'wednesday',
  thur: 'thursday',
  thurs: 'thursday',
};

/** A weekday's name or one of its usual abbreviations, in lower case. */
export function readWeekday(text: string): Weekday | null {
  const byName = weekdayNames.find((name) => name === text || name.slice(0, 3) === text);
  return byName ?? (Object.hasOwn(otherShort, text) ? (otherShort[text] ?? null) : null);
}
