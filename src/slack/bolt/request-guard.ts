import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { parseJson } from '../../lib/text/parse-json';
import type { OnRefused, Refusal } from '../../ops/refusals';
import { shapeMismatchAt } from './slack-body';

/** Slack's longest body is a form: a view of at most 250 kB, about doubled by percent-encoding. */
export const bodyLimitBytes = 512 * 1024;

/** Limit on all unfinished bodies together. Beyond it, the request that began first is refused. */
const maxArrivingBytes = 16 * 1024 * 1024;
/** Added to the bytes of each piece: many tiny pieces take more memory than one large piece. */
const pieceBytes = 256;

/** Bolt's default path. */
const endpoint = '/slack/events';
const skewSeconds = 5 * 60;

type Refused = { readonly kind: 'refused' } & Refusal;
type NotReceived =
  | Refused
  /** The sender hung up halfway. */
  | { readonly kind: 'gone' };
type Received =
  | { readonly kind: 'request'; readonly rawBody: Buffer; readonly body: Readonly<Record<string, unknown>> }
  | NotReceived;

export interface RequestGuard {
  /** Reads and checks a request for which `isForSlack` is true. Never rejects. */
  receive(request: IncomingMessage): Promise<Received>;
}

const refused = (status: number, why: string): Refused => ({ kind: 'refused', status, why });

/**
 * Accepts only requests that Slack signed and that have Slack's shape, cheapest check first: headers before
 * the body is read, signature before it is parsed, shape before Bolt sees it. Bolt answers 500 to a malformed
 * body, and accepts timestamps in the future.
 */
export function createRequestGuard(signingSecret: string): RequestGuard {
  const readBody = createBodyReader();
  return {
    async receive(request) {
      const signed = checkHeaders(request);
      if ('why' in signed) return signed;
      const rawBody = await readBody(request);
      if (!Buffer.isBuffer(rawBody)) return rawBody;
      if (!isSigned(rawBody, signed, signingSecret)) return refused(401, 'not signed by Slack');
      return parseBody(rawBody, signed.isForm);
    },
  };
}

/** True for requests to the address that Slack posts to. Nothing is verified yet. */
export function isForSlack({ method, url = '/' }: IncomingMessage): boolean {
  return method === 'POST' && url.split('?', 1)[0] === endpoint;
}

/** Answers without a body. The rest of the request is dropped until the server's `requestTimeout`. */
export function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
  request.resume();
}

/** Guards Bolt's listener. Requests to other addresses go to `pages`. */
export function guardRequests(
  bolt: RequestListener,
  pages: RequestListener,
  guard: RequestGuard,
  onRefused: OnRefused,
): RequestListener {
  return (request, response) => {
    if (!isForSlack(request)) return pages(request, response);
    guard.receive(request).then((received) => {
      if (received.kind === 'gone') return response.destroy();
      if (received.kind === 'refused') {
        onRefused(received);
        return refuse(request, response, received.status);
      }
      // Bolt compares the whole header, and takes an already read body from `rawBody`.
      request.headers['content-type'] = mediaTypeOf(request);
      return bolt(Object.assign(request, { rawBody: received.rawBody }), response);
    });
  };
}

interface SignedHeaders {
  readonly timestamp: string;
  readonly signature: Buffer;
  readonly isForm: boolean;
}

function checkHeaders(request: IncomingMessage): SignedHeaders | Refused {
  const { headers } = request;
  // A header that is sent twice arrives joined with a comma, and matches neither pattern.
  const signature = /^v0=([0-9a-f]{64})$/.exec(String(headers['x-slack-signature']))?.[1];
  const timestamp = /^\d{1,12}$/.exec(String(headers['x-slack-request-timestamp']))?.[0];
  if (signature === undefined || timestamp === undefined) return refused(401, 'not signed');
  // Uses the machine's clock, as Bolt's check does: two clocks would leave a gap between the checks.
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > skewSeconds)
    return refused(401, 'signed at another time');
  if (Number(headers['content-length'] ?? 0) > bodyLimitBytes) return refused(413, 'too long');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return refused(415, 'compressed');
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) return refused(415, 'in another charset than UTF-8');
  return { timestamp, signature: Buffer.from(signature, 'hex'), isForm: mediaTypeOf(request) === formType };
}

const formType = 'application/x-www-form-urlencoded';

function mediaTypeOf({ headers }: IncomingMessage): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

interface ArrivingBody {
  bytes: number;
  readonly cut: () => void;
}

function createBodyReader(): (request: IncomingMessage) => Promise<Buffer | NotReceived> {
  // Oldest first. Slack's requests are complete within milliseconds, so they are never the oldest.
  const arriving = new Set<ArrivingBody>();
  let arrivingBytes = 0;

  return (request) =>
    new Promise((resolve) => {
      const pieces: Buffer[] = [];
      let length = 0;
      const end = (result: Buffer | NotReceived) => {
        if (!arriving.delete(entry)) return;
        arrivingBytes -= entry.bytes;
        request.off('data', take);
        // The listeners below live as long as the connection, so the pieces are dropped here.
        pieces.length = 0;
        resolve(result);
      };
      const entry: ArrivingBody = { bytes: 0, cut: () => end(refused(503, 'too many at once')) };
      const take = (piece: Buffer) => {
        length += piece.length;
        if (length > bodyLimitBytes) return end(refused(413, 'too long'));
        pieces.push(piece);
        entry.bytes += piece.length + pieceBytes;
        arrivingBytes += piece.length + pieceBytes;
        for (const oldest of arriving) {
          if (arrivingBytes <= maxArrivingBytes) break;
          oldest.cut();
        }
      };
      arriving.add(entry);
      request
        .on('data', take)
        .once('end', () => end(Buffer.concat(pieces)))
        .once('error', () => end({ kind: 'gone' }))
        .once('close', () => end({ kind: 'gone' }));
    });
}

/** Over the raw bytes. @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
function isSigned(rawBody: Buffer, { timestamp, signature }: SignedHeaders, signingSecret: string): boolean {
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(rawBody).digest();
  return timingSafeEqual(expected, signature);
}

function parseBody(rawBody: Buffer, isForm: boolean): Received {
  const text = rawBody.toString();
  const form = isForm ? parse(text) : null;
  // Slack checks our certificate with `ssl_check`. Bolt answers it and ignores the rest of the body.
  if (form?.ssl_check === '1') return { kind: 'request', rawBody, body: { ssl_check: '1' } };
  const isCommand = form !== null && typeof form.payload !== 'string';
  const body: unknown = isCommand ? form : parseJson(typeof form?.payload === 'string' ? form.payload : text);
  if (typeof body !== 'object' || body === null) return refused(400, 'no JSON object');
  const at = shapeMismatchAt(isCommand ? 'slash_commands' : isForm ? 'interactive' : 'events_api', body);
  if (at !== null) return refused(400, `not of Slack's shape at ${at}`);
  return { kind: 'request', rawBody, body: { ...body } };
}
