import { createServer } from 'node:net';

// Below the ports that systems give to outgoing connections: one of those could be taken a moment later.
const [first, last] = [15_000, 32_000];

/** A loopback port that is free now. */
export function freePort(): Promise<number> {
  const port = first + Math.floor(Math.random() * (last - first));
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(freePort());
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
  });
}
