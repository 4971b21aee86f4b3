import './cli/signals';
import { commands, help } from './cli/commands';
import { endAtOnce, signals } from './cli/signals';
import { UsageError } from './cli/tasks';
import { ConfigError } from './config/config';
import { redact } from './ops/redact';
import { StoreStartError } from './store/errors';

// date-fns-tz miscalculates near clock changes when the process runs in another zone.
process.env.TZ = 'UTC';

async function main(given: string, args: readonly string[]): Promise<void> {
  if (/^(--?h(elp)?|help)$/.test(given)) {
    console.log(help());
    return;
  }
  const name = /^(-v|--version)$/.test(given) ? 'version' : given;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    console.error(`There is no command "${name}".\n\n${help()}`);
    process.exitCode = 2;
    return;
  }
  const running = await command.run(process.env, args);
  if (running === null) process.exit();
  const stop = (signal: NodeJS.Signals) => {
    // A second signal does not wait.
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

/** Error codes of a wrong listening address; Slack's and the database's errors are handled before. */
const noSuchAddress: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
]);

function startProblem(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StoreStartError || error instanceof UsageError)
    return error.message;
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
