import type { RateLimitSeen } from './rate-limit-headers';

export interface QuotaState {
  readonly limit: number;
  readonly remaining: number;
  /** When the whole budget is there again, as far as known; undefined when none of it is used. */
  readonly resetsAtMs: number | undefined;
}

/** A request under way; `overlap` is how many of our others the server may have counted before or after it. */
export interface SentRequest {
  overlap: number;
}

export interface Delay {
  /** 0 when the request may go; otherwise it may not go before. */
  readonly ms: number;
  /** Waiting alone does not help: an answer has to come first. */
  readonly untilAnswer: boolean;
}

export interface Quota {
  /** The delay of the next request, or of the one with `ahead` others before it. */
  delay(nowMs: number, ahead?: number): Delay;
  send(nowMs: number): SentRequest;
  /** The request is answered or given up; `seen` is what its answer said of the budget. */
  settle(sent: SentRequest, nowMs: number, seen?: RateLimitSeen): void;
  block(nowMs: number, forMs: number): void;
  state(nowMs: number): QuotaState;
}

// Our clock ticks in milliseconds and a timer may fire one early.
const clockMarginMs = 50;
// `X-RateLimit-Reset` is in whole seconds, so it may be up to one short.
const resetMarginMs = 1_000;

/**
 * The budget of one key: at most `limit` requests in any `windowMs`. The server counts a request somewhere between
 * its sending and its answer, so it occupies a place from sending until a window after its answer: whatever the
 * latencies, and for fixed and sliding windows alike, the server never meets one request too many of ours.
 * A lower limit, and a remainder that others with the same key have used up, are learnt from answers. A higher limit
 * is not taken up.
 */
export function createQuota(options: { readonly limit?: number; readonly windowMs?: number } = {}): Quota {
  let limit = options.limit ?? 120;
  const windowMs = (options.windowMs ?? 60_000) + clockMarginMs;
  const underWay = new Set<SentRequest>();
  let settledAt: number[] = [];
  let learnt: { remaining: number; untilMs: number } | undefined;
  let blocked: { untilMs: number; forMs: number } | undefined;

  function forgetThePast(nowMs: number): void {
    // A clock set back must not stretch what is already counted.
    settledAt = settledAt.map((at) => Math.min(at, nowMs)).filter((at) => at + windowMs > nowMs);
    if (learnt && learnt.untilMs <= nowMs) learnt = undefined;
    if (blocked) blocked.untilMs = Math.min(blocked.untilMs, nowMs + blocked.forMs);
    if (blocked && blocked.untilMs <= nowMs) blocked = undefined;
  }

  function ownDelay(nowMs: number, ahead: number): Delay {
    if (ahead >= limit) {
      const earlier = ownDelay(nowMs, ahead - limit);
      return { ms: earlier.ms + windowMs, untilAnswer: true };
    }
    const missing = ahead + 1 - (limit - underWay.size - settledAt.length);
    if (missing <= 0) return { ms: 0, untilAnswer: false };
    const freedBy = settledAt[missing - 1];
    return freedBy === undefined
      ? { ms: windowMs, untilAnswer: true }
      : { ms: freedBy + windowMs - nowMs, untilAnswer: false };
  }

  function learn(overlap: number, nowMs: number, seen: RateLimitSeen): void {
    limit = Math.min(options.limit ?? 120, seen.limit);
    const untilMs = nowMs + seen.resetMs + resetMarginMs;
    const atLeast = seen.remaining - overlap;
    const sameWindow = learnt && untilMs <= learnt.untilMs + 2 * resetMarginMs ? learnt : undefined;
    // Answers overtake one another. Each says that between `remaining - overlap` and `remaining` are left.
    learnt = {
      remaining: Math.min(Math.max(sameWindow?.remaining ?? atLeast, atLeast), seen.remaining),
      untilMs: Math.max(sameWindow?.untilMs ?? untilMs, untilMs),
    };
  }

  return {
    delay(nowMs, ahead = 0) {
      forgetThePast(nowMs);
      const own = ownDelay(nowMs, ahead);
      const learntMs = learnt && ahead >= learnt.remaining ? learnt.untilMs - nowMs : 0;
      const othersMs = Math.max(learntMs, (blocked?.untilMs ?? nowMs) - nowMs);
      return own.ms >= othersMs ? own : { ms: othersMs, untilAnswer: false };
    },
    send(nowMs) {
      forgetThePast(nowMs);
      for (const other of underWay) other.overlap += 1;
      const sent: SentRequest = { overlap: underWay.size };
      underWay.add(sent);
      if (learnt) learnt.remaining -= 1;
      return sent;
    },
    settle(sent, nowMs, seen) {
      if (!underWay.delete(sent)) return;
      forgetThePast(nowMs);
      settledAt.push(nowMs);
      if (seen) learn(sent.overlap, nowMs, seen);
    },
    block(nowMs, forMs) {
      forgetThePast(nowMs);
      if (!blocked || blocked.untilMs < nowMs + forMs) blocked = { untilMs: nowMs + forMs, forMs };
    },
    state(nowMs) {
      forgetThePast(nowMs);
      const left = Math.min(limit - underWay.size - settledAt.length, learnt?.remaining ?? limit);
      const ends = [
        underWay.size > 0 ? nowMs + windowMs : 0,
        (settledAt.at(-1) ?? -windowMs) + windowMs,
        learnt && learnt.remaining < limit ? learnt.untilMs : 0,
        blocked?.untilMs ?? 0,
      ];
      const end = Math.max(...ends);
      return { limit, remaining: blocked ? 0 : Math.max(0, left), resetsAtMs: end > 0 ? end : undefined };
    },
  };
}
