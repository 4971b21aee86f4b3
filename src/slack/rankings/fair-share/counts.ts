import {
  type Count,
  type Counted,
  type CountName,
  type CountOrder,
  type CountProgress,
  createCount,
  type Pause,
} from './count';

export type CountEnd =
  | Counted
  | { readonly kind: 'paused'; readonly pause: Pause; readonly progress: CountProgress };

/** One asker's part in a count. */
export interface Joined {
  progress(): CountProgress;
  /** Once the asker has stopped it: what was counted until then. */
  readonly end: Promise<CountEnd>;
}

/** The counts under way, and the numbers of those that have ended; of bookings and their guests nothing is kept. */
export interface Counts {
  /** A whole count of the same that is at most this old. */
  recall(name: CountName, maxAgeMs: number): Counted | undefined;
  /** What a count that waits has counted until now. */
  partOf(name: CountName): Counted | undefined;
  /**
   * Counts, together with whoever else asks the same now. `goesOn`: somebody has agreed to a long one. The walk ends
   * when nobody waits for it any more.
   */
  join(order: CountOrder, asker: { readonly signal: AbortSignal; readonly goesOn: boolean }): Joined;
  /** Everybody who waits gets what was counted until now. */
  close(): void;
}

// A whole count is a few numbers a host; one that waits remembers the number of each booking.
const mostKept = 200;
const mostResting = 20;
const keptForMs = 6 * 3_600_000;
// Bookings change while a count rests: after a while it is begun anew.
const restsForMs = 10 * 60_000;
/** 100,000 bookings, which take about ten minutes. Slack takes an answer for thirty. */
const pagesOnceAsked = 1_000;

interface UnderWay {
  readonly count: Count;
  askers: number;
  /** Null while it waits, for an answer or for whoever asks next. */
  running: { readonly end: Promise<CountEnd>; readonly controller: AbortController } | null;
  /** What somebody has to agree to before it goes on. */
  pause: Pause | null;
  restsSince: Date | null;
}

export function createCounts(now: () => Date): Counts {
  const underWay = new Map<string, UnderWay>();
  const kept = new Map<string, Counted>();
  const closing = new AbortController();
  const accesses = new WeakMap<object, number>();
  let accessCount = 0;

  function keyOf({ access, question }: CountName): string {
    const known = accesses.get(access);
    if (known !== undefined) return `${known} ${question}`;
    accessCount += 1;
    accesses.set(access, accessCount);
    return `${accessCount} ${question}`;
  }

  function keep(key: string, counted: Counted): void {
    kept.delete(key);
    kept.set(key, counted);
    for (const [oldest, { countedAt }] of kept) {
      if (kept.size <= mostKept && now().getTime() - countedAt.getTime() < keptForMs) break;
      kept.delete(oldest);
    }
  }

  function rest(entry: UnderWay): void {
    entry.running = null;
    entry.restsSince = now();
    const resting = [...underWay].filter(([, { running }]) => running === null);
    for (const [key] of resting.slice(0, Math.max(0, resting.length - mostResting))) underWay.delete(key);
  }

  function forget(key: string, entry: UnderWay): void {
    // There may be another of the same by now.
    if (underWay.get(key) === entry) underWay.delete(key);
  }

  async function run(key: string, entry: UnderWay, signal: AbortSignal): Promise<CountEnd> {
    const { count } = entry;
    try {
      entry.pause = await count.run(signal);
    } catch (error) {
      if (!signal.aborted) forget(key, entry);
      throw error;
    }
    if (entry.pause !== null) {
      rest(entry);
      return { kind: 'paused', pause: entry.pause, progress: count.progress() };
    }
    const counted = count.counted();
    keep(key, counted);
    forget(key, entry);
    return counted;
  }

  function begin(key: string, entry: UnderWay) {
    const controller = new AbortController();
    return { controller, end: run(key, entry, controller.signal) };
  }

  function findOrOpen(key: string, order: CountOrder): UnderWay {
    const found = underWay.get(key);
    const restedMs = found?.restsSince ? now().getTime() - found.restsSince.getTime() : 0;
    if (found !== undefined && (found.running !== null || restedMs <= restsForMs)) return found;
    const fresh: UnderWay = {
      count: createCount(order, now),
      askers: 0,
      running: null,
      pause: null,
      restsSince: null,
    };
    underWay.set(key, fresh);
    return fresh;
  }

  /** The end of the count, or what was counted when this asker has had enough. */
  function endFor(entry: UnderWay, running: NonNullable<UnderWay['running']>, signal: AbortSignal) {
    entry.askers += 1;
    return new Promise<CountEnd>((resolve, reject) => {
      const leave = () => {
        entry.askers -= 1;
        resolve(entry.count.counted());
        if (entry.askers > 0) return;
        rest(entry);
        running.controller.abort(signal.reason);
      };
      const settle = (done: () => void) => {
        if (signal.aborted) return;
        signal.removeEventListener('abort', leave);
        entry.askers -= 1;
        done();
      };
      signal.addEventListener('abort', leave, { once: true });
      running.end.then(
        (end) => settle(() => resolve(end)),
        (reason) => settle(() => reject(reason)),
      );
    });
  }

  return {
    recall(name, maxAgeMs) {
      const found = kept.get(keyOf(name));
      const isFresh = found !== undefined && now().getTime() - found.countedAt.getTime() <= maxAgeMs;
      return isFresh ? found : undefined;
    },
    partOf: (name) => underWay.get(keyOf(name))?.count.counted(),
    join(order, { signal, goesOn }) {
      const key = keyOf(order);
      const entry = findOrOpen(key, order);
      const { count, pause } = entry;
      const { progress } = count;
      if (goesOn) count.allow(pagesOnceAsked);
      const mayGoOn = goesOn || pause === null || pause.kind === 'failed';
      if (entry.running === null && !mayGoOn) {
        return { progress, end: Promise.resolve({ kind: 'paused', pause, progress: progress() }) };
      }
      entry.running ??= begin(key, entry);
      const end = endFor(entry, entry.running, AbortSignal.any([signal, closing.signal]));
      return { progress, end };
    },
    close: () => closing.abort(),
  };
}
