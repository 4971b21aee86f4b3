import { createGapCount, type PagesQuery, readPages } from '../../../bookings/scan';
import type { BookingsPage, BookingsQuery, Membership } from '../../../calcom/schemas';
import { buildFairShare, createFairShareTally, type FairShareAnswer } from '../../../fair-share/fair-share';
import { createTtlCache } from '../../../lib/async/ttl-cache';
import { hourMs } from '../../../lib/time/calendar';
import { maxBookingsCounted } from '../../../rankings/count';

export interface CountOrder {
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

export type CountEnd = Counted | { readonly kind: 'too-many'; readonly expected: number | null };

export interface FairShareCounts {
  /** A complete count of the same order that is at most this old. */
  getCached(order: Pick<CountOrder, 'access' | 'query'>, maxAgeMs: number): Counted | undefined;
  /**
   * Counts, together with equal orders that are running. After an abort `end` resolves to what was counted so
   * far; the calls stop when nobody waits for them any more.
   */
  count(
    order: CountOrder,
    signal: AbortSignal,
  ): { readonly progress: () => CountProgress; readonly end: Promise<CountEnd> };
  /** Resolves every `end` to what was counted so far. */
  close(): void;
}

// A complete count is a few numbers per host. It is shown again for minutes and can be shared for hours.
const maxRemembered = 200;
const rememberMs = 6 * hourMs;

interface UnderWay {
  readonly walk: Walk;
  readonly controller: AbortController;
  readonly end: Promise<CountEnd>;
  waiting: number;
}

/** Keeps only the numbers of each host, nothing of bookings or guests. */
export function createFairShareCounts(now: () => Date): FairShareCounts {
  const underWay = new Map<string, UnderWay>();
  const finished = createTtlCache<Counted>({ now, max: maxRemembered, ttlMs: rememberMs });
  const accessNumbers = new WeakMap<object, number>();
  const closing = new AbortController();
  let lastNumber = 0;

  function keyOf({ access, query }: Pick<CountOrder, 'access' | 'query'>): string {
    const number = accessNumbers.get(access) ?? ++lastNumber;
    accessNumbers.set(access, number);
    return `${number} ${JSON.stringify(query)}`;
  }

  function begin(key: string, order: CountOrder): UnderWay {
    const walk = createWalk(order, now);
    const controller = new AbortController();
    const end = walk.run(controller.signal).finally(() => forget(key, begun));
    const begun = { walk, controller, end, waiting: 0 };
    underWay.set(key, begun);
    end.then(
      (ended) => ended.kind === 'counted' && finished.set(key, ended),
      () => undefined,
    );
    return begun;
  }

  function forget(key: string, entry: UnderWay): void {
    if (underWay.get(key) === entry) underWay.delete(key);
  }

  return {
    getCached(order, maxAgeMs) {
      const found = finished.get(keyOf(order));
      return found && now().getTime() - found.countedAt.getTime() <= maxAgeMs ? found : undefined;
    },
    count(order, signal) {
      const key = keyOf(order);
      const entry = underWay.get(key) ?? begin(key, order);
      entry.waiting += 1;
      const enough = AbortSignal.any([signal, closing.signal]);
      const end = new Promise<CountEnd>((resolve, reject) => {
        const leave = () => {
          entry.waiting -= 1;
          resolve(entry.walk.counted());
          if (entry.waiting > 0) return;
          forget(key, entry);
          entry.controller.abort(enough.reason);
        };
        enough.addEventListener('abort', leave, { once: true });
        entry.end.finally(() => enough.removeEventListener('abort', leave)).then(resolve, reject);
      });
      return { progress: entry.walk.progress, end };
    },
    close: () => closing.abort(),
  };
}

type Walk = ReturnType<typeof createWalk>;

/** Reads a window's bookings from the latest start back, and counts them. */
function createWalk(order: CountOrder, now: () => Date) {
  const tally = createFairShareTally(order.window);
  const gaps = createGapCount();
  let isWhole = false;
  let reached: Date | null = null;
  let expected: number | null = null;
  let hasOrganisersOnly = false;

  function counted(): Counted {
    return {
      kind: 'counted',
      share: buildFairShare(tally, order.members),
      extent: isWhole ? { kind: 'whole' } : { kind: 'part', reached },
      countedAt: now(),
      hasOrganisersOnly,
      gaps: gaps.read(),
    };
  }

  return {
    counted,
    progress: (): CountProgress => ({ bookings: tally.read().bookings, expected }),
    async run(signal: AbortSignal): Promise<CountEnd> {
      let read = 0;
      for await (const page of readPages(order.query, null, (query) => order.fetchPage(query, signal))) {
        signal.throwIfAborted();
        tally.addPage(page.rows);
        gaps.add(page);
        hasOrganisersOnly ||= page.totalItems !== null;
        const last = page.rows.at(-1);
        if (last !== undefined) reached = new Date(last.start);
        // A single page needs no estimate.
        if (page.next !== null && read === 0) expected = page.totalItems ?? (await order.estimate(signal));
        read += page.rows.length;
        const isTooLong = read >= maxBookingsCounted && page.next !== null;
        if (isTooLong || (expected ?? 0) > maxBookingsCounted) return { kind: 'too-many', expected };
      }
      isWhole = true;
      return counted();
    },
  };
}
