import { createRoundup } from './app';
import { ConfigError, parseConfig, parseSandboxPort } from './config';

// date-fns-tz reckons wrongly near clock changes when the process itself has another zone.
process.env.TZ = 'UTC';

interface Running {
  stop(): Promise<void>;
}

/** What the first argument chooses. */
const roles: Readonly<Record<string, () => Promise<Running>>> = {
  async web() {
    const roundup = createRoundup({ config: parseConfig(process.env) });
    await roundup.start();
    return roundup;
  },
  async doctor() {
    const checks = await createRoundup({ config: parseConfig(process.env) }).examine();
    for (const { what, problem } of checks)
      console.log(problem === null ? `ok    ${what}` : `FAIL  ${what}: no. ${problem}`);
    process.exit(checks.every(({ problem }) => problem === null) ? 0 : 1);
  },
  async sandbox() {
    const { startSandbox } = await import('./sandbox/start-sandbox.js');
    return startSandbox({ port: parseSandboxPort(process.env), say: console.log });
  },
};

async function main(role: string): Promise<void> {
  const start = Object.hasOwn(roles, role) ? roles[role] : undefined;
  if (start === undefined) {
    console.error(`Unknown role "${role}". Roles: ${Object.keys(roles).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const running = await start();
  const stop = (signal: NodeJS.Signals) => {
    // A second signal finds no listener any more and ends the process at once.
    for (const one of signals) process.off(one, stop);
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`Stopping on ${signal} failed:`, error instanceof Error ? error.message : error);
        process.exit(1);
      },
    );
  };
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, stop);
}

main(process.argv[2] ?? 'web').catch((error: unknown) => {
  if (error instanceof ConfigError) console.error(error.message);
  else console.error('Roundup could not start:', error instanceof Error ? error.message : error);
  process.exit(1);
});
