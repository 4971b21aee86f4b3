import type { ServerResponse } from 'node:http';
import type { LocalWorkspace } from '../local-slack/types';
import type { Changed } from '../page/api';
import type { SandboxClock } from './clock';
import { securityHeaders } from './page-http';

const HEARTBEAT_MS = 20_000;

/** Server-sent events: tells each open page when something its person could see has changed. */
export function createChangeStreams(slack: LocalWorkspace, clock: SandboxClock | undefined) {
  const open = new Map<ServerResponse, string>();

  const tell = ({ userId, channelId }: Parameters<Parameters<LocalWorkspace['onChange']>[0]>[0]) => {
    const changed: Changed = channelId === undefined ? {} : { channelId };
    for (const [response, reader] of open) {
      if (userId === undefined || userId === reader) response.write(`data: ${JSON.stringify(changed)}\n\n`);
    }
  };
  const stopListening = [slack.onChange(tell), clock?.onMove(() => tell({}))];

  const heartbeat = setInterval(() => {
    for (const response of open.keys()) response.write(': still here\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    open(response: ServerResponse, userId: string): void {
      response.writeHead(200, { ...securityHeaders(), 'Content-Type': 'text/event-stream; charset=utf-8' });
      response.write('retry: 1000\n\n');
      open.set(response, userId);
      response.on('close', () => open.delete(response));
    },
    close(): void {
      for (const stop of stopListening) stop?.();
      clearInterval(heartbeat);
      for (const response of open.keys()) response.end();
    },
  };
}
