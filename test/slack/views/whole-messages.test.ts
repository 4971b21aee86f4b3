import { buildBookingsMessage, buildSharedBookingsMessage } from '../../../src/slack/bookings/message';
import { buildProblemNotice } from '../../../src/slack/kit/notice-message';
import {
  buildRankingsMessage,
  buildSharedRankingsMessage,
} from '../../../src/slack/rankings/rankings-message';
import { parseRankingsRequest } from '../../../src/slack/rankings/rankings-request';
import { appUrl, bookingsAnswer, listedBookings, nextWalk, sectionView } from '../support/bookings-answers';
import { comparedWith, headed, rankingsAnswer, standingsFor } from '../support/rankings-answers';
import { accessibleOf, wordsOf } from '../support/sent-message';

const lastWeek = { kind: 'last', unit: 'week' } as const;
const bookings = bookingsAnswer({
  question: { period: { kind: 'this', unit: 'month' } },
  sections: [sectionView(listedBookings(2), { next: nextWalk('ahead') })],
});

const completed = comparedWith(
  rankingsAnswer(
    { ranking: 'most-completed', period: { kind: 'month', month: 2, year: null } },
    {
      'most-completed': [
        ['Ana Pires', 14],
        ['Rui Costa', 9],
        ['Mia Okafor', 3],
      ],
    },
  ),
  {
    'most-completed': [
      ['Ana Pires', 5],
      ['Rui Costa', 11],
      ['Mia Okafor', 3],
      ['Lee Wong', 2],
    ],
  },
);

// The one place that holds exact wording: on screen line by line, then what is read aloud.
describe('whole messages', () => {
  it.each([
    [
      'a ranking',
      buildRankingsMessage(
        rankingsAnswer(
          { ranking: 'most-completed', period: lastWeek },
          { 'most-completed': standingsFor('most-completed', 3) },
        ),
      ),
    ],
    [
      'a shared list from below',
      buildSharedRankingsMessage(
        rankingsAnswer({ ranking: 'least-bookings', period: lastWeek }),
        'Ana',
        new Set(),
      ),
    ],
    ['a ranking beside the period before', buildRankingsMessage(completed)],
    [
      'a shared ranking beside the period before',
      buildSharedRankingsMessage(completed, 'Ana', new Set([101])),
    ],
    [
      'an overview with totals, beside the period before',
      buildRankingsMessage(comparedWith(headed(rankingsAnswer({ period: lastWeek })), {})),
    ],
    [
      'a ranking counted from bookings',
      buildRankingsMessage(
        rankingsAnswer(
          { ranking: 'most-bookings', period: lastWeek },
          { 'most-bookings': standingsFor('most-bookings', 2) },
          { countNotes: ['visible-only', 'visible-as-org'] },
        ),
      ),
    ],
    ['a list of bookings', buildBookingsMessage(bookings, appUrl, bookings.askedAt)],
    [
      'a shared list of bookings',
      buildSharedBookingsMessage(bookings, 'Ana', new Set(), new Map(), new Date('2026-11-20T14:32:10Z')),
    ],
  ])('%s reads as it did', (_what, message) => {
    expect(`${wordsOf(message)}\n\n${accessibleOf(message)}`).toMatchSnapshot();
  });

  it('a mistake reads as it did', () => {
    const parsed = parseRankingsRequest('most-canceled last week');
    if (parsed.kind !== 'invalid') throw new Error('was understood');
    const message = buildProblemNotice(parsed.problem, '/cal-rankings', 'most-completed last week');
    expect(`${wordsOf(message)}\n\n${accessibleOf(message)}`).toMatchSnapshot();
  });
});
