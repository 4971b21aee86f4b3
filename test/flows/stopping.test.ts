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

  it('takes no more requests, which Slack then tells the person', async () => {
    const bot = await startBot();
    await bot.stop();
    const { userId, channelId } = bot.person();
    const delivery = await bot.slack.sendCommand({ userId, channelId, command: '/cal-rankings' });
    expect(delivery.status).toBeUndefined();
    expect(delivery.notice).toBeDefined();
  });
});
