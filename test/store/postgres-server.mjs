// A real Postgres on loopback, told what to do by lines on stdin: initialise, start, stop. It ends with its stdin.
// A process of its own, so that it outlives no test run, and may change its user where that is root.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, lchownSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const [native, folder, port, password] = process.argv.slice(2);
const binaries = process.getuid?.() === 0 ? becomeNobody() : native;
process.chdir(folder);

const program = (name) => join(binaries, 'bin', name);
const data = join(folder, 'data');
// Nothing here outlives a crash of the machine.
const flags = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  `port=${port}`,
  'fsync=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'autovacuum=off',
  // Several suites share it.
  'max_connections=300',
];
const log = [];
let server;

const acts = {
  async initialise() {
    const secret = join(folder, 'password');
    await writeFile(secret, password);
    const options = ['--no-locale', '--encoding=UTF8', '--no-sync', '--auth=password', '--username=roundup'];
    await run(program('initdb'), [...options, `--pgdata=${data}`, `--pwfile=${secret}`]);
    await rm(secret);
  },
  start: () =>
    new Promise((resolve, reject) => {
      server = spawn(program('postgres'), ['-D', data, ...flags.flatMap((flag) => ['-c', flag])], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      server.stderr.setEncoding('utf8').on('data', (text) => {
        log.push(text);
        if (text.includes('ready to accept connections')) resolve();
      });
      server.on('error', reject).on('exit', () => reject(new Error('it has ended')));
    }),
  async stop() {
    if (server === undefined || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    // Windows has no signals; pg_ctl sends them there too.
    await run(program('pg_ctl'), ['kill', 'INT', String(server.pid)]);
    await ended;
  },
};

const tell = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  try {
    await acts[line]();
    tell({ done: line });
  } catch (error) {
    tell({ failed: line, why: `${error}\n${log.slice(-20).join('')}` });
  }
}
await acts.stop();
process.chdir('..');
await rm(folder, { recursive: true, force: true });

// Postgres refuses to run as root. Nobody may run it, but cannot reach what only root may read: it gets a copy.
function becomeNobody() {
  const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, 'nobody'])));
  cpSync(native, folder, { recursive: true, verbatimSymlinks: true });
  for (const name of readdirSync(folder, { recursive: true })) lchownSync(join(folder, name), uid, gid);
  chownSync(folder, uid, gid);
  process.setgroups([]);
  process.setgid(gid);
  process.setuid(uid);
  return folder;
}
