import { z } from 'zod';
import type { Figure } from './figure';
import { startChild } from './processes/child';
import { median } from './statistics';

const rounds = 31;
const most = 1.1;
const tookSchema = z.object({ alone: z.array(z.number()), beside: z.array(z.number()) });

/** 49 keys that read a page each, while a fiftieth has as many requests under way as it may, and none is ever answered. */
export async function measureDeadKey(say: (line: string) => void): Promise<readonly Figure[]> {
  const server = startChild('client');
  const reader = startChild('client');
  try {
    const url = await server.ask('start', null, z.string());
    const { alone, beside } = await reader.ask('readBesideDeadKey', { url, rounds }, tookSchema);
    // The first round warms up.
    const ratio = median(beside.slice(1).map((ms, round) => ms / (alone[round + 1] ?? Number.NaN)));
    say(
      `dead key: ${JSON.stringify({ alone, beside }, (_key, value) => (typeof value === 'number' ? Math.round(value) : value))}`,
    );
    return [
      {
        what: 'a page each for 49 keys, beside one that is never answered',
        measured: `${median(beside.slice(1)).toFixed(1)} ms`,
        beside: `${median(alone.slice(1)).toFixed(1)} ms without it`,
        bound: { value: ratio, most, unit: '×' },
      },
    ];
  } finally {
    await Promise.all([server.stop(), reader.stop()]);
  }
}
