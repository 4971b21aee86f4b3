import type { Wait } from './wait';

export interface LoopOptions {
  readonly what: string;
  readonly everyMs: number;
  /** The longest pause after failures. Default: 12 × `everyMs`. */
  readonly maxPauseMs?: number;
  readonly wait: Wait;
  readonly logger: { failure(message: string, error: unknown): void };
  readonly signal: AbortSignal;
}

export interface Loop {
  /** Ends the current pause. While the work runs, skips the next pause. */
  wake(): void;
  /** Resolves when the loop has ended. Never rejects. */
  readonly ended: Promise<void>;
}

const maxPauses = 12;

/** Runs `work` again at once when it resolves to true. The pause doubles with each failure in a row. */
export function startLoop(options: LoopOptions, work: () => Promise<boolean>): Loop {
  const { what, everyMs, maxPauseMs = everyMs * maxPauses, wait, logger, signal } = options;
  let pause = new AbortController();
  let isWoken = false;

  async function rest(ms: number): Promise<void> {
    if (isWoken || signal.aborted) return;
    pause = new AbortController();
    const stop = () => pause.abort();
    signal.addEventListener('abort', stop, { once: true });
    // `wait` rejects when the pause is cut short, which is intended.
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
