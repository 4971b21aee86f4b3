import fc from 'fast-check';
import { addDays } from '../../../src/lib/time/calendar';
import { periodBefore } from '../../../src/lib/time/period-before';
import { type RankingId, rankingIds, rankings } from '../../../src/rankings/ranking';
import type { Trend } from '../../../src/rankings/trend';
import { buildDigestMessage, buildDigestPreview } from '../../../src/slack/digests/message/message';
import type { Message } from '../../../src/slack/kit/message';
import { buildRankingsMessage } from '../../../src/slack/rankings/rankings-message';
import { buildSharedRankingsMessage } from '../../../src/slack/rankings/shared-rankings';
import { digestModel, namedList } from '../support/digest-models';
import { hostileText } from '../support/hostile-text';
import { fullStandings, rankedList, rankingsAnswer, standingsFor } from '../support/rankings-answers';
import { expectSendable, spokenOf, wordsOf } from '../support/sent-message';

const nobody: ReadonlySet<number> = new Set();

function tableOf({ richBlock }: Message): readonly (readonly string[])[] {
  if (richBlock?.block.type !== 'table') throw new Error('the message has no table');
  return richBlock.block.rows.map((row) => row.map((cell) => ('text' in cell ? cell.text : '')));
}

function chartOf({ richBlock }: Message) {
  if (richBlock?.block.type !== 'data_visualization') throw new Error('the message has no chart');
  return richBlock.block;
}

function trendOf(...created: readonly number[]): Trend {
  return created.map((count, at) => ({
    first: addDays('2026-09-21', at * 7),
    created: count,
    completed: Math.floor(count / 2),
    cancelled: at === 0 ? count : 0,
  }));
}
const eight = trendOf(12, 9, 14, 0, 3, 8, 16, 1);

describe('a ranking', () => {
  it.each(rankingIds)('%s is a table of the same rows, below what they are', (ranking) => {
    const message = buildRankingsMessage(rankingsAnswer({ ranking }));
    expectSendable(message);
    const [head, ...rows] = tableOf(message);
    expect(head).toEqual([
      'Rank',
      'Member',
      rankings[ranking].unit === 'stars' ? 'Average rating' : 'Bookings',
    ]);
    const { members } = rankedList(ranking, standingsFor(ranking, 10));
    expect(rows.map(([rank, name]) => [rank, name])).toEqual(
      members.map(({ rank, name }) => [String(rank), name]),
    );
    expect(rows.map(([, , value]) => Number.parseFloat(value ?? ''))).toEqual(
      members.map(({ value }) => Number(value.toFixed(2))),
    );
  });

  it('says in the table what became of each since the period before', () => {
    const answer = rankingsAnswer({ ranking: 'most-bookings', period: { kind: 'last', unit: 'week' } });
    const before = periodBefore(answer.period, answer.askedAt);
    if (before === null) throw new Error('a week has one before it');
    const lists = rankingIds.map((id) => rankedList(id, standingsFor(id, 9).toReversed()));
    const message = buildRankingsMessage({ ...answer, comparison: { ...before, lists } });
    expectSendable(message);
    const [head, ...rows] = tableOf(message);
    expect(head?.at(-1)).toBe('Since the period before');
    expect(rows.every((row) => row.length === 4 && row.every((text) => text !== ''))).toBe(true);
    expect(rows[9]?.[3]).toMatch(/^new/);
  });

  it('has a dash where there is nothing to say, since Slack takes no empty cell', () => {
    const answer = rankingsAnswer({ ranking: 'most-bookings', period: { kind: 'last', unit: 'week' } });
    const before = periodBefore(answer.period, answer.askedAt);
    if (before === null) throw new Error('a week has one before it');
    const lists = rankingIds.map((id) =>
      rankedList(
        id,
        standingsFor(id, 10).map(([name, value], at) => [name, at === 0 ? 1 : value] as const),
      ),
    );
    const message = buildSharedRankingsMessage(
      { ...answer, comparison: { ...before, lists } },
      'ana',
      nobody,
    );
    expectSendable(message);
    expect(tableOf(message).map((row) => row.at(-1))).toContain('–');
  });

  it('has no table where nobody is in it', () => {
    const standings = { ...fullStandings, 'most-bookings': [] };
    expect(
      buildRankingsMessage(rankingsAnswer({ ranking: 'most-bookings' }, standings)).richBlock,
    ).toBeUndefined();
  });

  it('is shared as a table, with hidden people hidden there too', () => {
    const answer = rankingsAnswer({ ranking: 'most-completed' });
    const message = buildSharedRankingsMessage(answer, 'ana', new Set([100]));
    expectSendable(message);
    const names = tableOf(message).map(([, name]) => name);
    expect(names).toContain('A colleague (hidden)');
    expect(JSON.stringify(message)).not.toContain('Ana Pires');
  });

  it.each(rankingIds.filter((id) => !rankings[id].namesInPublic))(
    '%s is no table in a channel',
    (ranking) => {
      expect(
        buildSharedRankingsMessage(rankingsAnswer({ ranking }), 'ana', nobody).richBlock,
      ).toBeUndefined();
    },
  );

  it('can be sent whatever people are called', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom<RankingId>(...rankingIds), (name, ranking) => {
        const standings = { [ranking]: [[name, 3] as const, ['Bo', 2] as const] };
        expectSendable(buildRankingsMessage(rankingsAnswer({ ranking }, standings)));
        expectSendable(buildSharedRankingsMessage(rankingsAnswer({ ranking }, standings), name, nobody));
      }),
      { numRuns: 200 },
    );
  });
});

describe('an overview', () => {
  const overview = (trend: Trend | null = eight) => rankingsAnswer({}, fullStandings, { trend });

  it('says how much was booked in each week on screen and aloud, and of which weeks', () => {
    const message = buildRankingsMessage(overview());
    expectSendable(message);
    for (const said of [wordsOf(message).replaceAll('*', ''), spokenOf(message)]) {
      expect(said).toContain(
        'Booked by week, by the day they were booked: whole weeks, 21 Sep to 15 Nov 2026',
      );
      expect(said).toContain('Booked: 12, 9, 14, 0, 3, 8, 16, 1');
      expect(said).toContain('Completed so far: 6, 4, 7, 0, 1, 4, 8, 0');
      expect(said).toContain('Cancelled so far: 12, 0, 0, 0, 0, 0, 0, 0');
    }
  });

  it('draws weeks in text to one scale, and no bookings as none', () => {
    const lines = wordsOf(buildRankingsMessage(overview()));
    expect(lines).toContain('`▆▅▇·▂▄█▁`  Booked');
    expect(lines).toContain('`▆·······`  Cancelled so far');
  });

  it('has a chart of the same numbers in place of that text', () => {
    const message = buildRankingsMessage(overview());
    const { chart, title } = chartOf(message);
    expect(title).toBe('Booked by week, by the day of booking');
    expect(chart.axis_config.categories).toEqual([
      '21 Sep',
      '28 Sep',
      '5 Oct',
      '12 Oct',
      '19 Oct',
      '26 Oct',
      '2 Nov',
      '9 Nov',
    ]);
    expect(chart.series.map(({ name, data }) => [name, data.map(({ value }) => value)])).toEqual([
      ['Booked', eight.map(({ created }) => created)],
      ['Completed so far', eight.map(({ completed }) => completed)],
      ['Cancelled so far', eight.map(({ cancelled }) => cancelled)],
    ]);
    expect(JSON.stringify(message.richBlock?.insteadOf)).toContain('Booked by week');
  });

  it('is shared with its weeks, unless it is of some members alone', () => {
    const message = buildSharedRankingsMessage(overview(), 'ana', nobody);
    expectSendable(message);
    expect(spokenOf(message)).toContain('Booked: 12, 9, 14, 0, 3, 8, 16, 1');
    expect(chartOf(message).chart.series).toHaveLength(3);
    const member = { by: 'name', operator: 'contains', text: 'Ana' } as const;
    const ofSome = buildSharedRankingsMessage(
      rankingsAnswer({ member }, fullStandings, { trend: eight }),
      'ana',
      nobody,
    );
    expect([ofSome.richBlock, wordsOf(ofSome).includes('Booked by week')]).toEqual([undefined, false]);
  });

  it('is without where Cal.com tells none', () => {
    const message = buildRankingsMessage(overview(null));
    expectSendable(message);
    expect(message.richBlock).toBeUndefined();
    expect(wordsOf(message)).not.toContain('by week');
  });

  it('can be sent with any numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (counts) => {
        expectSendable(buildRankingsMessage(overview(trendOf(...counts))));
      }),
    );
  });
});

describe('a digest', () => {
  it('says how much was booked in each week, with a chart of it', () => {
    const { main } = buildDigestMessage(digestModel({ trend: eight }));
    expectSendable(main);
    expect(spokenOf(main)).toContain('Booked: 12, 9, 14, 0, 3, 8, 16, 1');
    expect(chartOf(main).chart.series).toHaveLength(3);
    expect(buildDigestMessage(digestModel()).main.richBlock).toBeUndefined();
  });

  it('keeps the chart in its preview', () => {
    const { main, thread } = buildDigestMessage(digestModel({ trend: eight }));
    const preview = buildDigestPreview(main, thread);
    expectSendable(preview);
    expect(chartOf(preview)).toBe(chartOf(main));
  });

  it('has neither in the one line of an empty week', () => {
    const { main } = buildDigestMessage(
      digestModel({ trend: eight, isEmpty: true }, { whenEmpty: 'one-line' }),
    );
    expect([main.richBlock, wordsOf(main).includes('by week')]).toEqual([undefined, false]);
  });

  it('has the chart in the message that has its text', () => {
    const lists = Array.from({ length: 20 }, () =>
      namedList('most-bookings', standingsFor('most-bookings', 10)),
    );
    const { main, thread } = buildDigestMessage(digestModel({ trend: eight, lists }));
    for (const message of [main, ...thread]) expectSendable(message);
    const withChart = [main, ...thread].filter(({ richBlock }) => richBlock !== undefined);
    expect(withChart).toHaveLength(1);
    expect(withChart.map(wordsOf).every((said) => said.includes('Booked by week'))).toBe(true);
  });
});
