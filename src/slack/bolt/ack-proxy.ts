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
import { isNear } from '../../ops/near';
import { requestLimits } from '../../ops/ops-server';
import type { OnRefused, Refusal } from '../../ops/refusals';
import { hasEmptyAck } from './early-ack';
import { createRequestGuard, isForSlack, refuse } from './request-guard';

/** A request that the bot will never see. */
export interface Loss {
  readonly reason: string;
  /** Slack was told that all is well, so it will not say otherwise to the person. */
  readonly isAcked: boolean;
  /** More wait for the bot already than it can take in a while. */
  readonly isBusy: boolean;
  /** Where the person can be answered; null where the request has no such address, or was not read. */
  readonly responseUrl: string | null;
}

interface AckProxyOptions {
  readonly signingSecret: string;
  /** Where the bot itself listens, on loopback. */
  readonly port: number;
  readonly onLost: (loss: Loss) => void;
  readonly onRefused: OnRefused;
}

type AckProxyServer = Server & {
  /** Once it is closed: what was acked is still to be handed on. Resolves when it is, or is lost after so long. */
  drain(timeoutMs: number): Promise<void>;
};

/** Requests that the bot has not taken yet. Each that is forwarded has a connection. */
const forwardLimits = { max: 128, maxPerKey: 96, maxWaiting: 2_000, maxWaitingPerKey: 1_000 };

function teamOf({ team_id: id, team }: Readonly<Record<string, unknown>>): string {
  if (typeof id === 'string') return id;
  return typeof team === 'object' && team !== null && 'id' in team ? String(team.id) : '';
}

/**
 * Stands before the bot's own server, on a thread where nothing else runs. What claims to be Slack's and is not is
 * refused here, so that the bot spends nothing on it. Commands and presses are acked here and handed on, so that no ack
 * waits for an answer that is being made. All else is passed through both ways.
 */
export function createAckProxy({ signingSecret, port, onLost, onRefused }: AckProxyOptions): AckProxyServer {
  const agent = new Agent({ keepAlive: true });
  const guard = createRequestGuard(signingSecret);
  const queue = createKeyedSemaphore(forwardLimits);
  const inFlight = createInFlight();

  function forward(incoming: IncomingMessage, body?: Buffer) {
    const { method, url } = incoming;
    return request({
      agent,
      host: '127.0.0.1',
      port,
      method,
      path: url,
      headers: headersFor(incoming, body),
      setHost: false,
    });
  }

  /** Passes it through. A body that was read already comes as `body`. */
  async function passThrough(incoming: IncomingMessage, response: ServerResponse, body?: Buffer) {
    const outgoing = forward(incoming, body);
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject);
    });
    // Whoever asked hung up: nobody waits for the answer.
    response.on('close', () => outgoing.destroy());
    if (body === undefined) incoming.pipe(outgoing);
    else outgoing.end(body);
    const answer = await answered;
    // Node frames it again: a client of HTTP/1.0 cannot read chunks.
    response.writeHead(answer.statusCode ?? 502, withoutHeaders(answer.rawHeaders, ofOneHop));
    await pipeline(answer, response);
  }

  /** Nobody waits for the answer any more. */
  async function forwardAcked(incoming: IncomingMessage, body: Buffer) {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      forward(incoming, body).on('response', resolve).on('error', reject).end(body);
    });
    answer.resume();
  }

  async function take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
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
    inFlight.track(take(incoming, response)),
  );
  return Object.assign(server, {
    async drain(timeoutMs: number) {
      await inFlight.drain(timeoutMs);
      agent.destroy();
    },
  });
}

/** About one connection alone, so not handed on. */
const ofOneHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade']);
/** Of a request whose body is still to be piped, `transfer-encoding` says where it ends. */
const ofOneHopAsked = new Set([...[...ofOneHop].filter((name) => name !== 'transfer-encoding'), 'expect']);
const ofReadBody = new Set([...ofOneHop, 'expect', 'content-length']);

/** Whoever asks from afar is named, as proxies do: to the bot itself all come from loopback. */
function headersFor({ headers, rawHeaders, socket }: IncomingMessage, body: Buffer | undefined): string[] {
  const kept = withoutHeaders(rawHeaders, body === undefined ? ofOneHopAsked : ofReadBody);
  // A client of HTTP/1.0 need not say it; to the bot we speak 1.1.
  if (headers.host === undefined) kept.push('host', 'localhost');
  if (body !== undefined) kept.push('content-length', String(body.length));
  const { remoteAddress } = socket;
  if (!isNear(remoteAddress)) kept.push('x-forwarded-for', remoteAddress ?? 'unknown');
  return kept;
}

function withoutHeaders(rawHeaders: readonly string[], names: ReadonlySet<string>): string[] {
  return rawHeaders.filter((_, at) => !names.has(String(rawHeaders[at - (at % 2)]).toLowerCase()));
}

/** What becomes known of requests that the bot never sees. */
export interface AckProxyWatch {
  readonly onLost: (loss: Loss) => void;
  /** So many at once. */
  readonly onRefused: (refusal: Refusal, times: number) => void;
}

export interface AckProxy {
  readonly port: number;
  /** Takes nothing new; resolves once all is handed on, or cut after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/**
 * Starts the ack proxy on a thread of its own. If that thread ends unasked, so does the process: nothing would reach it.
 *
 * @throws Error with the code and the port when it cannot listen there
 */
export async function startAckProxy(
  settings: AckProxySettings,
  { onLost, onRefused }: AckProxyWatch,
): Promise<AckProxy> {
  const thread = new Worker(join(__dirname, 'ack-proxy-thread.js'), { workerData: settings });
  const heard = new Map<AckProxyNews['kind'], (news: AckProxyNews) => void>();
  const hear = <Kind extends AckProxyNews['kind']>(kind: Kind) =>
    new Promise<AckProxyNews>((resolve) => heard.set(kind, resolve));
  thread.on('message', (news: AckProxyNews) => {
    if (news.kind === 'lost') onLost(news);
    else if (news.kind === 'refused') onRefused(news, news.times);
    else heard.get(news.kind)?.(news);
  });

  const first = await Promise.race([hear('listening'), hear('not-listening')]);
  if (first.kind !== 'listening') {
    await thread.terminate();
    const { message = 'the ack proxy did not start', ...rest } = first.kind === 'not-listening' ? first : {};
    throw Object.assign(new Error(message), rest, { port: settings.port });
  }
  return {
    port: first.port,
    async close(graceMs) {
      const closed = hear('closed');
      thread.postMessage(graceMs);
      await closed;
      await thread.terminate();
    },
  };
}

/** What the thread of the ack proxy is started with. */
export interface AckProxySettings {
  readonly signingSecret: string;
  /** Where the bot itself listens. */
  readonly botPort: number;
  readonly port: number;
  readonly host: string;
}

/** What it says. */
export type AckProxyNews =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'not-listening'; readonly code?: string; readonly message: string }
  | ({ readonly kind: 'lost' } & Loss)
  | ({ readonly kind: 'refused'; readonly times: number } & Refusal)
  | { readonly kind: 'closed' };
