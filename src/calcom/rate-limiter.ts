import type { Wait } from '../lib/async/wait';
import { CalcomRateLimitedError } from './errors';
import type { RateLimitSeen } from './headers';
import { createReservedPlaces, type SharedBudget } from './shared-budget';

interface Slot {
  /** The request was answered or abandoned. Must be called exactly once. */
  release(seen?: RateLimitSeen): void;
}

interface SlotRequest {
  readonly request: string;
  /** Order in the queue: a retry keeps the place of its call. */
  readonly sequence: number;
  /** A request that cannot be sent by then is rejected at once. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

export interface RateLimiter {
  /** First come, first served. @throws CalcomRateLimitedError when the deadline cannot be met */
  acquire(entry: SlotRequest): Promise<Slot>;
  /** Admits nobody for this long, after a 429. */
  block(forMs: number): void;
  state(): RateBudgetState;
}

interface Waiter {
  readonly entry: SlotRequest;
  readonly admit: (slot: Slot) => void;
  readonly reject: (reason: unknown) => void;
}

/** Leaves connections to other keys when this one gets no answers. */
const defaultMaxUnderWay = 32;

/** One key's budget and queue. Holds one timer, for the head of the queue. */
export function createRateLimiter(options: {
  readonly budget?: RateBudget;
  readonly now: () => Date;
  readonly wait: Wait;
  /** How many requests may be under way at once; 32 by default. */
  readonly maxUnderWay?: number;
  /** Needed when other processes use the key too: a request then needs a place in both budgets. */
  readonly shared?: SharedBudget | undefined;
}): RateLimiter {
  const { budget = createRateBudget(), wait, maxUnderWay = defaultMaxUnderWay, shared } = options;
  const nowMs = () => options.now().getTime();
  /** Sorted by `sequence`. */
  const queue: Waiter[] = [];
  let underWayCount = 0;
  let timer: { readonly dueMs: number; readonly cancel: AbortController } | undefined;
  const places =
    shared &&
    createReservedPlaces(shared, nowMs, {
      onReserved: () => proceed(),
      onFailure(error) {
        for (const waiter of queue.splice(0)) waiter.reject(error);
      },
    });

  function delayOf(ahead = 0): Delay {
    const own = budget.delay(nowMs(), ahead);
    const sharedMs = places?.delay(ahead) ?? 0;
    return own.ms >= sharedMs ? own : { ms: sharedMs, untilAnswer: false };
  }

  /** Reserves places only once this process's own budget admits a request. */
  function reservePlaces(): void {
    if (places === undefined || queue.length === 0 || budget.delay(nowMs()).ms > 0) return;
    places.reserveFor(queue.length, maxUnderWay - underWayCount, () =>
      queue.reduce((latestMs, { entry }) => Math.max(latestMs, entry.deadlineMs - nowMs()), 0),
    );
  }

  function slotFor(sent: SentRequest): Slot {
    underWayCount += 1;
    return {
      release(seen) {
        underWayCount -= 1;
        budget.record(sent, nowMs(), seen);
        if (seen) places?.shareLimit(seen.limit);
        proceed();
      },
    };
  }

  function setTimer(delayMs: number): void {
    const dueMs = nowMs() + delayMs;
    if (timer && timer.dueMs <= dueMs) return;
    timer?.cancel.abort();
    const mine = { dueMs, cancel: new AbortController() };
    timer = mine;
    wait(delayMs, mine.cancel.signal).then(
      () => {
        if (timer === mine) timer = undefined;
        proceed();
      },
      // Rejects only when cancelled: by an earlier timer, or because the queue is empty.
      () => undefined,
    );
  }

  /** Most requests are the newest; a retry takes the place of its call. */
  function add(waiter: Waiter): void {
    const { sequence } = waiter.entry;
    queue.splice(queue.findLastIndex(({ entry }) => entry.sequence < sequence) + 1, 0, waiter);
  }

  function rejectIfLate(waiter: Waiter, ahead: number): boolean {
    const { ms } = delayOf(ahead);
    const isLate = nowMs() + ms > waiter.entry.deadlineMs;
    if (isLate)
      waiter.reject(new CalcomRateLimitedError({ request: waiter.entry.request, retryAfterMs: ms }));
    return isLate;
  }

  /** Called only when the budget has changed, because it costs time proportional to the queue. */
  function rejectWhoCannotWait(): void {
    for (const waiter of queue.splice(0)) if (!rejectIfLate(waiter, queue.length)) queue.push(waiter);
  }

  function proceed(rejectLate: () => void = rejectWhoCannotWait): void {
    const isReady = () => budget.delay(nowMs()).ms === 0 && places?.isReady() !== false;
    while (underWayCount < maxUnderWay && queue.length > 0 && isReady()) {
      places?.use();
      queue.shift()?.admit(slotFor(budget.send(nowMs())));
    }
    rejectLate();
    reservePlaces();
    const delay = queue.length > 0 && delayOf();
    if (delay && !delay.untilAnswer && delay.ms > 0) {
      setTimer(delay.ms);
    } else if (!delay) {
      timer?.cancel.abort();
      timer = undefined;
    }
  }

  return {
    acquire(entry) {
      if (entry.signal.aborted) return Promise.reject(entry.signal.reason);
      return new Promise((resolve, reject) => {
        const leaveQueue = () => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(entry.signal.reason);
          proceed(() => undefined);
        };
        const waiter: Waiter = {
          entry,
          admit(slot) {
            entry.signal.removeEventListener('abort', leaveQueue);
            resolve(slot);
          },
          reject(reason) {
            entry.signal.removeEventListener('abort', leaveQueue);
            reject(reason);
          },
        };
        add(waiter);
        proceed(() => {
          const at = queue.lastIndexOf(waiter);
          if (at === -1) return;
          // The last in the queue delays nobody.
          if (at < queue.length - 1) rejectWhoCannotWait();
          else if (rejectIfLate(waiter, at)) queue.pop();
        });
        if (queue.lastIndexOf(waiter) !== -1)
          entry.signal.addEventListener('abort', leaveQueue, { once: true });
      });
    },
    block(forMs) {
      budget.block(nowMs(), forMs);
      places?.block(forMs);
      proceed();
    },
    state: () => budget.state(nowMs()),
  };
}

interface RateBudgetState {
  readonly limit: number;
  readonly remaining: number;
  /** When the whole budget is free again, as far as known; undefined when none of it is used. */
  readonly resetsAtMs: number | undefined;
}

/** `overlap`: how many of our other requests the server may have counted before or after this one. */
interface SentRequest {
  overlap: number;
}

interface Delay {
  /** 0 when the request may be sent now, else the shortest wait. */
  readonly ms: number;
  /** Waiting is not enough: another request must be answered first. */
  readonly untilAnswer: boolean;
}

export interface RateBudget {
  /** The delay of the next request, or of the one with `ahead` others before it. */
  delay(nowMs: number, ahead?: number): Delay;
  send(nowMs: number): SentRequest;
  /** The request was answered or abandoned; `seen` is the budget in its answer's headers. */
  record(sent: SentRequest, nowMs: number, seen?: RateLimitSeen): void;
  block(nowMs: number, forMs: number): void;
  state(nowMs: number): RateBudgetState;
}

// Our clock counts whole milliseconds, and a timer may fire one early.
const clockMarginMs = 50;
// `X-RateLimit-Reset` counts whole seconds, so it may be up to one short.
const resetMarginMs = 1_000;

/**
 * One key's budget: at most `limit` requests in any `windowMs`. The server counts a request at some time
 * between its sending and its answer, so each occupies a place until a window after its answer: whatever the
 * latencies, and for fixed and sliding windows alike, the server never counts too many. Answers may state a
 * lower limit, or a remainder that others with the same key have used up; a limit above `limit` is ignored.
 */
export function createRateBudget(
  options: { readonly limit?: number; readonly windowMs?: number } = {},
): RateBudget {
  let limit = options.limit ?? 120;
  const windowMs = (options.windowMs ?? 60_000) + clockMarginMs;
  const underWay = new Set<SentRequest>();
  let recordedAt: number[] = [];
  let observed: { remaining: number; untilMs: number } | undefined;
  let blocked: { untilMs: number; forMs: number } | undefined;

  function dropExpired(nowMs: number): void {
    // A clock that is set back must not prolong what is already counted.
    if ((recordedAt.at(-1) ?? nowMs) > nowMs) recordedAt = recordedAt.map((at) => Math.min(at, nowMs));
    while (recordedAt[0] !== undefined && recordedAt[0] + windowMs <= nowMs) recordedAt.shift();
    if (observed && observed.untilMs <= nowMs) observed = undefined;
    if (blocked) blocked.untilMs = Math.min(blocked.untilMs, nowMs + blocked.forMs);
    if (blocked && blocked.untilMs <= nowMs) blocked = undefined;
  }

  function ownDelay(nowMs: number, ahead: number): Delay {
    if (ahead >= limit) {
      const earlier = ownDelay(nowMs, ahead - limit);
      return { ms: earlier.ms + windowMs, untilAnswer: true };
    }
    const missing = ahead + 1 - (limit - underWay.size - recordedAt.length);
    if (missing <= 0) return { ms: 0, untilAnswer: false };
    const freedBy = recordedAt[missing - 1];
    return freedBy === undefined
      ? { ms: windowMs, untilAnswer: true }
      : { ms: freedBy + windowMs - nowMs, untilAnswer: false };
  }

  function observe(overlap: number, nowMs: number, seen: RateLimitSeen): void {
    limit = Math.min(options.limit ?? 120, seen.limit);
    const untilMs = nowMs + seen.resetMs + resetMarginMs;
    const atLeast = seen.remaining - overlap;
    const sameWindow = observed && untilMs <= observed.untilMs + 2 * resetMarginMs ? observed : undefined;
    // Answers may arrive out of order. Each one says that `remaining - overlap` to `remaining` are left.
    observed = {
      remaining: Math.min(Math.max(sameWindow?.remaining ?? atLeast, atLeast), seen.remaining),
      untilMs: Math.max(sameWindow?.untilMs ?? untilMs, untilMs),
    };
  }

  return {
    delay(nowMs, ahead = 0) {
      dropExpired(nowMs);
      const own = ownDelay(nowMs, ahead);
      const observedMs = observed && ahead >= observed.remaining ? observed.untilMs - nowMs : 0;
      const othersMs = Math.max(observedMs, (blocked?.untilMs ?? nowMs) - nowMs);
      return own.ms >= othersMs ? own : { ms: othersMs, untilAnswer: false };
    },
    send(nowMs) {
      dropExpired(nowMs);
      for (const other of underWay) other.overlap += 1;
      const sent: SentRequest = { overlap: underWay.size };
      underWay.add(sent);
      if (observed) observed.remaining -= 1;
      return sent;
    },
    record(sent, nowMs, seen) {
      if (!underWay.delete(sent)) return;
      dropExpired(nowMs);
      recordedAt.push(nowMs);
      if (seen) observe(sent.overlap, nowMs, seen);
    },
    block(nowMs, forMs) {
      dropExpired(nowMs);
      if (!blocked || blocked.untilMs < nowMs + forMs) blocked = { untilMs: nowMs + forMs, forMs };
    },
    state(nowMs) {
      dropExpired(nowMs);
      const left = Math.min(limit - underWay.size - recordedAt.length, observed?.remaining ?? limit);
      const ends = [
        underWay.size > 0 ? nowMs + windowMs : 0,
        (recordedAt.at(-1) ?? -windowMs) + windowMs,
        observed && observed.remaining < limit ? observed.untilMs : 0,
        blocked?.untilMs ?? 0,
      ];
      const end = Math.max(...ends);
      return { limit, remaining: blocked ? 0 : Math.max(0, left), resetsAtMs: end > 0 ? end : undefined };
    },
  };
}
