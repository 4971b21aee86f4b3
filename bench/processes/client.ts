import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { createCalcomClient } from '../../src/calcom/client';
import { pageText } from '../invented-bookings';
import { listen } from './listen';
import { serve } from './serve';

const rows = 100;
const deadKey = 'cal_bench_dead';
const pageHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'x-request-id': '5b1f6a1e-9a34-4a3e-9d7e-2f2f6f0f1c11',
  'x-ratelimit-limit-default': '120',
  'x-ratelimit-remaining-default': '119',
  'x-ratelimit-reset-default': '60',
};
const order = z.object({ url: z.string(), rounds: z.int(), pagesARound: z.int() });

// Cal.com's part and the client's, each in a process of its own.
serve({
  /** Serves one page of bookings, ready made, whatever is asked, and with one key never. */
  async start() {
    const body = pageText(0, rows);
    const server = createServer((incoming, response) => {
      incoming.resume();
      if (incoming.headers.authorization === `Bearer ${deadKey}`) return;
      response.writeHead(200, { ...pageHeaders, 'content-length': Buffer.byteLength(body) }).end(body);
    });
    return `http://127.0.0.1:${await listen(server)}`;
  },
  /** Reads pages in three ways in turn. @returns of each way, a round each: milliseconds a page, of the clock and of the processor */
  async read(input) {
    const { url, rounds, pagesARound } = order.parse(input);
    const ways = waysToRead(url);
    const took = { ours: [], undici: [], fetch: [] } as Record<keyof typeof ways, [number, number][]>;
    const names = Object.keys(took) as (keyof typeof ways)[];
    for (let round = 0; round < rounds; round += 1) {
      for (let turn = 0; turn < names.length; turn += 1) {
        // Each follows each of the others as often: what one leaves to collect is not always the same one's to pay for.
        const step = round % 2 === 0 ? turn : names.length - turn;
        const name = names[(round + step) % names.length] ?? 'ours';
        const [from, used] = [performance.now(), process.cpuUsage()];
        for (let page = 0; page < pagesARound; page += 1) {
          if ((await ways[name](`${round} ${page}`)) !== rows) throw new Error(`${name} read another page`);
        }
        const { user, system } = process.cpuUsage(used);
        took[name].push([(performance.now() - from) / pagesARound, (user + system) / 1000 / pagesARound]);
      }
    }
    return took;
  },
  /** 49 keys read a page each at once, in turn alone and beside one that is never answered. @returns milliseconds, a round each */
  async readBesideDeadKey(input) {
    const { url, rounds } = order.omit({ pagesARound: true }).parse(input);
    // As the product has it.
    const dispatcher = new Agent({ connections: 128 });
    let aheadMs = 0;
    const now = () => new Date(Date.now() + aheadMs);
    const open = (apiKey: string) => createCalcomClient({ baseUrl: new URL(url), apiKey, dispatcher, now });
    const others = Array.from({ length: 49 }, (_, at) => open(`cal_bench_${at}`));
    const took: { alone: number[]; beside: number[] } = { alone: [], beside: [] };
    for (let round = 0; round < rounds * 2; round += 1) {
      const isBeside = round % 2 === 1;
      const dead = open(deadKey);
      const waiting = Array.from({ length: isBeside ? 64 : 0 }, (_, at) =>
        dead.listBookings({ status: 'past', limit: rows, cursor: `${at}` }).catch(() => undefined),
      );
      // Its requests are on their way.
      await setTimeout(20);
      const from = performance.now();
      await Promise.all(
        others.map((each) => each.listBookings({ status: 'past', limit: rows, cursor: `${round}` })),
      );
      took[isBeside ? 'beside' : 'alone'].push(performance.now() - from);
      await dead.close();
      await Promise.all(waiting);
      aheadMs += 1_000;
    }
    return took;
  },
});

function waysToRead(url: string) {
  const headers = {
    accept: 'application/json',
    authorization: 'Bearer cal_bench',
    'cal-api-version': '2026-05-01',
  };
  const dispatcher = new Agent({ connections: 32 });
  // Half a second a page: the minute's budget is as full as it gets.
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  const client = createCalcomClient({ baseUrl: new URL(url), apiKey: 'cal_bench', now });
  const target = (cursor: string) =>
    `${url}/v2/bookings?${new URLSearchParams({ status: 'past', limit: `${rows}`, cursor })}`;
  return {
    async ours(cursor: string) {
      aheadMs += 510;
      return (await client.listBookings({ status: 'past', limit: rows, cursor })).data.length;
    },
    async undici(cursor: string) {
      const { body } = await request(target(cursor), { dispatcher, headers });
      return JSON.parse(await body.text()).data.length;
    },
    async fetch(cursor: string) {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await fetch(target(cursor), { headers, signal: AbortSignal.timeout(10_000) });
        if (answer.ok || attempt === 3) return JSON.parse(await answer.text()).data.length;
      }
    },
  };
}
