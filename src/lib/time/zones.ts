import { findNearest } from '../text/nearest-word';
import { minuteMs } from './calendar';
import { zoneLabel } from './describe-period';
import { isTimeZone, localTimeOf, offsetAt } from './wall-time';
import { placesByZone, zonesByAbbreviation, zonesByCountry } from './zone-places';

// ICU keeps the original names of these zones. Which name is reported differs between Node versions, so both
// are read and the current one (on the right) is shown.
const currentNames: ReadonlyMap<string, string> = new Map([
  ['Africa/Asmera', 'Africa/Asmara'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Catamarca', 'America/Argentina/Catamarca'],
  ['America/Cordoba', 'America/Argentina/Cordoba'],
  ['America/Jujuy', 'America/Argentina/Jujuy'],
  ['America/Mendoza', 'America/Argentina/Mendoza'],
  ['America/Coral_Harbour', 'America/Atikokan'],
  ['America/Godthab', 'America/Nuuk'],
  ['America/Indianapolis', 'America/Indiana/Indianapolis'],
  ['America/Louisville', 'America/Kentucky/Louisville'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Pacific/Enderbury', 'Pacific/Kanton'],
  ['Pacific/Ponape', 'Pacific/Pohnpei'],
  ['Pacific/Truk', 'Pacific/Chuuk'],
]);

const currentNameOf = (name: string) => currentNames.get(name) ?? name;

/** Every zone that belongs to a place, by its current name, and UTC; in alphabetical order. */
export const timeZones: readonly string[] = [
  ...new Set([...Intl.supportedValuesOf('timeZone').map(currentNameOf), 'UTC']),
].sort();

const listedZones = new Set(timeZones);

/**
 * The current name of a zone in another case, with spaces or by an older name: `america/new york`,
 * `US/Eastern`. Returns null for anything else, and for zones without a place (`Etc/GMT-2`).
 */
export function canonicalZone(name: string): string | null {
  const written = name.trim().normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/g, '_');
  if (!isTimeZone(written)) return null;
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: written }).resolvedOptions();
  const current = currentNameOf(timeZone);
  return listedZones.has(current) ? current : null;
}

const maxHours = 14;

/** Reads `utc+2`, `GMT -3:30`, `+05:30` as milliseconds ahead of UTC. Returns null for anything else. */
function readOffset(text: string): number | null {
  const written = text.normalize('NFKC').replace(/[−–]/g, '-').replace(/\s+/g, '').toLowerCase();
  const [whole, etc, sign, hours, minutes = '0'] =
    /^(etc\/gmt|utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(written) ?? [];
  if (whole === undefined || Number(hours) > maxHours || Number(minutes) > 59) return null;
  // POSIX inverts the sign: Etc/GMT-2 is two hours ahead of UTC.
  const isAhead = (sign === '+') !== (etc === 'etc/gmt');
  return (Number(hours) * 60 + Number(minutes)) * minuteMs * (isAhead ? 1 : -1);
}

/** `UTC+5:45`, `UTC−3`, `UTC`. */
export function offsetLabel(offsetMs: number): string {
  if (offsetMs === 0) return 'UTC';
  const total = Math.round(Math.abs(offsetMs) / minuteMs);
  const minutes = total % 60;
  const figures = `${Math.floor(total / 60)}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
  return `UTC${offsetMs > 0 ? '+' : '−'}${figures}`;
}

// Listed before other zones that match equally well, in this order.
const wellKnown: readonly string[] = [
  'Europe/London',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'America/Chicago',
  'Asia/Kolkata',
  'Europe/Paris',
  'Europe/Madrid',
  'Europe/Lisbon',
  'Europe/Athens',
  'Europe/Istanbul',
  'America/Denver',
  'America/Toronto',
  'America/Sao_Paulo',
  'America/Argentina/Buenos_Aires',
  'America/Mexico_City',
  'America/Bogota',
  'America/Santiago',
  'Africa/Lagos',
  'Africa/Johannesburg',
  'Africa/Nairobi',
  'Africa/Cairo',
  'Asia/Dubai',
  'Asia/Karachi',
  'Asia/Dhaka',
  'Asia/Bangkok',
  'Asia/Jakarta',
  'Asia/Singapore',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Asia/Seoul',
  'Australia/Sydney',
  'Australia/Brisbane',
  'Pacific/Auckland',
  'Pacific/Honolulu',
  'UTC',
];
const wellKnownRanks = new Map(wellKnown.map((zone, index) => [zone, index]));

interface Entry {
  readonly zone: string;
  readonly name: string;
  readonly city: string;
  /** Cities and countries that lie only in this zone, including its own city. */
  readonly places: readonly string[];
  /** Countries with several zones that include this one. */
  readonly countries: readonly string[];
}

/** Lower case, without accents, words separated by one space. */
const normalizeText = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_.'’-]+/g, ' ')
    .trim();

const cityOf = (zone: string) => normalizeText(zone.slice(zone.lastIndexOf('/') + 1));

const entries: readonly Entry[] = timeZones
  .map((zone) => ({
    zone,
    name: normalizeText(zone),
    city: cityOf(zone),
    places: [cityOf(zone), ...(placesByZone[zone]?.split(', ').map(normalizeText) ?? [])],
    countries: [...zonesByCountry]
      .filter(([, zones]) => zones.includes(zone))
      .map(([name]) => normalizeText(name)),
  }))
  .sort((a, b) => rankOf(a.zone) - rankOf(b.zone));
const zoneByPlace = new Map(
  entries.flatMap(({ zone, places }) => places.map((place) => [place, zone] as const)),
);
const zoneByName = new Map(entries.map(({ zone, name }) => [name, zone]));

function rankOf(zone: string): number {
  return wellKnownRanks.get(zone) ?? wellKnown.length;
}

/** The zone of a city, or of a country with only one. Returns null when the place is not known. */
export function findPlace(text: string): string | null {
  return zoneByPlace.get(normalizeText(text)) ?? null;
}

/** Whether this is an offset or an abbreviation. Both fit many places and ignore their summer time. */
export function isWithoutPlace(text: string): boolean {
  return readOffset(text) !== null || zonesByAbbreviation.has(normalizeText(text));
}

/** Searches names, cities, countries, abbreviations and current offsets; likeliest first. */
export function searchTimeZones(typed: string, now: Date): readonly string[] {
  const word = normalizeText(typed);
  if (word === '') return wellKnown;
  const offset = readOffset(typed);
  if (offset !== null) return zonesAhead(offset, now);
  const meant = zonesByAbbreviation.get(word) ?? [];
  const named = meant.length === 0 ? canonicalZone(typed) : null;
  return [...new Set([...meant, ...(named === null ? [] : [named]), ...matching(word)])];
}

function zonesAhead(offset: number, now: Date): readonly string[] {
  return entries.filter(({ zone }) => offsetAt(now.getTime(), zone) === offset).map(({ zone }) => zone);
}

function matching(word: string): readonly string[] {
  const ranked = entries
    .map((entry) => ({ zone: entry.zone, distance: distanceOf(entry, word) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.distance - b.distance);
  if (ranked.length > 0) return ranked.map(({ zone }) => zone);
  const nearest =
    findNearest(word, [...zoneByPlace.keys()]) ??
    findNearest(
      word,
      entries.map(({ name }) => name),
    );
  const zone = nearest === null ? undefined : (zoneByPlace.get(nearest) ?? zoneByName.get(nearest));
  return zone === undefined ? [] : [zone];
}

function distanceOf({ name, city, places, countries }: Entry, word: string): number {
  const begins = (text: string) => text.startsWith(word);
  if ([name, ...places, ...countries].includes(word)) return 0;
  if (begins(city)) return 1;
  if (places.some(begins) || countries.some(begins)) return 2;
  if (begins(name)) return 3;
  if (` ${name.replaceAll('/', ' ')}`.includes(` ${word}`)) return 4;
  // Matches within a word need three letters: "us" is in Brussels and Damascus.
  return word.length >= 3 && name.includes(word) ? 5 : Number.POSITIVE_INFINITY;
}

interface SuggestedZone {
  readonly timeZone: string;
  /** Name, current offset and local time, in at most 75 characters. */
  readonly label: string;
}

// Slack's limit for a menu.
const maxOptions = 100;

export function suggestTimeZones(typed: string, now: Date): readonly SuggestedZone[] {
  return searchTimeZones(typed, now)
    .slice(0, maxOptions)
    .map((timeZone) => ({ timeZone, label: labelTimeZone(timeZone, now) }));
}

/** `Europe/Lisbon · UTC+1 · 14:32`. */
export function labelTimeZone(timeZone: string, now: Date): string {
  const offset = offsetAt(now.getTime(), timeZone);
  const parts = [zoneLabel(timeZone), offsetLabel(offset), localTimeOf(now, timeZone)];
  return [...new Set(parts)].join(' · ');
}
