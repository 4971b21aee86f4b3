// Run as a process of its own: asks Cal.com with everyone's own connection, with a clock that makes each token too old
// for the next round, and writes to the store besides, until it is killed. One line of JSON on stdin starts it.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openOwners, owners, type Place, workspace } from './owners';

/** What a line of its output says. */
export type Report =
  | { readonly kind: 'ready' | 'opened' }
  | { readonly kind: 'asking' | 'answered' | 'told'; readonly owner: string }
  | { readonly kind: 'written'; readonly round: number };

export interface Task extends Place {
  readonly startAt: number;
  readonly round: number;
}

const roundMs = 29 * 60_000;

const report = (what: Report) => writeSync(1, `${JSON.stringify(what)}\n`);

async function refreshOn(task: Task): Promise<void> {
  let at = task.startAt;
  const tell = (owner: string) => report({ kind: 'told', owner });
  const { store, ask } = await openOwners(task, () => new Date(at), tell);
  report({ kind: 'opened' });
  for (let { round } = task; ; round += 1) {
    const written = store.policies
      .change(workspace, (policy) => ({ ...policy, bookingsNamed: [`U0ROUND${round}`] }))
      .then(() => report({ kind: 'written', round }));
    const asked = owners.map(async (owner) => {
      report({ kind: 'asking', owner });
      const outcome = await ask(owner);
      if (outcome !== 'answered') throw new Error(`${owner} was ${outcome}`);
      report({ kind: 'answered', owner });
    });
    await Promise.all([written, ...asked]);
    at += roundMs;
  }
}

if (require.main === module) {
  createInterface({ input: process.stdin }).once('line', (line) => {
    const task: Task = JSON.parse(line);
    refreshOn(task).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exit(1);
    });
  });
  report({ kind: 'ready' });
}
