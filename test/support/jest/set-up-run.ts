import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { makeScratchFolder } from '../../store/scratch-folder';
import { type OwnPostgres, startPostgres } from '../../store/start-postgres';

/**
 * Makes what the suites of a run share, and find by the environment: a folder, and the address where to ask for a
 * Postgres, which is started for the first who asks.
 */
// biome-ignore lint/style/noDefaultExport: jest asks for it.
export default async function setUpRun(): Promise<void> {
  const folder = makeScratchFolder();
  let starting: Promise<OwnPostgres> | undefined;

  async function end(): Promise<string> {
    server.close();
    rmSync(folder, { recursive: true, force: true });
    await (await starting)?.close();
    return '';
  }
  async function addressOf(): Promise<string> {
    starting ??= startPostgres();
    return (await starting).address;
  }
  const server = createServer((request, response) => {
    response.shouldKeepAlive = false;
    (request.method === 'DELETE' ? end() : addressOf()).then(
      (answer) => response.end(answer),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  if (place === null || typeof place === 'string') throw new Error('the server has no port');
  process.env.ROUNDUP_TEST_RUN = folder;
  process.env.ROUNDUP_TEST_POSTGRES = `http://127.0.0.1:${place.port}`;
}
