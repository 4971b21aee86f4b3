import type { z } from 'zod';
import type { Wait } from '../lib/async/wait';
import { isWebPage, parseAnswer } from './answer';
import { CalcomBadAnswerError, CalcomTimeoutError, CalcomUnavailableError } from './errors';
import {
  assertSendable,
  createExchange,
  type Exchange,
  type ExchangeOptions,
  type WireRequest,
} from './exchange';
import { blockedForMs, parseRateLimit, retryAfterMs } from './rate-limit-headers';
import { type AttemptFailure, retryDelayMs } from './retry';
import type { Turnstile } from './turnstile';

/** One read of the API. Whatever is sent through here may be sent again: the insights POSTs are reads. */
export interface RequestSpec<T> extends Omit<WireRequest, 'token'> {
  /** Of the whole answer, envelope included. */
  readonly schema: z.ZodType<T>;
  /** Told of each attempt that failed: true where no further one is to follow, whatever the kind of failure allows. */
  readonly givesUp?: (failure: AttemptFailure) => boolean;
}

export interface RequestCall {
  readonly signal: AbortSignal;
  /** No attempt begins later than this. One that has begun still has its timeout. */
  readonly deadlineMs: number;
}

/** One attempt. `request` is method and path without query. */
export interface CallRecord {
  readonly request: string;
  readonly status: number | undefined;
  readonly durationMs: number;
  readonly attempt: number;
}

export interface RequestOptions extends Omit<ExchangeOptions, 'followsRedirects'> {
  /** A key, or where to get the token that is good now. */
  readonly apiKey: string | (() => Promise<string>);
  readonly turnstile: Turnstile;
  readonly now: () => Date;
  readonly wait: Wait;
  readonly random: () => number;
  readonly onCall?: (call: CallRecord) => void;
}

export type Request = <T>(spec: RequestSpec<T>, call: RequestCall) => Promise<T>;

function failureOf(exchange: Exchange, nowMs: number): AttemptFailure | undefined {
  if (exchange.kind === 'too-large' || exchange.kind === 'unknown-encoding') return undefined;
  if (exchange.kind !== 'answer') return { kind: exchange.kind };
  const { status, headers } = exchange.answer;
  if (status < 400) return undefined;
  return {
    kind: 'status',
    status,
    retryAfterMs: status === 429 ? blockedForMs(headers, nowMs) : retryAfterMs(headers, nowMs),
    isWebPage: isWebPage(exchange.answer),
  };
}

function settledValue<T>(exchange: Exchange, request: string, schema: z.ZodType<T>, nowMs: number): T {
  if (exchange.kind === 'answer') return parseAnswer(exchange.answer, { request, schema, nowMs });
  const { kind, status, cause } = exchange;
  const fields = { request, ...(status === undefined ? {} : { status }), ...(cause ? { cause } : {}) };
  if (kind === 'timeout') throw new CalcomTimeoutError(fields);
  if (kind === 'network') throw new CalcomUnavailableError(fields);
  throw new CalcomBadAnswerError({ ...fields, reason: kind });
}

/** The only way to Cal.com's HTTP API. Rejects with a CalcomError, or with the reason of the call's signal. */
export function createRequest(options: RequestOptions): Request {
  const { turnstile, wait, random, apiKey } = options;
  if (typeof apiKey === 'string') assertSendable(apiKey);
  const exchange = createExchange({ ...options, followsRedirects: true });
  const nowMs = () => options.now().getTime();
  let tickets = 0;

  async function attempt(spec: RequestSpec<unknown>, call: RequestCall, count: number, ticket: number) {
    const request = `${spec.method} ${spec.path}`;
    // First, so that a slow refresh holds no place in the rate budget.
    const token = typeof apiKey === 'function' ? await endWith(call.signal, apiKey) : apiKey;
    const turn = await turnstile.enter({ request, ticket, ...call });
    const startedMs = nowMs();
    let seen: Exchange | undefined;
    try {
      seen = await exchange({ ...spec, token }, call.signal);
      return seen;
    } finally {
      const answer = seen?.kind === 'answer' ? seen.answer : undefined;
      if (answer?.status === 429) {
        // What is left then is nothing, for as long as the block lasts and no longer.
        turnstile.block(blockedForMs(answer.headers, nowMs()));
        turn.leave();
      } else {
        turn.leave(answer && parseRateLimit(answer.headers));
      }
      const status = seen?.kind === 'answer' ? seen.answer.status : seen?.status;
      options.onCall?.({ request, status, durationMs: nowMs() - startedMs, attempt: count });
    }
  }

  return async (spec, call) => {
    tickets += 1;
    const ticket = tickets;
    for (let count = 1; ; count += 1) {
      const outcome = await attempt(spec, call, count, ticket);
      const failure = failureOf(outcome, nowMs());
      const isLast = failure !== undefined && spec.givesUp?.(failure) === true;
      const delayMs = failure && !isLast ? retryDelayMs(failure, count, random()) : undefined;
      if (delayMs === undefined || nowMs() + delayMs > call.deadlineMs) {
        return settledValue(outcome, `${spec.method} ${spec.path}`, spec.schema, nowMs());
      }
      // After a 429 the turnstile itself is shut for as long, and keeps the order of the line.
      const shut = failure?.kind === 'status' && failure.status === 429;
      if (!shut) await wait(delayMs, call.signal);
      call.signal.throwIfAborted();
    }
  };
}

/** The work's outcome, or the signal's reason as soon as that comes first; the work itself goes on. */
async function endWith<T>(signal: AbortSignal, start: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let giveUp: (() => void) | undefined;
  const given = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([start(), given]);
  } finally {
    if (giveUp) signal.removeEventListener('abort', giveUp);
  }
}
