import { useBots } from '../support/use-bot';

describe('stopping', () => {
  const startBot = useBots();

  it('lets a request that is under way be answered first', async () => {
    const bot = await startBot();
    const ana = bot.person();
    bot.calcom.inject({ path: '/v2/insights', kind: 'hold' });
    await ana.typeOnly('/cal-rankings', 'most-bookings');
    expect(ana.seen()).toEqual([]);
    const stopping = bot.stop();
    bot.calcom.clearFaults();
    await stopping;
    expect(ana.seen().map(({ words }) => words.includes('Rui Pires'))).toEqual([true]);
  });

  it('lets what was acked be answered, also where no listener has it yet', async () => {
    const bot = await startBot();
    const people = Array.from({ length: 20 }, () => bot.person());
    let stopping: Promise<void> | undefined;
    const acks = await Promise.all(
      people.map(async ({ userId, channelId }) => {
        const { status } = await bot.slack.sendCommand({ userId, channelId, command: '/cal-account' });
        stopping ??= bot.stop();
        return status;
      }),
    );
    await stopping;
    const acked = acks.filter((status) => status === 200).length;
    expect(acked).toBeGreaterThan(0);
    expect(
      bot
        .person()
        .seen()
        .filter(({ author }) => author !== 'slack'),
    ).toHaveLength(acked);
  });

  it('tells whoever waits for a Cal.com that does not answer', async () => {
    const bot = await startBot();
    const ana = bot.person();
    bot.calcom.inject({ path: '/v2/insights', kind: 'hold' });
    await ana.typeOnly('/cal-rankings', 'most-bookings');
    await bot.stop();
    bot.calcom.clearFaults();
    expect(ana.seen().at(-1)?.words).toMatch(/^\*Roundup is restarting\.\*\nTry again in a minute\./);
  });

  it('takes no more requests, which Slack then tells the person', async () => {
    const bot = await startBot();
    await bot.stop();
    const { userId, channelId } = bot.person();
    const delivery = await bot.slack.sendCommand({ userId, channelId, command: '/cal-rankings' });
    expect(delivery.status).toBeUndefined();
    expect(delivery.notice).toBeDefined();
  });
});
