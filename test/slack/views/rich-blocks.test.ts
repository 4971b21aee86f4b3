import fc from 'fast-check';
import { periodBefore } from '../../../src/lib/time/period-before';
import { type RankingId, rankingIds, rankings } from '../../../src/rankings/ranking';
import { buildDigestMessage, buildDigestPreview } from '../../../src/slack/digests/message/message';
import type { Message } from '../../../src/slack/kit/message';
import {
  buildRankingsMessage,
  buildSharedRankingsMessage,
} from '../../../src/slack/rankings/rankings-message';
import { digestModel } from '../support/digest-models';
import { hostileText } from '../support/hostile-text';
import { fullStandings, rankedList, rankingsAnswer, standingsFor } from '../support/rankings-answers';
import { expectSendable, wordsOf } from '../support/sent-message';

const nobody: ReadonlySet<number> = new Set();

function tableOf({ richBlock }: Message): readonly (readonly string[])[] {
  if (richBlock?.block.type !== 'table') throw new Error('the message has no table');
  return richBlock.block.rows.map((row) => row.map((cell) => ('text' in cell ? cell.text : '')));
}

function chartOf({ richBlock }: Message) {
  if (richBlock?.block.type !== 'data_visualization') throw new Error('the message has no chart');
  return richBlock.block;
}

describe('a ranking', () => {
  it.each(rankingIds)('%s is a table of the same rows, below what they are', (ranking) => {
    const message = buildRankingsMessage(rankingsAnswer({ ranking }));
    expectSendable(message);
    const [head, ...rows] = tableOf(message);
    expect(head).toEqual(['Rank', 'Member', rankings[ranking].column]);
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
    expect(head?.at(-1)).toBe('Change');
    expect(rows.every((row) => row.length === 4 && row.every((text) => text !== ''))).toBe(true);
    expect(rows[9]?.[3]).toMatch(/^new/);
  });

  it('has no table where nobody is in it', () => {
    const standings = { ...fullStandings, 'most-bookings': [] };
    expect(
      buildRankingsMessage(rankingsAnswer({ ranking: 'most-bookings' }, standings)).richBlock,
    ).toBeUndefined();
  });

  it.each([null, ...rankingIds])(
    'has no picture in a channel, since the preview can show none: %s',
    (ranking) => {
      const message = buildSharedRankingsMessage(rankingsAnswer({ ranking }), 'ana', new Set([100]));
      expectSendable(message);
      expect(message.richBlock).toBeUndefined();
      expect(JSON.stringify(message)).not.toContain('Ana Pires');
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
  it('is a chart of the bookings by member in place of bars that say the same', () => {
    const message = buildRankingsMessage(rankingsAnswer());
    expectSendable(message);
    const { chart, title } = chartOf(message);
    const { members } = rankedList('most-bookings', standingsFor('most-bookings', 10));
    expect(title).toBe('Bookings by member');
    expect(chart.axis_config.categories).toEqual(members.map(({ name }) => name));
    expect(chart.series.map(({ data }) => data.map(({ value }) => value))).toEqual([
      members.map(({ value }) => value),
    ]);
    for (const { name } of members) expect(JSON.stringify(message.richBlock?.insteadOf)).toContain(name);
  });

  it('tells people on the axis apart whose names begin alike', () => {
    const twins = Array.from(
      { length: 10 },
      (_, at) => [`Maximiliane von ${'x'.repeat(64)}`, at + 1] as const,
    );
    const message = buildRankingsMessage(rankingsAnswer({}, { 'most-bookings': twins }));
    expectSendable(message);
    expect(new Set(chartOf(message).chart.axis_config.categories).size).toBe(10);
  });

  it('has no chart where nobody has a booking', () => {
    expect(buildRankingsMessage(rankingsAnswer({}, {})).richBlock).toBeUndefined();
  });
});

describe('a digest', () => {
  it('is a chart of the bookings by member in place of bars that say the same', () => {
    const { main } = buildDigestMessage(digestModel());
    expectSendable(main);
    const { chart, title } = chartOf(main);
    expect(title).toBe('Bookings by member');
    for (const name of chart.axis_config.categories) expect(wordsOf(main)).toContain(name);
  });

  it('keeps the chart in its preview', () => {
    const { main, thread } = buildDigestMessage(digestModel());
    const preview = buildDigestPreview(main, thread);
    expectSendable(preview);
    expect(chartOf(preview)).toBe(chartOf(main));
  });

  it('has none in the one line of an empty week', () => {
    const { main } = buildDigestMessage(digestModel({ isEmpty: true }, { whenEmpty: 'one-line' }));
    expect(main.richBlock).toBeUndefined();
  });
});
