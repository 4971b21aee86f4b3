import type { CalcomClient } from '../../calcom/client';
import { createSingleFlight, type SharedCall, type SingleFlight } from '../../lib/async/single-flight';
import type { Wait } from '../../lib/async/wait';
import { countRankings, type RankingsCount } from '../../rankings/count';
import type { RankingsCondition } from '../../rankings/match';
import { yieldToInteractive } from '../ask/yield-to-interactive';

/** Counts rankings from bookings. Equal questions share a count, and its result while menus are in use. */
export interface RankingCounts {
  count(calcom: CalcomClient, condition: Omit<RankingsCondition, 'now'>): Promise<RankingsCount>;
}

const rememberMs = 120_000;
// The longest count takes most of a minute's rate budget, and may have to wait for it.
const maxWaitMs = 150_000;

export function createRankingCounts({
  now,
  wait,
}: {
  readonly now: () => Date;
  readonly wait: Wait;
}): RankingCounts {
  // One client per access, so that a count is never shared with another access.
  const flights = new WeakMap<CalcomClient, SingleFlight<RankingsCount>>();

  return {
    count(calcom, condition) {
      // A count brings all eight lists, and a comparison is a second count: neither belongs in the key.
      const { question, ...rest } = condition;
      const key = JSON.stringify([{ ...question, ranking: null, versus: null }, rest]);
      const call: SharedCall = { deadlineMs: now().getTime() + maxWaitMs };
      const shared = flights.get(calcom) ?? createSingleFlight({ now, rememberMs, maxRemembered: 50 });
      flights.set(calcom, shared);
      return shared.subscribe(key, call, ({ signal, deadlineMs }) =>
        countRankings({ ...condition, now: now() }, async (query) => {
          await yieldToInteractive(calcom, wait, signal);
          return calcom.listBookings(query, { signal, deadline: new Date(deadlineMs) });
        }),
      );
    },
  };
}
