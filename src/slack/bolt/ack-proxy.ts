import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { createInFlight } from '../../lib/async/in-flight';
import { createKeyedSemaphore, QueueFullError } from '../../lib/async/semaphore';
import { isPrivateAddress } from '../../ops/client-address';
import { requestLimits } from '../../ops/ops-server';
import type { OnRefused, Refusal } from '../../ops/refusals';
import { hasEmptyAck } from './early-ack';
import { createRequestGuard, isForSlack, refuse } from './request-guard';

/** A request that did not reach the bot. */
export interface LostRequest {
  readonly reason: string;
  /** Slack got its 200 already, so it shows the person no error. */
  readonly isAcked: boolean;
  /** The forward queue was full. */
  readonly isBusy: boolean;
  /** The payload's `response_url`; null when it has none, or when the request was not acked. */
  readonly responseUrl: string | null;
}

interface AckProxyOptions {
  readonly signingSecret: string;
  /** Port of the bot's own server on 127.0.0.1. */
  readonly botPort: number;
  readonly onLost: (loss: LostRequest) => void;
  readonly onRefused: OnRefused;
}

type AckProxyServer = Server & {
  /** After `close`: waits up to `timeoutMs` until every acked request is forwarded. */
  drain(timeoutMs: number): Promise<void>;
};

/** Limits on acked requests, keyed by team. Each request being forwarded uses one connection. */
const forwardLimits = { max: 128, maxPerKey: 96, maxWaiting: 2_000, maxWaitingPerKey: 1_000 };

function teamOf({ team_id: id, team }: Readonly<Record<string, unknown>>): string {
  if (typeof id === 'string') return id;
  return typeof team === 'object' && team !== null && 'id' in team ? String(team.id) : '';
}

/**
 * A server in front of the bot's own, for a thread where nothing else runs. It refuses what Slack did not
 * sign, and acks commands and presses before it forwards them, so that no ack waits for the bot. Other
 * requests pass through both ways.
 */
export function createAckProxy({
  signingSecret,
  botPort,
  onLost,
  onRefused,
}: AckProxyOptions): AckProxyServer {
  const agent = new Agent({ keepAlive: true });
  const guard = createRequestGuard(signingSecret);
  const queue = createKeyedSemaphore(forwardLimits);
  const inFlight = createInFlight();

  function forward(incoming: IncomingMessage, body?: Buffer) {
    const { method, url } = incoming;
    return request({
      agent,
      host: '127.0.0.1',
      port: botPort,
      method,
      path: url,
      headers: headersFor(incoming, body),
      setHost: false,
    });
  }

  /** `body` is given when the request's body was already read. */
  async function passThrough(incoming: IncomingMessage, response: ServerResponse, body?: Buffer) {
    const outgoing = forward(incoming, body);
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject);
    });
    // The client hung up, so nobody waits for the answer.
    response.on('close', () => outgoing.destroy());
    if (body === undefined) incoming.pipe(outgoing);
    else outgoing.end(body);
    const answer = await answered;
    // Node sets the framing itself: an HTTP/1.0 client cannot read chunks.
    response.writeHead(answer.statusCode ?? 502, withoutHeaders(answer.rawHeaders, hopByHopHeaders));
    await pipeline(answer, response);
  }

  /** Forwards an acked request and drops the bot's answer. */
  async function forwardAcked(incoming: IncomingMessage, body: Buffer) {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      forward(incoming, body).on('response', resolve).on('error', reject).end(body);
    });
    answer.resume();
  }

  async function handleRequest(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let acked: Readonly<Record<string, unknown>> | null = null;
    try {
      if (!isForSlack(incoming)) return await passThrough(incoming, response);
      const received = await guard.receive(incoming);
      if (received.kind === 'gone') response.destroy();
      else if (received.kind === 'refused') {
        onRefused(received);
        refuse(incoming, response, received.status);
      } else if (hasEmptyAck(received.body)) {
        response.writeHead(200, { 'content-length': 0 }).end();
        acked = received.body;
        const { body, rawBody } = received;
        await queue.acquire(teamOf(body), null, () => forwardAcked(incoming, rawBody));
      } else await passThrough(incoming, response, received.rawBody);
    } catch (error) {
      if (acked === null && response.destroyed) return;
      const responseUrl = typeof acked?.response_url === 'string' ? acked.response_url : null;
      const reason = error instanceof Error ? error.message : 'for no reason given';
      onLost({ reason, isAcked: acked !== null, isBusy: error instanceof QueueFullError, responseUrl });
      if (!response.headersSent) response.writeHead(502, { 'content-length': 0 }).end();
      else if (acked === null) response.destroy();
    }
  }

  const server = createServer(requestLimits, (incoming, response) =>
    inFlight.track(handleRequest(incoming, response)),
  );
  return Object.assign(server, {
    async drain(timeoutMs: number) {
      await inFlight.drain(timeoutMs);
      agent.destroy();
    },
  });
}

/** Hop-by-hop headers, which are not forwarded. */
const hopByHopHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);
/** For a body that is still piped, `transfer-encoding` marks where it ends, so it is kept. */
const headersDroppedWhenPiped = new Set([
  ...[...hopByHopHeaders].filter((name) => name !== 'transfer-encoding'),
  'expect',
]);
const headersDroppedWhenRead = new Set([...hopByHopHeaders, 'expect', 'content-length']);

/** Adds `x-forwarded-for` for clients with a public address: to the bot, every request comes from loopback. */
function headersFor({ headers, rawHeaders, socket }: IncomingMessage, body: Buffer | undefined): string[] {
  const kept = withoutHeaders(
    rawHeaders,
    body === undefined ? headersDroppedWhenPiped : headersDroppedWhenRead,
  );
  // An HTTP/1.0 client may omit `host`; the request to the bot is HTTP/1.1, which requires it.
  if (headers.host === undefined) kept.push('host', 'localhost');
  if (body !== undefined) kept.push('content-length', String(body.length));
  const { remoteAddress } = socket;
  if (!isPrivateAddress(remoteAddress)) kept.push('x-forwarded-for', remoteAddress ?? 'unknown');
  return kept;
}

function withoutHeaders(rawHeaders: readonly string[], names: ReadonlySet<string>): string[] {
  return rawHeaders.filter((_, at) => !names.has(String(rawHeaders[at - (at % 2)]).toLowerCase()));
}

export interface AckProxyListeners {
  readonly onLost: (loss: LostRequest) => void;
  /** `times` is how many equal refusals are reported together. */
  readonly onRefused: (refusal: Refusal, times: number) => void;
}

export interface AckProxy {
  readonly port: number;
  /** Stops accepting, then resolves once every request is forwarded, or after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/**
 * Starts it on its own thread, whose crash ends the process: no request would reach the bot any more.
 * @throws Error with `code` and `port` when it cannot listen
 */
export async function startAckProxy(
  settings: AckProxySettings,
  { onLost, onRefused }: AckProxyListeners,
): Promise<AckProxy> {
  const thread = new Worker(join(__dirname, 'ack-proxy-thread.js'), { workerData: settings });
  const waiters = new Map<AckProxyMessage['kind'], (message: AckProxyMessage) => void>();
  const waitFor = <Kind extends AckProxyMessage['kind']>(kind: Kind) =>
    new Promise<AckProxyMessage>((resolve) => waiters.set(kind, resolve));
  thread.on('message', (message: AckProxyMessage) => {
    if (message.kind === 'lost') onLost(message);
    else if (message.kind === 'refused') onRefused(message, message.times);
    else waiters.get(message.kind)?.(message);
  });

  const first = await Promise.race([waitFor('listening'), waitFor('not-listening')]);
  if (first.kind !== 'listening') {
    await thread.terminate();
    const { message = 'the ack proxy did not start', ...rest } = first.kind === 'not-listening' ? first : {};
    throw Object.assign(new Error(message), rest, { port: settings.port });
  }
  return {
    port: first.port,
    async close(graceMs) {
      const closed = waitFor('closed');
      thread.postMessage(graceMs);
      await closed;
      await thread.terminate();
    },
  };
}

/** The thread's `workerData`. */
export interface AckProxySettings {
  readonly signingSecret: string;
  /** Port of the bot's own server; `port` is the public one. */
  readonly botPort: number;
  readonly port: number;
  readonly host: string;
}

export type AckProxyMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'not-listening'; readonly code?: string; readonly message: string }
  | ({ readonly kind: 'lost' } & LostRequest)
  | ({ readonly kind: 'refused'; readonly times: number } & Refusal)
  | { readonly kind: 'closed' };
