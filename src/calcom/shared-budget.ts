/** A key's budget over all processes that use it. */
export interface SharedBudget {
  /**
   * Places for up to `count` requests, in the order in which all processes asked: how long until each may be sent, none
   * later than `withinMs`. `nextMs` is how long the next one would have to wait.
   */
  reserve(
    count: number,
    withinMs: number,
  ): Promise<{ readonly delaysMs: readonly number[]; readonly nextMs: number }>;
  /** Nobody sends for so long: Cal.com has answered 429. */
  block(forMs: number): Promise<void>;
  /** What Cal.com says that it allows a minute. */
  setLimit(limit: number): Promise<void>;
}

/** How late a place may be used. */
const placeValidMs = 3_000;

/** What a process has reserved of a shared budget, and not used yet. */
export interface ReservedPlaces {
  /** How long the next request waits, or the one with `ahead` others before it; 0 where that is not known yet. */
  delay(ahead?: number): number;
  /** Is there a place for a request now? */
  isReady(): boolean;
  use(): void;
  /** So many wait, of whom `room` could be sent now; none longer than `withinMs` says. */
  want(waiting: number, room: number, withinMs: () => number): void;
  /** Tells the others what Cal.com says that it allows. */
  learn(limit: number): void;
  /** Those that are reserved are of no use any more; tells the others. */
  block(forMs: number): void;
}

/** `onReserved` hears of new places, and that there are none in time; `onFailure` that the budget cannot be asked. */
export function createReservedPlaces(
  shared: SharedBudget,
  nowMs: () => number,
  { onReserved, onFailure }: { onReserved: () => void; onFailure: (error: unknown) => void },
): ReservedPlaces {
  let places: number[] = [];
  /** The next place that is not reserved is not before this. */
  let freeAtMs = 0;
  let isReserving = false;
  let known: number | undefined;
  /** That the others may not hear of it is no reason to fail what has its answer. */
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
      // A database that was too busy once is no reason to turn away all who wait.
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
    want(waiting, room, withinMs) {
      dropStale();
      // While there is enough no more are reserved than can be used at once.
      const wanted = (freeAtMs > nowMs() ? waiting : Math.min(waiting, room)) - places.length;
      if (wanted > 0 && !isReserving) void reserve(wanted, withinMs());
    },
    learn(limit) {
      if (limit === known) return;
      known = limit;
      tell(shared.setLimit(limit));
    },
    block(forMs) {
      places = [];
      tell(shared.block(forMs));
    },
  };
}
