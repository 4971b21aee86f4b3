import { isTimeZone } from './wall-time';

// ICU goes on calling these by the names they had when it first met them. The left one differs between versions of
// Node, so both are read and the right one is shown.
const namesOfToday: ReadonlyMap<string, string> = new Map([
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

const nameOfToday = (name: string) => namesOfToday.get(name) ?? name;

/** Every zone that is a place, by the name it has today, and UTC. In alphabetical order. */
export const timeZones: readonly string[] = [
  ...new Set([...Intl.supportedValuesOf('timeZone').map(nameOfToday), 'UTC']),
].sort();

const offered = new Set(timeZones);

/**
 * The zone's own name for one that is written in another case, with spaces, or by an older name: `america/new york`,
 * `US/Eastern`. Null for what is no zone, or one without a place (`Etc/GMT-2`).
 */
export function canonicalZone(name: string): string | null {
  const written = name.trim().normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/g, '_');
  if (!isTimeZone(written)) return null;
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: written }).resolvedOptions();
  const today = nameOfToday(timeZone);
  return offered.has(today) ? today : null;
}
