// A real Postgres on loopback, told what to do by lines on stdin: start, stop. It ends with its stdin.
// A process of its own, as the package is an ES module and Jest runs CommonJS.
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [packagePath, databaseDir, port, password] = process.argv.slice(2);
const { default: EmbeddedPostgres } = await import(pathToFileURL(packagePath).href);
const log = [];
const server = new EmbeddedPostgres({
  databaseDir,
  port: Number(port),
  user: 'roundup',
  password,
  // Postgres refuses to run as root, and takes its own user then.
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--no-sync'],
  postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
  onLog: (line) => log.push(String(line)),
  onError: (error) => log.push(String(error)),
});

const tell = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
const acts = {
  initialise: () => server.initialise(),
  start: () => server.start(),
  stop: () => server.stop(),
};

for await (const line of createInterface({ input: process.stdin })) {
  try {
    await acts[line]();
    tell({ done: line });
  } catch (error) {
    tell({ failed: line, why: `${error}\n${log.slice(-20).join('\n')}` });
  }
}
await server.stop();
await rm(databaseDir, { recursive: true, force: true });
process.exit(0);
