import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { sign } from '../../sandbox/local-slack/delivery/dispatcher';
import { serve } from './serve';

const lanesOrder = z.object({ port: z.int(), lanes: z.int(), bytes: z.int(), isForged: z.boolean() });
const halvesOrder = z.object({ port: z.int(), count: z.int(), bytes: z.int() });

let isFlooding = false;
let refused = 0;
let halves: Socket[] = [];

/** With a signature of the right form, by somebody who does not know the secret. */
function forged(body: string): Readonly<Record<string, string>> {
  const timestamp = Math.floor(Date.now() / 1000);
  return {
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': sign('not the secret', timestamp, body),
  };
}

// An attack: whoever can reach the bot's port and cannot sign.
serve({
  /** Each lane sends one body after the other, as fast as they are refused, until `end`. */
  start(input) {
    const { port, lanes, bytes, isForged } = lanesOrder.parse(input);
    const body = `text=${'x'.repeat(bytes - 5)}`;
    const agent = new Agent({ keepAlive: true });
    isFlooding = true;
    const send = () => {
      if (!isFlooding) return;
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(bytes),
        ...(isForged ? forged(body) : {}),
      };
      const again = () => setImmediate(send);
      request(
        { agent, host: '127.0.0.1', port, method: 'POST', path: '/slack/events', headers },
        (answer) => {
          if (answer.statusCode !== undefined && answer.statusCode >= 400) refused += 1;
          answer.resume().on('end', again);
        },
      )
        .on('error', again)
        .end(body);
    };
    for (let lane = 0; lane < lanes; lane += 1) send();
    return null;
  },
  /** How many bodies were refused meanwhile. */
  end() {
    isFlooding = false;
    return refused;
  },
  /** Opens connections that send all but the last byte of a body whose headers are in order, and then nothing. */
  async half(input) {
    const { port, count, bytes } = halvesOrder.parse(input);
    const lines = Object.entries(forged('')).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n${lines.join('')}\r\n`;
    const text = head + 'x'.repeat(bytes - 1);
    halves = await Promise.all(
      Array.from(
        { length: count },
        () =>
          new Promise<Socket>((resolve) => {
            const socket: Socket = connect(port, '127.0.0.1', () =>
              socket.write(text, () => resolve(socket)),
            );
            socket.on('error', () => resolve(socket)).resume();
          }),
      ),
    );
    return halves.filter((socket) => !socket.destroyed).length;
  },
});
