import { z } from 'zod';
import type { Figure } from './figure';
import { startChild } from './processes/child';
import { median } from './statistics';

const many = 20_000;
const few = 2_000;
const rounds = 40;
const walks = 5;
const mostMs = 20;
const maxRatio = 1.3;

/** Counting 20,000 bookings for the fair share: how long it takes, and how much more memory than 2,000. */
export async function measureFairShare(say: (line: string) => void): Promise<readonly Figure[]> {
  const took = await inChild((ask) => ask('count', { bookings: many, rounds }, z.array(z.number())));
  say(`fair share: ${took.map((ms) => ms.toFixed(1)).join(' ')} ms`);
  const peaks: Record<'few' | 'many', number[]> = { few: [], many: [] };
  for (let walk = 0; walk < walks; walk += 1) {
    peaks.few.push(await peakOf(few));
    peaks.many.push(await peakOf(many));
  }
  const [fewBytes, manyBytes] = [median(peaks.few), median(peaks.many)];
  const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
  // The first round runs code that is not compiled yet, as the first command after a start does.
  const [first = Number.NaN, ...later] = took;
  return [
    {
      what: 'counting 20,000 bookings per host',
      measured: `${median(later).toFixed(1)} ms`,
      beside: `${first.toFixed(1)} ms in its first round`,
      bound: { value: Math.round(median(later) * 10) / 10, most: mostMs, unit: ' ms' },
    },
    {
      what: '… and its peak memory, page after page',
      measured: megabytes(manyBytes),
      beside: `${megabytes(fewBytes)} with 2,000`,
      bound: { value: manyBytes / fewBytes, most: maxRatio, unit: '×' },
    },
  ];
}

const peakOf = (bookings: number) => inChild((ask) => ask('walk', { bookings }, z.number()));

/** In a process that has done nothing else. */
async function inChild<T>(work: (ask: ReturnType<typeof startChild>['ask']) => Promise<T>): Promise<T> {
  const child = startChild('fair-share');
  try {
    return await work(child.ask);
  } finally {
    await child.stop();
  }
}
