import fc from 'fast-check';
import { createLocalCalcom, type LocalCalcom } from '../../../../sandbox/local-calcom/local-calcom';
import type { Booking } from '../../../../sandbox/local-calcom/world/types';
import { type CalcomClient, createCalcomClient } from '../../../../src/calcom/client';
import type { BookingsPage, Me } from '../../../../src/calcom/schemas';
import { rankingIds } from '../../../../src/rankings/ranking';
import { type Accesses, explainRow, type RowAsked } from '../../../../src/slack/rankings/explain/explain-row';
import { decodeExplanation, encodeExplanation } from '../../../../src/slack/rankings/explain/explain-value';
import { buildExplanation, type Explanation } from '../../../../src/slack/rankings/explain/modal';
import { askRankings } from '../../../../src/slack/rankings/fetch';
import { parseRankingsRequest } from '../../../../src/slack/rankings/rankings-request';
import { type Behind, bookingsBehind, isMember, teamIdOf } from '../../../support/bookings-behind';
import { testServices } from '../../support/services';

// A few in a normal run; RUNS=200 for the figures.
const runs = Number(process.env.RUNS ?? 25);
const now = new Date('2026-06-02T12:00:00.000Z');
const appUrl = new URL('https://app.cal.test/');
const maxLookedAt = 1_000;

// The client keeps to two calls a second: its minutes pass in no time.
let clientMs = now.getTime();
const patience = { timeoutMs: 3_600_000 };
let calcom: LocalCalcom;
const clients = new Map<number, CalcomClient>();
const seenBy = new Map<number, ReadonlySet<number>>();

beforeAll(async () => {
  calcom = await createLocalCalcom({ now: () => now, limitPerMinute: 100_000 });
});
afterAll(async () => {
  await Promise.all([...clients.values()].map((client) => client.close()));
  await calcom.close();
});

function clientOf(memberId: number): CalcomClient {
  const known = clients.get(memberId);
  if (known !== undefined) return known;
  const apiKey = calcom.keyFor(memberId);
  const client = createCalcomClient({
    baseUrl: new URL(calcom.url),
    apiKey,
    now: () => new Date(clientMs),
    wait: async (ms) => {
      clientMs += ms;
    },
  });
  clients.set(memberId, client);
  return client;
}

/** Ids of all that Cal.com lists for somebody, asked for without any filter. */
async function listedFor(memberId: number): Promise<ReadonlySet<number>> {
  const known = seenBy.get(memberId);
  if (known !== undefined) return known;
  const ids = new Set<number>();
  let cursor: string | null = null;
  do {
    const query = { limit: 100, ...(cursor === null ? {} : { cursor }) };
    const page: BookingsPage = await clientOf(memberId).listBookings(query, patience);
    for (const { id } of page.data) ids.add(id);
    cursor = page.pagination.nextCursor;
  } while (cursor !== null);
  seenBy.set(memberId, ids);
  return ids;
}

/** In another calendar, and each page asked for once: the rows of a ranking differ only in whose bookings are wanted. */
function withCalendar(client: CalcomClient, calendar: Pick<Me, 'timeZone' | 'weekStart'>): CalcomClient {
  const pages = new Map<string, Promise<BookingsPage>>();
  return {
    ...client,
    getMe: async () => ({ ...(await client.getMe(patience)), ...calendar }),
    listBookings(query) {
      const key = JSON.stringify(query);
      const page = pages.get(key) ?? client.listBookings(query, patience);
      pages.set(key, page);
      return page;
    },
  };
}

interface Combination {
  readonly asker: number;
  /** Who lists the bookings: the asker, or somebody else whose rankings the shared access answers. */
  readonly lister: number;
  readonly scope: 'org' | 'me' | { readonly teamId: number };
  readonly timeZone: string;
  readonly weekStart: string;
  readonly period: string;
  readonly filters: readonly string[];
}

const owner = 101;
const periods = [
  'today',
  'yesterday',
  'this week',
  'last week',
  'last 30 days',
  'last 90 days',
  'this month',
  'last month',
  'this quarter',
  'last quarter',
  'last year',
  'march',
  '2026-03-28..2026-03-30',
  '2025-10-25..2025-10-27',
  'since 2025-01-01',
  'until 2026-06-30',
  'next month',
];
const filters: fc.Arbitrary<readonly string[]> = fc
  .record({
    by: fc.constantFrom('', 'by:created'),
    event: fc.constantFrom('', '', '', ...[310, 311, 313, 318, 320, 345].map((id) => `event:id:${id}`)),
    member: fc.constantFrom('', '', '', 'member:a', 'member:rui@acme.test'),
    status: fc.constantFrom('', '', '', 'status:accepted', 'status:cancelled,rejected', 'status:pending'),
    rating: fc.constantFrom('', '', '', 'rating:>=4', 'rating:!=5', 'rating:<3'),
    paid: fc.constantFrom('', '', '', '', 'paid:yes', 'paid:no'),
  })
  .map((record) => Object.values(record).filter((text) => text !== ''));

const reach = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ asker: owner, lister: owner, scope: 'org' as const }) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(4821, 4822, 4823, 4824)
      .map((teamId) => ({ asker: owner, lister: owner, scope: { teamId } })),
  },
  // People who run one team, and do not know the others.
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      { asker: 103, lister: 103, scope: { teamId: 4821 } },
      { asker: 113, lister: 113, scope: { teamId: 4822 } },
      { asker: 131, lister: 131, scope: { teamId: 4824 } },
      { asker: 141, lister: 141, scope: { teamId: 900 } },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(101, 102, 105, 112, 139, 141)
      .map((id) => ({ asker: id, lister: id, scope: 'me' as const })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      asker: fc.constant(owner),
      lister: fc.constantFrom(102, 103, 113, 139),
      scope: fc.constantFrom<Combination['scope']>('org', { teamId: 4821 }, { teamId: 4822 }),
    }),
  },
);

const combinations: fc.Arbitrary<Combination> = fc
  .tuple(
    reach,
    fc.record({
      timeZone: fc.constantFrom(
        'Europe/Lisbon',
        'America/St_Johns',
        'Asia/Kolkata',
        'Pacific/Auckland',
        'UTC',
      ),
      weekStart: fc.constantFrom('Sunday', 'Monday', 'Saturday'),
      period: fc.constantFrom(...periods),
      filters,
    }),
  )
  .map(([who, rest]) => ({ ...who, ...rest }));

function textOf({ scope, period, filters: given }: Combination): string {
  const where = typeof scope === 'string' ? `scope:${scope}` : `team:id:${scope.teamId}`;
  return [period, where, ...given].join(' ');
}

/** All views of one row, as *Load more* and *Look further back* lead through them. */
async function readThrough(accesses: Accesses, asked: RowAsked): Promise<readonly Explanation[]> {
  const views: Explanation[] = [];
  let resume: RowAsked['resume'] = null;
  do {
    const view: Explanation = await explainRow(accesses, { ...asked, resume }, now, patience);
    views.push(view);
    const mode = view.loadMore === null ? 'further' : 'more';
    const next = view.loadMore ?? view.lookFurther;
    // Through the button and back, as Slack would hand it.
    const carried = next && decodeExplanation(encodeExplanation(next) ?? undefined);
    if (next !== null && carried === null) throw new Error('The button’s value is not taken');
    resume = carried && { carried, mode };
    if (views.length > 500) throw new Error('There is no end to it');
  } while (resume !== null);
  return views;
}

let rowsChecked = 0;
let walksOverTheCap = 0;
let withReasons = 0;
const rankingsChecked = new Set<string>();

async function checkCombination(combination: Combination): Promise<void> {
  const { asker, lister, scope } = combination;
  const { world } = calcom;
  const calendar = { timeZone: combination.timeZone, weekStart: combination.weekStart };
  const counting = withCalendar(clientOf(asker), calendar);
  const bookings = lister === asker ? counting : withCalendar(clientOf(lister), calendar);
  const parsed = parseRankingsRequest(textOf(combination));
  if (parsed.kind !== 'question') throw new Error(`Not understood: ${textOf(combination)}`);
  const outcome = await askRankings(
    testServices().services,
    { calcom: counting, whose: 'own' },
    { question: parsed.question, askedAt: now },
    patience,
  );
  // A team or an event type that this asker does not know.
  if (outcome.kind !== 'answer') return;
  const { answer } = outcome;
  const { period } = answer;
  const behind: Behind = {
    scope,
    start: period.start,
    end: period.end,
    eventTypeId: answer.eventType?.id ?? null,
    question: parsed.question,
  };
  const visible = await listedFor(lister);
  for (const list of answer.lists) {
    for (const member of list.members) {
      const row = { ranking: list.ranking.id, organiserId: member.calcomUserId };
      const counted = bookingsBehind(world, behind, row, now);
      const expected = expectedRows(combination, behind, row).filter(({ id }) => visible.has(id));
      const asked = {
        answer,
        list,
        row: { calcomUserId: member.calcomUserId, shown: member.value },
        resume: null,
      };
      const views = await readThrough(
        { bookings, counting, isCountedByFallback: false, isCountedByOtherAccess: lister !== asker },
        asked,
      );
      const last = views.at(-1)?.reconciliation;
      const isStars = list.ranking.unit === 'stars';
      const mean = (of: readonly Booking[]) =>
        of.length === 0
          ? null
          : Math.round((of.reduce((sum, { rating }) => sum + (rating ?? 0), 0) / of.length) * 100) / 100;

      const uids = views.flatMap(({ rows }) => rows.map(({ booking }) => booking.uid));
      expect([...uids].sort()).toEqual(expected.map(({ uid }) => uid).sort());
      const starts = views.flatMap(({ rows }) => rows.map(({ booking }) => booking.start.getTime()));
      expect(starts).toEqual([...starts].sort((a, b) => b - a));
      expect(last?.counted).toBe(isStars ? mean(counted) : counted.length);
      expect(last?.counted).toBe(member.value);
      expect(last?.listed).toBe(isStars ? mean(expected) : expected.length);
      expect(last?.bookings).toBe(expected.length);
      const isSame = isStars ? mean(expected) === mean(counted) : expected.length === counted.length;
      expect(last?.difference === 'none').toBe(isSame);
      expect(last?.reasons).toEqual(isSame ? [] : expect.arrayContaining(['changed']));
      const isMissing = counted.some(({ id }) => !visible.has(id));
      const isTooMany = expected.some((booking) => !counted.includes(booking));
      const tellsHidden = last?.reasons.some((reason) => /own-only|other-access|not-visible/.test(reason));
      if (!isSame && isMissing && !isTooMany) expect(tellsHidden).toBe(true);
      if (!isSame && isTooMany && !isMissing) {
        expect(last?.reasons).toContain(parsed.question.paid === null ? 'team-unclear' : 'paid');
      }

      for (const view of views) {
        const words = JSON.stringify(buildExplanation(view, list, { appUrl, now, titles: new Map() }));
        if (!isStars && view.reconciliation.reasons.length === 0) {
          expect(words).toMatch(/\*(?:All \d+ bookings are|The only one is) listed\.\*/);
        }
      }
      const [first] = views;
      if (first?.lookFurther) {
        walksOverTheCap += 1;
        expect(first.reconciliation.looked).toBe(maxLookedAt);
        expect(first.reconciliation.reasons[0]).toBe('not-looked');
      }
      if (!isSame) withReasons += 1;
      rowsChecked += 1;
      rankingsChecked.add(list.ranking.id);
    }
  }
}

/** As listed: what bookings do not say, and teams that the asker does not know, cannot be held against them. */
function expectedRows(
  { asker, scope }: Combination,
  behind: Behind,
  row: Parameters<typeof bookingsBehind>[2],
): readonly Booking[] {
  const { world } = calcom;
  const unpaid = { ...behind, question: { ...behind.question, paid: null } };
  if (typeof scope === 'string' || asker === owner) return bookingsBehind(world, unpaid, row, now);
  const isKnown = (teamId: number | null) => teamId !== null && isMember(world, asker, teamId);
  const isHeld = isMember(world, row.organiserId, scope.teamId);
  const anywhere: Behind = { ...unpaid, scope: { teamId: scope.teamId } };
  const own = bookingsBehind(world, anywhere, row, now);
  if (!isHeld) return own;
  const others = world.teams
    .filter(({ id }) => id !== scope.teamId && !isKnown(id))
    .flatMap(({ id }) => bookingsBehind(world, { ...unpaid, scope: { teamId: id } }, row, now))
    .filter((booking) => teamIdOf(world, booking) !== null);
  return [...own, ...others];
}

describe('explainRow', () => {
  it(`finds behind every row of ${runs} random rankings what the world holds, and says why where it may not`, async () => {
    await fc.assert(fc.asyncProperty(combinations, checkCombination), {
      numRuns: runs,
      seed: Number(process.env.SEED ?? 5),
    });
    expect(rowsChecked).toBeGreaterThan(runs);
    expect([...rankingsChecked].sort()).toEqual([...rankingIds].sort());
    process.stdout.write(
      `${runs} combinations: ${rowsChecked} rows, ${withReasons} with reasons, ${walksOverTheCap} over the cap\n`,
    );
  }, 3_600_000);
});
