import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { listen } from './listen';
import { serve } from './serve';

const settings = z.object({ delayMs: z.int() });

/** Slack's rule is a message a second in a channel, with short bursts; here they are of two. */
const everyMs = 1_000;
const burst = 2;

const arrivals = new Map<string, number[]>();
const levels = new Map<string, { left: number; at: number }>();
let refused = 0;

// The least Slack that digests need: it takes posts, each after a while, and refuses those that come too fast.
serve({
  async start(input) {
    const { delayMs } = settings.parse(input);
    const server = createServer((request, response) => {
      const arrivedAt = Date.now();
      take(request.url ?? '/', text(request), response, { arrivedAt, delayMs }).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
    return `http://127.0.0.1:${await listen(server)}`;
  },
  /** Of each channel, when its messages arrived. */
  arrivals: () => [...arrivals.values()],
  count: () => [...arrivals.values()].reduce((sum, { length }) => sum + length, 0),
  refused: () => refused,
});

async function take(
  path: string,
  reading: Promise<string>,
  response: ServerResponse,
  { arrivedAt, delayMs }: { readonly arrivedAt: number; readonly delayMs: number },
): Promise<void> {
  const body = await reading;
  response.setHeader('content-type', 'application/json');
  if (path !== '/api/chat.postMessage') {
    response.end(JSON.stringify({ ok: true, user: { deleted: false } }));
    return;
  }
  const fields = new URLSearchParams(body);
  const channel = fields.get('channel') ?? '';
  const taken = arrivals.get(channel) ?? [];
  const before = levels.get(channel) ?? { left: burst, at: arrivedAt };
  const left = Math.min(burst, before.left + (arrivedAt - before.at) / everyMs);
  levels.set(channel, { left: left < 1 ? left : left - 1, at: arrivedAt });
  if (left < 1) {
    refused += 1;
    response.writeHead(429, { 'retry-after': '1' }).end(JSON.stringify({ ok: false, error: 'ratelimited' }));
    return;
  }
  // Detail in a thread may come later.
  if (!fields.has('thread_ts')) arrivals.set(channel, [...taken, arrivedAt]);
  await wait(delayMs);
  response.end(JSON.stringify({ ok: true, channel, ts: `${arrivedAt / 1000}` }));
}
