import type { Server } from 'node:http';
import { type CustomRoute, HTTPReceiver, type SocketModeReceiver } from '@slack/bolt';
import { createOpsServer } from '../ops/ops-server';

/** What carries Slack's requests, and serves our own pages beside them. */
export interface Transport {
  /** Resolves to the port that Slack's requests arrive at; undefined over Socket Mode, where they need none. */
  listen(port: number, host: string): Promise<number | undefined>;
  /** Takes nothing new. Connections that are still busy after `graceMs` are cut. */
  close(graceMs: number): Promise<void>;
}

export function createTransport(
  receiver: HTTPReceiver | SocketModeReceiver,
  routes: readonly CustomRoute[],
): Transport {
  return receiver instanceof HTTPReceiver ? overHttp(receiver) : overSocket(receiver, routes);
}

function overHttp(receiver: HTTPReceiver): Transport {
  let server: Server | undefined;
  return {
    async listen(port, host) {
      const started = await receiver.start({ port, host });
      server = started;
      const address = started.address();
      return typeof address === 'object' ? address?.port : undefined;
    },
    async close(graceMs) {
      // Half a request would hold the server open for as long as its sender likes.
      const timer = setTimeout(() => server?.closeAllConnections(), graceMs);
      await receiver.stop();
      clearTimeout(timer);
    },
  };
}

function overSocket(receiver: SocketModeReceiver, routes: readonly CustomRoute[]): Transport {
  const pages = createOpsServer(routes);
  return {
    async listen(port, host) {
      await pages.listen(port, host);
      await receiver.start();
      return undefined;
    },
    async close() {
      await receiver.stop();
      await pages.close();
    },
  };
}
