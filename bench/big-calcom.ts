import { createServer, type IncomingMessage, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { listBookings, listMembers } from './invented-bookings';

export interface BigCalcomOptions {
  readonly bookings: number;
  /** Of every call. */
  readonly delayMs: number;
  /** Says how many bookings there are. */
  readonly hasInsights: boolean;
}

const organizationId = 7;

/** As much of Cal.com as a count of very many bookings asks, the latest first. Not listening yet. */
export function createBigCalcom(options: BigCalcomOptions) {
  const calls: string[] = [];
  let failures = 0;

  async function answer(request: IncomingMessage): Promise<readonly [status: number, body: unknown]> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    calls.push(pathname);
    await wait(options.delayMs);
    if (pathname === '/v2/bookings' && failures > 0) {
      failures -= 1;
      return [503, {}];
    }
    switch (pathname) {
      case '/v2/me':
        return [200, { status: 'success', data: me }];
      case `/v2/organizations/${organizationId}/memberships`:
        return [200, { status: 'success', data: searchParams.get('skip') === '0' ? listMembers() : [] }];
      case `/v2/organizations/${organizationId}/teams/me`:
        return [200, { status: 'success', data: [{ id: 71, name: 'Sales', slug: 'sales' }] }];
      case '/v2/insights/bookings/kpi-stats':
        return options.hasInsights
          ? [200, { status: 'success', data: kpiStats(options.bookings) }]
          : [404, {}];
      case '/v2/bookings':
        return [200, pageBefore(Number(searchParams.get('cursor') ?? options.bookings))];
      default:
        return [404, {}];
    }
  }

  const server: Server = createServer((request, response) => {
    request.resume();
    answer(request).then(
      ([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      },
      (error: unknown) => {
        console.error(error);
        response.destroy();
      },
    );
  });

  return {
    server,
    /** The paths that were asked for. */
    calls: (): readonly string[] => calls,
    /** Refuses as many lists of bookings from now on. */
    fail(times: number): void {
      failures = times;
    },
  };
}

const me = {
  id: 1,
  username: 'host0',
  email: 'host0@acme.test',
  name: 'Host 0',
  timeZone: 'Europe/Lisbon',
  weekStart: 'Monday',
  organizationId,
};

/** The hundred bookings before this one. The cursor is the number of bookings that are left. */
function pageBefore(left: number) {
  const first = Math.max(0, left - 100);
  return {
    status: 'success',
    data: listBookings(first, left - first).reverse(),
    pagination: { nextCursor: first > 0 ? String(first) : null, hasMore: first > 0 },
  };
}

function kpiStats(bookings: number) {
  const none = { count: 0, deltaPrevious: 0 };
  const all = { count: bookings, deltaPrevious: 0 };
  return {
    empty: false,
    created: all,
    scheduled: none,
    completed: all,
    rescheduled: none,
    cancelled: none,
    no_show: none,
    no_show_guest: none,
    rating: none,
    csat: none,
    previousRange: { startDate: '2025-01-01', endDate: '2025-12-31' },
  };
}
