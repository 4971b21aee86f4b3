import { promisify } from 'node:util';
import { brotliDecompress, unzip } from 'node:zlib';
import { type Dispatcher, request as send } from 'undici';
import type { WireAnswer } from './answer';
import { headerValue } from './rate-limit-headers';
import { versionFor } from './versions';

export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** In place of the version that the path has. */
  readonly version?: string;
  /** Goes to the base URL's own origin and to no other. Left out where the endpoint takes none. */
  readonly token?: string;
}

export interface ExchangeOptions {
  readonly baseUrl: URL;
  readonly dispatcher: Dispatcher;
  /** Follow redirects within the origin: for reads. Not unless said. */
  readonly followsRedirects?: boolean;
  /** From sending to the last byte of the answer; 10 s unless said. */
  readonly timeoutMs?: number;
  /** 10 MB unless said. */
  readonly maxBodyBytes?: number;
}

/** How one attempt ended. `cause` has a code for its message and nothing else. */
export type Exchange =
  | { readonly kind: 'answer'; readonly answer: WireAnswer }
  | {
      readonly kind: 'network' | 'timeout' | 'cut-short' | 'too-large' | 'unknown-encoding';
      readonly status?: number;
      readonly cause?: Error;
    };

const timeoutCodes = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
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

async function readBytes(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

// Never asked for, but proxies compress all the same. Unzip reads gzip and deflate.
const decoders: ReadonlyMap<string, Decode> = new Map([
  ['gzip', promisify(unzip)],
  ['x-gzip', promisify(unzip)],
  ['deflate', promisify(unzip)],
  ['br', promisify(brotliDecompress)],
]);
const maxEncodings = 3;

/** Null for an encoding that is not known. @throws zlib's error for bytes that are cut, broken, or too many */
async function decode(bytes: Buffer, encodings: string, maxOutputLength: number): Promise<Buffer | null> {
  const names = encodings
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > maxEncodings) return null;
  let plain = bytes;
  // The last one was applied last.
  for (const name of names.reverse()) {
    const decoder = decoders.get(name);
    if (decoder === undefined) return null;
    plain = await decoder(plain, { maxOutputLength });
  }
  return plain;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const maxRedirects = 5;

/** Where a redirect leads; undefined where it is none, or one that is not to be followed. */
function redirectTarget(
  { statusCode, headers }: Dispatcher.ResponseData,
  from: URL,
  method: WireRequest['method'],
): URL | undefined {
  const location = headerValue(headers, 'location');
  if (!redirectStatuses.has(statusCode) || location === undefined) return undefined;
  // After these a POST would be sent on as a GET, which is another question.
  if (method === 'POST' && statusCode !== 307 && statusCode !== 308) return undefined;
  if (!URL.canParse(location, from.href)) return undefined;
  const target = new URL(location, from);
  const isOwn = target.origin === from.origin && target.username === '' && target.password === '';
  return isOwn ? target : undefined;
}
/** @throws TypeError, which does not quote it */
export function assertSendable(token: string): void {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError('the Cal.com API key cannot be sent in a header');
}

/** One request over the wire, to the end of its answer. Rejects only with the reason of the caller's signal. */
export function createExchange(
  options: ExchangeOptions,
): (wire: WireRequest, callerSignal: AbortSignal) => Promise<Exchange> {
  const { baseUrl, dispatcher, timeoutMs = 10_000, maxBodyBytes = 10 * 1024 * 1024 } = options;
  const { followsRedirects = false } = options;

  return async (wire, callerSignal) => {
    callerSignal.throwIfAborted();
    const { token } = wire;
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

    async function sendTo(url: URL): Promise<Dispatcher.ResponseData> {
      const response = await send(url, {
        method: wire.method,
        dispatcher,
        signal: stop.signal,
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          'user-agent': 'roundup',
          'cal-api-version': version,
          ...(wire.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: wire.body === undefined ? null : JSON.stringify(wire.body),
      });
      // Leaving the body half read destroys it, which emits an error that concerns nobody.
      response.body.on('error', () => undefined);
      return response;
    }

    async function run(): Promise<Exchange> {
      let url = urlOf(baseUrl, wire);
      let response = await sendTo(url);
      for (let hops = 0; followsRedirects && hops < maxRedirects; hops += 1) {
        const target = redirectTarget(response, url, wire.method);
        if (target === undefined) break;
        response.body.destroy();
        url = target;
        response = await sendTo(url);
      }
      status = response.statusCode;
      const bytes = await readBytes(response.body, maxBodyBytes);
      if (bytes === undefined) return { kind: 'too-large', status };
      const encodings = headerValue(response.headers, 'content-encoding') ?? '';
      const plain = await decode(bytes, encodings, maxBodyBytes);
      if (plain === null) return { kind: 'unknown-encoding', status };
      // Unlike a Buffer's, this decoder leaves out a byte-order mark.
      const text = new TextDecoder().decode(plain);
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
      if (code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large', ...at };
      if (stop.signal.aborted || timeoutCodes.has(code)) return { kind: 'timeout', ...at };
      return { kind: status === undefined ? 'network' : 'cut-short', ...at, cause: new Error(code) };
    } finally {
      clearTimeout(timer);
      callerSignal.removeEventListener('abort', giveUp);
    }
  };
}
