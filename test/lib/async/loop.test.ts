import { startLoop } from '../../../src/lib/async/loop';
import { createLogger } from '../../../src/ops/logger';
import { createVirtualClock } from '../../calcom/support/virtual-clock';

const logger = createLogger('fatal', { write: () => undefined });

function loop(everyMs: number, work: () => Promise<boolean>) {
  const stopping = new AbortController();
  const { wait, run, now } = createVirtualClock();
  const options = { what: 'a test', everyMs, wait, logger, signal: stopping.signal };
  const started = startLoop(options, work);
  return {
    ...started,
    /** As far as it goes without time passing. */
    rests: () => run(now().getTime()),
    async stop() {
      stopping.abort();
      await started.ended;
    },
  };
}

describe('startLoop', () => {
  it('works at once while there is more, and rests when there is none', async () => {
    let left = 3;
    let count = 0;
    const { rests, stop } = loop(60_000, async () => {
      count += 1;
      left -= 1;
      return left > 0;
    });
    await rests();
    expect(count).toBe(3);
    await stop();
  });

  it('goes on after a failure, and is woken before its time', async () => {
    let count = 0;
    const { rests, wake, stop } = loop(60_000, async () => {
      count += 1;
      if (count === 1) throw new Error('once');
      return false;
    });
    await rests();
    wake();
    await rests();
    expect(count).toBe(2);
    await stop();
  });

  it('does not miss a wake that comes while it works', async () => {
    let count = 0;
    let finish: () => void = () => undefined;
    const { rests, wake, stop } = loop(60_000, () => {
      count += 1;
      return new Promise((resolve) => {
        finish = () => resolve(false);
      });
    });
    await rests();
    wake();
    finish();
    await rests();
    expect(count).toBe(2);
    const stopped = stop();
    finish();
    await stopped;
  });

  it('ends at once when it is stopped while it works', async () => {
    let finish: () => void = () => undefined;
    const { rests, stop } = loop(
      60_000,
      () =>
        new Promise((resolve) => {
          finish = () => resolve(false);
        }),
    );
    await rests();
    const stopped = stop();
    finish();
    await stopped;
  });
});
