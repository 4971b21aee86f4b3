import type { Random } from './random';
import type { Attendee, Member } from './types';

const letters = '0123456789abcdef';
const firstNames = ['Ada', 'Bo', 'Cleo', 'Dag', 'Ema', 'Fay', 'Gus', 'Hal', 'Ivy', 'Jo', 'Kit', 'Lee', 'Mo'];
const lastNames = ['Client', 'Buyer', 'Visitor', 'Prospect', 'Caller', 'Guesterson', 'Sample', 'Nobody'];
const timeZones = 'Europe/Lisbon Europe/London America/New_York Asia/Tokyo Asia/Kathmandu Etc/UTC'.split(' ');

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

interface Meeting {
  readonly seated: boolean;
  readonly mayBeAbsent: boolean;
}

/** How the people of a world word their bookings, and how they go. */
export interface Wording {
  buildAttendee(random: Random, colleagues: readonly Member[], meeting: Meeting): Attendee;
  buildTitle(random: Random, eventTypeTitle: string | null, hostName: string, guestName: string): string;
  buildDescription(random: Random): string | null;
  buildLocation(random: Random): string | null;
  buildCancellationReason(random: Random): string | null;
  readonly ratings: readonly number[];
  /** How often a host misses what was accepted: 0.04 is one in 25. */
  readonly hostNoShows: number;
}

/** Somebody to meet: mostly a client, now and then a colleague. */
function buildAttendee(random: Random, colleagues: readonly Member[], meeting: Meeting): Attendee {
  const colleague = random.chance(0.03) ? random.pick(colleagues) : null;
  const guest = random.chance(0.04) ? random.pick(trickyGuests) : random.pick(ordinaryGuests);
  return {
    name: colleague === null ? guest.name : (colleague.name ?? colleague.email),
    email: colleague === null ? guest.email : colleague.email,
    timeZone: colleague === null ? random.pick(timeZones) : colleague.timeZone,
    language: random.chance(0.1) ? null : random.pick(['en', 'en', 'pt', 'de', 'ja']),
    absent: meeting.mayBeAbsent && random.chance(0.06),
    phoneNumber: random.chance(0.08) ? `+351 210 000 ${random.int(100, 999)}` : null,
    seatUid: meeting.seated ? `seat-${random.text(letters, 12)}` : null,
  };
}

const topics = [
  'Renewal for next year',
  'Quarterly review',
  'Pricing questions',
  'Roadmap walk-through',
  'Integration help',
  'Kick-off',
];

/** Titles that break careless rendering. Every one of them is in every world. */
export const trickyTitles: readonly string[] = [
  '<!channel>',
  '<!here|everyone> & <@U1> <https://phish.test|log in>',
  '*bold* _it_ `code` ~gone~',
  'A very long title '.repeat(30).slice(0, 400),
  '四半期レビュー：東京チーム',
  'مراجعة ربع سنوية مع العميل',
  'Launch 👩‍🚀 with 👨‍👩‍👧‍👦 🏳️‍🌈',
  'Invoice \u202Efdp.exe',
  'Two\nlines\tand a tab',
  '&lt;already escaped&gt; &amp;',
  '',
];

const buildTitle: Wording['buildTitle'] = (random, eventTypeTitle, hostName, guestName) => {
  if (random.chance(0.01)) return random.pick(trickyTitles);
  if (eventTypeTitle === null || random.chance(0.15)) return `${random.pick(topics)} with ${guestName}`;
  return `${eventTypeTitle} between ${hostName} and ${guestName}`;
};

function buildLocation(random: Random): string | null {
  const kinds = [
    'https://meet.acme.test/room',
    'integrations:google:meet',
    'integrations:daily',
    '+351 210 000 123',
    '1 Test Street, 1000-001 Lisboa',
    'attendeeInPerson',
    null,
  ];
  return random.pickWeighted(kinds, (kind) => (kind === kinds[0] ? 8 : 1));
}

/** Of the world of edge cases: whatever has been seen in the wild. */
export const roughWording: Wording = {
  buildAttendee,
  buildTitle,
  buildDescription: (random) =>
    random.chance(0.6) ? null : random.pick(['', 'Looking forward to it.', '<b>Bring</b> slides']),
  buildLocation,
  buildCancellationReason: (random) =>
    random.pick(['Conflict', 'Client is ill', 'No longer <needed> & done', '', null, null]),
  ratings: [1, 2, 3, 4, 4, 5, 5, 5],
  hostNoShows: 0.04,
};

const givenNames =
  'Nora Adam Clara Felix Hanna Victor Julia Martin Sara Oscar Elena Thomas Lucia Peter Anna Daniel Marie Simon Laura Paul Irene Max Teresa Leon'.split(
    ' ',
  );
const familyNames =
  'Lindqvist Moreau Fischer Rossi Novak Jensen Silva Kelly Dupont Wagner Costa Larsen Weber Murphy Garcia Bauer Hansen Marino Petit Schmidt'.split(
    ' ',
  );
const clients = ['harbor', 'bluefin', 'northwind', 'larkspur', 'oakline', 'tessera', 'brightwell', 'juniper'];
const clientZones = ['Europe/Lisbon', 'Europe/Berlin', 'Europe/Paris', 'Europe/London', 'America/New_York'];

/** Of a company as one hopes to work for. */
export const plainWording: Wording = {
  buildAttendee(random, _colleagues, { seated, mayBeAbsent }) {
    const [first, last] = [random.pick(givenNames), random.pick(familyNames)];
    return {
      name: `${first} ${last}`,
      email: `${first}.${last}@${random.pick(clients)}.test`.toLowerCase(),
      timeZone: random.pick(clientZones),
      language: 'en',
      absent: mayBeAbsent && random.chance(0.04),
      phoneNumber: null,
      seatUid: seated ? `seat-${random.text(letters, 12)}` : null,
    };
  },
  // As Cal.com titles what nobody has titled.
  buildTitle: (_random, eventTypeTitle, hostName, guestName) =>
    `${eventTypeTitle ?? 'Meeting'} between ${hostName} and ${guestName}`,
  buildDescription: () => null,
  buildLocation: (random) =>
    random.pickWeighted(['https://meet.acme.test/room', 'integrations:google:meet', null], (kind) =>
      kind === null ? 1 : 6,
    ),
  buildCancellationReason: (random) =>
    random.pick(['Something came up', 'Client is ill', 'No longer needed', null, null]),
  ratings: [5, 5, 5, 5, 5, 4, 4, 4, 3, 2],
  hostNoShows: 0.015,
};
