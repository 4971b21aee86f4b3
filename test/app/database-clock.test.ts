import { startDatabaseClock } from '../../src/app/database-clock';

const noon = Date.parse('2026-11-30T12:00:00Z');

async function start(aheadMs: number) {
  const lines: string[] = [];
  const logger = { warn: (message: string) => lines.push(message), failure: () => undefined };
  const machine = new Date(noon + aheadMs);
  const clock = await startDatabaseClock(async () => new Date(noon), { now: () => machine, logger });
  clock.stop();
  return { now: clock.now().getTime(), lines };
}

describe('a machine whose clock differs from the database’s', () => {
  it.each([
    [300_000, "the clock of this machine is 300 s fast: Roundup goes by the database's"],
    [-300_000, "the clock of this machine is 300 s slow: Roundup goes by the database's"],
  ])('goes by that one when it is %s ms off, and says so once', async (aheadMs, line) => {
    expect(await start(aheadMs)).toEqual({ now: noon, lines: [line] });
  });

  it('keeps its own time within two seconds', async () => {
    expect(await start(1_900)).toEqual({ now: noon + 1_900, lines: [] });
  });
});
