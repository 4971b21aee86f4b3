import type { Random } from './random';
import type { Attendee, Member } from './types';

const letters = '0123456789abcdef';
const firstNames = ['Ada', 'Bo', 'Cleo', 'Dag', 'Ema', 'Fay', 'Gus', 'Hal', 'Ivy', 'Jo', 'Kit', 'Lee', 'Mo'];
const lastNames = ['Client', 'Buyer', 'Visitor', 'Prospect', 'Caller', 'Guesterson', 'Sample', 'Nobody'];
const timeZones = [
  'Europe/Lisbon',
  'Europe/London',
  'America/New_York',
  'Asia/Tokyo',
  'Asia/Kathmandu',
  'Etc/UTC',
];

interface Guest {
  readonly name: string;
  readonly email: string;
}

const trickyGuests: readonly Guest[] = [
  { name: '<!here> <@U2> & co', email: 'here@client.test' },
  { name: '王小明', email: 'wang@client.test' },
  { name: 'زائر تجريبي', email: 'zair@client.test' },
  { name: '🧑‍🚀 Astro 🏳️‍🌈', email: 'astro@client.test' },
  { name: '*Star* ~Guest~ `x`', email: 'star+tag@client.test' },
  { name: 'Rtl \u202Etseug', email: 'rtl@client.test' },
  { name: '', email: 'blank@client.test' },
  { name: 'Upper Case', email: 'Upper.Case@Client.test' },
];

/** The guest that the commands' own examples ask for. */
export const lee: Guest = { name: 'Lee Nobody', email: 'lee@client.test' };

const ordinaryGuests: readonly Guest[] = firstNames.flatMap((first) =>
  lastNames.map((last) => ({
    name: `${first} ${last}`,
    email: `${first} ${last}` === lee.name ? lee.email : `${first}.${last}@client.test`.toLowerCase(),
  })),
);

/** Somebody to meet: mostly a client, now and then a colleague. */
export function buildAttendee(
  random: Random,
  colleagues: readonly Member[],
  options: { readonly seated: boolean; readonly mayBeAbsent: boolean },
): Attendee {
  const colleague = random.chance(0.03) ? random.pick(colleagues) : null;
  const guest = random.chance(0.04) ? random.pick(trickyGuests) : random.pick(ordinaryGuests);
  return {
    name: colleague === null ? guest.name : (colleague.name ?? colleague.email),
    email: colleague === null ? guest.email : colleague.email,
    timeZone: colleague === null ? random.pick(timeZones) : colleague.timeZone,
    language: random.chance(0.1) ? null : random.pick(['en', 'en', 'pt', 'de', 'ja']),
    absent: options.mayBeAbsent && random.chance(0.06),
    phoneNumber: random.chance(0.08) ? `+351 210 000 ${random.int(100, 999)}` : null,
    seatUid: options.seated ? `seat-${random.text(letters, 12)}` : null,
  };
}
