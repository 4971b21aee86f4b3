import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Delivery, Transport } from '../types';
import { type EnvelopeType, type SocketEndpoint, unanswered } from './socket-endpoint';

interface RawRequest {
  readonly body: string;
  readonly contentType?: string;
  readonly timestamp?: number;
  readonly signature?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Dispatcher = ReturnType<typeof createDispatcher>;

const form = 'application/x-www-form-urlencoded';

function parsedAckBody(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body; // plain text is a legal answer
  }
}

function encode(type: EnvelopeType, payload: Readonly<Record<string, unknown>>): RawRequest {
  if (type === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  if (type === 'interactive') return { body: `payload=${encodeURIComponent(JSON.stringify(payload))}` };
  const fields = new URLSearchParams();
  for (const [key, value] of Object.entries(payload)) fields.append(key, String(value));
  return { body: fields.toString() };
}

const answerable = new Set<unknown>(['view_submission', 'block_suggestion']);

// An app may answer a command, and a modal's submission or search; anything else it says is not heard.
function acceptsResponse(type: EnvelopeType, payload: Readonly<Record<string, unknown>>): boolean {
  return type === 'slash_commands' || (type === 'interactive' && answerable.has(payload.type));
}

/** Brings what happens in the workspace to the bot, over HTTP or Socket Mode. */
export function createDispatcher(options: {
  readonly signingSecret: string;
  readonly deadlineMs: number;
  readonly sockets: SocketEndpoint;
}) {
  let transport: Transport | undefined;

  const deliverRaw = async (raw: RawRequest): Promise<Delivery> => {
    if (transport?.kind !== 'http') return unanswered;
    // The machine's clock, not the workspace's: the receiver compares with its own.
    const timestamp = raw.timestamp ?? Math.floor(Date.now() / 1000);
    const signature =
      raw.signature === undefined ? sign(options.signingSecret, timestamp, raw.body) : raw.signature;
    return post({
      url: transport.url,
      body: raw.body,
      deadlineMs: options.deadlineMs,
      headers: {
        'content-type': raw.contentType ?? form,
        'user-agent': 'Slackbot 1.0 (local)',
        ...raw.headers,
        ...(signature === null
          ? {}
          : { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': signature }),
      },
    });
  };

  return {
    deliverTo(given: Transport): void {
      transport = given;
    },
    /** `retry` is how often the same event was delivered before. */
    deliver(type: EnvelopeType, payload: Readonly<Record<string, unknown>>, retry = 0): Promise<Delivery> {
      if (transport?.kind === 'socket')
        return options.sockets.send(type, payload, {
          acceptsResponse: acceptsResponse(type, payload),
          retry,
        });
      const headers: Record<string, string> =
        retry === 0 ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' };
      return deliverRaw({ ...encode(type, payload), headers });
    },
    deliverRaw,
  };
}

/** Slack's v0 signature. @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function sign(signingSecret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/**
 * One POST, given up at the deadline. Not `fetch`: it would add a charset to the content type of forms, and
 * keep connections open that hold up the stopping of the bot under test.
 */
function post(input: {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
}): Promise<Delivery> {
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  return new Promise((resolve) => {
    let timedOut = false;
    const outgoing = request(input.url, {
      method: 'POST',
      agent: false,
      headers: { ...input.headers, 'content-length': String(Buffer.byteLength(input.body)) },
    });
    const giveUp = () => {
      clearTimeout(timer);
      resolve({ ...unanswered, ackMs: elapsed(), timedOut });
    };
    const timer = setTimeout(() => {
      timedOut = true;
      outgoing.destroy();
      giveUp();
    }, input.deadlineMs);
    outgoing.on('error', giveUp);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', giveUp);
      incoming.on('end', () => {
        clearTimeout(timer);
        const ackBody = parsedAckBody(Buffer.concat(chunks).toString('utf8'));
        resolve({ status: incoming.statusCode, ackMs: elapsed(), ackBody, timedOut });
      });
    });
    outgoing.end(input.body);
  });
}
