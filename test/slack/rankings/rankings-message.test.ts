import { type RankingId, rankingIds, rankings } from '../../../src/rankings/ranking';
import { actionIds } from '../../../src/slack/kit/ids';
import { buildCsvMessage, buildRankingsMessage } from '../../../src/slack/rankings/rankings-message';
import {
  fullStandings,
  rankedList,
  rankingsAnswer,
  type Standing,
  standingsFor,
} from '../support/rankings-answers';
import { accessibleOf, actionIdsOf, elementsOf, expectSendable, wordsOf } from '../support/sent-message';

const me = { kind: 'me', ownerName: 'Rui Pires' } as const;
const shown = (id: RankingId, value: number) =>
  rankings[id].unit === 'stars' ? value.toFixed(2) : String(value);

/** Rank, name and value close together and in this order. */
function expectRows(text: string, id: RankingId, standings: readonly Standing[], count = standings.length) {
  for (const { rank, name, value } of rankedList(id, standings).members.slice(0, count)) {
    expect(text).toMatch(new RegExp(`\\b${rank}\\b[^\\p{L}]*${name}[^\\p{L}]*\\b${shown(id, value)}`, 'u'));
  }
}

describe('buildRankingsMessage', () => {
  describe.each(rankingIds)('of %s', (ranking) => {
    it.each([1, 2, 9, 10])('shows %d members on screen and aloud', (count) => {
      const standings = standingsFor(ranking, count);
      const message = buildRankingsMessage(
        rankingsAnswer({ ranking }, { ...fullStandings, [ranking]: standings }),
      );
      expectSendable(message);
      expectRows(accessibleOf(message), ranking, standings);
      for (const [name] of standings) expect(wordsOf(message)).toContain(name);
    });

    it('says aloud whose bookings, which days and which zone, and nothing that is usual', () => {
      const message = buildRankingsMessage(
        rankingsAnswer({ ranking, period: { kind: 'last', unit: 'week' } }),
      );
      for (const text of [accessibleOf(message), wordsOf(message)]) {
        expect(text).toContain(rankings[ranking].title);
        expect(text).toMatch(/everyone in the organisation/i);
        expect(text).toContain('Mon 9 – Sun 15 Nov');
        expect(text).toContain('Lisbon time');
        expect(text).not.toMatch(/start time|compared|2026/);
      }
    });

    it('gives members with the same value the same rank', () => {
      const standings: readonly Standing[] = [
        ['Ana Pires', 4],
        ['Rui Costa', 4],
        ['Mia Okafor', rankings[ranking].direction === 'highest-first' ? 2 : 5],
      ];
      const message = buildRankingsMessage(rankingsAnswer({ ranking }, { [ranking]: standings }));
      expectSendable(message);
      expect(rankedList(ranking, standings).members.map(({ rank }) => rank)).toEqual([1, 1, 3]);
      expectRows(accessibleOf(message), ranking, standings);
    });

    it('says so when nobody is in this list alone, and takes nobody for zero', () => {
      const message = buildRankingsMessage(rankingsAnswer({ ranking }, { ...fullStandings, [ranking]: [] }));
      expectSendable(message);
      expect(wordsOf(message)).toMatch(/nobody/i);
      expect(accessibleOf(message)).toMatch(/nobody/i);
      expect(wordsOf(message)).not.toMatch(/no permission/i);
    });

    it('says that a full list is the top ten, and does not of a short one', () => {
      const full = buildRankingsMessage(rankingsAnswer({ ranking }));
      const short = buildRankingsMessage(
        rankingsAnswer({ ranking }, { [ranking]: standingsFor(ranking, 9) }),
      );
      for (const text of [wordsOf(full), accessibleOf(full)]) expect(text).toMatch(/top ten/i);
      for (const text of [wordsOf(short), accessibleOf(short)]) expect(text).not.toMatch(/top ten/i);
    });
  });

  it('names the unit of ratings as stars, never as bookings', () => {
    for (const ranking of ['highest-rated', 'lowest-rated'] as const) {
      const text = accessibleOf(buildRankingsMessage(rankingsAnswer({ ranking })));
      expect(text).toMatch(/4\.93 stars/);
      expect(text).not.toMatch(/4\.93 booking/);
    }
  });

  it('calls host no-shows host no-shows', () => {
    expect(wordsOf(buildRankingsMessage(rankingsAnswer({ ranking: 'most-no-show' })))).toMatch(
      /host no-show/i,
    );
  });

  it('shows all eight in the overview, each with its first three', () => {
    const message = buildRankingsMessage(rankingsAnswer());
    expectSendable(message);
    for (const id of rankingIds) {
      expect(wordsOf(message)).toContain(rankings[id].title);
      const [accessiblePart = ''] = accessibleOf(message).split(`${rankings[id].title}:`).slice(1);
      expectRows(
        accessiblePart,
        id,
        standingsFor(id, 10).toSorted(([, a], [, b]) =>
          rankings[id].direction === 'highest-first' ? b - a : a - b,
        ),
        3,
      );
    }
  });

  it('shows an overview in which some lists are empty', () => {
    const message = buildRankingsMessage(
      rankingsAnswer({}, { 'most-bookings': standingsFor('most-bookings', 1) }),
    );
    expectSendable(message);
    expectRows(accessibleOf(message), 'most-bookings', standingsFor('most-bookings', 1));
    expect(wordsOf(message)).toMatch(/nobody/i);
  });

  it.each([null, ...rankingIds])('says that nothing at all may mean no permission (%s)', (ranking) => {
    const message = buildRankingsMessage(rankingsAnswer({ ranking }, {}));
    expectSendable(message);
    for (const text of [wordsOf(message), accessibleOf(message)]) {
      expect(text).toMatch(/no bookings/i);
      expect(text).toMatch(/no permission/i);
    }
    expect(actionIdsOf(message)).not.toContain(actionIds.rankingsShare);
  });

  it('marks a period that is still running', () => {
    const message = buildRankingsMessage(rankingsAnswer({ period: { kind: 'this', unit: 'week' } }));
    for (const text of [wordsOf(message), accessibleOf(message)]) expect(text).toMatch(/Nov, so far/);
    const thirtyDays = accessibleOf(buildRankingsMessage(rankingsAnswer()));
    expect(thirtyDays).toMatch(/22 Oct – 20 Nov, so far/);
  });

  it('says every filter that was understood', () => {
    const message = buildRankingsMessage(
      rankingsAnswer(
        {
          dateField: 'created',
          member: { by: 'email', operator: 'equals', text: 'ana@acme.test' },
          statuses: ['accepted', 'awaiting_host'],
          paid: false,
          rating: { operator: 'gte', operand: 4.5 },
        },
        fullStandings,
        {
          scope: { kind: 'team', teamId: 12, teamName: 'R&D <EU>' },
          eventType: { id: 310, name: 'Intro *call*' },
        },
      ),
    );
    expectSendable(message);
    for (const text of [wordsOf(message), accessibleOf(message)]) {
      for (const said of ['R&D <EU>', 'Intro *call*', 'ana@acme.test', 'confirmed', 'unpaid', '4.5']) {
        expect(text).toContain(said);
      }
      expect(text).toMatch(/booked/);
    }
  });

  it('offers rankings, periods and sharing, with what is shown chosen already', () => {
    const message = buildRankingsMessage(
      rankingsAnswer({ ranking: 'most-no-show', period: { kind: 'last', unit: 'week' } }),
    );
    expect(actionIdsOf(message)).toEqual([
      actionIds.rankingsShow,
      actionIds.rankingsShare,
      actionIds.rankingsChoose,
      actionIds.rankingsPeriod,
    ]);
    const initial = elementsOf(message, 'static_select').flatMap(
      ({ initial_option }) => initial_option ?? [],
    );
    expect(initial).toMatchObject([{ value: 'most-no-show' }, { value: 'last week' }]);
  });

  it('offers a period of the asker’s own beside the usual ones', () => {
    const period = { kind: 'range', first: '2026-01-05', last: '2026-01-31' } as const;
    const message = buildRankingsMessage(rankingsAnswer({ period }));
    expectSendable(message);
    expect(elementsOf(message, 'static_select')).toContainEqual(
      expect.objectContaining({
        initial_option: expect.objectContaining({ value: '2026-01-05..2026-01-31' }),
      }),
    );
  });

  it('does not offer the channel somebody’s own numbers', () => {
    const message = buildRankingsMessage(rankingsAnswer({ scope: 'me' }, fullStandings, { scope: me }));
    expect(actionIdsOf(message)).not.toContain(actionIds.rankingsShare);
    for (const text of [accessibleOf(message), wordsOf(message)])
      expect(text).toContain('Your own bookings (team bookings not included)');
  });

  it.each([1, 2, 99, 150])('lets somebody in %d teams choose among those that fit a menu', (count) => {
    const teamsToChoose = Array.from({ length: count }, (_, at) => ({
      id: at + 1,
      name: `Team of ${'x'.repeat(at)}`,
    }));
    const message = buildRankingsMessage(rankingsAnswer({}, fullStandings, { scope: me, teamsToChoose }));
    expectSendable(message);
    const menu = elementsOf(message, 'static_select').find(
      ({ action_id }) => action_id === actionIds.rankingsScope,
    );
    expect(menu?.options).toHaveLength(Math.min(count + 1, 100));
    expect(menu?.initial_option).toMatchObject({ value: 'me' });
    expect(wordsOf(message)).toMatch(/several teams/i);
    expect(message.blocks.find(({ type }) => type === 'actions')).toHaveProperty('elements.length', 5);
  });

  it('leaves the menus out when the question is too long for a block to carry', () => {
    const member = { by: 'name', operator: 'contains', text: 'x'.repeat(300) } as const;
    const message = buildRankingsMessage(rankingsAnswer({ member }));
    expectSendable(message);
    expect(actionIdsOf(message)).toEqual([
      actionIds.rankingsShow,
      actionIds.rankingsShare,
      actionIds.rankingsFilters,
    ]);
    const tooLong = buildRankingsMessage(
      rankingsAnswer({ member: { by: 'name', operator: 'contains', text: 'x'.repeat(3000) } }),
    );
    expectSendable(tooLong);
    expect(actionIdsOf(tooLong)).toEqual([]);
  });

  it('draws no bar longer than full, whatever Cal.com says a rating is', () => {
    const message = buildRankingsMessage(
      rankingsAnswer({ ranking: 'highest-rated' }, { 'highest-rated': [['Ana Pires', 5_000]] }),
    );
    expect(/█+/.exec(wordsOf(message))?.[0].length).toBeLessThanOrEqual(10);
  });
});

describe('buildCsvMessage', () => {
  it('holds the lists of the answer, with names that no spreadsheet takes for a formula', () => {
    const standings: readonly Standing[] = [
      ['Pires, Ana "Nani"', 9],
      ['=cmd()', 4],
    ];
    const one = buildCsvMessage(rankingsAnswer({ ranking: 'most-bookings' }, { 'most-bookings': standings }));
    expectSendable(one);
    expect(wordsOf(one)).toContain('Ranking,Rank,Member,Value');
    expect(wordsOf(one)).toContain('Most bookings,1,"Pires, Ana ""Nani""",9');
    expect(wordsOf(one)).toContain("Most bookings,2,'=cmd(),4");
    const all = wordsOf(buildCsvMessage(rankingsAnswer({}, fullStandings)));
    for (const id of rankingIds) expect(all).toContain(`${rankings[id].title},1,`);
  });
});
