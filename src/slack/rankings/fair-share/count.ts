import { createGapCount, type PagesQuery, readPages } from '../../../bookings/scan';
import { CalcomError, CalcomRejectedError, CalcomUnauthorizedError } from '../../../calcom/errors';
import type { BookingsPage, BookingsQuery, Membership, ReadGaps } from '../../../calcom/schemas';
import {
  buildFairShare,
  createFairShareTally,
  type Extent,
  type FairShare,
} from '../../../fair-share/fair-share';

/** What tells one count from another: whoever may use the same access gets the same numbers for the same question. */
export interface CountName {
  /** Stands for a Cal.com access: its client. */
  readonly access: object;
  /** Scope, window and filters. */
  readonly question: string;
}

/** What is to be counted, and with what. */
export interface CountOrder extends CountName {
  readonly window: { readonly start: Date | null; readonly end: Date | null };
  readonly query: PagesQuery;
  /** Null where it is not known who is in the team. */
  readonly members: readonly Membership[] | null;
  readonly fetchPage: (query: BookingsQuery, signal: AbortSignal) => Promise<BookingsPage>;
  /** About how many bookings there are; null where Cal.com does not tell. */
  readonly estimate: (signal: AbortSignal) => Promise<number | null>;
}

export interface CountProgress {
  readonly pages: number;
  readonly bookings: number;
  /** Counted back to here; null before the first page. */
  readonly reached: Date | null;
  readonly expected: number | null;
}

export interface Counted {
  readonly kind: 'counted';
  readonly share: FairShare;
  readonly extent: Extent;
  readonly countedAt: Date;
  /** The server names one host a booking, its organiser. */
  readonly hasOrganisersOnly: boolean;
  readonly gaps: ReadGaps;
}

/** Why a count waits for somebody to say that it may go on. */
export type Pause =
  /** There will be more than are counted unasked. */
  | { readonly kind: 'many'; readonly expected: number }
  /** As many were read as may be unasked, and there are more. */
  | { readonly kind: 'limit' }
  /** Cal.com did not answer. */
  | { readonly kind: 'failed'; readonly error: CalcomError };

/** A walk through a window's bookings that counts as it goes. It can pause, and go on from there. */
export interface Count {
  progress(): CountProgress;
  /** What was counted until now. */
  counted(): Counted;
  /** Until the end of the window (null) or a pause. @throws what is no failure of Cal.com's, or all of it at the first page */
  run(signal: AbortSignal): Promise<Pause | null>;
  /** Lets it read this many pages further. */
  allow(pages: number): void;
}

/** How many pages are read before somebody is asked: 10,000 bookings. */
export const pagesUnasked = 100;
const bookingsUnasked = pagesUnasked * 100;

export function createCount(order: CountOrder, now: () => Date): Count {
  const tally = createFairShareTally(order.window);
  const gaps = createGapCount();
  let next: string | null = null;
  let isWhole = false;
  let pages = 0;
  let mostPages = pagesUnasked;
  let reached: Date | null = null;
  let expected: number | null | undefined;
  let hasOrganisersOnly = false;

  async function readOn(signal: AbortSignal): Promise<Pause | null> {
    for await (const page of readPages(order.query, next, (query) => order.fetchPage(query, signal))) {
      signal.throwIfAborted();
      tally.addPage(page.rows);
      gaps.add(page);
      pages += 1;
      hasOrganisersOnly ||= page.totalItems !== null;
      next = page.next;
      const last = page.rows.at(-1);
      if (last !== undefined) reached = new Date(last.start);
      if (next === null) break;
      // A single page needs no estimate.
      if (expected === undefined) {
        expected = page.totalItems ?? (await order.estimate(signal));
        if (expected !== null && expected > bookingsUnasked && mostPages === pagesUnasked) {
          return { kind: 'many', expected };
        }
      }
      if (pages >= mostPages) return { kind: 'limit' };
    }
    isWhole = true;
    return null;
  }

  return {
    progress: () => ({ pages, bookings: tally.read().bookings, reached, expected: expected ?? null }),
    counted: () => ({
      kind: 'counted',
      share: buildFairShare(tally, order.members),
      extent: isWhole ? { kind: 'whole' } : { kind: 'part', reached },
      countedAt: now(),
      hasOrganisersOnly,
      gaps: gaps.read(),
    }),
    async run(signal) {
      try {
        return await readOn(signal);
      } catch (error) {
        const isLasting = !(error instanceof CalcomError) || error instanceof CalcomUnauthorizedError;
        if (isLasting || pages === 0) throw error;
        // A cursor that is no longer taken: from the start again, where what was counted already counts once.
        if (error instanceof CalcomRejectedError) next = null;
        return { kind: 'failed', error };
      }
    },
    allow(further) {
      mostPages = Math.max(mostPages, pages + further);
    },
  };
}
