import { setTimeout as wait } from 'node:timers/promises';
import { CalcomUnavailableError } from '../../../../src/calcom/errors';
import type { BookingsPage, BookingsQuery } from '../../../../src/calcom/schemas';
import { type CountRequest, createFairShareCounts } from '../../../../src/slack/rankings/fair-share/count';
import { wireBooking } from '../../../bookings/wire-booking';
import { createClock } from '../../../support/clock';

const access = {};
const day = new Date('2026-06-01T09:00:00.000Z');
const host = { id: 1, name: 'Ana' };

/** Pages of one booking each, from the last number down; the cursor is the number. */
function list(count: number, about: Partial<CountRequest> = {}) {
  const asked: BookingsQuery[] = [];
  let held: { readonly cursor: string | undefined; readonly until: Promise<void> } | null = null;
  const request: CountRequest = {
    access,
    window: { start: null, end: null },
    query: {},
    members: null,
    estimate: async () => null,
    async fetchPage(query, signal): Promise<BookingsPage> {
      asked.push(query);
      if (held !== null && held.cursor === query.cursor) await Promise.race([held.until, aborted(signal)]);
      signal.throwIfAborted();
      const id = Number(query.cursor ?? count);
      const data = [wireBooking({ id, hosts: [host], start: new Date(day.getTime() - id).toISOString() })];
      return { data, pagination: { nextCursor: id > 1 ? String(id - 1) : null, hasMore: id > 1 } };
    },
    ...about,
  };
  return {
    request,
    asked,
    /** The page at this cursor waits until the returned function is called. */
    holdBack(cursor?: string): () => void {
      let release = (): void => undefined;
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      held = { cursor, until };
      return release;
    },
  };
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

function start() {
  const clock = createClock();
  const counts = createFairShareCounts(clock.now);
  const count = (request: CountRequest) => {
    const stopping = new AbortController();
    return { ...counts.count(request, stopping.signal), stop: () => stopping.abort() };
  };
  return { clock, counts, count };
}

const counted = (bookings: number) => ({ kind: 'counted', share: { read: { counted: bookings } } });

describe('fair share counts', () => {
  it('count once for all who ask at the same time, and remember it', async () => {
    const { counts, clock, count } = start();
    const { request, asked } = list(5);
    const outcomes = await Promise.all([count(request).outcome, count(request).outcome]);
    expect(outcomes).toMatchObject([counted(5), counted(5)]);
    expect(asked).toHaveLength(5);
    clock.advance(3_600_000);
    expect(counts.getCached(request, 3_600_000)).toMatchObject({ extent: { kind: 'whole' } });
    expect(counts.getCached(request, 3_599_999)).toBeUndefined();
  });

  it('keep what one access has seen from another', async () => {
    const { counts, count } = start();
    const { request } = list(2);
    await count(request).outcome;
    expect(counts.getCached({ ...request, access: {} }, 1_000)).toBeUndefined();
    expect(
      counts.getCached({ ...request, query: { afterStart: '2026-07-01T00:00:00.000Z' } }, 1_000),
    ).toBeUndefined();
    expect(counts.getCached(request, 1_000)).toBeDefined();
  });

  it('show whoever stops what was counted, and go on for the others', async () => {
    const { count, counts } = start();
    const { request, asked, holdBack } = list(4);
    const release = holdBack('2');
    const [mine, other] = [count(request), count(request)];
    await wait(5);
    mine.stop();
    expect(await mine.outcome).toMatchObject({ ...counted(2), extent: { kind: 'part' } });
    release();
    expect(await other.outcome).toMatchObject(counted(4));
    expect(asked).toHaveLength(4);
    expect(counts.getCached(request, 1_000)).toMatchObject(counted(4));
  });

  it('end the calls with the last who waits, and remember no part', async () => {
    const { counts, count } = start();
    const { request, asked, holdBack } = list(4);
    const release = holdBack('2');
    const first = count(request);
    await wait(5);
    first.stop();
    expect(await first.outcome).toMatchObject({ ...counted(2), extent: { kind: 'part' } });
    await wait(5);
    expect(asked).toHaveLength(3);
    expect(counts.getCached(request, 1_000)).toBeUndefined();
    release();
    expect(await count(request).outcome).toMatchObject(counted(4));
  });

  it('stop after the first page where Cal.com says that there are more than 10,000', async () => {
    const { count } = start();
    const { request, asked } = list(120, { estimate: async () => 10_001 });
    expect(await count(request).outcome).toEqual({ kind: 'too-many', expected: 10_001 });
    expect(asked).toHaveLength(1);
  });

  it('stop at 10,000 where Cal.com does not say how many there are', async () => {
    const { count, counts } = start();
    const page = Array.from({ length: 100 }, (_, id) => wireBooking({ id, hosts: [host] }));
    let pages = 0;
    const { request } = list(1, {
      async fetchPage() {
        pages += 1;
        return { data: page, pagination: { nextCursor: `page-${pages}`, hasMore: true } };
      },
    });
    expect(await count(request).outcome).toEqual({ kind: 'too-many', expected: null });
    expect(pages).toBe(100);
    expect(counts.getCached(request, 1_000)).toBeUndefined();
  });

  it('say how far they are', async () => {
    const { count } = start();
    const { request, holdBack } = list(4, { estimate: async () => 4 });
    const release = holdBack('2');
    const { progress, outcome } = count(request);
    expect(progress()).toEqual({ bookings: 0, expected: null });
    await wait(5);
    expect(progress()).toEqual({ bookings: 2, expected: 4 });
    release();
    await outcome;
  });

  it('pass on what fails, and begin again when asked again', async () => {
    const { count } = start();
    const { request } = list(3);
    let failures = 1;
    const failing: CountRequest = {
      ...request,
      async fetchPage(query, signal) {
        if (failures > 0 && query.cursor === '2') {
          failures -= 1;
          throw new CalcomUnavailableError({ request: 'GET /v2/bookings' });
        }
        return request.fetchPage(query, signal);
      },
    };
    await expect(count(failing).outcome).rejects.toThrow(CalcomUnavailableError);
    expect(await count(failing).outcome).toMatchObject(counted(3));
  });

  it('give everybody what was counted when they are closed', async () => {
    const { counts, count } = start();
    const { request, holdBack } = list(4);
    const release = holdBack();
    const outcomes = [count(request).outcome, count(request).outcome];
    counts.close();
    expect(await Promise.all(outcomes)).toMatchObject([{ kind: 'counted' }, { kind: 'counted' }]);
    release();
  });
});
