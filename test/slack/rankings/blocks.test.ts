import { addDays } from '../../../src/lib/time/calendar';
import type { RankingsAnswer } from '../../../src/rankings/answer';
import { rankingIds, rankings } from '../../../src/rankings/ranking';
import type { CardFigure, PersonCard } from '../../../src/slack/rankings/card';
import { buildCardMessage, buildNoCard } from '../../../src/slack/rankings/card-message';
import {
  buildRankingsMessage,
  buildSharedRankingsMessage,
  buildUncountable,
} from '../../../src/slack/rankings/rankings-message';
import {
  askedAt,
  comparedWith,
  fullStandings,
  headed,
  rankingsAnswer,
  type Standing,
  type Standings,
  standingsFor,
} from '../support/rankings-answers';
import { accessibleOf, expectSendable, wireOf, wordsOf } from '../support/sent-message';

const nobody: ReadonlySet<number> = new Set();
const everyNote = [
  'visible-only',
  'refused',
  'own-with-team',
  'team-without-personal',
  'visible-as-org',
  'no-copies',
] as const;
const share = (answer: RankingsAnswer) => buildSharedRankingsMessage(answer, 'Ana', nobody);
const heard = (answer: RankingsAnswer) => {
  const message = buildRankingsMessage(answer);
  expectSendable(message);
  return [wordsOf(message), accessibleOf(message)];
};

/** Ten who moved, and ten others who are gone: as long as it gets. */
const long = (name: string): Standings =>
  Object.fromEntries(
    rankingIds.map((id): [string, readonly Standing[]] => [
      id,
      Array.from({ length: 10 }, (_, at) => [`${name} ${at} ${'x'.repeat(90)}`, 1 + at / 3]),
    ]),
  );

describe('rankings beside the period before', () => {
  it.each([null, ...rankingIds])('can be sent, however long: %s', (ranking) => {
    const question = { ranking, period: { kind: 'last', unit: 'month' } } as const;
    const answer = headed(rankingsAnswer(question, long('Now'), { countNotes: [...everyNote] }));
    const before = comparedWith(answer, long('Then'));
    // Nobody is in both: the names of the one before stand for others.
    const others = before.comparison?.lists.map((list) => ({
      ...list,
      members: list.members.map((member) => ({ ...member, calcomUserId: member.calcomUserId + 500 })),
    }));
    const gone = {
      ...before,
      comparison: before.comparison && { ...before.comparison, lists: others ?? [] },
    };
    for (const each of [before, gone]) {
      expectSendable(buildRankingsMessage(each));
      expectSendable(share(each));
    }
  });

  it('announces no move among equals', () => {
    const answer = comparedWith(
      rankingsAnswer(
        { ranking: 'most-bookings' },
        {
          'most-bookings': [
            ['Ana Pires', 4],
            ['Rui Costa', 4],
            ['Mia Okafor', 4],
          ],
        },
      ),
      {
        'most-bookings': [
          ['Ana Pires', 3],
          ['Rui Costa', 3],
          ['Mia Okafor', 4],
        ],
      },
    );
    for (const text of heard(answer)) {
      expect(text).not.toMatch(/up \d|down \d|[▲▼]/);
      expect(text).toContain('+1');
    }
  });

  it('says of nobody who came from outside a full list that they had none', () => {
    const answer = comparedWith(
      rankingsAnswer({ ranking: 'most-bookings' }, { 'most-bookings': [['Ana Pires', 4]] }),
      fullStandings,
    );
    const before = answer.comparison?.lists.map((list) => ({
      ...list,
      members: list.members.map((member) => ({ ...member, calcomUserId: member.calcomUserId + 500 })),
    }));
    const others = {
      ...answer,
      comparison: answer.comparison && { ...answer.comparison, lists: before ?? [] },
    };
    for (const text of heard(others)) {
      expect(text).toMatch(/\bnew\b/);
      expect(text).not.toMatch(/from 0|\+4/);
    }
  });

  it('still shows who had bookings before where there are none now, and doubts no permission', () => {
    const answer = comparedWith(rankingsAnswer({ ranking: 'most-bookings' }, {}), {
      'most-bookings': [['Ana Pires', 4]],
    });
    for (const text of heard(answer)) {
      expect(text).toContain('Most bookings: nobody.');
      expect(text).toContain('None this time: Ana Pires (had 4).');
      expect(text).not.toMatch(/permission/);
    }
    expectSendable(share(answer));
    expect(wireOf(share(answer))).not.toContain('dropped');
  });

  it('names in a channel neither who is hidden nor who is gone', () => {
    const answer = comparedWith(
      rankingsAnswer(
        { ranking: 'most-bookings' },
        {
          'most-bookings': [
            ['Ana Pires', 9],
            ['Rui Costa', 2],
          ],
        },
      ),
      {
        'most-bookings': [
          ['Ana Pires', 3],
          ['Rui Costa', 4],
          ['Mia Okafor', 5],
        ],
      },
    );
    const shared = buildSharedRankingsMessage(answer, 'Bo', new Set([100]));
    expect(wordsOf(shared)).toContain('A colleague (hidden)');
    expect(wireOf(shared)).not.toMatch(/Ana Pires|Mia Okafor|down|fewer/);
    expect(wordsOf(shared)).toContain('▲ 2 +6');
    expect(accessibleOf(shared)).toContain('up 2 places, +6');
  });
});

describe('an overview', () => {
  it('says first how many bookings and their change, who has most, and what changed most', () => {
    for (const text of heard(headed(rankingsAnswer()))) {
      const plain = text.replace(/\*/g, '');
      expect(plain).toMatch(/^52 bookings in the last 30 days, 12 more than before \(\+30%\)\./);
      expect(plain).toContain('Ana Pires has 104 of them. Cancellations rose from 0 to 4.');
      expect(plain).toContain('Completed 27 (−3)');
      expect(plain).toContain('Guest no-shows 0 (−3)');
      expect(plain).not.toMatch(/Rescheduled|compared|start time/);
    }
  });

  it('says why its total of cancelled bookings and its list differ, where any were rescheduled', () => {
    const moved = headed(rankingsAnswer());
    const figures = moved.totals?.figures.map((total) =>
      total.id === 'rescheduled' ? { ...total, value: 2 } : total,
    );
    const answer = { ...moved, totals: { figures: figures ?? [], before: null } };
    for (const text of heard(answer)) expect(text).toContain('lists count rescheduled bookings as cancelled');
    for (const text of heard(moved)) expect(text).not.toContain('rescheduled');
  });

  it('has one row of five controls, and one footnote of at most 90 characters', () => {
    const { blocks } = buildRankingsMessage(headed(rankingsAnswer()));
    const actions = blocks.flatMap((block) =>
      block.type === 'actions' ? [block.elements.map(({ type }) => type)] : [],
    );
    expect(actions).toEqual([['static_select', 'static_select', 'button', 'button', 'overflow']]);
    for (const id of [null, ...rankingIds]) {
      for (const count of [1, 10]) {
        const standings = Object.fromEntries(rankingIds.map((each) => [each, standingsFor(each, count)]));
        const notes = buildRankingsMessage(headed(rankingsAnswer({ ranking: id }, standings))).blocks.flatMap(
          (block) => (block.type === 'context' ? [wordsOf({ text: '', blocks: [block] })] : []),
        );
        expect(notes).toHaveLength(2);
        expect(notes[1]?.length).toBeLessThanOrEqual(90);
      }
    }
  });

  it('does not tell a channel somebody’s own totals', () => {
    const one = headed(rankingsAnswer({ member: { by: 'email', operator: 'equals', text: 'bo@acme.test' } }));
    expect(wordsOf(buildRankingsMessage(one))).toContain('52 bookings');
    expect(wireOf(share(one))).not.toMatch(/52 bookings|no-shows \d/);
    expect(wireOf(share(headed(rankingsAnswer())))).toContain('52 bookings');
  });

  it('keeps its totals where the lists are empty, since they show that this access may see them', () => {
    const [words = ''] = heard(headed(rankingsAnswer({}, {})));
    expect(words).toContain('52 bookings');
    expect(words).not.toMatch(/permission/);
  });
});

describe('a person’s card', () => {
  const figure = (value: number | null, rank: CardFigure['rank'] = null, before?: CardFigure['before']) => ({
    value,
    rank,
    before,
  });
  const cardOf = (about: Partial<PersonCard> = {}): PersonCard => ({
    answer: rankingsAnswer({ person: { by: 'me' } }),
    calcomUserId: 100,
    name: 'Ana Pires',
    isAsker: true,
    figures: {
      'most-bookings': figure(25, 4),
      'least-bookings': figure(25),
      'most-completed': figure(22, 3),
      'least-completed': figure(22),
      'most-cancelled': figure(2),
      'most-no-show': figure(0),
      'highest-rated': figure(4.6),
      'lowest-rated': figure(4.6),
    },
    memberCount: 31,
    trend: [4, 7, 5, 6, 4, 7, 9, 3].map((created, at) => ({
      first: addDays('2026-09-21', at * 7),
      created,
      completed: created,
      cancelled: 0,
    })),
    nextWeek: { bookings: 6, hours: 3.5, unconfirmed: 1 },
    fallbackOwner: null,
    ...about,
  });
  const lines = (card: PersonCard) => wordsOf(buildCardMessage(card)).split('\n');

  it('reads as drawn', () => {
    const message = buildCardMessage(cardOf());
    expectSendable(message);
    expect(lines(cardOf()).slice(0, 3)).toEqual([
      '*You had 25 bookings, 4th of 31.*',
      '22 completed (3rd) · 2 cancelled · no no-shows · rated 4.60 ★',
      'Everyone in the organisation  ·  22 Oct – 20 Nov, so far  ·  Lisbon time',
    ]);
    expect(wordsOf(message)).toContain('Usual for you: 4–7 a week.');
    expect(wordsOf(message)).toContain('Next week: 6 bookings, 3.5 hours; 1 waits for confirmation.');
    expect(accessibleOf(message)).toMatch(
      /^You had 25 bookings, 4th of 31\. 22 completed \(3rd\), 2 cancelled/,
    );
  });

  it('says of a place outside the top ten that, and of nothing nothing', () => {
    const { figures } = cardOf();
    const about = (most: CardFigure) =>
      cardOf({ figures: { ...figures, 'most-bookings': most }, isAsker: false });
    expect(lines(about(figure(1, 'outside')))[0]).toBe('*Ana Pires had 1 booking, outside the top ten.*');
    expect(lines(about(figure(0)))[0]).toBe('*Ana Pires had 0 bookings.*');
    expect(lines(about(figure(25, 2, { value: 22, rank: 4 })))[0]).toBe(
      '*Ana Pires had 25 bookings, 2nd of 31 (▲ 2), 3 more than before (+14%).*',
    );
  });

  it('can be sent with a name of 80 characters, and asks which of 40 such people', () => {
    const name = (at: number) => `${'N'.repeat(76)} ${at}`;
    expectSendable(buildCardMessage(cardOf({ name: name(0), isAsker: false, fallbackOwner: name(1) })));
    const question = rankingsAnswer({ person: { by: 'name', text: 'n' } }).question;
    const names = Array.from({ length: 40 }, (_, at) => name(at));
    expectSendable(buildNoCard({ kind: 'several', given: name(0), names }, { question, askedAt }));
    const answer = rankingsAnswer({}, {});
    for (const given of [null, name(0)])
      expectSendable(buildNoCard({ kind: 'nobody', given, answer }, { question, askedAt }));
  });
});

describe('a ranking', () => {
  it.each<[Parameters<typeof rankingsAnswer>[0], readonly Standing[], string]>([
    [
      { ranking: 'most-bookings' },
      [
        ['Ana', 20],
        ['Bo', 9],
      ],
      'Ana had the most bookings: 20 of 52 (38%), twice as many as anyone else.',
    ],
    [
      { ranking: 'most-bookings' },
      [
        ['Ana', 20],
        ['Bo', 20],
      ],
      'Ana and Bo had the most bookings: 20 each.',
    ],
    [
      { ranking: 'most-completed' },
      [
        ['Ana', 9],
        ['Bo', 9],
        ['Cy', 9],
      ],
      '3 people completed the most bookings: 9 each.',
    ],
    [
      { ranking: 'most-cancelled' },
      [
        ['Ana', 9],
        ['Bo', 3],
      ],
      'Ana had the most cancelled bookings: 9, three times as many as anyone else.',
    ],
    [
      { ranking: 'least-bookings' },
      [
        ['Ana', 1],
        ['Bo', 3],
      ],
      'Ana had the fewest bookings: 1.',
    ],
    [
      { ranking: 'highest-rated' },
      [
        ['Ana', 5],
        ['Bo', 2],
      ],
      'Ana had the highest rating: 5.00 ★.',
    ],
  ])('says first who it is about: %j %j', (question, standings, sentence) => {
    const { ranking } = question ?? {};
    const [words = '', accessible = ''] = heard(
      headed(rankingsAnswer(question, ranking ? { [ranking]: standings } : {})),
    );
    expect(words.split('\n')[0]).toBe(`*${sentence}*`);
    expect(accessible.startsWith(sentence.replace(' ★', ' stars'))).toBe(true);
  });

  it('keeps rank, bar, number, change and name in one preformatted block, in that order', () => {
    const answer = comparedWith(
      rankingsAnswer(
        { ranking: 'most-bookings' },
        {
          'most-bookings': [
            ['Ana Pires', 12],
            ['田中 美咲', 9],
          ],
        },
      ),
      {
        'most-bookings': [
          ['Ana Pires', 3],
          ['田中 美咲', 10],
        ],
      },
    );
    const rows = buildRankingsMessage(answer).blocks.filter(({ type }) => type === 'rich_text');
    expect(JSON.stringify(rows)).not.toContain('"code"');
    expect(wordsOf({ text: '', blocks: rows }).replace(/[\u200E\n]+/g, '\n')).toBe(
      '\n1 ██████████ 12  ▲ 1 +9  Ana Pires\n2 ████████·· 9  ▼ 1 −1  田中 美咲'.replace('·· 9', '··  9'),
    );
  });
});

describe('rankings counted from bookings', () => {
  it.each([null, ...rankingIds])('say so on progressMessage, aloud and in a channel: %s', (ranking) => {
    const answer = rankingsAnswer({ ranking }, fullStandings, { countNotes: ['visible-only'] });
    for (const message of [buildRankingsMessage(answer), share(answer)]) {
      expectSendable(message);
      for (const text of [wordsOf(message), accessibleOf(message)])
        expect(text).toContain('This server has no Insights');
    }
  });

  it('blame Cal.com for nothing that it has not done', () => {
    const tied = Array.from({ length: 10 }, (_, at) => [`Member ${at}`, 2] as const);
    const about = { countNotes: ['visible-only'] as const };
    const [words = ''] = heard(
      rankingsAnswer({ ranking: 'most-bookings' }, { 'most-bookings': tied }, about),
    );
    expect(words).not.toContain('Cal.com picks');
    const [empty = ''] = heard(rankingsAnswer({}, {}, about));
    expect(empty).toContain('No bookings in the last 30 days among those that this Cal.com access can see.');
  });

  it.each(['paid', 'too-many'] as const)('say why there are none: %s', (why) => {
    const { question } = rankingsAnswer({ ranking: 'most-bookings', paid: true });
    const about = (isRefused: boolean) => buildUncountable({ why, isRefused }, { question, askedAt });
    expectSendable(about(false));
    expect(wordsOf(about(false))).toMatch(/no Insights/);
    expect(wordsOf(about(true))).toMatch(/doesn’t show its rankings to this account/);
    // What could be answered is one press away.
    expect(wordsOf(about(false))).toContain(why === 'paid' ? 'Ask without it' : 'Last week');
  });

  it('are named as those of the ranking asked for', () => {
    const answer = rankingsAnswer({ ranking: 'most-no-show' }, fullStandings, {
      countNotes: ['visible-only'],
    });
    expect(wordsOf(buildRankingsMessage(answer))).toContain(rankings['most-no-show'].title);
  });
});
