import './cli/signals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRoundup } from './app/app';
import type { Role } from './app/options';
import { exitOnCrash } from './cli/crash';
import { endAtOnce, signals } from './cli/signals';
import { addAdmin, migrateAlone, rotateKeysAlone } from './cli/tasks';
import { type Config, ConfigError, parseConfig, problemsOf } from './config/config';
import type { SlackNeeds } from './config/cross-checks';
import { redact } from './ops/redact';
import { StoreStartError } from './store/errors';

// date-fns-tz reckons wrongly near clock changes when the process itself has another zone.
process.env.TZ = 'UTC';

/** What goes wrong from then on, and is nobody's to catch, is logged as everything is. */
function readConfig(needs?: SlackNeeds): Config {
  const config = parseConfig(process.env, needs);
  exitOnCrash(config);
  return config;
}

interface Running {
  stop(): Promise<void>;
}

/** What the first argument chooses. A task that is done resolves to nothing, and the process ends. */
const roles: Readonly<Record<string, (args: readonly string[]) => Promise<Running | null>>> = {
  all: () => run('all'),
  web: () => run('web'),
  worker: () => run('worker'),
  async migrate() {
    await migrateAlone(readConfig('nothing'));
    console.log('The database is up to date.');
    return null;
  },
  async 'rotate-keys'() {
    const { count, unreadable } = await rotateKeysAlone(readConfig('nothing'));
    console.log(
      `${count} secrets were sealed anew with the newest key. The older keys are no longer needed.`,
    );
    for (const what of unreadable) {
      console.error(
        `${what} does not open: it was changed in the database. It was left as it is, and is asked for again when it is used.`,
      );
    }
    return null;
  },
  async admin([slackUserId = '']) {
    await addAdmin(readConfig('bot-token'), slackUserId);
    console.log(`${slackUserId} is an admin of Roundup now. /cal-account in Slack names further ones.`);
    return null;
  },
  async doctor() {
    const config = readConfig('nothing');
    const missing = problemsOf(process.env).map((problem) => ({ what: 'Roundup can start', problem }));
    const checks = [...missing, ...(await createRoundup({ config }).examine())];
    for (const { what, problem } of checks)
      console.log(problem === null ? `ok    ${what}` : `FAIL  ${what}: no. ${problem}`);
    process.exitCode = checks.every(({ problem }) => problem === null) ? 0 : 1;
    return null;
  },
  async version() {
    const file = join(__dirname, '..', 'package.json');
    const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
    console.log(`Roundup ${version}, Node ${process.version}`);
    return null;
  },
};

async function run(role: Role): Promise<Running> {
  const roundup = createRoundup({ config: readConfig(), role, acksOnThread: true });
  await roundup.start();
  return roundup;
}

async function main(given: string, args: readonly string[]): Promise<void> {
  const role = /^(-v|--version)$/.test(given) ? 'version' : given;
  const start = Object.hasOwn(roles, role) ? roles[role] : undefined;
  if (start === undefined) {
    const isHelp = /^(--?h(elp)?|help)$/.test(role);
    const usage = `Usage: node dist/index.js [${Object.keys(roles).join('|')}], all unless said: web and worker in one.`;
    if (isHelp) console.log(usage);
    else console.error(`Unknown role "${role}". ${usage}`);
    process.exitCode = isHelp ? 0 : 2;
    return;
  }
  const running = await start(args);
  if (running === null) process.exit();
  const stop = (signal: NodeJS.Signals) => {
    // A second one does not wait.
    for (const one of signals) process.off(one, stop).on(one, endAtOnce);
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`Stopping on ${signal} failed:`, redact(String(error)));
        process.exit(1);
      },
    );
  };
  for (const signal of signals) process.off(signal, endAtOnce).on(signal, stop);
}

/** What listening at a wrong address ends with; what goes wrong with Slack or the database is told apart before. */
const noSuchAddress: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
]);

function startProblem(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StoreStartError) return error.message;
  if (!(error instanceof Error)) return `Roundup could not start: ${redact(String(error))}`;
  const code = 'code' in error ? String(error.code) : '';
  if (noSuchAddress.has(code)) {
    return `HOST is no address of this machine (${code}). Set it to 0.0.0.0, ::, 127.0.0.1 or one of its own, or leave it out.`;
  }
  const isTaken = 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
  return isTaken
    ? `Port ${error.port} is taken by another program. Set PORT to a free one.`
    : `Roundup could not start: ${redact(error.message)}`;
}

main(process.argv[2] ?? 'all', process.argv.slice(3)).catch((error: unknown) => {
  console.error(startProblem(error));
  process.exit(1);
});
