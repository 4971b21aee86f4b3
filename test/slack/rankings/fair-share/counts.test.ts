import { setTimeout as wait } from 'node:timers/promises';
import {
  CalcomRejectedError,
  CalcomUnauthorizedError,
  CalcomUnavailableError,
} from '../../../../src/calcom/errors';
import type { BookingsPage, BookingsQuery } from '../../../../src/calcom/schemas';
import type { CountOrder } from '../../../../src/slack/rankings/fair-share/count';
import { createCounts } from '../../../../src/slack/rankings/fair-share/counts';
import { wireBooking } from '../../../bookings/wire-booking';
import { createClock } from '../../../support/clock';

const access = {};
const day = new Date('2026-06-01T09:00:00.000Z');
const host = { id: 1, name: 'Ana' };

/** Pages of one booking each, from the last number down; the cursor is the number. */
function list(count: number, about: Partial<CountOrder> = {}) {
  const asked: BookingsQuery[] = [];
  let held: { readonly cursor: string | undefined; readonly until: Promise<void> } | null = null;
  const order: CountOrder = {
    access,
    question: 'june',
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
    order,
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
  const counts = createCounts(clock.now);
  const join = (order: CountOrder, goesOn = false) => {
    const stopping = new AbortController();
    return { ...counts.join(order, { signal: stopping.signal, goesOn }), stop: () => stopping.abort() };
  };
  return { clock, counts, join };
}

const counted = (bookings: number) => ({ kind: 'counted', share: { read: { counted: bookings } } });

describe('counts', () => {
  it('count once for all who ask at the same time, and remember it', async () => {
    const { counts, clock, join } = start();
    const { order, asked } = list(5);
    const ends = await Promise.all([join(order).end, join(order).end]);
    expect(ends).toMatchObject([counted(5), counted(5)]);
    expect(asked).toHaveLength(5);
    clock.advance(3_600_000);
    expect(counts.recall(order, 3_600_000)).toMatchObject({ extent: { kind: 'whole' } });
    expect(counts.recall(order, 3_599_999)).toBeUndefined();
  });

  it('keep what one access has seen from another', async () => {
    const { counts, join } = start();
    const { order } = list(2);
    await join(order).end;
    expect(counts.recall({ ...order, access: {} }, 1_000)).toBeUndefined();
    expect(counts.recall({ ...order, question: 'july' }, 1_000)).toBeUndefined();
    expect(counts.recall(order, 1_000)).toBeDefined();
  });

  it('forget the oldest of very many, and whatever is six hours old', async () => {
    const { counts, clock, join } = start();
    const nth = (at: number) => list(1, { question: `q${at}` }).order;
    for (let at = 0; at <= 200; at += 1) await join(nth(at)).end;
    expect(counts.recall(nth(0), 1_000)).toBeUndefined();
    expect(counts.recall(nth(1), 1_000)).toBeDefined();
    clock.advance(6 * 3_600_000);
    await join(nth(300)).end;
    expect(counts.recall(nth(200), 24 * 3_600_000)).toBeUndefined();
  });

  it('show whoever stops what was counted, and go on for the others', async () => {
    const { join } = start();
    const { order, asked, holdBack } = list(4);
    const release = holdBack();
    const [mine, other] = [join(order), join(order)];
    mine.stop();
    expect(await mine.end).toMatchObject({ ...counted(0), extent: { kind: 'part', reached: null } });
    release();
    expect(await other.end).toMatchObject(counted(4));
    expect(asked).toHaveLength(4);
  });

  it('end the walk with the last who waits, and go on from there when somebody asks again', async () => {
    const { join } = start();
    const { order, asked, holdBack } = list(4, {});
    const release = holdBack('2');
    const first = join(order);
    await wait(5);
    first.stop();
    expect(await first.end).toMatchObject({ ...counted(2), extent: { kind: 'part' } });
    await wait(5);
    expect(asked).toHaveLength(3);
    release();
    expect(await join(order).end).toMatchObject(counted(4));
    expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, '3', '2', '2', '1']);
  });

  it('begin anew where a part has rested for long', async () => {
    const { clock, join } = start();
    const { order, asked } = list(150);
    await join(order).end;
    expect(asked).toHaveLength(100);
    clock.advance(10 * 60_000 + 1);
    expect(await join(order, true).end).toMatchObject(counted(150));
    expect(asked).toHaveLength(250);
  });

  it('wait after 10,000 bookings until somebody says to go on', async () => {
    const { counts, join } = start();
    const { order, asked } = list(120);
    expect(await join(order).end).toMatchObject({
      kind: 'paused',
      pause: { kind: 'limit' },
      progress: { pages: 100 },
    });
    expect(await join(order).end).toMatchObject({ kind: 'paused' });
    expect(asked).toHaveLength(100);
    expect(counts.partOf(order)).toMatchObject({ ...counted(100), extent: { kind: 'part' } });
    expect(await join(order, true).end).toMatchObject(counted(120));
    expect(asked).toHaveLength(120);
    expect(counts.partOf(order)).toBeUndefined();
  });

  it('ask after the first page where more are expected, and not who has agreed already', async () => {
    const { join } = start();
    const { order, asked } = list(120, { estimate: async () => 10_001 });
    expect(await join(order).end).toMatchObject({ pause: { kind: 'many', expected: 10_001 } });
    expect(asked).toHaveLength(1);
    expect(await join(order, true).end).toMatchObject(counted(120));
    const exact = list(12, { question: 'fewer', estimate: async () => 10_000 });
    expect(await join(exact.order).end).toMatchObject(counted(12));
  });

  it('never estimate what is on one page', async () => {
    const { join } = start();
    const estimate = jest.fn(async () => 1);
    await join(list(1, { estimate }).order).end;
    expect(estimate).not.toHaveBeenCalled();
  });

  it('keep what was counted when Cal.com fails, and go on without being told to', async () => {
    const { join } = start();
    const { order, asked } = list(6);
    let failures = 1;
    const failing: CountOrder = {
      ...order,
      async fetchPage(query, signal) {
        if (query.cursor === '3' && failures > 0) {
          failures -= 1;
          throw new CalcomUnavailableError({ request: 'GET /v2/bookings' });
        }
        return order.fetchPage(query, signal);
      },
    };
    expect(await join(failing).end).toMatchObject({ pause: { kind: 'failed' }, progress: { pages: 3 } });
    expect(await join(failing).end).toMatchObject(counted(6));
    expect(asked).toHaveLength(6);
  });

  it('begin at the first page again where a cursor is refused, and count nothing twice', async () => {
    const { join } = start();
    const { order, asked } = list(4);
    let isRefused = true;
    const failing: CountOrder = {
      ...order,
      async fetchPage(query, signal) {
        if (query.cursor !== '2' || !isRefused) return order.fetchPage(query, signal);
        isRefused = false;
        throw new CalcomRejectedError({ request: 'GET /v2/bookings' });
      },
    };
    await join(failing).end;
    expect(await join(failing).end).toMatchObject(counted(4));
    expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, '3', undefined, '3', '2', '1']);
  });

  it('pass on a refused access, and what fails at the first page', async () => {
    const { join } = start();
    const request = 'GET /v2/bookings';
    const failing = (question: string, error: Error) =>
      list(2, { question, fetchPage: () => Promise.reject(error) }).order;
    await expect(join(failing('a', new CalcomUnavailableError({ request }))).end).rejects.toThrow(
      CalcomUnavailableError,
    );
    await expect(join(failing('b', new CalcomUnauthorizedError({ request }))).end).rejects.toThrow(
      CalcomUnauthorizedError,
    );
    await expect(join(failing('c', new TypeError('a bug'))).end).rejects.toThrow(TypeError);
  });

  it('give everybody what was counted when they are closed', async () => {
    const { counts, join } = start();
    const { order, holdBack } = list(4);
    const release = holdBack();
    const ends = [join(order).end, join(order).end];
    counts.close();
    expect(await Promise.all(ends)).toMatchObject([{ kind: 'counted' }, { kind: 'counted' }]);
    release();
  });
});
