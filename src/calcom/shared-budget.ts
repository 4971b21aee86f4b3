/** A key's budget over all processes that use it. */
export interface SharedBudget {
  /**
   * Reserves places for up to `count` requests, in the order in which all processes asked, none later than
   * `withinMs`. Resolves to the wait for each, and in `nextMs` for the place after them.
   */
  reserve(
    count: number,
    withinMs: number,
  ): Promise<{ readonly delaysMs: readonly number[]; readonly nextMs: number }>;
  /** Nobody sends for this long, after a 429. */
  block(forMs: number): Promise<void>;
  /** The limit per minute that Cal.com's headers state. */
  setLimit(limit: number): Promise<void>;
}

/** How late a place may still be used. */
const placeValidMs = 3_000;

/** Places of a shared budget that this process has reserved and not used yet. */
export interface ReservedPlaces {
  /** The wait of the next request, or of the one with `ahead` others before it; 0 when not known yet. */
  delay(ahead?: number): number;
  isReady(): boolean;
  use(): void;
  /** Reserves places for `waiting` requests, of which `room` could be sent now, within `withinMs()`. */
  reserveFor(waiting: number, room: number, withinMs: () => number): void;
  /** Tells other processes the limit that Cal.com states. */
  shareLimit(limit: number): void;
  /** Drops the reserved places, and tells other processes. */
  block(forMs: number): void;
}

/** `onReserved` is called after each reservation, even an empty one; `onFailure` when none could be made. */
export function createReservedPlaces(
  shared: SharedBudget,
  nowMs: () => number,
  { onReserved, onFailure }: { onReserved: () => void; onFailure: (error: unknown) => void },
): ReservedPlaces {
  let places: number[] = [];
  /** The earliest time of a place that is not reserved. */
  let freeAtMs = 0;
  let isReserving = false;
  let sharedLimit: number | undefined;
  /** A failure to tell other processes must not fail a request that has its answer. */
  const tell = (told: Promise<void>) => void told.catch(() => undefined);

  function dropStale(): void {
    const valid = places.findIndex((at) => at + placeValidMs > nowMs());
    places = valid === -1 ? [] : places.slice(valid);
  }

  async function reserve(count: number, withinMs: number, isAgain = false): Promise<void> {
    isReserving = true;
    try {
      const { delaysMs, nextMs } = await shared.reserve(count, withinMs);
      places.push(...delaysMs.map((ms) => nowMs() + ms));
      freeAtMs = nowMs() + nextMs;
    } catch (error) {
      // A database that was busy once must not fail everyone who waits: it is asked again.
      if (!isAgain) return reserve(count, withinMs, true);
      isReserving = false;
      onFailure(error);
      return;
    }
    isReserving = false;
    onReserved();
  }

  return {
    delay(ahead = 0) {
      dropStale();
      return Math.max(0, (places[ahead] ?? freeAtMs) - nowMs());
    },
    isReady() {
      dropStale();
      return places[0] !== undefined && places[0] <= nowMs();
    },
    use: () => void places.shift(),
    reserveFor(waiting, room, withinMs) {
      dropStale();
      // While the budget has room, no more are reserved than can be used at once.
      const wanted = (freeAtMs > nowMs() ? waiting : Math.min(waiting, room)) - places.length;
      if (wanted > 0 && !isReserving) void reserve(wanted, withinMs());
    },
    shareLimit(limit) {
      if (limit === sharedLimit) return;
      sharedLimit = limit;
      tell(shared.setLimit(limit));
    },
    block(forMs) {
      places = [];
      tell(shared.block(forMs));
    },
  };
}
