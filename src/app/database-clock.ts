import type { Logger } from '../ops/logger';

export interface DatabaseClock {
  now(): Date;
  stop(): void;
}

const everyMs = 60_000;
const toleratedMs = 2_000;

/**
 * This machine's clock, corrected to the database's when the two differ by two seconds or more. A machine
 * that is minutes off would post too early, and take runs that other machines still hold.
 */
export async function startDatabaseClock(
  askDatabase: () => Promise<Date>,
  { now, logger }: { readonly now: () => Date; readonly logger: Pick<Logger, 'failure' | 'warn'> },
): Promise<DatabaseClock> {
  let offsetMs = 0;

  async function measure(): Promise<void> {
    const before = now().getTime();
    const at = (await askDatabase()).getTime();
    const differenceMs = Math.round(at - (before + now().getTime()) / 2);
    const next = Math.abs(differenceMs) < toleratedMs ? 0 : differenceMs;
    if (Math.abs(next - offsetMs) >= toleratedMs) {
      const seconds = Math.round(Math.abs(next) / 1_000);
      logger.warn(
        next === 0
          ? 'the clock of this machine is right again'
          : `the clock of this machine is ${seconds} s ${next < 0 ? 'fast' : 'slow'}: Roundup goes by the database's`,
      );
    }
    offsetMs = next;
  }

  const tryMeasure = () =>
    measure().catch((error: unknown) => logger.failure('the database did not say its time', error));

  await tryMeasure();
  const timer = setInterval(() => void tryMeasure(), everyMs);
  timer.unref();
  return {
    now: () => new Date(now().getTime() + offsetMs),
    stop: () => clearInterval(timer),
  };
}
