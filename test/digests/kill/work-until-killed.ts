// Run as a process of its own: the worker as it is started by `index.js worker`, but for its clock, which begins
// where it is told. One line of JSON on stdin starts it; it says when it has, and works until it is killed.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRoundup } from '../../../src/app/app';
import { configOf, type Place } from './place';

export interface Task extends Place {
  /** The worker's clock goes on from here. */
  readonly startAt: number;
}

async function work(task: Task): Promise<void> {
  const beganAt = performance.now();
  const roundup = createRoundup({
    config: configOf(task),
    role: 'worker',
    digestTimes: { pollMs: 25 },
    now: () => new Date(task.startAt + performance.now() - beganAt),
    logDestination: { write: (line) => writeSync(2, line) },
  });
  await roundup.start();
  writeSync(1, 'opened\n');
  process.on('SIGTERM', () => {
    roundup.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        writeSync(2, `${error}\n`);
        process.exit(1);
      },
    );
  });
}

if (require.main === module) {
  createInterface({ input: process.stdin }).once('line', (line) => {
    const task: Task = JSON.parse(line);
    work(task).catch((error: unknown) => {
      writeSync(2, `${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    });
  });
  writeSync(1, 'ready\n');
}
