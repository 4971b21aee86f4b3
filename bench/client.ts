import { z } from 'zod';
import type { Figure } from './figure';
import { startChild } from './processes/child';
import { median } from './statistics';

const rounds = 21;
const pagesARound = 60;
const mostOfUndici = 1.3;
const mostOfFetch = 1;

const ofAWay = z.array(z.tuple([z.number(), z.number()]));
const tookSchema = z.object({ ours: ofAWay, undici: ofAWay, fetch: ofAWay });
type Took = z.infer<typeof tookSchema>;

/** A page of 100 bookings through our client, beside undici with `JSON.parse`, and beside `fetch` with a plain retry. */
export async function measureClient(say: (line: string) => void): Promise<readonly Figure[]> {
  const server = startChild('client');
  const reader = startChild('client');
  try {
    const url = await server.ask('start', null, z.string());
    const took = await reader.ask('read', { url, rounds, pagesARound }, tookSchema);
    const figure = (what: string, at: 0 | 1, beside: 'undici' | 'fetch', most?: number): Figure => {
      // In each round beside the others of that round: what else the machine does hits all three. The first one warms up.
      const ratio = median(
        took.ours.slice(1).map((ours, round) => ours[at] / (took[beside][round + 1]?.[at] ?? Number.NaN)),
      );
      const words = (way: keyof Took) =>
        `${median(took[way].slice(1).map((each) => each[at])).toFixed(2)} ms`;
      return {
        what: `${what}, beside ${beside}`,
        measured: words('ours'),
        beside: `${words(beside)}, ${ratio.toFixed(2)}×`,
        ...(most === undefined ? {} : { bound: { value: ratio, most, unit: '×' } }),
      };
    };
    say(
      `client: ${JSON.stringify(took, (_key, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value))}`,
    );
    return [
      figure('a page of 100 bookings', 0, 'undici', mostOfUndici),
      figure('a page of 100 bookings', 0, 'fetch', mostOfFetch),
      figure('… in processor time', 1, 'undici'),
      figure('… in processor time', 1, 'fetch'),
    ];
  } finally {
    await Promise.all([server.stop(), reader.stop()]);
  }
}
