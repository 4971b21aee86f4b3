import type { Wait } from './wait';

export interface LoopOptions {
  readonly what: string;
  readonly everyMs: number;
  /** The longest pause after failures, 12 × `everyMs` unless said. */
  readonly maxPauseMs?: number;
  readonly wait: Wait;
  readonly logger: { failure(message: string, error: unknown): void };
  readonly signal: AbortSignal;
}

/** Work that is done again and again until the signal ends it. */
export interface Loop {
  /** Does it at once, instead of when its time comes. */
  wake(): void;
  /** Resolves when it has ended, and rejects never. */
  readonly ended: Promise<void>;
}

const maxPauses = 12;

/** Exponential back-off: the pause doubles with each failure in a row. `work` resolves to true where there is more to do at once. */
export function startLoop(options: LoopOptions, work: () => Promise<boolean>): Loop {
  const { what, everyMs, maxPauseMs = everyMs * maxPauses, wait, logger, signal } = options;
  let pause = new AbortController();
  let isWoken = false;

  async function rest(ms: number): Promise<void> {
    if (isWoken || signal.aborted) return;
    pause = new AbortController();
    const stop = () => pause.abort();
    signal.addEventListener('abort', stop, { once: true });
    // Rejects when it is cut short, which is what was wanted.
    await wait(ms, pause.signal).catch(() => undefined);
    signal.removeEventListener('abort', stop);
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      isWoken = false;
      try {
        const isMore = await work();
        failures = 0;
        if (!isMore) await rest(everyMs);
      } catch (error) {
        failures += 1;
        logger.failure(`${what} failed`, error);
        await rest(Math.min(everyMs * 2 ** failures, maxPauseMs));
      }
    }
  }

  return {
    wake() {
      isWoken = true;
      pause.abort();
    },
    ended: run(),
  };
}
