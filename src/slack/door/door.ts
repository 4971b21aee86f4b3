import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { parse } from 'node:querystring';
import { pipeline } from 'node:stream/promises';
import { isValidSlackRequest } from '@slack/bolt';
import { isAckedBlank } from '../acked-blank';
import { isForSlack, isFromAhead, readBody } from '../request-guard';

export interface DoorOptions {
  readonly signingSecret: string;
  /** Where the bot itself listens, on loopback. */
  readonly port: number;
  /** A request could not be handed on. `isAcked`: and Slack will not know. */
  readonly onLost: (reason: string, isAcked: boolean) => void;
}

/**
 * Stands before the bot's own server, on a thread where nothing else runs: commands and presses that Slack has signed
 * are acked here and handed on, so that no ack waits for an answer that is being made. All else is passed through both
 * ways as it is; the bot looks at every signature again and is the one that refuses.
 */
export function createDoor({ signingSecret, port, onLost }: DoorOptions): Server {
  const agent = new Agent({ keepAlive: true });

  function handOn(incoming: IncomingMessage) {
    const { method, url, rawHeaders } = incoming;
    return request({
      agent,
      host: '127.0.0.1',
      port,
      method,
      path: url,
      headers: rawHeaders,
      setHost: false,
    });
  }

  /** Passes it through. A body that was read already comes as `body`. */
  async function passThrough(incoming: IncomingMessage, response: ServerResponse, body?: Buffer) {
    const outgoing = handOn(incoming);
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject);
    });
    // Whoever asked hung up: nobody waits for the answer.
    response.on('close', () => outgoing.destroy());
    if (body === undefined) incoming.pipe(outgoing);
    else outgoing.end(body);
    const answer = await answered;
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    await pipeline(answer, response);
  }

  /** Nobody waits for the answer any more. */
  async function handOnAcked(incoming: IncomingMessage, body: Buffer) {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      handOn(incoming).on('response', resolve).on('error', reject).end(body);
    });
    answer.resume();
  }

  async function take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let isAcked = false;
    try {
      const body = isForSlack(incoming) ? await readBody(incoming) : undefined;
      if (body === null) {
        response.writeHead(413).end();
        incoming.resume();
      } else if (body !== undefined && isAckedHere(incoming, body, signingSecret)) {
        response.writeHead(200).end();
        isAcked = true;
        await handOnAcked(incoming, body);
      } else await passThrough(incoming, response, body);
    } catch (error) {
      if (!isAcked && response.destroyed) return;
      onLost(error instanceof Error ? error.message : 'for no reason given', isAcked);
      if (!response.headersSent) response.writeHead(502).end();
      else if (!isAcked) response.destroy();
    }
  }

  const server = createServer((incoming, response) => void take(incoming, response));
  return server.on('close', () => agent.destroy());
}

function isAckedHere(incoming: IncomingMessage, body: Buffer, signingSecret: string): boolean {
  const { headers } = incoming;
  const signature = headers['x-slack-signature'];
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
  if (!isForm || typeof signature !== 'string' || isFromAhead(incoming)) return false;
  const text = body.toString();
  const timestamp = Number(headers['x-slack-request-timestamp']);
  return (
    isBlankForm(text) &&
    isValidSlackRequest({
      signingSecret,
      body: text,
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
    })
  );
}

function isBlankForm(text: string): boolean {
  const form = parse(text);
  if (form.ssl_check !== undefined) return false;
  if (typeof form.payload !== 'string') return isAckedBlank(form);
  try {
    const payload: unknown = JSON.parse(form.payload);
    return typeof payload === 'object' && payload !== null && isAckedBlank({ ...payload });
  } catch {
    return false;
  }
}
