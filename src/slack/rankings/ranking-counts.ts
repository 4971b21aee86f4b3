import type { CalcomClient } from '../../calcom/client';
import { createSingleFlight, type SharedCall, type SingleFlight } from '../../lib/async/single-flight';
import type { Wait } from '../../lib/async/wait';
import { countRankings, type RankingsCount } from '../../rankings/count';
import type { RankingsCondition } from '../../rankings/match';
import { yieldToInteractive } from '../ask/yield-to-interactive';

/** Rankings counted from bookings, each shared while it is under way and remembered while its menus are in use. */
export interface RankingCounts {
  count(calcom: CalcomClient, condition: Omit<RankingsCondition, 'now'>): Promise<RankingsCount>;
}

const rememberMs = 120_000;
// The longest count takes most of a minute's calls, which may have to be waited for.
const maxWaitMs = 150_000;

export function createRankingCounts({
  now,
  wait,
}: {
  readonly now: () => Date;
  readonly wait: Wait;
}): RankingCounts {
  // Whoever uses the same access asks through the same client; another's numbers are never met.
  const flights = new WeakMap<CalcomClient, SingleFlight<RankingsCount>>();

  return {
    count(calcom, asked) {
      // Of a question all eight are counted at once, and a comparison is another count.
      const { question, ...rest } = asked;
      const key = JSON.stringify([{ ...question, ranking: null, versus: null }, rest]);
      const call: SharedCall = { deadlineMs: now().getTime() + maxWaitMs };
      const shared = flights.get(calcom) ?? createSingleFlight({ now, rememberMs, maxRemembered: 50 });
      flights.set(calcom, shared);
      return shared.subscribe(key, call, ({ signal, deadlineMs }) =>
        countRankings({ ...asked, now: now() }, async (query) => {
          await yieldToInteractive(calcom, wait, signal);
          return calcom.listBookings(query, { signal, deadline: new Date(deadlineMs) });
        }),
      );
    },
  };
}
