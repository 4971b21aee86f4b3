import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { z } from 'zod';
import { replySchema } from './message';

/** A process of its own, so that its work does not count as somebody else's. */
export interface Child {
  ask<T>(name: string, input: unknown, answer: z.ZodType<T>): Promise<T>;
  stop(): Promise<void>;
}

type Program =
  | 'bot'
  | 'bare-app'
  | 'calcom'
  | 'big-calcom'
  | 'slack'
  | 'load'
  | 'flood'
  | 'fair-share'
  | 'client'
  | 'queue-worker'
  | 'many-bot'
  | 'budget-client'
  | 'day'
  | 'digest-seed'
  | 'digest-worker'
  | 'digest-slack'
  | 'digest-calcom';

/** Starts the program of that name in this folder. Its standard output is dropped, as a bot's log would be. */
export function startChild(program: Program): Child {
  const child = fork(join(__dirname, program), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  let lastId = 0;

  child.on('message', (message) => {
    const { id, value, problem } = replySchema.parse(message);
    const caller = waiting.get(id);
    waiting.delete(id);
    if (problem === undefined) caller?.resolve(value);
    else caller?.reject(new Error(`${program}: ${problem}`));
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${program} ended with ${code}`));
    waiting.clear();
  });

  return {
    async ask(name, input, answer) {
      lastId += 1;
      const id = lastId;
      const value = await new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, name, input });
      });
      return answer.parse(value);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
