import fc from 'fast-check';
import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { type CalcomClient, createCalcomClient } from '../../src/calcom/client';
import type { BookingsPage, BookingsQuery, WireBooking } from '../../src/calcom/schemas';
import { addDays } from '../../src/lib/time/calendar';
import { type PeriodSpec, resolvePeriod } from '../../src/lib/time/period';
import {
  countNotesFor,
  countRankings,
  createRankingsTally,
  formatCountNote,
  maxBookingsCounted,
} from '../../src/rankings/count';
import { type RankingsCondition, toBookingsQuery } from '../../src/rankings/match';
import { defaultQuestion, type RankingsQuestion, statusFilters } from '../../src/rankings/question';
import type { RankedList } from '../../src/rankings/ranking';
import { wireBooking } from '../bookings/wire-booking';
import { countRanking, expectRows } from '../support/count-rankings';
import { visibleWorld } from '../support/visible-world';

const now = new Date('2026-06-02T12:00:00.000Z');
const condition: RankingsCondition = {
  question: defaultQuestion,
  period: resolvePeriod(
    { kind: 'month', month: 5, year: 2026 },
    { now, timeZone: 'UTC', weekStart: 1, currentPeriod: 'until-now' },
  ),
  scope: { kind: 'org' },
  ownId: 101,
  eventTypeId: null,
  now,
};

/** A server with `count` bookings that start on the day, page by page. */
function server(count: number, day: string, totalItems: number | null = null) {
  const asked: BookingsQuery[] = [];
  const fetchPage = async (query: BookingsQuery): Promise<BookingsPage> => {
    asked.push(query);
    const from = Number(query.cursor ?? 0);
    const to = Math.min(count, from + (query.limit ?? 0));
    const data = Array.from({ length: to - from }, (_, at) =>
      wireBooking({ id: from + at, start: `${day}T10:00:00.000Z`, end: `${day}T10:30:00.000Z` }),
    );
    return {
      data,
      pagination: { hasMore: to < count, nextCursor: to < count ? String(to) : null, totalItems },
    };
  };
  return { asked, fetchPage };
}

describe('countRankings', () => {
  it('reads every page once, a hundred bookings each', async () => {
    const { asked, fetchPage } = server(250, '2026-05-04');
    const count = await countRankings(condition, fetchPage);
    expect(asked.map(({ cursor, limit }) => [cursor, limit])).toEqual([
      [undefined, 100],
      ['100', 100],
      ['200', 100],
    ]);
    expect(count.kind === 'counted' && count.lists[0]?.members).toMatchObject([{ value: 250 }]);
  });

  it('ends with the first page where the server says that there are too many', async () => {
    const { asked, fetchPage } = server(20_000, '2026-05-04', 20_000);
    expect(await countRankings(condition, fetchPage)).toEqual({ kind: 'too-many' });
    expect(asked).toHaveLength(1);
  });

  it('ends where it has read too many', async () => {
    const { asked, fetchPage } = server(maxBookingsCounted + 1, '2026-05-04');
    expect(await countRankings(condition, fetchPage)).toEqual({ kind: 'too-many' });
    expect(asked).toHaveLength(100);
    const most = server(maxBookingsCounted, '2026-05-04', maxBookingsCounted);
    expect((await countRankings(condition, most.fetchPage)).kind).toBe('counted');
  });

  it('does not take the number of all bookings for that of a period whose bounds are ignored', async () => {
    const { asked, fetchPage } = server(20_000, '2026-04-30', 20_000);
    expect((await countRankings(condition, fetchPage)).kind).toBe('counted');
    // Nothing that follows is later.
    expect(asked).toHaveLength(1);
  });
});

let calcom: LocalCalcom;
let client: CalcomClient;
let everything: readonly WireBooking[];

async function readAll(query: BookingsQuery): Promise<readonly WireBooking[]> {
  const rows: WireBooking[] = [];
  let cursor: string | null = null;
  do {
    const page = await client.listBookings({ ...query, limit: 100, ...(cursor === null ? {} : { cursor }) });
    rows.push(...page.data);
    cursor = page.pagination.nextCursor;
  } while (cursor !== null);
  return rows;
}

beforeAll(async () => {
  calcom = await createLocalCalcom({
    now: () => now,
    limitPerMinute: 100_000,
    hasInsights: false,
    bookingsPaging: 'offset',
  });
  client = createCalcomClient({
    baseUrl: new URL(calcom.url),
    apiKey: calcom.keys.admin,
    now: () => now,
    wait: async () => undefined,
  });
  everything = await readAll({});
});
afterAll(async () => {
  await client.close();
  await calcom.close();
});

function conditionOf(
  about: Partial<RankingsQuestion>,
  more: Partial<RankingsCondition> = {},
): RankingsCondition {
  const question = { ...defaultQuestion, ...about };
  const settings = { now, timeZone: 'Europe/Lisbon', weekStart: 1, currentPeriod: 'until-now' } as const;
  return {
    question,
    period: resolvePeriod(question.period, settings),
    scope: { kind: 'org' },
    ownId: 101,
    eventTypeId: null,
    now,
    ...more,
  };
}

function tallyOf(condition: RankingsCondition, bookings = everything) {
  const tally = createRankingsTally(condition);
  for (let at = 0; at < bookings.length; at += 100) tally.addPage(bookings.slice(at, at + 100));
  return tally;
}

const rowsOf = ({ members }: RankedList) => members.map(({ rank, name, value }) => ({ rank, name, value }));

describe('rankings from bookings', () => {
  const day = fc.integer({ min: 0, max: 600 }).map((days) => addDays('2024-11-01', days));
  const anyCase = fc.record({
    first: day,
    days: fc.integer({ min: 0, max: 200 }),
    dateField: fc.constantFrom('start', 'created'),
    statuses: fc.subarray([...statusFilters]),
    rating: fc.option(
      fc.constantFrom({ operator: 'gte', operand: 4 } as const, { operator: 'lt', operand: 3 } as const),
    ),
    name: fc.option(fc.constantFrom('a', 'RUI', 'zzz')),
  });

  it('agree with a count of the raw bookings that the key may see', () => {
    fc.assert(
      fc.property(anyCase, ({ first, days, dateField, statuses, rating, name }) => {
        const period: PeriodSpec = { kind: 'range', first, last: addDays(first, days) };
        const member = name === null ? null : ({ by: 'name', operator: 'contains', text: name } as const);
        const condition = conditionOf({ period, dateField, statuses, rating, member });
        const ownerName = (id: number | null) =>
          calcom.world.members.find((each) => each.id === id)?.name ?? '';
        const world = visibleWorld(
          calcom.world,
          (booking) =>
            (statuses.length === 0 || statuses.includes(booking.status)) &&
            (rating === null ||
              (booking.rating !== null &&
                (rating.operator === 'gte' ? booking.rating >= 4 : booking.rating < 3))) &&
            (name === null || ownerName(booking.ownerId).toLowerCase().includes(name.toLowerCase())),
        );
        const counted = {
          scope: 'org',
          by: dateField,
          start: condition.period.start?.toISOString() ?? '',
          end: condition.period.end?.toISOString() ?? '',
        } as const;
        for (const list of tallyOf(condition).lists()) {
          const expected = countRanking(world, list.ranking.id, counted, now);
          expectRows(rowsOf(list), expected);
          expect(list.mayHaveMore).toBe(expected.valueOf.size > 10);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, RankingsCondition]>([
    ['a month by start', conditionOf({ period: { kind: 'month', month: 3, year: 2026 } })],
    [
      'a month by creation',
      conditionOf({ period: { kind: 'month', month: 3, year: 2026 }, dateField: 'created' }),
    ],
    ['an event type', conditionOf({ period: { kind: 'year', year: 2026 } }, { eventTypeId: 311 })],
    ['everything since', conditionOf({ period: { kind: 'since', first: '2026-05-01' } })],
  ])('are the same from the pages asked for as from all there are: %s', async (_what, condition) => {
    const asked = await readAll(toBookingsQuery(condition));
    expect(asked.length).toBeLessThan(everything.length);
    expect(tallyOf(condition, asked).lists()).toEqual(tallyOf(condition).lists());
    expect(tallyOf(condition, asked).counted()).toBe(asked.length);
  });

  it("of one's own are of one's own bookings, a team's included, and of a team what is booked through it", async () => {
    const period: PeriodSpec = { kind: 'year', year: 2026 };
    const own = conditionOf({ period }, { scope: { kind: 'me', ownerName: 'Rui Pires' } });
    const [most] = tallyOf(own).lists();
    const ownedIn2026 = everything.filter(
      ({ hosts, start, end }) => hosts[0]?.id === 101 && start >= '2026' && end < '2027',
    );
    expect(most?.members).toMatchObject([{ calcomUserId: 101, value: ownedIn2026.length }]);

    const team = conditionOf({ period }, { scope: { kind: 'team', teamId: 4821, teamName: 'Sales EU' } });
    expect(toBookingsQuery(team)).toMatchObject({ teamsIds: [4821] });
  });

  it('count a booking once, and one without a known organiser for nobody', () => {
    const tally = createRankingsTally(conditionOf({ period: { kind: 'year', year: 2026 } }));
    const unknown = wireBooking({ id: 2, hosts: [{ id: 'unknown', name: 'unknown' }] });
    tally.addPage([
      wireBooking({ id: 1 }),
      wireBooking({ id: 1 }),
      unknown,
      wireBooking({ id: 3, hosts: [] }),
    ]);
    tally.addPage([wireBooking({ id: 1 })]);
    expect(tally.counted()).toBe(3);
    expect(tally.lists().map(({ members }) => members.map(({ value }) => value))).toEqual([
      [1],
      [1],
      [],
      [],
      [],
      [],
      [],
      [],
    ]);
  });

  it('say what they leave out, in sentences', () => {
    const me = conditionOf({}, { scope: { kind: 'me', ownerName: 'Rui' }, eventTypeId: 310 });
    expect(countNotesFor(me)).toEqual(['visible-only', 'own-with-team', 'no-copies']);
    expect(countNotesFor(conditionOf({}))).toEqual(['visible-only', 'visible-as-org']);
    for (const each of countNotesFor(me)) expect(formatCountNote(each)).toMatch(/^[A-Z].*\.$/);
  });
});
