import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (response: ServerResponse, received: Received) => void;

export interface TinyServer {
  readonly url: URL;
  readonly received: readonly Received[];
  /** Answers in turn; the last one stays. */
  answer(...answers: Answer[]): void;
  close(): Promise<void>;
}

/** An answer with this body as JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

export async function startTinyServer(): Promise<TinyServer> {
  const received: Received[] = [];
  let answers: Answer[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const { method = '', url = '', headers } = incoming;
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
    received.push(seen);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer) answer(response, seen);
    else response.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: new URL(`http://127.0.0.1:${address.port}`),
    received,
    answer(...next) {
      answers = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
