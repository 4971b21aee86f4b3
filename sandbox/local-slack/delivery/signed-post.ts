import { createHmac } from 'node:crypto';
import { request } from 'node:http';

export interface PostAnswer {
  readonly status: number | undefined; // undefined: no answer at all
  readonly body: string;
  readonly ackMs: number;
  readonly timedOut: boolean;
}

/** Slack's v0 signature. @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function sign(signingSecret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/**
 * One POST, given up at the deadline. Not `fetch`: it would add a charset to the content type of forms, and
 * keep connections open that hold up the stopping of the bot under test.
 */
export function post(input: {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
}): Promise<PostAnswer> {
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
      resolve({ status: undefined, body: '', ackMs: elapsed(), timedOut });
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
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode, body, ackMs: elapsed(), timedOut });
      });
    });
    outgoing.end(input.body);
  });
}
