import { canonicalZone, findPlace, isWithoutPlace, searchTimeZones } from '../lib/time/zones';

export type TimeProblem =
  | { readonly reason: 'time-missing' }
  | { readonly reason: 'time-format'; readonly given: string }
  /** An hour above 23, including 24:00, which is 00:00 of the next day. */
  | { readonly reason: 'no-such-hour'; readonly given: string; readonly hour: number }
  | { readonly reason: 'no-such-minute'; readonly given: string; readonly minute: number }
  /** `0am` or `13pm`: with am and pm, hours run from 1 to 12. */
  | { readonly reason: 'not-on-12-hours'; readonly given: string };

/** `nearest` is a zone to suggest. */
export type ZoneProblem =
  | { readonly reason: 'zone-missing' }
  | { readonly reason: 'unknown-zone'; readonly given: string; readonly nearest: string | null }
  /** `utc+2` or `EST`: many places use it, and it does not follow their summer time. */
  | { readonly reason: 'not-a-place'; readonly given: string; readonly nearest: string | null };

export type ParsedTime =
  | { readonly kind: 'time'; readonly time: string }
  | { readonly kind: 'invalid'; readonly problem: TimeProblem };

export type ParsedZone =
  | { readonly kind: 'zone'; readonly timeZone: string }
  | { readonly kind: 'invalid'; readonly problem: ZoneProblem };

// "9", "9:00", "9.30", "9h30", "0930", each with or without am or pm.
const timePattern = /^(\d{1,2})(?:[:.]?(\d{2})|h(\d{2})?)?(?:([ap])m?)?$/;
const namedTimes: ReadonlyMap<string, string> = new Map([
  ['noon', '12:00'],
  ['midday', '12:00'],
  ['midnight', '00:00'],
]);

/** Reads a time of day as people write it and returns it as `HH:MM`. */
export function parseTime(text: string): ParsedTime {
  const given = text.trim();
  const wrong = (problem: TimeProblem) => ({ kind: 'invalid', problem }) as const;
  // Also reads "9 a.m." and full-width digits.
  const word = given
    .normalize('NFKC')
    .toLowerCase()
    .replace(/([ap])\.m\.?$/, '$1m')
    .replace(/\s*([:.h]|[ap]m?$)\s*/g, '$1');
  if (word === '') return wrong({ reason: 'time-missing' });
  const named = namedTimes.get(word);
  if (named !== undefined) return { kind: 'time', time: named };
  const [whole, hours, minutes, minutesAfterH, half] = timePattern.exec(word) ?? [];
  if (whole === undefined) return wrong({ reason: 'time-format', given });
  const hour = Number(hours);
  const minute = Number(minutes ?? minutesAfterH ?? 0);
  if (half !== undefined && (hour < 1 || hour > 12)) return wrong({ reason: 'not-on-12-hours', given });
  if (hour > 23) return wrong({ reason: 'no-such-hour', given, hour });
  if (minute > 59) return wrong({ reason: 'no-such-minute', given, minute });
  const onDay = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  const time = [onDay, minute].map((part) => String(part).padStart(2, '0')).join(':');
  return { kind: 'time', time };
}

/** The IANA zone of a zone's, city's or country's name. Returns null when that is not certain. */
export const findTimeZone = (name: string): string | null =>
  isWithoutPlace(name) ? null : (findPlace(name) ?? canonicalZone(name));

/** Reads a zone's name in any case, or a city or country with a single zone. */
export function parseTimeZone(text: string, now: Date): ParsedZone {
  const given = text.trim();
  const wrong = (problem: ZoneProblem) => ({ kind: 'invalid', problem }) as const;
  if (given === '') return wrong({ reason: 'zone-missing' });
  const nearest = searchTimeZones(given, now)[0] ?? null;
  if (isWithoutPlace(given)) return wrong({ reason: 'not-a-place', given, nearest });
  const timeZone = findTimeZone(given);
  return timeZone === null ? wrong({ reason: 'unknown-zone', given, nearest }) : { kind: 'zone', timeZone };
}
