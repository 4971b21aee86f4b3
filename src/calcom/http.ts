import { promisify } from 'node:util';
import { brotliDecompress, unzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { raceAbort, type Wait } from '../lib/async/wait';
import { isWebPage, parseAnswer, type WireAnswer } from './answer';
import { createCircuitBreaker } from './circuit-breaker';
import { CalcomBadAnswerError, CalcomTimeoutError, CalcomUnavailableError } from './errors';
import { blockedForMs, headerValue, parseRateLimit, retryAfterMs } from './headers';
import type { RateLimiter } from './rate-limiter';
import type { OnUnreadable, Readable } from './schemas';

/** A read of the API. It may be sent again; the insights POSTs are reads too. */
export interface RequestSpec<T> extends Omit<WireRequest, 'token'> {
  /** Of the whole answer, envelope included. */
  readonly schema: Readable<T>;
  /** Called for each failed attempt; true prevents further attempts. */
  readonly givesUp?: (failure: AttemptFailure) => boolean;
}

export interface RequestCall {
  readonly signal: AbortSignal;
  /** No attempt begins later. An attempt under way keeps its own timeout. */
  readonly deadlineMs: number;
}

/** One attempt. `request` is method and path without the query. */
export interface CallRecord {
  readonly request: string;
  readonly status: number | undefined;
  readonly durationMs: number;
  readonly attempt: number;
}

interface RequestOptions extends Omit<HttpAttemptOptions, 'followsRedirects'> {
  readonly apiKey: string | (() => Promise<string>);
  readonly rateLimiter: RateLimiter;
  readonly now: () => Date;
  readonly wait: Wait;
  readonly random: () => number;
  readonly onCall?: (call: CallRecord) => void;
}

export type Request = <T>(spec: RequestSpec<T>, call: RequestCall) => Promise<T>;

export interface ReadOptions {
  readonly request: Request;
  readonly now: () => Date;
  /** Aborted when the client is closed. */
  readonly signal: AbortSignal;
  readonly onUnreadable: OnUnreadable | undefined;
}

function failureOf(attempt: HttpAttempt, nowMs: number): AttemptFailure | undefined {
  if (attempt.kind === 'too-large' || attempt.kind === 'unknown-encoding') return undefined;
  if (attempt.kind !== 'answer') return { kind: attempt.kind };
  const { status, headers } = attempt.answer;
  if (status < 400) return undefined;
  return {
    kind: 'status',
    status,
    retryAfterMs: status === 429 ? blockedForMs(headers, nowMs) : retryAfterMs(headers, nowMs),
    isWebPage: isWebPage(attempt.answer),
  };
}

function valueOrThrow<T>(attempt: HttpAttempt, request: string, schema: Readable<T>, nowMs: number): T {
  if (attempt.kind === 'answer') return parseAnswer(attempt.answer, { request, schema, nowMs });
  const { kind, status, cause } = attempt;
  const fields = { request, status, cause };
  if (kind === 'timeout') throw new CalcomTimeoutError(fields);
  if (kind === 'network') throw new CalcomUnavailableError(fields);
  throw new CalcomBadAnswerError({ ...fields, reason: kind });
}

/** The only way to Cal.com's HTTP API. Rejects with a CalcomError or the call's abort reason. */
export function createRequest(options: RequestOptions): Request {
  const { rateLimiter, wait, random, apiKey } = options;
  if (typeof apiKey === 'string') assertSendable(apiKey);
  const send = createHttpAttempt({ ...options, followsRedirects: true });
  const nowMs = () => options.now().getTime();
  const breaker = createCircuitBreaker(options.now);
  let calls = 0;

  async function attempt(spec: RequestSpec<unknown>, call: RequestCall, count: number, sequence: number) {
    const request = `${spec.method} ${spec.path}`;
    // First, so that a slow token refresh holds no place in the rate budget.
    const token = typeof apiKey === 'function' ? await raceAbort(call.signal, apiKey) : apiKey;
    breaker.check(request);
    const slot = await rateLimiter.acquire({ request, sequence, ...call });
    const startedMs = nowMs();
    let outcome: HttpAttempt | undefined;
    try {
      outcome = await send({ ...spec, token }, call.signal);
      return outcome;
    } finally {
      breaker.record(
        outcome && (outcome.kind === 'network' || outcome.kind === 'timeout' ? outcome.kind : 'answered'),
      );
      const answer = outcome?.kind === 'answer' ? outcome.answer : undefined;
      if (answer?.status === 429) {
        // The headers of a 429 are not recorded: nothing is left, for exactly as long as the block lasts.
        rateLimiter.block(blockedForMs(answer.headers, nowMs()));
        slot.release();
      } else {
        slot.release(answer && parseRateLimit(answer.headers));
      }
      const status = outcome?.kind === 'answer' ? outcome.answer.status : outcome?.status;
      options.onCall?.({ request, status, durationMs: nowMs() - startedMs, attempt: count });
    }
  }

  return async (spec, call) => {
    calls += 1;
    const sequence = calls;
    for (let count = 1; ; count += 1) {
      const outcome = await attempt(spec, call, count, sequence);
      const failure = failureOf(outcome, nowMs());
      const isLast = failure !== undefined && spec.givesUp?.(failure) === true;
      const delayMs = failure && !isLast ? retryDelayMs(failure, count, random()) : undefined;
      if (delayMs === undefined || nowMs() + delayMs > call.deadlineMs) {
        return valueOrThrow(outcome, `${spec.method} ${spec.path}`, spec.schema, nowMs());
      }
      // After a 429 the rate limiter blocks for as long, and keeps the order of the queue.
      const isRateLimited = failure?.kind === 'status' && failure.status === 429;
      if (!isRateLimited) await wait(delayMs, call.signal);
      call.signal.throwIfAborted();
    }
  };
}

interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** Overrides the path's version. */
  readonly version?: string;
  /** Sent only to the base URL's own origin. Omitted when the endpoint takes none. */
  readonly token?: string;
}

interface HttpAttemptOptions {
  readonly baseUrl: URL;
  readonly dispatcher: Dispatcher;
  /** Whether to follow redirects within the origin, for reads; false by default. */
  readonly followsRedirects?: boolean;
  /** From sending to the last byte of the answer; 10 s by default. */
  readonly timeoutMs?: number | undefined;
  /** 10 MB by default. */
  readonly maxBodyBytes?: number;
}

/** `cause` holds an error code as its message and nothing else. */
type HttpAttempt =
  | { readonly kind: 'answer'; readonly answer: WireAnswer }
  | {
      readonly kind: 'network' | 'timeout' | 'cut-short' | 'too-large' | 'unknown-encoding';
      readonly status?: number | undefined;
      readonly cause?: Error;
    };

const timeoutCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function safeErrorCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'UNKNOWN';
}

function urlOf(baseUrl: URL, { path, query = {} }: WireRequest): URL {
  const url = new URL(baseUrl.origin);
  url.pathname = baseUrl.pathname.replace(/\/+$/, '') + path;
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) given.append(name, String(value));
  url.search = given.toString();
  return url;
}

// Unlike a Buffer's, this decoder drops a byte-order mark.
const utf8 = new TextDecoder();

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

// We never ask for compression, but proxies compress all the same. Unzip reads gzip and deflate.
const decoders: ReadonlyMap<string, Decode> = new Map([
  ['gzip', promisify(unzip)],
  ['x-gzip', promisify(unzip)],
  ['deflate', promisify(unzip)],
  ['br', promisify(brotliDecompress)],
]);
const maxEncodings = 3;

/** Returns null for an unknown encoding. @throws zlib's error for truncated, invalid or too many bytes */
async function decode(bytes: Buffer, encodings: string, maxOutputLength: number): Promise<Buffer | null> {
  const names = encodings
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > maxEncodings) return null;
  let plain = bytes;
  // Encodings are listed in the order in which they were applied.
  for (const name of names.reverse()) {
    const decoder = decoders.get(name);
    if (decoder === undefined) return null;
    plain = await decoder(plain, { maxOutputLength });
  }
  return plain;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 5;

/** Returns undefined when the answer is no redirect, or must not be followed. */
function redirectTarget(
  { status, headers }: Received,
  from: URL,
  method: WireRequest['method'],
): URL | undefined {
  if (!redirectStatuses.has(status)) return undefined;
  const location = headerValue(headers, 'location');
  if (location === undefined) return undefined;
  // Other redirects turn a POST into a GET, which asks something else.
  if (method === 'POST' && status !== 307 && status !== 308) return undefined;
  if (!URL.canParse(location, from.href)) return undefined;
  const target = new URL(location, from);
  const isOwn = target.origin === from.origin && target.username === '' && target.password === '';
  return isOwn ? target : undefined;
}

/** @throws TypeError without quoting the token */
function assertSendable(token: string): void {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError('the Cal.com API key cannot be sent in a header');
}

interface Received extends Omit<WireAnswer, 'text'> {
  /** Undefined when the answer is larger than `maxBodyBytes`. */
  readonly bytes: Buffer | undefined;
}

/** Sends one request and reads its whole answer. Rejects only with the reason of the caller's signal. */
export function createHttpAttempt(
  options: HttpAttemptOptions,
): (wire: WireRequest, callerSignal: AbortSignal) => Promise<HttpAttempt> {
  const { baseUrl, dispatcher, timeoutMs = 10_000, maxBodyBytes = 10 * 1024 * 1024 } = options;
  const { followsRedirects = false } = options;

  return async (wire, callerSignal) => {
    callerSignal.throwIfAborted();
    const { token } = wire;
    if (token !== undefined) assertSendable(token);
    const headers = {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      'user-agent': 'roundup',
      'cal-api-version': wire.version ?? versionFor(wire.path),
      ...(wire.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const body = wire.body === undefined ? null : JSON.stringify(wire.body);
    let isStopped = false;
    let stop: () => void = () => undefined;
    let begun: Omit<WireAnswer, 'text'> | undefined;

    /** By `dispatch`, because undici's `request` makes a stream of each body: as costly as parsing it. */
    function receive({ origin, pathname, search }: URL): Promise<Received> {
      begun = undefined;
      return new Promise((resolve, reject) => {
        let controller: Dispatcher.DispatchController | undefined;
        const chunks: Buffer[] = [];
        let size = 0;
        const end = (bytes?: Buffer) => begun && resolve({ ...begun, bytes });
        stop = () => {
          const reason = new Error('stopped');
          // Rejects at once, because before undici has connected there is nothing to abort.
          reject(reason);
          controller?.abort(reason);
        };
        // The caller may abort between a redirect and its target.
        if (isStopped) return stop();
        const sent = { origin, path: pathname + search, method: wire.method, headers, body };
        dispatcher.dispatch(sent, {
          onRequestStart(started) {
            controller = started;
            if (isStopped) stop();
          },
          onResponseStart(_controller, status, received) {
            // Informational responses such as early hints precede the answer.
            if (status >= 200) begun = { status, headers: received };
          },
          onResponseData(_controller, chunk) {
            size += chunk.length;
            if (size <= maxBodyBytes) {
              chunks.push(chunk);
            } else {
              end();
              stop();
            }
          },
          onResponseEnd: () => end(Buffer.concat(chunks, size)),
          onResponseError: (_controller, error) => reject(error),
        });
      });
    }

    async function run(): Promise<HttpAttempt> {
      let url = urlOf(baseUrl, wire);
      let received = await receive(url);
      for (let hops = 0; followsRedirects && hops < maxRedirects; hops += 1) {
        const target = redirectTarget(received, url, wire.method);
        if (target === undefined) break;
        url = target;
        received = await receive(url);
      }
      const { bytes, status, headers } = received;
      if (bytes === undefined) return { kind: 'too-large', status };
      const plain = await decode(bytes, headerValue(headers, 'content-encoding') ?? '', maxBodyBytes);
      if (plain === null) return { kind: 'unknown-encoding', status };
      return { kind: 'answer', answer: { status, headers, text: utf8.decode(plain) } };
    }

    const giveUp = () => {
      isStopped = true;
      stop();
    };
    // undici's own body timeout counts from the last byte, so a server that drips would never reach it.
    const timer = setTimeout(giveUp, timeoutMs);
    callerSignal.addEventListener('abort', giveUp, { once: true });
    try {
      return await run();
    } catch (error) {
      callerSignal.throwIfAborted();
      // The error itself is dropped: a parser error quotes part of the answer.
      const code = safeErrorCode(error);
      const status = begun?.status;
      if (code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large', status };
      if (isStopped || timeoutCodes.has(code)) return { kind: 'timeout', status };
      return { kind: begun === undefined ? 'network' : 'cut-short', status, cause: new Error(code) };
    } finally {
      clearTimeout(timer);
      callerSignal.removeEventListener('abort', giveUp);
    }
  };
}

export type AttemptFailure =
  | { readonly kind: 'network' | 'timeout' | 'cut-short' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterMs: number | undefined;
      /** A web page instead of an answer comes from a proxy, not from Cal.com's API. */
      readonly isWebPage?: boolean;
    };

const maxAttempts = 3;
const firstBackoffMs = 500;
const transientStatuses = new Set([408, 421, 425, 429, 500, 502, 503, 504]);

/**
 * How long to wait before the next attempt of a read, or undefined when another one is of no use.
 *
 * @param attempt the attempt that failed, from 1
 * @param random in [0, 1); spreads the waits of many callers over the whole backoff ("full jitter")
 */
export function retryDelayMs(failure: AttemptFailure, attempt: number, random: number): number | undefined {
  if (attempt >= maxAttempts) return undefined;
  const backoffMs = Math.floor(random * firstBackoffMs * 2 ** (attempt - 1));
  if (failure.kind !== 'status') return backoffMs;
  if (!transientStatuses.has(failure.status)) return undefined;
  if (failure.status === 429) return failure.retryAfterMs ?? 60_000;
  return Math.max(backoffMs, failure.retryAfterMs ?? 0);
}

/**
 * `cal-api-version` for each path. Cal.com reads a missing or unknown version as 2024-04-15, and answers 404
 * to a known one that the route lacks. Routes without a documented version are pinned to that default.
 */
const versions: readonly (readonly [path: RegExp, version: string])[] = [
  [/^\/v2\/bookings$/, '2026-05-01'],
  [/^\/v2\/event-types$/, '2024-06-14'],
  // 2026-06-12 is newer, but its answer is undocumented. This version is still answered.
  [/^\/v2\/(?:organizations\/\d+\/)?teams\/\d+\/event-types$/, '2024-06-14'],
  [/^\/v2\/me$/, '2024-04-15'],
  [/^\/v2\/teams$/, '2024-04-15'],
  [/^\/v2\/organizations\/\d+\/teams(?:\/me)?$/, '2024-04-15'],
  [/^\/v2\/(?:organizations\/\d+\/)?teams\/\d+\/memberships$/, '2024-04-15'],
  [/^\/v2\/organizations\/\d+\/memberships$/, '2024-04-15'],
  [/^\/v2\/insights\/bookings\/(?:members|kpi-stats)$/, '2024-04-15'],
  [/^\/v2\/auth\/oauth2\/token$/, '2024-04-15'],
];

/** @throws TypeError for a path that is not in the table */
export function versionFor(path: string): string {
  const version = versions.find(([pattern]) => pattern.test(path))?.[1];
  if (version === undefined) throw new TypeError(`no cal-api-version is pinned for ${path}`);
  return version;
}
