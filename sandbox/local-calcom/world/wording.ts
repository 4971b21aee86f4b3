import type { Random } from './random';

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

export function buildTitle(
  random: Random,
  eventTypeTitle: string | null,
  hostName: string,
  guestName: string,
) {
  if (random.chance(0.01)) return random.pick(trickyTitles);
  if (eventTypeTitle === null || random.chance(0.15)) return `${random.pick(topics)} with ${guestName}`;
  return `${eventTypeTitle} between ${hostName} and ${guestName}`;
}

export function buildLocation(random: Random): string | null {
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

export function buildCancellationReason(random: Random): string | null {
  return random.pick(['Conflict', 'Client is ill', 'No longer <needed> & done', '', null, null]);
}
