import { MockAgent } from 'undici';
import { people } from '../support/bot-under-test';
import { connectAccount } from '../support/connect-account';
import { countRanking, expectRows, rankingRows } from '../support/count-rankings';
import { last30Days } from '../support/periods';
import { useBot, useBots } from '../support/use-bot';

const statsPath = '/v2/insights/bookings/members';

describe('a team or event type named in a ranking', () => {
  const bot = useBot();
  const countFor = (teamId: number) => {
    const { calcom, clock } = bot();
    const counted = { scope: { teamId }, by: 'start', ...last30Days } as const;
    return countRanking(calcom.world, 'most-bookings', counted, clock.now());
  };

  it('is named in the answer when one has the name, whatever its case', async () => {
    const answer = await bot().person().type('/cal-rankings', 'most-bookings team:"sales eu"');
    expect(answer.words).toContain('Sales EU');
    expectRows(rankingRows(answer, bot().calcom.world), countFor(4821));
  });

  it('that nobody has is answered with the nearest and the teams there are; the one chosen is counted', async () => {
    const ana = bot().person();
    const asked = bot().calcom.requests.length;
    const question = await ana.type('/cal-rankings', 'most-bookings team:"Slaes EU"');
    expect(question.words).toContain('Slaes EU');
    expect(question.words).toContain('Sales EU');
    expect(question.menus[0]?.options.map(({ value }) => value).sort()).toEqual([
      '4821',
      '4822',
      '4823',
      '4824',
    ]);
    expect(bot().calls(asked)).not.toContain(statsPath);
    const answer = await ana.choose('Sales EU', question);
    expect(answer.ts).toBe(question.ts);
    expectRows(rankingRows(answer, bot().calcom.world), countFor(4821));
  });

  it('that two teams have is asked back, told apart by slug', async () => {
    const ana = bot().person();
    const question = await ana.type('/cal-rankings', 'most-bookings team:success');
    expect(question.menus[0]?.options).toHaveLength(2);
    const answer = await ana.choose('success-amer', question);
    expectRows(rankingRows(answer, bot().calcom.world), countFor(4823));
  });

  it('keeps the rest of the question when a candidate is chosen', async () => {
    const ana = bot().person();
    const question = await ana.type('/cal-rankings', 'most-completed march team:success');
    const answer = await ana.choose('success-emea', question);
    expect(answer.words).toContain('completed the most bookings');
    expect(answer.words).toMatch(/1–31 Mar/);
  });

  it('may be an event type that two teams have: then it is asked back, and named in the answer', async () => {
    const ana = bot().person();
    const question = await ana.type('/cal-rankings', 'most-bookings event:demo');
    expect(question.menus[0]?.options.map(({ value }) => value).sort()).toEqual(['311', '312']);
    const answer = await ana.choose('customers', question);
    const { calcom, clock } = bot();
    const counted = { scope: 'org', by: 'start', ...last30Days, eventTypeId: 312 } as const;
    expectRows(
      rankingRows(answer, calcom.world),
      countRanking(calcom.world, 'most-bookings', counted, clock.now()),
    );
    expect(answer.words).toMatch(/only /i);
  });

  it('asks which team where only scope:team was given', async () => {
    const question = await bot().person().type('/cal-rankings', 'scope:team');
    expect(question.menus[0]?.options.map(({ value }) => value).sort()).toEqual([
      '4821',
      '4822',
      '4823',
      '4824',
    ]);
  });
});

describe('an access without organisation', () => {
  const startBot = useBots();

  it('counts its only team when no scope is given', async () => {
    const bot = await startBot({ key: 'loner' });
    const answer = await bot.person().type('/cal-rankings', 'most-bookings');
    expect(answer.words).toContain('Solo Studio');
    const counted = { scope: { teamId: 900 }, by: 'start', start: lonersStart, end: lonersEnd } as const;
    expectRows(
      rankingRows(answer, bot.calcom.world),
      countRanking(bot.calcom.world, 'most-bookings', counted, bot.clock.now()),
    );
  });

  it('with several teams asks which where it is shared, and begins with its owner where it is one’s own', async () => {
    const agent = new MockAgent();
    agent.enableNetConnect();
    const bot = await startBot({ key: 'loner', dispatcher: agent });
    const teams = [
      { id: 900, name: 'Solo Studio', slug: 'solo-studio', isOrganization: false },
      { id: 901, name: 'Duo Studio', slug: 'duo-studio', isOrganization: false },
    ];
    agent
      .get(bot.calcom.url)
      .intercept({ path: '/v2/teams' })
      .reply(200, { status: 'success', data: teams })
      .persist();
    const ana = bot.person();
    const question = await ana.type('/cal-rankings', 'most-bookings');
    expect(question.words).toMatch(/Which team/);
    expect(question.words).not.toContain('Sol Lonerson');
    const denied = await ana.type('/cal-rankings', 'most-bookings scope:me');
    expect(denied.words).toMatch(/needs your own Cal.com account\.\*\nAn account that is shared/);

    await connectAccount(bot.slack, ana, bot.calcom.keys.loner);
    const own = await ana.type('/cal-rankings', 'most-bookings');
    expect(own.words).toMatch(/teams/);
    expect(own.words).not.toContain('Solo Studio');
    expect(rankingRows(own, bot.calcom.world).map(({ name }) => name)).toEqual(['Sol Lonerson']);
    const answer = await ana.choose('Solo Studio', own);
    const counted = { scope: { teamId: 900 }, by: 'start', start: lonersStart, end: lonersEnd } as const;
    expectRows(
      rankingRows(answer, bot.calcom.world),
      countRanking(bot.calcom.world, 'most-bookings', counted, bot.clock.now()),
    );
  });
});

describe('a colleague mentioned in Slack', () => {
  const bot = useBot();

  it('is whoever their own Cal.com connection says, else whom the name fits, and a mention of oneself is me', async () => {
    const ana = bot().person();
    const unknown = await ana.type('/cal-rankings', '@bo last month');
    expect(unknown.words).toContain('@bo');
    await connectAccount(bot().slack, bot().person(people.bo), bot().calcom.keys.member);
    const card = await ana.type('/cal-rankings', '@bo last month');
    expect(card.words).toMatch(/Read as .*numbers, last month/);
    const own = await ana.type('/cal-rankings', '@ana');
    expect(own.words).not.toContain('Read as');
  });
});

// The last 30 days in Denver, where the loner lives.
const lonersStart = '2026-05-04T06:00:00.000Z';
const lonersEnd = '2026-06-03T05:59:59.999Z';
