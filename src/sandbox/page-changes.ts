import type { ServerResponse } from 'node:http';
import type { Changed } from './page/api';
import { securityHeaders } from './page-http';
import type { LocalWorkspace } from './slack/types';

const HEARTBEAT_MS = 20_000;

/** Server-sent events: tells each open page when something its person could see has changed. */
export function createChangeStreams(slack: LocalWorkspace) {
  const open = new Map<ServerResponse, string>();

  const stopListening = slack.onChange(({ userId, channelId }) => {
    const changed: Changed = channelId === undefined ? {} : { channelId };
    for (const [response, reader] of open) {
      if (userId === undefined || userId === reader) response.write(`data: ${JSON.stringify(changed)}\n\n`);
    }
  });

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
      stopListening();
      clearInterval(heartbeat);
      for (const response of open.keys()) response.end();
    },
  };
}
