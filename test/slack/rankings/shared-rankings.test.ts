import { type RankingId, rankingIds, rankings } from '../../../src/rankings/ranking';
import { actionIds } from '../../../src/slack/kit/ids';
import { buildSharedRankingsMessage } from '../../../src/slack/rankings/rankings-message';
import { rankingsAnswer, type Standings, standingsFor } from '../support/rankings-answers';
import {
  accessibleOf,
  actionIdsOf,
  elementsOf,
  expectSendable,
  wireOf,
  wordsOf,
} from '../support/sent-message';

const fromBelow = rankingIds.filter((id) => !rankings[id].namesInPublic);
const kind = rankingIds.filter((id) => rankings[id].namesInPublic);

/** Members whose names tell which list they come from. */
const nameIn = (id: RankingId, at: number) => `${String.fromCharCode(65 + at)}lex ${id.replaceAll('-', '')}`;
const standings: Standings = Object.fromEntries(
  rankingIds.map((id) => [id, standingsFor(id, 10).map(([, value], at) => [nameIn(id, at), value] as const)]),
);
const namesIn = (id: RankingId) => (standings[id] ?? []).map(([name]) => name);

const nobodyHidden: ReadonlySet<number> = new Set();

describe('buildSharedRankingsMessage', () => {
  it.each(fromBelow)('names nobody of %s, on progressMessage, aloud or on the wire', (ranking) => {
    const message = buildSharedRankingsMessage(rankingsAnswer({ ranking }, standings), 'Ana', nobodyHidden);
    expectSendable(message);
    for (const id of rankingIds) for (const name of namesIn(id)) expect(wireOf(message)).not.toContain(name);
    expect(wireOf(message)).not.toMatch(/lex |@acme/);
    expect(wordsOf(message)).toContain(rankings[ranking].title);
    expect(wordsOf(message)).toMatch(/names/i);
  });

  it.each(fromBelow)('still says the first numbers of %s', (ranking) => {
    const message = buildSharedRankingsMessage(rankingsAnswer({ ranking }, standings), 'Ana', nobodyHidden);
    const values = (standings[ranking] ?? []).map(([, value]) => value);
    const first = rankings[ranking].direction === 'highest-first' ? Math.max(...values) : Math.min(...values);
    const shown = rankings[ranking].unit === 'stars' ? first.toFixed(2) : String(first);
    for (const text of [wordsOf(message), accessibleOf(message)]) expect(text).toContain(shown);
  });

  it.each(kind)('shows all of %s with names, on screen and aloud', (ranking) => {
    const message = buildSharedRankingsMessage(rankingsAnswer({ ranking }, standings), 'Ana', nobodyHidden);
    expectSendable(message);
    for (const name of namesIn(ranking)) {
      expect(wordsOf(message)).toContain(name);
      expect(accessibleOf(message)).toContain(name);
    }
    for (const id of fromBelow) for (const name of namesIn(id)) expect(wireOf(message)).not.toContain(name);
  });

  it('shares of the overview only the lists that rank from above', () => {
    const message = buildSharedRankingsMessage(rankingsAnswer({}, standings), 'Ana', nobodyHidden);
    expectSendable(message);
    for (const id of kind) {
      expect(wordsOf(message)).toContain(rankings[id].title);
    }
    for (const id of fromBelow) {
      expect(wireOf(message)).not.toContain(rankings[id].title);
      for (const name of namesIn(id)) expect(wireOf(message)).not.toContain(name);
    }
  });

  it('shares of each list of the overview the three that its asker saw, and names the list aloud', () => {
    const message = buildSharedRankingsMessage(rankingsAnswer({}, standings), 'Ana', nobodyHidden);
    for (const id of kind) {
      const [, after = ''] = accessibleOf(message).split(`${rankings[id].title}:`);
      // Whose bars the asker saw as well.
      if (id === 'most-bookings') continue;
      const [first, second, third, ...unseen] = namesIn(id);
      for (const name of [first, second, third]) expect(after).toContain(name);
      for (const name of unseen) expect(wireOf(message)).not.toContain(name);
    }
  });

  it.each([null, ...rankingIds])('says aloud whose, when and by whom it was shared (%s)', (ranking) => {
    const message = buildSharedRankingsMessage(rankingsAnswer({ ranking }, standings), 'Ana P', nobodyHidden);
    for (const text of [accessibleOf(message), wordsOf(message)]) {
      expect(text).toMatch(/everyone in the organisation/i);
      expect(text).toContain('22 Oct – 20 Nov');
      expect(text).toContain('Ana P');
    }
  });

  it.each([null, ...rankingIds])('says aloud in which zone the days are (%s)', (ranking) => {
    const message = buildSharedRankingsMessage(rankingsAnswer({ ranking }, standings), 'Ana P', nobodyHidden);
    for (const text of [accessibleOf(message), wordsOf(message)]) expect(text).toContain('Lisbon time');
  });

  it('says what was counted, but not whom a member filter names', () => {
    const answer = rankingsAnswer(
      {
        ranking: 'most-bookings',
        member: { by: 'email', operator: 'equals', text: 'secret@client.test' },
        event: { id: 310 },
        statuses: ['rejected'],
      },
      standings,
      { eventType: { id: 310, name: 'Intro call' } },
    );
    const message = buildSharedRankingsMessage(answer, 'Ana', nobodyHidden);
    expect(wireOf(message)).not.toMatch(/secret|client\.test/);
    for (const text of [accessibleOf(message), wordsOf(message)]) {
      expect(text).toMatch(/only Intro call.*only rejected.*some members only/s);
    }
  });

  it('says which bookings do not count where those are fewer, and keeps names that a kind list has', () => {
    const statuses = ['accepted', 'pending', 'awaiting_host'] as const;
    const answer = rankingsAnswer({ ranking: 'most-bookings', statuses }, standings);
    const message = buildSharedRankingsMessage(answer, 'Ana', nobodyHidden);
    expect(wordsOf(message)).toMatch(/all but cancelled and rejected/);
    for (const name of namesIn('most-bookings')) expect(wireOf(message)).toContain(name);
  });

  it.each<[string, Parameters<typeof rankingsAnswer>[0]]>([
    ['cancelled bookings', { statuses: ['cancelled'] }],
    ['rejected bookings', { statuses: ['accepted', 'rejected'] }],
    ['badly rated ones', { rating: { operator: 'lte', operand: 2 } }],
  ])('leaves names out of a kind list that a filter turned into one of %s', (_what, filters) => {
    const answer = rankingsAnswer({ ranking: 'most-bookings', ...filters }, standings);
    const message = buildSharedRankingsMessage(answer, 'Ana', nobodyHidden);
    for (const name of namesIn('most-bookings')) expect(wireOf(message)).not.toContain(name);
  });

  it('carries one thing to press: the numbers of whoever presses, and nobody whom the asker named', () => {
    const member = { by: 'email', operator: 'equals', text: 'secret@client.test' } as const;
    for (const ranking of [null, ...rankingIds]) {
      const answer = rankingsAnswer({ ranking, member }, standings);
      const message = buildSharedRankingsMessage(answer, 'Ana', nobodyHidden);
      expect(actionIdsOf(message)).toEqual([actionIds.shareMine]);
      const value = elementsOf(message, 'button').map((button) => String(button.value));
      expect(value.join()).toContain('member:me');
      expect(wireOf(message)).not.toContain('secret');
    }
  });

  it.each(fromBelow)('names the better half of %s where its asker chose that, and nobody else', (ranking) => {
    const answer = rankingsAnswer({ ranking }, standings);
    const message = buildSharedRankingsMessage(answer, 'Ana', nobodyHidden, 'better-half');
    expectSendable(message);
    const list = answer.lists.find((each) => each.ranking.id === ranking);
    const names = list?.members.map(({ name }) => name) ?? [];
    for (const [at, name] of names.entries()) expect(wireOf(message).includes(name)).toBe(at >= 5);
    const tied = rankingsAnswer({ ranking }, { [ranking]: names.map((name) => [name, 3] as const) });
    expect(wireOf(buildSharedRankingsMessage(tied, 'Ana', nobodyHidden, 'better-half'))).not.toContain(
      'lex ',
    );
  });

  it.each([null, ...rankingIds])('can be sent when the numbers are gone since (%s)', (ranking) => {
    expectSendable(buildSharedRankingsMessage(rankingsAnswer({ ranking }, {}), 'Ana', nobodyHidden));
  });

  it.each(rankingIds)('says aloud that nobody is in %s any more', (ranking) => {
    expect(
      accessibleOf(buildSharedRankingsMessage(rankingsAnswer({ ranking }, {}), 'Ana', nobodyHidden)),
    ).toMatch(/nobody/i);
  });

  it.each(fromBelow)('says on screen that nobody is in %s any more', (ranking) => {
    expect(wordsOf(buildSharedRankingsMessage(rankingsAnswer({ ranking }, {}), 'Ana', nobodyHidden))).toMatch(
      /nobody/i,
    );
  });

  it.each(kind)('says on screen that nobody is in %s any more', (ranking) => {
    expect(wordsOf(buildSharedRankingsMessage(rankingsAnswer({ ranking }, {}), 'Ana', nobodyHidden))).toMatch(
      /nobody/i,
    );
  });

  it('reads out a team’s name without what turns the line around', () => {
    const scope = { kind: 'team', teamId: 1, teamName: 'Sales\u202E' } as const;
    expectSendable(buildSharedRankingsMessage(rankingsAnswer({}, standings, { scope }), 'Ana', nobodyHidden));
  });

  it.each(rankingIds)('can be sent when one member is in %s, or two are', (ranking) => {
    for (const count of [1, 2]) {
      const few = { [ranking]: standingsFor(ranking, count) };
      expectSendable(buildSharedRankingsMessage(rankingsAnswer({ ranking }, few), 'Ana', nobodyHidden));
    }
  });
});
