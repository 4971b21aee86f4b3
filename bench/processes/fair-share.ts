import { z } from 'zod';
import { bookingsPageSchema, compiled } from '../../src/calcom/schemas';
import { buildFairShare, createFairShareTally, type FairShareTally } from '../../src/fair-share/fair-share';
import { listMembers, pageText } from '../invented-bookings';
import { serve } from './serve';

const pageSize = 100;
const window = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-12-31T23:59:59.999Z') };

// As the client reads them.
const reader = compiled(bookingsPageSchema);

function readPage(first: number) {
  const { data } = reader.safeParse(JSON.parse(pageText(first, pageSize)));
  if (data === undefined) throw new Error('the page was not read');
  return data.data;
}

function finish(tally: FairShareTally, bookings: number): void {
  const { read, hosts } = buildFairShare(tally, listMembers());
  if (read.bookings !== bookings || hosts.length !== 50) throw new Error('not all was counted');
}

serve({
  /** Counts bookings that are in hand. @returns milliseconds of each round */
  count(input) {
    const { bookings, rounds } = z.object({ bookings: z.int(), rounds: z.int() }).parse(input);
    const pages = Array.from({ length: bookings / pageSize }, (_, page) => readPage(page * pageSize));
    return Array.from({ length: rounds }, () => {
      const startedAt = performance.now();
      const tally = createFairShareTally(window);
      for (const page of pages) tally.addPage(page);
      finish(tally, bookings);
      return performance.now() - startedAt;
    });
  },
  /** Reads and counts one page after another, as a walk does. @returns the most memory the process has had, in bytes */
  walk(input) {
    const { bookings } = z.object({ bookings: z.int() }).parse(input);
    const tally = createFairShareTally(window);
    for (let first = 0; first < bookings; first += pageSize) tally.addPage(readPage(first));
    finish(tally, bookings);
    return process.resourceUsage().maxRSS * 1024;
  },
});
