import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { listen } from './listen';
import { serve } from './serve';

const settings = z.object({
  /** Of every call, unless its path or its `status` is named below. */
  delayMs: z.int(),
  delayMsByName: z.record(z.string(), z.int()),
});
type Settings = z.infer<typeof settings>;

let local: LocalCalcom | undefined;

// The local Cal.com behind a door that makes every call wait, each list of bookings for a time of its own.
serve({
  async start(input) {
    const delays = settings.parse(input);
    // Without a limit of its own: the bot keeps to Cal.com's whatever the server does.
    const calcom = await createLocalCalcom({ now: () => new Date(), limitPerMinute: 1_000_000 });
    local = calcom;
    const server = createServer((incoming, response) => {
      forward(incoming, response, calcom.url, delays).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
    });
    return { url: `http://127.0.0.1:${await listen(server)}`, key: calcom.keys.admin };
  },
  calls: () => local?.requests.map(({ method, path }) => `${method} ${path}`),
});

async function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  origin: string,
  { delayMs, delayMsByName }: Settings,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', origin);
  const status = url.searchParams.get('status') ?? '';
  await wait(delayMsByName[status] ?? delayMsByName[url.pathname] ?? delayMs);
  const outgoing = request(url, { method: incoming.method, headers: incoming.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}
