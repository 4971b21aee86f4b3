import { createTtlCache } from './ttl-cache';

/** What one caller of a shared call brings; nobody's signal ends it for the others. */
export interface SharedCall {
  readonly signal?: AbortSignal | undefined;
  readonly deadlineMs: number;
  /** What is remembered will not do; a call under way will. */
  readonly bypassCache?: boolean;
  /** False: whoever asks keeps the answer, and nobody else is likely to ask. */
  readonly remember?: boolean;
}

/** What a shared call has to keep to. */
export interface FlightCall {
  /** Aborted when the last of its callers has gone. */
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

export interface SingleFlight<T> {
  /**
   * The answer to `key`: remembered, or of the call under way, or of `run`. One that several are given is frozen.
   * The call under way is aborted when the last of its callers has gone. Failures are not remembered.
   */
  subscribe(key: string, call: SharedCall, run: (call: FlightCall) => Promise<T>): Promise<T>;
}

interface Flight<T> {
  readonly key: string;
  readonly deadlineMs: number;
  readonly controller: AbortController;
  readonly answer: Promise<T>;
  callers: number;
}

// Callers of the same moment have deadlines a little apart and still share a call.
const deadlineGraceMs = 1_000;

/**
 * Shares identical reads while they are under way, and their answers for `rememberMs` after they arrived. For
 * `staleWhileRevalidateMs` more an answer is still given at once, while a new one is asked for.
 */
export function createSingleFlight<T>(options: {
  readonly now: () => Date;
  readonly rememberMs: number;
  readonly staleWhileRevalidateMs?: number;
  readonly maxRemembered?: number;
  /** Ends all calls under way, with its reason. */
  readonly signal?: AbortSignal;
}): SingleFlight<T> {
  const { rememberMs, staleWhileRevalidateMs = 0, maxRemembered = 500, signal } = options;
  const nowMs = () => options.now().getTime();
  const flights = new Set<Flight<T>>();
  const handOut = createYieldingQueue();
  signal?.addEventListener('abort', () => {
    for (const flight of flights) flight.controller.abort(signal.reason);
  });
  const remembered = createTtlCache<{ readonly value: T; readonly atMs: number }>({
    now: options.now,
    max: maxRemembered,
    ttlMs: rememberMs + staleWhileRevalidateMs,
  });

  function start(
    key: string,
    { deadlineMs, remember: isRemembered = true }: SharedCall,
    run: (call: FlightCall) => Promise<T>,
  ): Flight<T> {
    const controller = new AbortController();
    const answer = run({ signal: controller.signal, deadlineMs }).then(
      (value) => {
        flights.delete(flight);
        const isKept = isRemembered && rememberMs > 0;
        if (isKept || flight.callers > 1) deepFreeze(value);
        if (isKept) remembered.set(key, { value, atMs: nowMs() });
        return value;
      },
      (reason) => {
        flights.delete(flight);
        throw reason;
      },
    );
    const flight: Flight<T> = { key, deadlineMs, controller, answer, callers: 0 };
    flights.add(flight);
    return flight;
  }

  function joinFlight(flight: Flight<T>, signal: AbortSignal | undefined): Promise<T> {
    flight.callers += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        flight.callers -= 1;
        if (flight.callers === 0) {
          flights.delete(flight);
          flight.controller.abort(signal?.reason);
        }
        reject(signal?.reason);
      };
      const settle = (done: () => void) => {
        signal?.removeEventListener('abort', leave);
        done();
      };
      signal?.addEventListener('abort', leave, { once: true });
      flight.answer.then(
        (value) => handOut(() => settle(() => resolve(value))),
        (reason) => handOut(() => settle(() => reject(reason))),
      );
    });
  }

  function flightFor(key: string, call: SharedCall, run: (call: FlightCall) => Promise<T>): Flight<T> {
    for (const flight of flights) {
      // One that waits for longer than this caller would keep it waiting too.
      if (flight.key === key && flight.deadlineMs <= call.deadlineMs + deadlineGraceMs) return flight;
    }
    return start(key, call, run);
  }

  return {
    async subscribe(key, call, run) {
      for (;;) {
        call.signal?.throwIfAborted();
        const known = call.bypassCache ? undefined : remembered.get(key);
        if (known) {
          // Its failure concerns nobody yet: the old answer is good until it is too old.
          if (nowMs() - known.atMs >= rememberMs) flightFor(key, call, run).answer.catch(() => undefined);
          return known.value;
        }
        const flight = flightFor(key, call, run);
        try {
          return await joinFlight(flight, call.signal);
        } catch (error) {
          // It may have failed for its earlier deadline alone.
          const hadAsLong = flight.deadlineMs + deadlineGraceMs >= call.deadlineMs;
          if (hadAsLong || flight.controller.signal.aborted) throw error;
        }
      }
    },
  };
}

/** One freeze costs less than a copy for each of two hundred callers; for a single one it costs as much as the JSON. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

/**
 * Runs what it is given in order, the first at once and one more in each turn of the event loop. A hundred callers
 * who wait for one answer would else go on in one piece, and whatever arrives meanwhile would wait for all of them.
 */
export function createYieldingQueue(): (task: () => void) => void {
  const line: (() => void)[] = [];
  let isRunning = false;

  function runNext(): void {
    const task = line.shift();
    isRunning = task !== undefined;
    if (task === undefined) return;
    setImmediate(runNext);
    task();
  }

  return (task) => {
    line.push(task);
    if (!isRunning) runNext();
  };
}
