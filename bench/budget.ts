import { z } from 'zod';
import { openStore } from '../src/store/open-store';
import { startPostgres } from '../test/store/start-postgres';
import type { Figure } from './figure';
import { startChild } from './processes/child';
import { postgresConfig } from './processes/digest-config';

const names = ['web 1', 'web 2', 'worker 1', 'worker 2'];
const limit = 120;

/**
 * Four processes with one key over one Postgres, all of whose requests wait from the start: `npm run bench -- budget 2000`
 * says how many there are. It takes as many minutes as Cal.com allows 120 in each.
 */
export async function measureBudget(
  say: (line: string) => void,
  [requests = 480]: readonly number[],
): Promise<readonly Figure[]> {
  const postgres = await startPostgres();
  const calcom = startChild('digest-calcom');
  const children = names.map(() => startChild('budget-client'));
  try {
    const databaseUrl = await postgres.emptyDatabase();
    const calcomUrl = await calcom.ask('start', { delayMs: 200 }, z.string());
    await connect(databaseUrl, calcomUrl);
    const count = Math.ceil(requests / names.length);
    say(`budget: ${count} requests each of ${names.join(', ')}`);
    const startedAt = performance.now();
    const ended = await Promise.all(
      children.map((child, at) =>
        child.ask(
          'start',
          { databaseUrl, calcomUrl, first: 1 + at * count, count },
          z.object({ refused: z.int(), overtaken: z.int(), reasons: z.array(z.string()) }),
        ),
      ),
    );
    for (const reason of new Set(ended.flatMap(({ reasons }) => reasons))) say(`budget: ${reason}`);
    const minutes = (performance.now() - startedAt) / 60_000;
    const sum = (key: 'refused' | 'overtaken') => ended.reduce((total, one) => total + one[key], 0);
    const beyond = await calcom.ask('refused', null, z.int());
    const calls = await calcom.ask('calls', null, z.int());
    return [
      {
        what: `requests of four processes beyond ${limit} in any minute of one key`,
        measured: `${beyond}`,
        beside: `${calls} sent in ${minutes.toFixed(1)} minutes`,
        bound: { value: beyond, most: 0, unit: '' },
      },
      {
        what: '… refused that could have waited, or sent before one that was asked earlier',
        measured: `${sum('refused')}, ${sum('overtaken')}`,
        beside: `${requests} asked`,
        bound: { value: sum('refused') + sum('overtaken'), most: 0, unit: '' },
      },
    ];
  } finally {
    await Promise.all([calcom, ...children].map((child) => child.stop()));
    await postgres.close();
  }
}

async function connect(databaseUrl: string, calcomUrl: string): Promise<void> {
  const store = await openStore(postgresConfig({ databaseUrl, calcomUrl }).store);
  await store.connections.save(
    { workspaceId: 'T0BENCH', enterpriseId: null },
    {
      ownerSlackUserId: 'U0ANA',
      apiUrl: `${calcomUrl}/`,
      calcomUserId: 1,
      calcomName: 'Ana',
      hasOrganisation: true,
    },
    { kind: 'api-key', apiKey: 'cal_bench' },
  );
  await store.close();
}
