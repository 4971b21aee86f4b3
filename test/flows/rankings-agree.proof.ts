import fc from 'fast-check';
import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import type { Booking, World } from '../../sandbox/local-calcom/world/types';
import { type CalcomClient, createCalcomClient } from '../../src/calcom/client';
import type { Me } from '../../src/calcom/schemas';
import { askRankings } from '../../src/slack/rankings/fetch';
import { parseRankingsRequest } from '../../src/slack/rankings/rankings-request';
import { testServices } from '../slack/support/services';
import { type CountedScope, countRanking, expectRows } from '../support/count-rankings';

// The eight rankings as the bot asks for them, under random questions, beside a count of the local Cal.com's raw
// bookings that uses nothing of the bot's: neither its periods nor its filters.

const now = new Date('2026-06-02T12:34:56.789Z');
const runs = Number(process.env.RUNS ?? 200);
const dayMs = 86_400_000;
const { services } = testServices();
let clientMs = now.getTime();
let calcom: LocalCalcom;
let client: CalcomClient;
let me: Me;

beforeAll(async () => {
  calcom = await createLocalCalcom({ now: () => now, limitPerMinute: 1_000_000 });
  client = createCalcomClient({
    baseUrl: new URL(calcom.url),
    apiKey: calcom.keys.admin,
    // A minute from one question to the next: the client keeps to its budget.
    now: () => new Date(clientMs),
    wait: async () => undefined,
  });
  me = await client.getMe();
});
afterAll(async () => {
  await client.close();
  await calcom.close();
});

/** Days as text, and what they are as instants, found with nothing but Intl. */
const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const dayMsOf = (date: string) => Date.parse(`${date}T00:00:00Z`);

function localDay(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant);
}

/** The first millisecond that clocks in the zone count to the day. */
function startOfLocalDay(date: string, timeZone: string): number {
  let [before, from] = [dayMsOf(date) - dayMs, dayMsOf(date) + dayMs];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (localDay(new Date(middle), timeZone) >= date) from = middle;
    else before = middle;
  }
  return from;
}

type Days = (today: string, weekStart: number) => readonly [first: string, last: string | 'now'];
const shift = (date: string, days: number) => dayText(dayMsOf(date) + days * dayMs);
const monthStart = (date: string, months: number) =>
  dayText(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + months, 1));
const weekFirst = (date: string, weekStart: number) =>
  shift(date, -((new Date(dayMsOf(date)).getUTCDay() - weekStart + 7) % 7));

const named: readonly (readonly [words: string, days: Days])[] = [
  ['today', (today) => [today, today]],
  ['yesterday', (today) => [shift(today, -1), shift(today, -1)]],
  ['last week', (today, week) => [shift(weekFirst(today, week), -7), shift(weekFirst(today, week), -1)]],
  ['this week', (today, week) => [weekFirst(today, week), 'now']],
  ['last 4 weeks', (today, week) => [shift(weekFirst(today, week), -28), shift(weekFirst(today, week), -1)]],
  ['last month', (today) => [monthStart(today, -1), shift(monthStart(today, 0), -1)]],
  ['mtd', (today) => [monthStart(today, 0), 'now']],
  ['last 3 months', (today) => [monthStart(today, -3), shift(monthStart(today, 0), -1)]],
  ['last quarter', () => ['2026-01-01', '2026-03-31']],
  ['q4 2025', () => ['2025-10-01', '2025-12-31']],
  ['ytd', () => ['2026-01-01', 'now']],
  ['last year', () => ['2025-01-01', '2025-12-31']],
  ['october', () => ['2025-10-01', '2025-10-31']],
  ['2026-03', () => ['2026-03-01', '2026-03-31']],
  ['since yesterday', (today) => [shift(today, -1), 'now']],
  ['last 30 days', (today) => [shift(today, -29), today]],
];
// Around the days on which Europe's clocks change, and where months end, there are bookings made to go wrong.
const tricky = [
  '2025-10-24',
  '2025-10-25',
  '2026-03-27',
  '2026-03-28',
  '2026-03-31',
  '2025-12-31',
  '2026-05-31',
];
const anyRange = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...tricky),
      fc.integer({ min: 0, max: 560 }).map((days) => shift('2024-11-01', days)),
    ),
    fc.integer({ min: 0, max: 90 }),
  )
  .map(([first, days]): readonly [string, Days] => {
    const last = shift(first, days);
    return [days === 0 ? first : `${first}..${last}`, () => [first, last]];
  });

type Keeps = (booking: Booking, world: World) => boolean;
interface Part {
  readonly words: string;
  readonly keeps: Keeps;
}
const none: Part = { words: '', keeps: () => true };
const hostOf = ({ ownerId }: Booking, { members }: World) => members.find(({ id }) => id === ownerId);

const memberPart = fc.oneof(
  fc.constantFrom('a', 'TEST', 'Idle', 'rui', 'zzz').map(
    (text): Part => ({
      words: `member:${text}`,
      keeps: (booking, world) =>
        (hostOf(booking, world)?.name ?? '').toLowerCase().includes(text.toLowerCase()),
    }),
  ),
  fc.constantFrom('rui@acme.test', 'lena@acme.test', 'nobody@acme.test').map(
    (email): Part => ({
      words: `member:${email}`,
      keeps: (booking, world) => hostOf(booking, world)?.email === email,
    }),
  ),
);
const statusPart = fc
  .subarray(['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host'], { minLength: 1 })
  .map(
    (statuses): Part => ({
      words: `status:${statuses.join(',')}`,
      keeps: ({ status }) => statuses.includes(status),
    }),
  );
const paidPart = fc
  .boolean()
  .map((isPaid): Part => ({ words: `paid:${isPaid ? 'yes' : 'no'}`, keeps: ({ paid }) => paid === isPaid }));
const comparisons: readonly (readonly [sign: string, holds: (rating: number, than: number) => boolean])[] = [
  ['&gt;=', (rating, than) => rating >= than],
  ['&lt;', (rating, than) => rating < than],
  ['=', (rating, than) => rating === than],
  ['!=', (rating, than) => rating !== than],
];
const ratingPart = fc.tuple(fc.constantFrom(...comparisons), fc.integer({ min: 1, max: 5 })).map(
  ([[sign, holds], than]): Part => ({
    words: `rating:${sign}${than}`,
    keeps: ({ rating }) => rating !== null && holds(rating, than),
  }),
);
const rarely = (part: fc.Arbitrary<Part>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(none) }, { weight: 1, arbitrary: part });

const scopes: readonly (readonly [words: string, scope: CountedScope])[] = [
  ['', 'org'],
  ['scope:org', 'org'],
  ['scope:me', 'me'],
  ['team:"Sales EU"', { teamId: 4821 }],
  ['team:success-emea', { teamId: 4822 }],
  ['scope:team team:id:4823', { teamId: 4823 }],
];

// Days of 23, 24½ and 25 hours. Bookings are made at all hours, so that some are made in the hour in question.
const clockChanges = [
  ['Europe/Lisbon', '2025-10-26'],
  ['Europe/Lisbon', '2026-03-29'],
  ['America/New_York', '2025-11-02'],
  ['America/New_York', '2026-03-08'],
  ['Australia/Lord_Howe', '2025-10-05'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Africa/Cairo', '2025-10-30'],
  ['Africa/Cairo', '2026-04-24'],
] as const;
const anyClockChange = fc
  .tuple(fc.constantFrom(...clockChanges), fc.boolean(), fc.integer({ min: 0, max: 5 }))
  .map(([[timeZone, day], isLast, days]) => {
    const [first, last] = isLast ? [shift(day, -days), day] : [day, shift(day, days)];
    const period: readonly [string, Days] = [`${first}..${last}`, () => [first, last]];
    return {
      period,
      timeZone,
      by: 'created' as const,
      scope: scopes[0] ?? (['', 'org'] as const),
      parts: [none],
    };
  });

const anyOtherQuestion = fc.record({
  period: fc.oneof(fc.constantFrom(...named), anyRange),
  scope: fc.constantFrom(...scopes),
  timeZone: fc.constantFrom(
    'Europe/Lisbon',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Kiritimati',
    'America/St_Johns',
    'Africa/Cairo',
    'Etc/UTC',
  ),
  weekStart: fc.constantFrom(['Monday', 1] as const, ['Sunday', 0] as const, ['Saturday', 6] as const),
  by: fc.constantFrom('start', 'created'),
  event: fc.option(fc.constantFrom(310, 311, 313, 318), { freq: 3 }),
  parts: fc.tuple(rarely(memberPart), rarely(statusPart), rarely(paidPart), rarely(ratingPart)),
  versus: fc.constantFrom('', 'vs:previous', 'vs:none'),
});
const anyQuestion = fc.oneof(
  { weight: 3, arbitrary: anyOtherQuestion },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyOtherQuestion, anyClockChange)
      .map(([question, change]) => ({ ...question, ...change, event: null })),
  },
);

describe('rankings', () => {
  it(`agree with the raw bookings in ${runs} random questions`, async () => {
    let rows = 0;
    let isFull = 0;
    await fc.assert(
      fc.asyncProperty(
        anyQuestion,
        async ({ period, scope, timeZone, weekStart, by, event, parts, versus }) => {
          clientMs += 61_000;
          const [periodText, days] = period;
          const [scopeText, countedScope] = scope;
          const filters = parts.map(({ words }) => words);
          const eventWords = event === null ? '' : `event:id:${event}`;
          const text = [periodText, scopeText, `by:${by}`, eventWords, ...filters, versus].join(' ');
          const parsed = parseRankingsRequest(text);
          if (parsed.kind !== 'question') throw new Error(`"${text}" is no question`);
          const calendar: Me = { ...me, timeZone, weekStart: weekStart[0] };
          const outcome = await askRankings(
            services,
            { calcom: { ...client, getMe: async () => calendar }, whose: 'own' },
            { question: parsed.question, askedAt: now },
            { bypassCache: true },
          );
          if (outcome.kind !== 'answer') throw new Error(`"${text}" has no answer`);

          const [first, last] = days(localDay(now, timeZone), weekStart[1]);
          const end =
            last === 'now'
              ? Date.parse('2026-06-02T12:34:59.999Z')
              : startOfLocalDay(shift(last, 1), timeZone) - 1;
          const counted = {
            scope: countedScope,
            by,
            start: new Date(startOfLocalDay(first, timeZone)).toISOString(),
            end: new Date(end).toISOString(),
            ...(event === null ? {} : { eventTypeId: event }),
          } as const;
          // More than the window by days on either side: the count itself decides.
          const [earliest, latest] = [
            Date.parse(counted.start) - 3 * dayMs,
            Date.parse(counted.end) + 3 * dayMs,
          ];
          const isNear = (date: Date) => date.getTime() > earliest && date.getTime() < latest;
          const world = {
            ...calcom.world,
            bookings: calcom.world.bookings.filter(
              (booking) =>
                isNear(by === 'start' ? booking.start : booking.createdAt) &&
                parts.every(({ keeps }) => keeps(booking, calcom.world)),
            ),
          };
          for (const { ranking, members } of outcome.answer.lists) {
            const expected = countRanking(world, ranking.id, counted, now);
            expectRows(
              members.map(({ rank, name, value }) => ({ rank, name, value })),
              expected,
            );
            rows += members.length;
            if (members.length === 10) isFull += 1;
          }
        },
      ),
      { numRuns: runs },
    );
    // Not because all of them were empty.
    expect(rows).toBeGreaterThan(runs * 8);
    expect(isFull).toBeGreaterThan(runs / 2);
  });
});
