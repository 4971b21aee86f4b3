import { Agent, request } from 'node:http';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { sign } from '../../sandbox/local-slack/delivery/dispatcher';
import { createRandom } from './random';
import { serve } from './serve';

const order = z.object({
  port: z.int(),
  signingSecret: z.string(),
  perSecond: z.int(),
  /** Waited before the first one. */
  lateMs: z.number(),
  bodies: z.array(z.string()),
});

// Slack's side: sends at a fixed rate whether or not answers come (an open loop), over connections kept alive. Each
// command goes at some moment of its step: sent on the stroke, all of them would meet what earlier ones have set off
// for two seconds later, which is a round number of steps.
serve({
  /** Milliseconds from sending to the 200, one for each body, in order. */
  async send(input) {
    const { port, signingSecret, perSecond, lateMs, bodies } = order.parse(input);
    // In turn, so that no connection is idle for as long as it takes a server to close it.
    const agent = new Agent({ keepAlive: true, scheduling: 'fifo' });
    const timestamp = Math.floor(Date.now() / 1000);
    // Signed beforehand: sending is all that is left to do.
    const signed = bodies.map((body) => ({ body, signature: sign(signingSecret, timestamp, body) }));
    const stepMs = 1000 / perSecond;
    const random = createRandom(1);
    const startedAt = performance.now() + lateMs;
    const acks: Promise<number | string>[] = [];
    for (const [at, { body, signature }] of signed.entries()) {
      const leftMs = startedAt + (at + random()) * stepMs - performance.now();
      // Behind its time it still hears of acks.
      await (leftMs > 0 ? wait(leftMs) : nextTurn());
      acks.push(
        post(agent, port, body, {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String(Buffer.byteLength(body)),
          'x-slack-request-timestamp': String(timestamp),
          'x-slack-signature': signature,
        }),
      );
    }
    const results = await Promise.all(acks);
    agent.destroy();
    const problem = results.find((result) => typeof result === 'string');
    if (problem !== undefined) throw new Error(`a command was not acked: ${problem}`);
    return results;
  },
});

/** Milliseconds to the ack, or what came instead. */
function post(agent: Agent, port: number, body: string, headers: Readonly<Record<string, string>>) {
  return new Promise<number | string>((resolve) => {
    const sentAt = performance.now();
    const outgoing = request(
      { agent, host: '127.0.0.1', port, method: 'POST', path: '/slack/events', headers: { ...headers } },
      (answer) => {
        const ackMs = performance.now() - sentAt;
        answer.resume();
        resolve(answer.statusCode === 200 ? ackMs : `status ${answer.statusCode}`);
      },
    );
    outgoing.on('error', ({ message }) => resolve(message));
    outgoing.end(body);
  });
}
