import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually';

const root = join(__dirname, '..', '..');
const built = join(root, 'dist', 'index.js');
const builtSandbox = join(root, 'dist-sandbox', 'sandbox', 'run.js');

/** The bot and the sandbox as they are built, when they are. */
export const isBuilt = existsSync(built);
export const isSandboxBuilt = existsSync(builtSandbox);

export interface Child {
  /** The first match in what it has printed, or will. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  readonly pid: number | undefined;
  /** All it has printed so far, on both ways out. */
  printed(): string;
  /** Resolves to the exit code once it ends by itself. */
  readonly exited: Promise<number | null>;
  /** Sends the signal and resolves to the exit code, null when the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

// Roundup has to run in UTC by itself.
const farZone = 'Pacific/Chatham';

/** Starts `node dist/index.js ROLE` as its users do. */
export function startChild(
  role: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Child {
  return start([built, role, ...args], env);
}

/** Starts the sandbox, as `npm run sandbox` does. */
export function startSandboxChild(env: Readonly<Record<string, string>>): Child {
  return start([builtSandbox], env);
}

const alive = new Set<ChildProcess>();
// Where a test fails before it ends them, they would keep jest from ending.
afterAll(() => {
  for (const child of alive) child.kill('SIGKILL');
});

function start(command: readonly string[], env: Readonly<Record<string, string>>): Child {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { PATH, TZ: farZone, ...env },
  });
  alive.add(child);
  child.on('close', () => alive.delete(child));
  let printed = '';
  const collect = (chunk: Buffer) => {
    printed += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = exitOf(child);

  return {
    pid: child.pid,
    printed: () => printed,
    exited,
    prints(pattern) {
      return eventually(`it prints ${pattern}`, () => {
        const match = pattern.exec(printed);
        if (match === null && child.exitCode !== null)
          throw new Error(`It ended and printed nothing like ${pattern}, but: ${printed}`);
        return match ?? undefined;
      });
    },
    end(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    // Not "exit": what it printed last may come after that.
    child.on('close', (code) => resolve(code));
  });
}
