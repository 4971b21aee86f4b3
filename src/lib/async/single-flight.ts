import { createTtlCache } from './ttl-cache';

/** One caller's side of a shared call. Its signal does not end the call for other callers. */
export interface SharedCall {
  readonly signal?: AbortSignal | undefined;
  /** In epoch ms. */
  readonly deadlineMs: number;
  /** Ignores remembered answers, but still joins a running call. */
  readonly bypassCache?: boolean;
  /** Default: true. False when the caller keeps the answer and nobody else is likely to ask. */
  readonly remember?: boolean;
}

export interface FlightCall {
  /** Aborted when the last caller has left. */
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

export interface SingleFlight<T> {
  /**
   * Returns the remembered answer, that of a running call with this key, or that of `run`. An answer that
   * several callers share is deeply frozen. Failures are not remembered.
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

// Callers that ask at the same moment have slightly different deadlines, and should share a call.
const deadlineGraceMs = 1_000;

/**
 * Shares identical reads while they run, and remembers each answer for `rememberMs`. For another
 * `staleWhileRevalidateMs` the old answer is returned at once while a new one is read.
 */
export function createSingleFlight<T>(options: {
  readonly now: () => Date;
  readonly rememberMs: number;
  readonly staleWhileRevalidateMs?: number;
  readonly maxRemembered?: number;
  /** Aborts all running calls with its reason. */
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
      // A call with a later deadline could keep this caller waiting past its own.
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
          // A failed refresh is ignored, because the old answer is valid until it expires.
          if (nowMs() - known.atMs >= rememberMs) flightFor(key, call, run).answer.catch(() => undefined);
          return known.value;
        }
        const flight = flightFor(key, call, run);
        try {
          return await joinFlight(flight, call.signal);
        } catch (error) {
          // The call may have failed only because its deadline was earlier than this caller's.
          const hadAsLong = flight.deadlineMs + deadlineGraceMs >= call.deadlineMs;
          if (hadAsLong || flight.controller.signal.aborted) throw error;
        }
      }
    },
  };
}

/** Freezing costs less than copies for 200 callers, but as much as parsing the JSON for a single one. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

/**
 * Runs tasks in order: the first at once, then one per turn of the event loop. Otherwise a hundred callers
 * that wait for one answer would resume in a single turn and delay everything that arrives meanwhile.
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
