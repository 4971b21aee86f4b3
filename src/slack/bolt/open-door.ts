import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Refusal } from '../../ops/refusals';
import type { Loss } from './door';
import { type DoorNews, type DoorSettings, doorNews } from './messages';

/** What becomes known of requests that the bot never sees. */
export interface DoorWatch {
  readonly onLost: (loss: Loss) => void;
  /** So many at once. */
  readonly onRefused: (refusal: Refusal, times: number) => void;
}

export interface OpenDoor {
  readonly port: number;
  /** Takes nothing new; resolves once all is handed on, or cut after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/**
 * Starts the door on a thread of its own. If that thread ends unasked, so does the process: nothing would reach it.
 *
 * @throws Error with the code and the port when it cannot listen there
 */
export async function openDoor(settings: DoorSettings, { onLost, onRefused }: DoorWatch): Promise<OpenDoor> {
  const thread = new Worker(join(__dirname, 'door-thread.js'), { workerData: settings });
  const heard = new Map<DoorNews['kind'], (news: DoorNews) => void>();
  const hear = <Kind extends DoorNews['kind']>(kind: Kind) =>
    new Promise<DoorNews>((resolve) => heard.set(kind, resolve));
  thread.on('message', (message: unknown) => {
    const news = doorNews.parse(message);
    if (news.kind === 'lost') onLost(news);
    else if (news.kind === 'refused') onRefused(news, news.times);
    else heard.get(news.kind)?.(news);
  });

  const first = await Promise.race([hear('listening'), hear('not-listening')]);
  if (first.kind !== 'listening') {
    await thread.terminate();
    const { message = 'the door did not open', ...rest } = first.kind === 'not-listening' ? first : {};
    throw Object.assign(new Error(message), rest, { port: settings.port });
  }
  return {
    port: first.port,
    async close(graceMs) {
      const closed = hear('closed');
      thread.postMessage(graceMs);
      await closed;
      await thread.terminate();
    },
  };
}
