import type { RankingsAnswer } from '../../../src/rankings/answer';
import { rankingIds, rankings } from '../../../src/rankings/ranking';
import { buildRankingsMessage } from '../../../src/slack/rankings/rankings-message';
import { buildSharedRankingsMessage } from '../../../src/slack/rankings/shared-rankings';
import { buildUncountable } from '../../../src/slack/rankings/uncountable';
import {
  comparedWith,
  fullStandings,
  headed,
  rankingsAnswer,
  type Standing,
  type Standings,
} from '../support/rankings-answers';
import { expectSendable, spokenOf, wireOf, wordsOf } from '../support/sent-message';

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
  return [wordsOf(message), spokenOf(message)];
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
      expect(text).not.toMatch(/up \d|down \d/);
      expect(text).toMatch(/1 more/);
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
      expect(text).toContain('was outside the top ten');
      expect(text).not.toMatch(/from 0/);
    }
  });

  it('still shows who had bookings before where there are none now, and doubts no permission', () => {
    const answer = comparedWith(rankingsAnswer({ ranking: 'most-bookings' }, {}), {
      'most-bookings': [['Ana Pires', 4]],
    });
    for (const text of heard(answer)) {
      expect(text).toContain('Nobody is in this list.');
      expect(text).toContain('Not in the list any more: Ana Pires (from 4 to 0).');
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
    expect(wordsOf(shared)).toContain('up 2 places, 6 more');
  });
});

describe('the totals over an overview', () => {
  it('say each change, and no percentage of nothing or of a handful', () => {
    for (const text of heard(headed(rankingsAnswer()))) {
      const plain = text.replace(/\*/g, '');
      expect(plain).toContain('All bookings 52, 12 more (+30%)');
      expect(plain).toContain('Completed 27, 3 fewer (−10%)');
      expect(plain).toContain('Cancelled 4, from 0 to 4');
      expect(plain).toContain('Guest no-shows 0, 3 fewer');
      expect(plain).toContain('Average rating 4.4, 0.2 higher');
      expect(plain).not.toContain('Rescheduled');
      expect(plain).toContain('totals compared with 22 Sep – 21 Oct 2026');
    }
  });

  it('say on screen in what they differ from the lists', () => {
    const [words = ''] = heard(headed(rankingsAnswer()));
    expect(words).toMatch(
      /moved bookings are not among the cancelled ones.*lists below count both otherwise/,
    );
    expect(words).toContain('Guest no-shows are guests, not bookings');
  });

  it('are not there for a ranking, and not in a channel where they would be somebody’s', () => {
    const one = headed(rankingsAnswer({ member: { by: 'email', operator: 'equals', text: 'bo@acme.test' } }));
    expect(wordsOf(buildRankingsMessage(one))).toContain('All bookings');
    expect(wireOf(share(one))).not.toMatch(/All bookings|no-shows \d/);
    expect(wireOf(share(headed(rankingsAnswer())))).toContain('All bookings');
  });

  it('stand where the lists are empty, since they show that this access may see them', () => {
    const [words = ''] = heard(headed(rankingsAnswer({}, {})));
    expect(words).toContain('All bookings');
    expect(words).not.toMatch(/permission/);
  });
});

describe('rankings counted from bookings', () => {
  it.each([null, ...rankingIds])('say so on screen, aloud and in a channel: %s', (ranking) => {
    const answer = rankingsAnswer({ ranking }, fullStandings, { countNotes: ['visible-only'] });
    for (const message of [buildRankingsMessage(answer), share(answer)]) {
      expectSendable(message);
      for (const text of [wordsOf(message), spokenOf(message)])
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
    expect(empty).toContain('No bookings found among those that this Cal.com access can see.');
  });

  it.each(['paid', 'too-many'] as const)('say why there are none: %s', (why) => {
    const message = buildUncountable({ why, isRefused: false });
    expectSendable(message);
    expect(wordsOf(message)).toMatch(/no Insights/);
    expect(wordsOf(buildUncountable({ why, isRefused: true }))).toMatch(
      /does not show its rankings to this account/,
    );
    expect(wordsOf(buildUncountable({ why: 'too-many', isRefused: false }))).toContain('10,000');
  });

  it('are named as those of the ranking asked for', () => {
    const answer = rankingsAnswer({ ranking: 'most-no-show' }, fullStandings, {
      countNotes: ['visible-only'],
    });
    expect(wordsOf(buildRankingsMessage(answer))).toContain(rankings['most-no-show'].title);
  });
});
