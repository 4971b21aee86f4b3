import type { CalcomClient } from '../../../src/calcom/client';
import { resolvePeriod } from '../../../src/lib/time/period';
import { defaultQuestion, type RankingsQuestion } from '../../../src/rankings/question';
import { yieldToInteractive } from '../../../src/slack/ask/yield-to-interactive';
import { createRankingCounts } from '../../../src/slack/rankings/ranking-counts';
import { useLocalCalcom } from '../../calcom/support/use-local-calcom';

const contract = useLocalCalcom();
const wait = async () => undefined;

function asked(about: Partial<RankingsQuestion> = {}) {
  const question = { ...defaultQuestion, ...about };
  const settings = {
    now: contract.now(),
    timeZone: 'Europe/Lisbon',
    weekStart: 1,
    currentPeriod: 'until-now',
  } as const;
  const period = resolvePeriod({ kind: 'last', unit: 'week' }, settings);
  return { question, period, scope: { kind: 'org' } as const, ownId: 101, eventTypeId: null };
}

describe('counts of rankings', () => {
  it('are shared by those who ask at once, and remembered for two minutes, whatever ranking is shown', async () => {
    const counts = createRankingCounts({ now: contract.now, wait });
    const client = contract.connect();
    const [first, second] = await Promise.all([
      counts.count(client, asked()),
      counts.count(client, asked({ ranking: 'most-no-show', versus: 'previous' })),
    ]);
    expect(second).toBe(first);
    const since = contract.calcom.requests.length;
    contract.pass(119_000);
    await counts.count(client, asked({ ranking: 'highest-rated' }));
    expect(contract.calcom.requests).toHaveLength(since);
    contract.pass(1_000);
    await counts.count(client, asked());
    expect(contract.calcom.requests.length).toBeGreaterThan(since);
  });

  it('are counted apart for another access, another question and other days', async () => {
    const counts = createRankingCounts({ now: contract.now, wait });
    const client = contract.connect();
    const mine = await counts.count(client, asked());
    const hers = await counts.count(contract.connect('member'), asked());
    expect(hers).not.toEqual(mine);
    expect(await counts.count(client, asked({ statuses: ['cancelled'] }))).not.toEqual(mine);
  });

  it('leave calls of the minute to others, and go on when there are more again', async () => {
    let remaining = 30;
    const waits: number[] = [];
    const calcom: Pick<CalcomClient, 'rateBudget'> = {
      rateBudget: () => ({ limit: 120, remaining, resetsAt: undefined }),
    };
    await yieldToInteractive(calcom, async (ms) => {
      waits.push(ms);
      remaining += 1;
    });
    expect(waits).toEqual([500]);
    await yieldToInteractive(calcom, () => Promise.reject(new Error('there is nothing to wait for')));
  });

  it('are given up with the signal', async () => {
    const calcom = { rateBudget: () => ({ limit: 120, remaining: 0, resetsAt: undefined }) };
    const given = AbortSignal.abort(new Error('stopped'));
    const waiting = yieldToInteractive(calcom, async (_ms, signal) => signal?.throwIfAborted(), given);
    await expect(waiting).rejects.toThrow('stopped');
  });
});
