import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { me } from '../../test/calcom/support/examples';
import { listen } from './listen';
import { serve } from './serve';

const settings = z.object({ delayMs: z.int() });

const limitAMinute = 120;
const asked = new Map<string, number>();
const callsOfKeys = new Map<string, number[]>();
let refused = 0;

const members = Array.from({ length: 10 }, (_, at) => ({
  userId: at + 1,
  user: {
    id: at + 1,
    username: `member-${at}`,
    name: `Member ${at} of Acme`,
    email: `member-${at}@acme.test`,
    avatarUrl: null,
  },
  emailMd5: '0'.repeat(32),
  count: 20 - at,
}));
const lists = [
  'mostBookings',
  'leastBookings',
  'mostCancelled',
  'mostCompleted',
  'leastCompleted',
  'mostNoShow',
  'highestRatings',
  'lowestRatings',
];
const kpi = { count: 40, deltaPrevious: 12 };
const counted = ['created', 'scheduled', 'completed', 'rescheduled', 'cancelled', 'no_show', 'no_show_guest'];
const answers: Readonly<Record<string, object>> = {
  '/v2/me': { ...me, organizationId: 9 },
  '/v2/insights/bookings/members': Object.fromEntries(lists.map((list) => [list, members])),
  '/v2/insights/bookings/kpi-stats': {
    empty: false,
    ...Object.fromEntries([...counted, 'rating', 'csat'].map((name) => [name, kpi])),
    previousRange: { startDate: '2026-01-01', endDate: '2026-01-07' },
  },
};

// The least Cal.com that digests need. It answers everyone the same, and holds each key to 120 calls a minute.
serve({
  async start(input) {
    const { delayMs } = settings.parse(input);
    const server = createServer(async (request, response) => {
      const body = await text(request);
      const key = request.headers.authorization ?? '';
      const path = request.url ?? '/';
      const question = `${key} ${path} ${body}`;
      asked.set(question, (asked.get(question) ?? 0) + 1);
      response.setHeader('content-type', 'application/json');
      if (isTooMany(key)) {
        refused += 1;
        response.writeHead(429, { 'retry-after': '60' }).end(JSON.stringify({ status: 'error', error: {} }));
        return;
      }
      await wait(delayMs);
      response.end(JSON.stringify({ status: 'success', data: answers[path] ?? {} }));
    });
    return `http://127.0.0.1:${await listen(server)}`;
  },
  calls: () => [...asked.values()].reduce((sum, count) => sum + count, 0),
  questions: () => asked.size,
  refused: () => refused,
});

function isTooMany(key: string): boolean {
  const now = Date.now();
  const calls = (callsOfKeys.get(key) ?? []).filter((at) => at > now - 60_000);
  calls.push(now);
  callsOfKeys.set(key, calls);
  return calls.length > limitAMinute;
}
