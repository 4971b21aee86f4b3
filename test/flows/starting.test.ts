import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, isBuilt, startChild } from '../support/child-process';

if (!isBuilt) console.warn('Skipped, since there is no dist/: run npm run build first');

/** Takes connections and never says a word. */
async function startSilentServer(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer(() => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { server, port: address.port };
}

(isBuilt ? describe : describe.skip)('an end while starting', () => {
  let silent: Awaited<ReturnType<typeof startSilentServer>>;
  let dataDir: string;
  let child: Child;
  beforeEach(async () => {
    silent = await startSilentServer();
    dataDir = await mkdtemp(join(tmpdir(), 'roundup-test-'));
  });
  afterEach(async () => {
    await child.end('SIGKILL');
    silent.server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const away: Readonly<Record<string, (port: number) => Readonly<Record<string, string>>>> = {
    Slack: (port) => ({ SLACK_API_URL: `http://127.0.0.1:${port}/api/` }),
    Postgres: (port) => ({
      DATABASE_URL: `postgres://me@127.0.0.1:${port}/roundup`,
      ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
    }),
  };

  it.each([
    ['SIGTERM', 'Slack', 143],
    ['SIGTERM', 'Postgres', 143],
    ['SIGINT', 'Slack', 130],
    ['SIGINT', 'Postgres', 130],
  ] as const)('%s ends it where %s is silent, with the code of the signal', async (signal, who, code) => {
    const asked = once(silent.server, 'connection');
    child = startChild('all', {
      SLACK_BOT_TOKEN: 'xoxb-1-2-abc',
      SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      ...away[who]?.(silent.port),
    });
    await asked;
    // As process 1 of a container, where only a handler of its own hears a signal, the code is the same.
    expect(await child.end(signal)).toBe(code);
    expect(child.printed()).not.toMatch(/could not start/);
  });
});

(isBuilt ? describe : describe.skip)('a HOST that is no address of this machine', () => {
  it('is named, with what to set', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'roundup-test-'));
    const child = startChild('worker', {
      SLACK_BOT_TOKEN: 'xoxb-1-2-abc',
      SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
      // Kept for documentation: nobody has it.
      HOST: '192.0.2.1',
      PORT: '0',
      DATA_DIR: dataDir,
    });
    expect(await child.exited).toBe(1);
    expect(child.printed()).toMatch(/HOST is no address of this machine .*Set it to 0\.0\.0\.0/);
    await rm(dataDir, { recursive: true, force: true });
  });
});
