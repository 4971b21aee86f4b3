import { connectAccount } from '../support/connect-account';
import { type Counted, countRanking, expectRows, rankingRows, rankingWords } from '../support/count-rankings';
import { last30Days, lastMonth, lastWeek, march } from '../support/periods';
import { useBot } from '../support/use-bot';

describe('numbers of /cal-rankings, counted anew from the bookings', () => {
  const bot = useBot();
  // Whose numbers `scope:me` means is known of one's own connection alone.
  beforeAll(() => connectAccount(bot().slack, bot().person(), bot().calcom.keys.admin));

  const cases: readonly (readonly [question: string, counted: Counted])[] = [
    ['', { scope: 'org', by: 'start', ...last30Days }],
    ['last week', { scope: 'org', by: 'start', ...lastWeek }],
    ['march', { scope: 'org', by: 'start', ...march }],
    ['last month by:created', { scope: 'org', by: 'created', ...lastMonth }],
    ['last month team:"Sales EU"', { scope: { teamId: 4821 }, by: 'start', ...lastMonth }],
    ['team:success-emea', { scope: { teamId: 4822 }, by: 'start', ...last30Days }],
    ['scope:me march', { scope: 'me', by: 'start', ...march }],
    ['event:onboarding last month', { scope: 'org', by: 'start', ...lastMonth, eventTypeId: 313 }],
  ];

  for (const [question, counted] of cases) {
    it.each(rankingWords)(`agree for %s ${question}`, async (ranking) => {
      const { calcom, clock, person } = bot();
      const answer = await person().type('/cal-rankings', `${ranking} ${question}`);
      const expected = countRanking(calcom.world, ranking, counted, clock.now());
      expectRows(rankingRows(answer, calcom.world), expected);
    });
  }

  it('are of the whole organisation, with ties and people at the tenth place', () => {
    const { calcom, clock } = bot();
    const counted = { scope: 'org', by: 'start', ...last30Days } as const;
    const busy = countRanking(calcom.world, 'most-bookings', counted, clock.now());
    expect(busy.valueOf.size).toBeGreaterThan(20);
    expect(busy.values[0]?.[0]).toBeGreaterThan(20);
  });
});
