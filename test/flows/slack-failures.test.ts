import type { SlackFault } from '../../sandbox/local-slack/types';
import { useBot } from '../support/use-bot';

const method = 'response_url';

describe('when Slack does not take an answer', () => {
  const bot = useBot();

  const faults: readonly (readonly [string, SlackFault])[] = [
    ['because it fails', { method, kind: 'server-error' }],
    ['because there were too many', { method, kind: 'rate-limited', retryAfterSeconds: 30 }],
    ['because the connection broke', { method, kind: 'drop' }],
    ['because the address is used up', { method, kind: 'error', error: 'used_url' }],
  ];

  it.each(faults)('%s, it is logged once and the next command works', async (_, fault) => {
    const ana = bot().person();
    const shown = ana.seen().length;
    const logged = bot().log().length;
    bot().slack.inject(fault);
    await ana.typeOnly('/cal-rankings', 'most-bookings');
    // Stopping waits for what is under way.
    await bot().restart();
    expect(ana.seen()).toHaveLength(shown);
    expect(
      bot()
        .log()
        .slice(logged)
        .match(/"level":50/g),
    ).toHaveLength(1);
    bot().slack.clearFaults();
    const answer = await ana.type('/cal-rankings', 'most-bookings');
    expect(answer.words).toContain('Rui Pires');
  });

  it('and says it did not though it did, the answer is not sent a second time', async () => {
    const ana = bot().person();
    const shown = ana.seen().length;
    bot().slack.inject({ method, kind: 'done-then-server-error' });
    await ana.type('/cal-rankings', 'most-bookings');
    await bot().restart();
    bot().slack.clearFaults();
    expect(ana.seen()).toHaveLength(shown + 1);
  });

  it('for its blocks, the same is said without them', async () => {
    const ana = bot().person();
    // Answered at once then, so that what is refused is the answer, not a note that it is coming.
    await ana.type('/cal-rankings', 'most-bookings');
    bot().slack.inject({ method, kind: 'error', error: 'invalid_blocks', times: 1 });
    const answer = await ana.type('/cal-rankings', 'most-bookings');
    expect(answer.buttons).toEqual([]);
    expect(answer.words).toContain('Rui Pires');
  });
});
