import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wait } from '../../src/calcom/wait';
import { createBuildLine } from '../../src/digests/build-line';
import { createDigestWorker } from '../../src/digests/worker';
import { openStore } from '../../src/store/open-store';
import type { Store } from '../../src/store/store';
import { createOneRun } from './support/one-run';

let dataDir = '';
let store: Store;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'roundup-worker-'));
  store = await openStore({ databaseUrl: null, dataDir, encryptionKeys: null });
});
afterAll(async () => {
  await store.close();
  await rm(dataDir, { recursive: true });
});

/** What a worker claims at its first look, while so many runs are in line to be built. */
async function firstClaim(
  inLine: number,
): Promise<{ readonly count: number; readonly isUrgentOnly: boolean }> {
  const { services } = createOneRun();
  let stop: () => Promise<void> = async () => undefined;
  const claimed = await new Promise<{ count: number; isUrgentOnly: boolean }>((resolve) => {
    const claim: Store['runs']['claim'] = async (count, _lease, until) => {
      resolve({ count, isUrgentOnly: until !== undefined });
      return [];
    };
    const runs = { ...store.runs, claim };
    const worker = createDigestWorker({
      store: { runs },
      services: { ...services, line: { ...createBuildLine(), length: () => inLine } },
      notices: { ...services, store: { ...store, runs } },
      times: { leadMs: 600_000, leaseMs: 60_000, pollMs: 1_000 },
      wait,
    });
    stop = worker.stop;
    worker.start();
  });
  await stop();
  return claimed;
}

describe('a worker', () => {
  it.each([
    [0, 250, false],
    [900, 100, false],
    [1_000, 250, true],
    [1_100, 150, true],
  ])(
    'takes no more than can be built soon, but for what is due: %i in line',
    async (inLine, count, isUrgentOnly) => {
      expect(await firstClaim(inLine)).toEqual({ count, isUrgentOnly });
    },
  );
});
