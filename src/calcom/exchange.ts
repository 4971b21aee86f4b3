import { type Dispatcher, request as send } from 'undici';
import type { WireAnswer } from './answer';
import { versionFor } from './versions';

export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** In place of the version that the path has. */
  readonly version?: string;
}

export interface ExchangeOptions {
  readonly baseUrl: URL;
  /** A key, or where to get the token that is good now. Left out where the endpoint takes none. */
  readonly apiKey?: string | (() => Promise<string>);
  readonly dispatcher: Dispatcher;
  /** From sending to the last byte of the answer; 10 s unless said. */
  readonly timeoutMs?: number;
  /** 10 MB unless said. */
  readonly maxBodyBytes?: number;
}

/** How one attempt ended. `cause` has a code for its message and nothing else. */
export type Exchange =
  | { readonly kind: 'answer'; readonly answer: WireAnswer }
  | {
      readonly kind: 'network' | 'timeout' | 'cut-short' | 'too-large';
      readonly status?: number;
      readonly cause?: Error;
    };

const timeoutCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'UNKNOWN';
}

function urlOf(baseUrl: URL, { path, query = {} }: WireRequest): URL {
  const url = new URL(baseUrl.origin);
  url.pathname = baseUrl.pathname.replace(/\/+$/, '') + path;
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  return url;
}

async function readText(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function assertSendable(token: string): void {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError('the Cal.com API key cannot be sent in a header');
}

/**
 * One request over the wire, to the end of its answer. Rejects only with the reason of the caller's signal.
 * Redirects are not followed.
 */
export function createExchange(
  options: ExchangeOptions,
): (wire: WireRequest, callerSignal: AbortSignal) => Promise<Exchange> {
  const { baseUrl, apiKey, dispatcher, timeoutMs = 10_000, maxBodyBytes = 10 * 1024 * 1024 } = options;
  if (typeof apiKey === 'string') assertSendable(apiKey);

  return async (wire, callerSignal) => {
    const token = typeof apiKey === 'function' ? await apiKey() : apiKey;
    if (token !== undefined) assertSendable(token);
    const version = wire.version ?? versionFor(wire.path);
    const stop = new AbortController();
    const stopped = new Promise<never>((_resolve, reject) => {
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
    });
    const giveUp = () => stop.abort(callerSignal.reason);
    // undici's own body timeout counts from the last byte, so a server that drips would never run into it.
    const timer = setTimeout(() => stop.abort(new Error('timeout')), timeoutMs);
    callerSignal.addEventListener('abort', giveUp, { once: true });
    let status: number | undefined;

    async function run(): Promise<Exchange> {
      const response = await send(urlOf(baseUrl, wire), {
        method: wire.method,
        dispatcher,
        signal: stop.signal,
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          'user-agent': 'roundup',
          ...(version === undefined ? {} : { 'cal-api-version': version }),
          ...(wire.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: wire.body === undefined ? null : JSON.stringify(wire.body),
      });
      status = response.statusCode;
      // Leaving the body half read destroys it, which emits an error that concerns nobody.
      response.body.on('error', () => undefined);
      const text = await readText(response.body, maxBodyBytes);
      if (text === undefined) return { kind: 'too-large', status };
      return { kind: 'answer', answer: { status, headers: response.headers, text } };
    }

    try {
      // Raced, because undici heeds the signal only once it is connected.
      return await Promise.race([run(), stopped]);
    } catch (error) {
      callerSignal.throwIfAborted();
      // The error itself is left behind: a parser error carries a piece of the answer.
      const code = codeOf(error);
      const at = status === undefined ? {} : { status };
      if (stop.signal.aborted || timeoutCodes.has(code)) return { kind: 'timeout', ...at };
      return { kind: status === undefined ? 'network' : 'cut-short', ...at, cause: new Error(code) };
    } finally {
      clearTimeout(timer);
      callerSignal.removeEventListener('abort', giveUp);
    }
  };
}
