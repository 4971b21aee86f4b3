import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/**
 * Runs so many side by side. Where one fails the others end with the round they are in: none is at work when this rejects.
 */
export async function inLanes(
  count: number,
  run: (hasFailed: () => boolean) => Promise<void>,
): Promise<void> {
  let hasFailed = false;
  const lane = () =>
    run(() => hasFailed).catch((error: unknown) => {
      hasFailed = true;
      throw error;
    });
  const ends = await Promise.allSettled(Array.from({ length: count }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

const alive = new Set<KilledChild<unknown>>();
// Where a test fails, whoever waits for its next task would keep jest from ending.
afterAll(() => Promise.all([...alive].map((child) => child.dismiss())));

/**
 * A script as a process of its own, to be killed at work. It begins with one line on its stdin, and says what it has done
 * in lines of JSON: first that it is ready, at once when it is started.
 */
export class KilledChild<Report> {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly ready: Promise<unknown>;
  private output = '';
  private readonly complaints: Promise<string>;
  private readonly closed: Promise<unknown>;

  constructor(script: string) {
    this.child = spawn(process.execPath, [script]);
    this.ready = once(this.child.stdout, 'data');
    this.child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.output += chunk;
    });
    this.complaints = text(this.child.stderr);
    this.closed = once(this.child, 'close');
    alive.add(this);
  }

  /** Lets it work, kills it so long after it began or had opened the store, and answers what it has said. */
  async workUntil(since: 'begun' | 'opened', ms: number, task: string): Promise<readonly Report[]> {
    await this.ready;
    this.child.stdin.write(`${task}\n`);
    while (since === 'opened' && !this.output.includes('"opened"') && this.child.exitCode === null) {
      await Promise.race([once(this.child.stdout, 'data'), this.closed]);
    }
    await new Promise((done) => setTimeout(done, ms));
    await this.dismiss();
    expect(await this.complaints).toBe('');
    const lines = this.output.split('\n');
    // The last one has no end: cut off, or empty.
    return lines.slice(0, -1).map((line): Report => JSON.parse(line));
  }

  async dismiss(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.closed;
    alive.delete(this);
  }
}
