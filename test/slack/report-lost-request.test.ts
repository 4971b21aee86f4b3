import { createLogger } from '../../src/ops/logger';
import { createMetrics } from '../../src/ops/metrics';
import { reportLostRequest } from '../../src/slack/app';
import type { Message } from '../../src/slack/kit/message';

const responseUrl = 'https://hooks.slack.test/commands/T1/1/x';

/** What is told, logged and counted of a loss while Slack cannot be reached `failures` times. */
async function tell(
  failures: number,
  loss: { isAcked: boolean; isBusy?: boolean; responseUrl: string | null },
) {
  const told: Message[] = [];
  const lines: string[] = [];
  const waits: number[] = [];
  const metrics = createMetrics();
  let left = failures;
  const slack = {
    async postEphemeralAt(_url: string, message: Message) {
      left -= 1;
      if (left >= 0) throw new Error('connect EMFILE');
      told.push(message);
    },
  };
  const services = {
    slack,
    logger: createLogger('info', { write: (line) => lines.push(line) }),
    metrics,
    wait: async (ms: number) => void waits.push(ms),
    newReference: () => 'abc',
    onBusy: () => lines.push(JSON.stringify({ msg: 'busy' })),
  };
  await reportLostRequest(services, { reason: 'connect EMFILE', isBusy: false, ...loss });
  return { told, waits, lines: lines.map((line) => JSON.parse(line)), metrics: await metrics.render() };
}

describe('a request that was acked and never reached the bot', () => {
  it('is counted, logged without a stack, and told to whoever sent it', async () => {
    const { told, lines, metrics } = await tell(0, { isAcked: true, responseUrl });
    expect(told).toMatchObject([{ text: 'Roundup is busy.\nTry again in a minute.' }]);
    expect(lines).toMatchObject([{ level: 40, reason: 'connect EMFILE', isAcked: true, reference: 'abc' }]);
    expect(lines[0]).not.toHaveProperty('stack');
    expect(metrics).toContain('roundup_requests_lost_total{acked="true"} 1');
  });

  it('is tallied for the log where the queue is full, since many are then', async () => {
    const { told, lines, metrics } = await tell(0, { isAcked: true, isBusy: true, responseUrl });
    expect([told.length, lines]).toEqual([1, [{ msg: 'busy' }]]);
    expect(metrics).toContain('roundup_requests_lost_total{acked="true"} 1');
  });

  it('is told once Slack can be reached again', async () => {
    const { told, waits } = await tell(2, { isAcked: true, responseUrl });
    expect(told).toHaveLength(1);
    expect(waits).toEqual([0, 1_000, 5_000]);
  });

  it('is told to nobody where Slack itself says that it failed', async () => {
    const { told, metrics } = await tell(0, { isAcked: false, responseUrl: null });
    expect(told).toEqual([]);
    expect(metrics).toContain('roundup_requests_lost_total{acked="false"} 1');
  });
});
