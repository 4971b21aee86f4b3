import { people } from '../support/bot-under-test';
import { changeSettings } from '../support/connect-account';
import { useBot } from '../support/use-bot';

// It is 2 June 2026 in the tests' Slack, where Ana is an admin.
describe('a workspace whose years begin in April', () => {
  const bot = useBot();

  it('reckons quarters and years from then on, in rankings and in bookings', async () => {
    const ana = bot().person(people.ana);
    expect((await ana.type('/cal-rankings', 'last quarter')).words).toContain('1 Jan – 31 Mar');
    await changeSettings(bot().slack, ana, { fiscalYear: '4' });
    expect((await ana.type('/cal-rankings', 'last year')).words).toContain('1 Apr 2025 – 31 Mar 2026');
    expect((await ana.type('/cal-rankings', 'this year')).words).toContain('1 Apr');
    expect((await ana.type('/cal-rankings', 'fair-share last year')).words).toContain(
      '1 Apr 2025 – 31 Mar 2026',
    );
    const list = await ana.type('/cal-bookings', 'past last year');
    expect(list.words).toContain('1 Apr 2025 – 31 Mar 2026');
    expect((await ana.press('Load more', list)).words).toContain('1 Apr 2025 – 31 Mar 2026');
  });

  it('lets no one but admins change it', async () => {
    const answer = await bot().person(people.bo).type('/cal-account', 'settings');
    expect(answer.words).toContain('Only an admin of Roundup can change its settings');
  });
});

describe('“since the last digest”', () => {
  const bot = useBot();

  it('is the last seven days where none was posted', async () => {
    const answer = await bot().person().type('/cal-rankings', 'most-bookings since the last digest');
    expect(answer.words).toMatch(/27 May – Tue 2 Jun, /);
  });
});
