import type { DigestSchedule, Weekday } from '../../../src/digests/digest';

/** Forty zones: northern and southern summers, none, Ramadan, half and quarter hours, and both ends of the day. */
export const zones: readonly string[] = [
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'America/New_York',
  'Europe/London',
  'Europe/Lisbon',
  'Europe/Berlin',
  'Europe/Athens',
  'Europe/Dublin',
  'Europe/Moscow',
  'Europe/Istanbul',
  'Africa/Cairo',
  'Africa/Lagos',
  'Africa/Johannesburg',
  'Africa/El_Aaiun',
  'America/Los_Angeles',
  'America/Denver',
  'America/Phoenix',
  'America/Chicago',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'America/Asuncion',
  'America/Sao_Paulo',
  'America/Nuuk',
  'Atlantic/Azores',
  'Asia/Beirut',
  'Asia/Jerusalem',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Australia/Adelaide',
  'Australia/Eucla',
  'Antarctica/Troll',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];

// Half of them lie in some zone's gap or in the hour that comes twice.
const times = [
  '00:00',
  '00:30',
  '01:00',
  '01:30',
  '01:45',
  '02:00',
  '02:15',
  '02:30',
  '02:45',
  '03:00',
  '09:00',
  '09:15',
  '12:00',
  '16:45',
  '23:00',
  '23:30',
  '23:59',
];
const weekdaySets: readonly (readonly Weekday[])[] = [
  [0],
  [1],
  [6],
  [0],
  [2],
  [3],
  [4],
  [5],
  [1, 4],
  [0, 3],
  [0, 6],
  [1, 2, 3, 4, 5],
  [0, 1, 2, 3, 4, 5, 6],
];
const weekStarts: readonly Weekday[] = [1, 0, 6];

/** The lengths of these lists have no common divisor but that of weeks and zones, so that all pairs come up. */
export function makeSchedules(count: number): ReadonlyMap<string, DigestSchedule> {
  const pick = <T>(list: readonly T[], index: number): T => {
    const picked = list[index % list.length];
    if (picked === undefined) throw new Error('an empty list');
    return picked;
  };
  return new Map(
    Array.from({ length: count }, (_, index) => [
      `digest-${index}`,
      {
        every: index % 7 === 3 ? 'month' : 'week',
        weekdays: pick(weekdaySets, index),
        time: pick(times, index + Math.floor(index / 40)),
        timeZone: pick(zones, index),
        weekStart: pick(weekStarts, index),
      },
    ]),
  );
}
