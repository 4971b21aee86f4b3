import {
  CalcomForbiddenError,
  CalcomRateLimitedError,
  CalcomUnavailableError,
} from '../../src/calcom/errors';
import { buildDigest, type DigestFacts } from '../../src/digests/build';
import type { DigestContent } from '../../src/digests/digest';
import type { DigestModel } from '../../src/digests/digest-model';
import { askCalcom } from '../../src/digests/digest-questions';
import { periodAt } from '../../src/digests/schedule';
import { type RankingId, rankingIds } from '../../src/rankings/ranking';
import { useLocalCalcom } from '../calcom/support/use-local-calcom';
import { type CountedScope, countRanking, isCounted } from '../support/count-rankings';
import { makeDigest, mondaysAtNine } from './support/make-digest';

const contract = useLocalCalcom();
const at = new Date('2026-06-01T08:00:00.000Z');
const week = { start: '2026-05-24T23:00:00.000Z', end: '2026-05-31T22:59:59.999Z' };
const mayDays = { first: '2026-05-01', last: '2026-05-31' };
const weekBefore = { start: '2026-05-17T23:00:00.000Z', end: '2026-05-24T22:59:59.999Z' };

type Changes = Partial<Omit<DigestContent, 'access'>> & Partial<Omit<DigestFacts, 'digest'>>;

function factsOf({ missed, hidden, run, now, access, ...content }: Changes): DigestFacts {
  const { content: usual } = makeDigest({});
  return {
    digest: makeDigest({
      content: { ...usual, scope: { kind: 'org' }, rankings: rankingIds, rows: 10, ...content },
    }),
    run: run ?? { at, period: periodAt(mondaysAtNine, at) },
    missed: missed ?? null,
    hidden: hidden ?? new Set(),
    access: access ?? { calcomName: 'Rui Pires', calcomUserId: 101 },
    now: now ?? contract.now(),
  };
}

type Key = Parameters<typeof contract.connect>[0];
const build = (changes: Changes = {}, key?: Key, client = contract.connect(key)) =>
  buildDigest(askCalcom(client), factsOf(changes));

function counted(id: RankingId, period: typeof week, scope: CountedScope = 'org') {
  return countRanking(contract.calcom.world, id, { scope, by: 'start', ...period }, contract.now());
}
const named = ({ lists }: DigestModel, id: RankingId) =>
  lists.flatMap((list) => (list.ranking.id === id && list.kind === 'named' ? [list] : []))[0];

describe('buildDigest', () => {
  it('tells of the week and of the same days seven days earlier, in the zone of the digest', async () => {
    const questions = askCalcom(contract.connect());
    const asked: unknown[] = [];
    const { nextAt } = await buildDigest(
      {
        ...questions,
        listRankings(question, options) {
          const { start, end } = question.period;
          asked.push([start, end]);
          return questions.listRankings(question, options);
        },
      },
      factsOf({}),
    );
    expect(asked).toEqual([
      [new Date(week.start), new Date(week.end)],
      [new Date(weekBefore.start), new Date(weekBefore.end)],
    ]);
    expect(nextAt).toEqual(new Date('2026-06-08T08:00:00.000Z'));
  });

  it('tells once a month of the month and the one before, and still of the week ahead', async () => {
    const monday = new Date('2026-06-01T08:00:00.000Z');
    const facts = factsOf({ showsUpcoming: true, run: { at: monday, period: mayDays } });
    const schedule = { ...mondaysAtNine, every: 'month' } as const;
    const { usual, upcoming, figures, lists, nextAt } = await buildDigest(askCalcom(contract.connect()), {
      ...facts,
      digest: { ...facts.digest, schedule },
    });
    const may = { start: '2026-04-30T23:00:00.000Z', end: '2026-05-31T22:59:59.999Z' };
    const april = {
      start: '2026-03-31T23:00:00.000Z',
      end: may.start.replace('23:00:00.000', '22:59:59.999'),
    };
    const totals = [may, april].map(
      (month) =>
        contract.calcom.world.bookings.filter((booking) =>
          isCounted(contract.calcom.world, booking, { scope: 'org', by: 'start', ...month }),
        ).length,
    );
    expect([figures.figures[0]?.value, figures.figures[0]?.before]).toEqual(totals);
    const [most] = lists.flatMap((list) => (list.kind === 'named' ? [list.rows] : []));
    expect(counted('most-bookings', may).values).toContainEqual(most?.map(({ value }) => value));
    expect(usual).toBeNull();
    expect(upcoming?.period).toEqual({ first: '2026-06-01', last: '2026-06-07' });
    expect(nextAt).toEqual(new Date('2026-07-06T08:00:00.000Z'));
  });

  it.each(['most-bookings', 'most-completed', 'highest-rated'] as const)(
    'ranks %s as the bookings themselves do, beside the week before',
    async (id) => {
      const rows = named(await build(), id)?.rows ?? [];
      expect(counted(id, week).values).toContainEqual(rows.map(({ value }) => value));
      const moved = rows.flatMap(({ name, value, rankChange }) =>
        rankChange !== null && 'valueBefore' in rankChange
          ? [[name, value, rankChange.valueBefore] as const]
          : [],
      );
      expect(moved.length).toBeGreaterThan(0);
      for (const [name, value, valueBefore] of moved) {
        expect([name, value]).toEqual([name, counted(id, week).valueOf.get(name)]);
        expect([name, valueBefore]).toEqual([name, counted(id, weekBefore).valueOf.get(name)]);
      }
    },
  );

  it('has no names and three values at most of the lists that rank from below', async () => {
    const { lists } = await build();
    const nameless = lists.filter(({ kind }) => kind === 'nameless');
    expect(nameless.map(({ ranking }) => ranking.id)).toEqual([
      'least-bookings',
      'most-cancelled',
      'least-completed',
      'most-no-show',
      'lowest-rated',
    ]);
    for (const list of nameless) {
      expect(Object.keys(list).sort()).toEqual(['kind', 'ranking', 'values', 'valuesBefore']);
      expect(counted(list.ranking.id, week).values.map((all) => all.slice(0, 3))).toContainEqual(
        'values' in list ? list.values : [],
      );
    }
  });

  it('shows the rankings asked for, with as many rows', async () => {
    const { lists } = await build({ rankings: ['highest-rated', 'most-bookings', 'lowest-rated'], rows: 2 });
    expect(lists.map(({ ranking }) => ranking.id)).toEqual([
      'highest-rated',
      'most-bookings',
      'lowest-rated',
    ]);
    for (const list of lists) expect(list.kind === 'named' ? list.rows : list.values).toHaveLength(2);
  });

  it('states the totals that the bookings add up to', async () => {
    const { figures } = await build();
    const sum = (period: typeof week) =>
      [...counted('most-bookings', period).valueOf.values()].reduce((all, value) => all + value, 0);
    const [bookings] = figures.figures;
    expect(figures.of).toBe('calcom');
    // Bookings of accounts that are gone are in the total and in no list.
    expect(bookings?.value).toBeGreaterThanOrEqual(sum(week));
    expect(bookings?.value).toBeLessThanOrEqual(sum(week) + 3);
    expect(bookings?.before).toBeGreaterThanOrEqual(sum(weekBefore));
  });

  it('asks nothing of the week before when it is not to be compared', async () => {
    const since = contract.calcom.requests.length;
    const model = await build({ isCompared: false });
    expect(model.figures.figures.every(({ before }) => before === null)).toBe(true);
    expect(named(model, 'most-bookings')?.rows.every(({ rankChange }) => rankChange === null)).toBe(true);
    const asked = contract.calcom.requests.slice(since).map(({ path }) => path);
    expect(asked.filter((path) => path.endsWith('/members'))).toHaveLength(1);
    // The week itself and the eight before, which say what is usual.
    expect(asked.filter((path) => path.endsWith('/kpi-stats'))).toHaveLength(9);
  });

  it('does not name who is hidden, and keeps their ranks and values', async () => {
    // Who is tenth among equals changes from call to call, so both are built from one answer.
    const client = contract.connect();
    const open = await build({ showsUpcoming: true }, 'admin', client);
    const [first] = named(open, 'most-bookings')?.rows ?? [];
    const hidden = contract.calcom.world.members
      .filter(({ name }) => name === first?.name)
      .map(({ id }) => id);
    const closed = await build({ showsUpcoming: true, hidden: new Set(hidden) }, 'admin', client);
    expect(JSON.stringify(open)).toContain(`"name":"${first?.name}"`);
    expect(JSON.stringify(closed)).not.toContain(`"name":"${first?.name}"`);
    const unnamed = ({ lists, upcoming }: DigestModel) =>
      JSON.parse(JSON.stringify([lists, upcoming]), (key, value) => (key === 'name' ? '' : value));
    expect(unnamed(closed)).toEqual(unnamed(open));
  });

  it('does not name the owner of its access who is hidden', async () => {
    expect((await build()).accessName).toBe('Rui Pires');
    expect((await build({ hidden: new Set([101]) })).accessName).toBeNull();
  });

  it('asks the same for digests that show it in different ways', async () => {
    const asked = async (changes: Changes) => {
      const questions: string[] = [];
      const { getMe, listMemberships, ...calcom } = contract.connect();
      const noting =
        <Question, Answer>(ask: (question: Question) => Promise<Answer>) =>
        (question: Question) => {
          questions.push(JSON.stringify(question));
          return ask(question);
        };
      await buildDigest(
        askCalcom({
          getMe,
          listMemberships,
          getMemberStats: noting(calcom.getMemberStats),
          getKpiStats: noting(calcom.getKpiStats),
          listBookings: noting(calcom.listBookings),
        }),
        factsOf({ showsUpcoming: true, ...changes }),
      );
      return questions.sort();
    };
    const questions = await asked({});
    expect(questions).toHaveLength(13);
    const changes = { rankings: ['highest-rated'] as const, rows: 1, hidden: new Set([101]) };
    const later = new Date(contract.now().getTime() + 240_000);
    expect(await asked({ ...changes, whenEmpty: 'skip', now: later })).toEqual(questions);
  });

  it('knows what most of the eight weeks before had, counted as the week itself is', async () => {
    const { usual, figures } = await build();
    if (usual === null) throw new Error('it is not known');
    expect(usual.least).toBeGreaterThan(0);
    expect(usual.most).toBeGreaterThanOrEqual(usual.least);
    const of = async (weeks: number) => {
      const day = (date: number) => new Date(Date.UTC(2026, 4, date - 7 * weeks)).toISOString().slice(0, 10);
      const run = { at, period: { first: day(25), last: day(31) } };
      return (await build({ run, isCompared: false })).figures.figures[0]?.value ?? 0;
    };
    const before = (await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(of))).sort((a, b) => a - b);
    expect(before).toContain(figures.figures[0]?.before);
    expect([usual.least, usual.most]).toEqual([before.at(1), before.at(-2)]);
  });

  it('knows nothing usual of days that are no week', async () => {
    const run = { at, period: { first: '2026-05-29', last: '2026-05-31' } };
    expect((await build({ run })).usual).toBeNull();
  });

  it('asks once for weeks that are over, and a week later for the one that has ended since', async () => {
    const client = contract.connect();
    await build({}, 'admin', client);
    const asked = async (days: number) => {
      const since = contract.calcom.requests.length;
      const later = new Date(at.getTime() + days * 86_400_000);
      await build(
        { run: { at: later, period: periodAt(mondaysAtNine, later) }, isCompared: false },
        'admin',
        client,
      );
      return contract.calcom.requests.slice(since).filter(({ path }) => path.endsWith('/kpi-stats')).length;
    };
    // Each time its own totals too.
    expect(await asked(0)).toBeLessThanOrEqual(1);
    expect(await asked(7)).toBe(2);
  });

  it.each([
    ['is not allowed', () => Promise.reject(new CalcomForbiddenError({ request: 'POST /v2/insights' }))],
    ['is not there', () => Promise.resolve(null)],
    [
      'fails',
      () => Promise.reject(new CalcomUnavailableError({ request: 'POST /v2/insights', status: 500 })),
    ],
  ])('leaves out the weeks where asking for them %s', async (_how, answer) => {
    const client = contract.connect();
    const { usual, lists } = await build({}, 'admin', {
      ...client,
      getKpiStats: (request, options) =>
        options?.isClosed ? answer() : client.getKpiStats(request, options),
    });
    expect(usual).toBeNull();
    expect(lists.length).toBeGreaterThan(0);
  });

  it('waits with all of it where Cal.com’s budget is used up', async () => {
    const path = '/v2/insights/bookings/kpi-stats';
    contract.calcom.inject({ path, kind: 'rate-limited', retryAfterSeconds: 600 });
    await expect(build()).rejects.toThrow(CalcomRateLimitedError);
  });

  it('tells of a team alone where a team is chosen', async () => {
    const scope = { kind: 'team', teamId: 4822, teamName: 'Success EMEA' } as const;
    const rows = named(await build({ scope }), 'most-bookings')?.rows ?? [];
    expect(counted('most-bookings', week, { teamId: 4822 }).values).toContainEqual(
      rows.map(({ value }) => value),
    );
  });

  it('takes an access that may not see the numbers for an empty week', async () => {
    const model = await build({}, 'member');
    expect(model.isEmpty).toBe(true);
    expect((await build()).isEmpty).toBe(false);
  });

  it('goes without totals where the server has none, and says of whom its figures are', async () => {
    contract.calcom.inject({ kind: 'status', path: '/v2/insights/bookings/kpi-stats', status: 404 });
    const { figures } = await build({ isCompared: false });
    expect(figures.of).toBe('ten-busiest');
    const top = counted('most-bookings', week).values.map((ten) =>
      ten.reduce((sum, value) => sum + value, 0),
    );
    expect(top).toContain(figures.figures[0]?.value);
  });

  it('fails when Cal.com does, so that it can be tried again', async () => {
    contract.calcom.inject({ kind: 'status', path: '/v2/insights/bookings/members', status: 401 });
    await expect(build()).rejects.toMatchObject({ name: 'CalcomUnauthorizedError' });
  });

  it('names the next run: not itself when built ahead, one ahead when posted late, none when paused', async () => {
    const ahead = await build({ now: new Date(at.getTime() - 180_000) });
    expect(ahead.nextAt).toEqual(new Date('2026-06-08T08:00:00.000Z'));
    const late = await build({ now: new Date('2026-06-09T08:00:00.000Z') });
    expect(late.nextAt).toEqual(new Date('2026-06-15T08:00:00.000Z'));
    const facts = factsOf({});
    const digest = makeDigest({ ...facts.digest, state: { kind: 'paused', why: 'by-hand', at } });
    const paused = await buildDigest(askCalcom(contract.connect()), { ...facts, digest });
    expect(paused.nextAt).toBeNull();
  });
});

describe('the days ahead in a digest', () => {
  it.each([
    ['Monday', '2026-06-01T08:00:00.000Z', '2026-06-01', '2026-06-07'],
    ['Tuesday', '2026-06-02T08:00:00.000Z', '2026-06-08', '2026-06-14'],
    ['Friday', '2026-06-05T15:00:00.000Z', '2026-06-08', '2026-06-14'],
    ['Sunday', '2026-06-07T08:00:00.000Z', '2026-06-08', '2026-06-14'],
  ])('are, on a %s, the first week that has not begun before', async (_day, time, first, last) => {
    const run = { at: new Date(time), period: periodAt(mondaysAtNine, new Date(time)) };
    const { upcoming } = await build({ showsUpcoming: true, run });
    expect(upcoming?.period).toEqual({ first, last });
  });

  it('are counted as the bookings themselves are, for every host', async () => {
    const { upcoming } = await build({
      showsUpcoming: true,
      run: { at, period: periodAt(mondaysAtNine, at) },
    });
    const { bookings, members, eventTypes, teams } = contract.calcom.world;
    const end = new Date('2026-06-07T22:59:59.999Z');
    const colleagues = members.filter(({ organizationId }) => organizationId !== null);
    const ids = new Set<number | null>(colleagues.map(({ id }) => id));
    const teamIds = new Set<number | null>(
      teams.flatMap(({ id, parentId }) => (parentId === null ? [] : [id])),
    );
    const isOfTeam = (eventTypeId: number | null): boolean =>
      eventTypes.some(
        ({ id, teamId, parentId }) => id === eventTypeId && (teamIds.has(teamId ?? 0) || isOfTeam(parentId)),
      );
    const emails = new Set(colleagues.map(({ email }) => email));
    const expected = bookings.filter(
      ({ start, end: ends, status, recurringBookingUid, ownerId, coHostIds, attendees, eventTypeId }) =>
        start >= at &&
        start <= end &&
        ends >= contract.now() &&
        status !== 'cancelled' &&
        status !== 'rejected' &&
        (recurringBookingUid === null || status === 'accepted') &&
        // The two who are outside the organisation keep their own, but for those a colleague attends.
        ([ownerId, ...coHostIds].some((id) => ids.has(id)) ||
          isOfTeam(eventTypeId) ||
          attendees.some(({ email }) => emails.has(email))),
    );
    const loads = new Map<number, number>();
    for (const { ownerId, coHostIds } of expected) {
      for (const id of new Set([ownerId, ...coHostIds])) {
        if (id !== null) loads.set(id, (loads.get(id) ?? 0) + 1);
      }
    }
    if (upcoming?.kind !== 'load') throw new Error('No load');
    expect(upcoming.bookings).toBe(expected.length);
    expect(upcoming.isCut).toBe(false);
    const rui = members.find(({ id }) => id === 101);
    expect(upcoming.hosts.find(({ name }) => name === rui?.name)?.bookings).toBe(loads.get(101));
    const known = upcoming.hosts.map((host) => host.bookings).sort((a, b) => b - a);
    for (const [id, load] of loads) if (id < 141) expect(known).toContain(load);
  });

  it('say that they may not be listed, and fail for nothing else', async () => {
    contract.calcom.inject({ kind: 'status', path: '/v2/bookings', status: 403 });
    expect((await build({ showsUpcoming: true })).upcoming?.kind).toBe('not-allowed');
    contract.calcom.clearFaults();
    contract.calcom.inject({ kind: 'status', path: '/v2/bookings', status: 400 });
    await expect(build({ showsUpcoming: true })).rejects.toMatchObject({ name: 'CalcomRejectedError' });
  });

  it('hold nothing of a guest', async () => {
    const told = JSON.stringify(await build({ showsUpcoming: true }));
    for (const { attendees, uid, title } of contract.calcom.world.bookings) {
      expect(told).not.toContain(uid);
      expect(told).not.toContain(`"${title}"`);
      for (const { email } of attendees) expect(told).not.toContain(email);
    }
  });
});
