import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface ConnectProxy {
  readonly url: string;
  /** What connections were asked for: `host:port`. */
  readonly asked: readonly string[];
  /** What went through those that were opened to plain servers: `POST /path`. */
  readonly requests: () => readonly string[];
  /** The header that each `CONNECT` brought, or undefined. */
  readonly authorizations: readonly (string | undefined)[];
  /** From now on each is answered with this status; null opens them. */
  refuseWith(status: number | null): void;
  close(): Promise<void>;
}

/** A proxy as companies have one: `CONNECT host:port` opens a connection, and everything else is refused. */
export async function startConnectProxy(): Promise<ConnectProxy> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  let passed = '';
  let refusal: number | null = null;
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    asked.push(request.url ?? '');
    authorizations.push(request.headers['proxy-authorization']);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      socket.on('data', (bytes: Buffer) => {
        passed += bytes.toString('latin1');
      });
      socket.pipe(target).pipe(socket);
    });
    sockets.add(target);
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    authorizations,
    requests: () =>
      [...passed.matchAll(/\b(GET|POST) (\/\S*) HTTP\/1\.1\r\n/g)].map(
        ([, method, path]) => `${method} ${path}`,
      ),
    refuseWith(status) {
      refusal = status;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
