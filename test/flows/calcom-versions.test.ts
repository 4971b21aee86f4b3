import { createImpatientDispatcher } from '../support/impatient-dispatcher';
import { useBot, useBots } from '../support/use-bot';

describe('a Cal.com whose bookings at 2026-05-01', () => {
  const impatient = createImpatientDispatcher(3_000);
  const random = jest.spyOn(Math, 'random').mockReturnValue(0);
  afterAll(async () => {
    random.mockRestore();
    await impatient.close();
  });
  const startBot = useBots();

  it.each(['hang', 'status'] as const)(
    'fail (%s) is asked in the older way after two tries',
    async (kind) => {
      const bot = await startBot(kind === 'hang' ? { dispatcher: impatient } : {});
      bot.calcom.inject({ path: '/v2/bookings', version: '2026-05-01', kind });
      const asked = bot.calcom.requests.length;
      const list = await bot.person().type('/cal-bookings', 'past');
      expect(list.bookingUids).toHaveLength(10);
      const versions = () =>
        bot.calcom.requests
          .slice(asked)
          .filter(({ path }) => path === '/v2/bookings')
          .map(({ headers }) => headers['cal-api-version']);
      expect(versions()).toEqual(['2026-05-01', '2026-05-01', '2024-08-13']);
      await bot.person().press('Load more', list);
      expect(versions().slice(3)).toEqual(['2024-08-13']);
      const doctor = await bot.person().type('/cal-account', 'doctor');
      expect(doctor.words).toMatch(/older way/);
      bot.clock.advance(3_700_000);
      bot.calcom.clearFaults();
      expect((await bot.person().type('/cal-bookings', 'past')).bookingUids).toHaveLength(10);
      expect(versions().at(-1)).toBe('2026-05-01');
    },
  );
});

describe('a Cal.com that refuses its insights to everybody', () => {
  const bot = useBot({ calcom: { hasInsights: 'forbidden' } });

  it('has its rankings counted from bookings, also for the owner of the organisation', async () => {
    const ranking = await bot().person().type('/cal-rankings', 'most-bookings last month');
    expect(ranking.words).toContain('Rui Pires');
    expect(ranking.words).toMatch(/counted the bookings that it can see/);
    expect(ranking.words).not.toMatch(/owner or admin|scope:me/);
    expect(ranking.words).toContain('Cal.com doesn’t show its rankings to this account');
    const uncounted = await bot().person().type('/cal-rankings', 'last month paid:yes');
    expect(uncounted.words).toMatch(/paid:.*Cal\.com doesn’t show its rankings to this account/s);
    expect(`${ranking.words} ${uncounted.words}`).not.toMatch(/no Insights/);
  });

  it('is named by doctor, with what follows from it', async () => {
    const doctor = await bot().person().type('/cal-account', 'doctor');
    expect(doctor.words).toMatch(/Member rankings of the whole organisation can be read: no/);
    expect(doctor.words).toMatch(
      /Cal\.com doesn’t show its rankings to this account.*counts them from the bookings/,
    );
    expect(doctor.words).not.toMatch(/owner or admin/);
  });
});

describe('every request to Cal.com', () => {
  const bot = useBot();

  it('names a version, and doctor reads the event types of a team', async () => {
    await bot().person().type('/cal-rankings', 'last month team:"Sales EU" event:intro');
    const doctor = await bot().person().type('/cal-account', 'doctor');
    expect(doctor.words).toMatch(/A team’s event types can be read/);
    const without = bot().calcom.requests.filter(({ headers }) => !headers['cal-api-version']);
    expect(without).toEqual([]);
  });
});
