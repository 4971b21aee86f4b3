import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Task } from './work-until-killed';

/** One worker, started and waiting for its task. */
export class WorkerProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly complaints: Promise<string>;
  private readonly closed: Promise<unknown>;
  private output = '';

  constructor(script: string) {
    this.child = spawn(process.execPath, [script], { env: { TZ: 'UTC' } });
    this.child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.output += chunk;
    });
    this.complaints = text(this.child.stderr);
    this.closed = once(this.child, 'close');
  }

  /** Resolves when it has begun to work. */
  async begin(task: Task): Promise<void> {
    await this.hasSaid('ready');
    this.child.stdin.write(`${JSON.stringify(task)}\n`);
    await this.hasSaid('opened');
  }

  /** Resolves to what it complained of. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<string> {
    this.child.kill(signal);
    await this.closed;
    return this.complaints;
  }

  private async hasSaid(word: string): Promise<void> {
    while (!this.output.includes(word)) {
      if (this.child.exitCode !== null) throw new Error(`The worker has ended: ${await this.complaints}`);
      await Promise.race([once(this.child.stdout, 'data'), this.closed]);
    }
  }
}
