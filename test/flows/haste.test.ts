import { useBot } from '../support/use-bot';

describe('somebody in haste', () => {
  const bot = useBot();

  it('keeps what was chosen last when the answer to an earlier choice comes later', async () => {
    const ana = bot().person();
    const own = await ana.type('/cal-rankings', 'most-bookings today');
    bot().calcom.inject({ path: '/v2/insights', kind: 'hold', times: 1 });
    await ana.chooseOnly('Last month', own);
    const chosen = await ana.choose('Last week', own);
    expect(chosen.words).toContain('25 – Sun 31 May');
    bot().calcom.clearFaults();
    // Stopping waits for all that is under way.
    await bot().restart();
    expect(ana.now(own).words).toContain('25 – Sun 31 May');
  });

  it('is answered again when a share failed and is pressed once more at once', async () => {
    const ana = bot().person();
    const own = await ana.type('/cal-rankings', 'most-completed last year');
    bot().clock.advance(120_000);
    bot().calcom.inject({ kind: 'status', status: 401 });
    const first = await ana.share(own);
    const second = await ana.share(own);
    expect([first.isPrivate, second.isPrivate]).toEqual([true, true]);
    bot().calcom.clearFaults();
    expect((await ana.share(own)).isPrivate).toBe(false);
  });

  it('hears from the doctor how things are now, not how they were', async () => {
    const ana = bot().person();
    await ana.type('/cal-account');
    bot().calcom.inject({ path: '/v2/me', kind: 'status', status: 401 });
    expect((await ana.type('/cal-account', 'doctor')).words).toMatch(/no longer accepts/);
    bot().calcom.clearFaults();
    expect((await ana.type('/cal-account', 'doctor')).words).toContain('Everything works');
  });
});
