import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRoundup } from '../app/app';
import type { Role } from '../app/options';
import { type Config, parseConfig, problemsOf } from '../config/config';
import type { SlackNeeds } from '../config/cross-checks';
import type { Environment } from '../config/environment';
import { exitOnCrash } from './crash';
import { addAdmin, backUp, forget, listDigests, migrateAlone, restore, rotateKeysAlone } from './tasks';

export interface Running {
  stop(): Promise<void>;
}

export interface Command {
  /** The arguments, as `--help` shows them. */
  readonly usage: string;
  readonly summary: string;
  /** Null when done, else what a signal stops. @throws ConfigError, UsageError, StoreStartError */
  run(env: Environment, args: readonly string[]): Promise<Running | null>;
}

export const commands: Readonly<Record<string, Command>> = {
  all: role('all', 'Answers Slack and sends digests, in one process. What runs without an argument'),
  web: role('web', 'Answers Slack. Any number of them, with Postgres'),
  worker: role('worker', 'Sends digests. Any number of them, with Postgres'),
  doctor: {
    usage: '',
    summary: 'Checks the settings, the database, Slack and Cal.com, and says what to do',
    run: runDoctor,
  },
  migrate: task('', 'Brings the database up to date', migrateAlone),
  backup: task('FILE', 'Copies the embedded database to a new file, also while Roundup runs', backUp),
  restore: task(
    'FILE',
    'Puts a backup in place of the embedded database, while Roundup is stopped',
    (config, file) => restore(config, file, new Date()),
  ),
  'rotate-keys': task('', 'Encrypts every secret again with the newest of ENCRYPTION_KEYS', rotateKeysAlone),
  digests: task('', 'Lists the digests of all workspaces', listDigests),
  forget: task(
    'WORKSPACE [--yes]',
    'Says what is kept of a Slack workspace (T…); with --yes, deletes all of it',
    (config, workspaceId, confirmation) => forget(config, workspaceId, confirmation === '--yes'),
  ),
  admin: task(
    'USER',
    'Makes a Slack member (U…) an admin of Roundup, with SLACK_BOT_TOKEN',
    addAdmin,
    'bot-token',
  ),
  version: {
    usage: '',
    summary: 'Says which version this is',
    async run() {
      console.log(`Roundup ${version()}, Node ${process.version}`);
      return null;
    },
  },
};

export const help = (): string =>
  [
    'Usage: node dist/index.js [COMMAND]',
    '',
    ...Object.entries(commands).map(
      ([name, { usage, summary }]) => `  ${`${name} ${usage}`.padEnd(27)} ${summary}.`,
    ),
    '',
    'Settings come from the environment: docs/configuration.md lists them.',
  ].join('\n');

/** From here on, uncaught errors go through our logger. */
function readConfig(env: Environment, needs?: SlackNeeds): Config {
  const config = parseConfig(env, needs);
  exitOnCrash(config);
  return config;
}

function role(role: Role, summary: string): Command {
  return {
    usage: '',
    summary,
    async run(env) {
      const roundup = createRoundup({ config: readConfig(env), role, acksOnThread: true });
      await roundup.start();
      return roundup;
    },
  };
}

/** A command that runs once; `act` resolves to the lines to print. */
function task(
  usage: string,
  summary: string,
  act: (config: Config, ...args: readonly string[]) => Promise<readonly string[]>,
  needs: SlackNeeds = 'nothing',
): Command {
  return {
    usage,
    summary,
    async run(env, args) {
      for (const line of await act(readConfig(env, needs), ...args)) console.log(line);
      return null;
    },
  };
}

async function runDoctor(env: Environment): Promise<null> {
  const config = readConfig(env, 'nothing');
  const missing = problemsOf(env).map((problem) => ({ what: 'Roundup can start', problem }));
  const checks = [...missing, ...(await createRoundup({ config }).diagnose())];
  for (const { what, problem } of checks)
    console.log(problem === null ? `ok    ${what}` : `FAIL  ${what}: no. ${problem}`);
  process.exitCode = checks.every(({ problem }) => problem === null) ? 0 : 1;
  return null;
}

function version(): string {
  // Two levels up from `src/cli`, one from the bundled `dist`.
  const [file = ''] = ['../..', '..'].map((up) => join(__dirname, up, 'package.json')).filter(existsSync);
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return version;
}
