import { findNearest } from '../text/nearest-word';
import { offsetAt } from './wall-time';
import { canonicalZone, timeZones } from './zone-names';
import { readOffset } from './zone-offset';
import { placesByZone, zonesByAbbreviation, zonesByCountry } from './zone-places';

// They stand before others that fit as well. In the order in which they are offered for an offset.
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
const rankOfWellKnown = new Map(wellKnown.map((zone, index) => [zone, index]));

interface Entry {
  readonly zone: string;
  readonly name: string;
  readonly city: string;
  /** Cities and countries that lie in it and nowhere else, its own city among them. */
  readonly places: readonly string[];
  /** Countries of which it is a part. */
  readonly countries: readonly string[];
}

/** In small letters, without accents, and with one space for whatever stands between words. */
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_.'’-]+/g, ' ')
    .trim();

const cityOf = (zone: string) => plain(zone.slice(zone.lastIndexOf('/') + 1));

const entries: readonly Entry[] = timeZones
  .map((zone) => ({
    zone,
    name: plain(zone),
    city: cityOf(zone),
    places: [cityOf(zone), ...(placesByZone[zone]?.split(', ').map(plain) ?? [])],
    countries: [...zonesByCountry].filter(([, zones]) => zones.includes(zone)).map(([name]) => plain(name)),
  }))
  .sort((a, b) => standing(a.zone) - standing(b.zone));
const zoneByPlace = new Map(
  entries.flatMap(({ zone, places }) => places.map((place) => [place, zone] as const)),
);
const zoneByName = new Map(entries.map(({ zone, name }) => [name, zone]));

function standing(zone: string): number {
  return rankOfWellKnown.get(zone) ?? wellKnown.length;
}

/** The zone in which a city or country lies that has only one. */
export function findPlace(text: string): string | null {
  return zoneByPlace.get(plain(text)) ?? null;
}

/** A plain offset or an abbreviation: it stands for many places, and does not follow their summer time. */
export function isWithoutPlace(text: string): boolean {
  return readOffset(text) !== null || zonesByAbbreviation.has(plain(text));
}

/**
 * The zones that may be meant, the likeliest first: by name, city, country, abbreviation, or the offset that clocks
 * have now. Nothing typed gives the well-known ones.
 */
export function searchTimeZones(typed: string, now: Date): readonly string[] {
  const word = plain(typed);
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
  // Not within a word before three letters: "us" is in Brussels and Damascus.
  return word.length >= 3 && name.includes(word) ? 5 : Number.POSITIVE_INFINITY;
}
