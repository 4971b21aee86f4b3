import { createGapCount, type PagesQuery, readPages } from '../../../bookings/scan';
import type { BookingsPage, BookingsQuery, Membership } from '../../../calcom/schemas';
import { buildFairShare, createFairShareTally, type FairShareAnswer } from '../../../fair-share/fair-share';
import { createTtlCache } from '../../../lib/async/ttl-cache';
import { hourMs } from '../../../lib/time/calendar';
import { maxBookingsCounted } from '../../../rankings/count';

export interface CountRequest {
  /** The client, as the identity of a Cal.com access: everyone with the same access gets the same numbers. */
  readonly access: object;
  readonly window: { readonly start: Date | null; readonly end: Date | null };
  /** Scope, window and filters; equal for equal questions. */
  readonly query: PagesQuery;
  /** Null when the team's members are not known. */
  readonly members: readonly Membership[] | null;
  readonly fetchPage: (query: BookingsQuery, signal: AbortSignal) => Promise<BookingsPage>;
  /** About how many bookings there are; null when Cal.com gives no number. */
  readonly estimate: (signal: AbortSignal) => Promise<number | null>;
}

export interface CountProgress {
  readonly bookings: number;
  readonly expected: number | null;
}

export type Counted = { readonly kind: 'counted' } & Pick<
  FairShareAnswer,
  'share' | 'extent' | 'countedAt' | 'hasOrganisersOnly' | 'gaps'
>;

export type CountOutcome = Counted | { readonly kind: 'too-many'; readonly expected: number | null };

export interface FairShareCounts {
  /** A complete count of the same request that is at most this old. */
  getCached(request: Pick<CountRequest, 'access' | 'query'>, maxAgeMs: number): Counted | undefined;
  /**
   * Counts, together with equal requests that are running. After an abort `outcome` resolves to what was counted so
   * far; the calls stop when nobody waits for them any more.
   */
  count(
    request: CountRequest,
    signal: AbortSignal,
  ): { readonly progress: () => CountProgress; readonly outcome: Promise<CountOutcome> };
  /** Resolves every `outcome` to what was counted so far. */
  close(): void;
}

// A complete count is a few numbers per host. It is shown again for minutes and can be shared for hours.
const maxRemembered = 200;
const rememberMs = 6 * hourMs;

interface RunningCount {
  readonly counter: Counter;
  readonly controller: AbortController;
  readonly outcome: Promise<CountOutcome>;
  waiting: number;
}

/** Keeps only the numbers of each host, nothing of bookings or guests. */
export function createFairShareCounts(now: () => Date): FairShareCounts {
  const running = new Map<string, RunningCount>();
  const finished = createTtlCache<Counted>({ now, max: maxRemembered, ttlMs: rememberMs });
  const accessNumbers = new WeakMap<object, number>();
  const closing = new AbortController();
  let lastNumber = 0;

  function keyOf({ access, query }: Pick<CountRequest, 'access' | 'query'>): string {
    const number = accessNumbers.get(access) ?? ++lastNumber;
    accessNumbers.set(access, number);
    return `${number} ${JSON.stringify(query)}`;
  }

  function begin(key: string, request: CountRequest): RunningCount {
    const counter = createCounter(request, now);
    const controller = new AbortController();
    const outcome = counter.run(controller.signal).finally(() => forget(key, begun));
    const begun = { counter, controller, outcome, waiting: 0 };
    running.set(key, begun);
    outcome.then(
      (ended) => ended.kind === 'counted' && finished.set(key, ended),
      () => undefined,
    );
    return begun;
  }

  function forget(key: string, entry: RunningCount): void {
    if (running.get(key) === entry) running.delete(key);
  }

  return {
    getCached(request, maxAgeMs) {
      const found = finished.get(keyOf(request));
      return found && now().getTime() - found.countedAt.getTime() <= maxAgeMs ? found : undefined;
    },
    count(request, signal) {
      const key = keyOf(request);
      const entry = running.get(key) ?? begin(key, request);
      entry.waiting += 1;
      const enough = AbortSignal.any([signal, closing.signal]);
      const outcome = new Promise<CountOutcome>((resolve, reject) => {
        const leave = () => {
          entry.waiting -= 1;
          resolve(entry.counter.counted());
          if (entry.waiting > 0) return;
          forget(key, entry);
          entry.controller.abort(enough.reason);
        };
        enough.addEventListener('abort', leave, { once: true });
        entry.outcome.finally(() => enough.removeEventListener('abort', leave)).then(resolve, reject);
      });
      return { progress: entry.counter.progress, outcome };
    },
    close: () => closing.abort(),
  };
}

type Counter = ReturnType<typeof createCounter>;

/** Reads a window's bookings from the latest start back, and counts them. */
function createCounter(request: CountRequest, now: () => Date) {
  const tally = createFairShareTally(request.window);
  const gaps = createGapCount();
  let isWhole = false;
  let reached: Date | null = null;
  let expected: number | null = null;
  let hasOrganisersOnly = false;

  function counted(): Counted {
    return {
      kind: 'counted',
      share: buildFairShare(tally, request.members),
      extent: isWhole ? { kind: 'whole' } : { kind: 'part', reached },
      countedAt: now(),
      hasOrganisersOnly,
      gaps: gaps.read(),
    };
  }

  return {
    counted,
    progress: (): CountProgress => ({ bookings: tally.read().bookings, expected }),
    async run(signal: AbortSignal): Promise<CountOutcome> {
      let read = 0;
      for await (const page of readPages(request.query, null, (query) => request.fetchPage(query, signal))) {
        signal.throwIfAborted();
        tally.addPage(page.rows);
        gaps.add(page);
        hasOrganisersOnly ||= page.totalItems !== null;
        const last = page.rows.at(-1);
        if (last !== undefined) reached = new Date(last.start);
        // A single page needs no estimate.
        if (page.next !== null && read === 0) expected = page.totalItems ?? (await request.estimate(signal));
        read += page.rows.length;
        const isTooLong = read >= maxBookingsCounted && page.next !== null;
        if (isTooLong || (expected ?? 0) > maxBookingsCounted) return { kind: 'too-many', expected };
      }
      isWhole = true;
      return counted();
    },
  };
}
