import type { Server } from 'node:http';
import { HTTPReceiver, type SocketModeReceiver } from '@slack/bolt';
import { type OpsServer, requestLimits } from '../../ops/ops-server';
import { type AckProxy, type AckProxyWatch, startAckProxy } from './ack-proxy';

/** What carries Slack's requests, and serves our own pages beside them. */
export interface Transport {
  /** Resolves to the port that Slack's requests arrive at; undefined over Socket Mode, where they need none. */
  listen(port: number, host: string): Promise<number | undefined>;
  /** Takes nothing new. Connections that are still busy after `graceMs` are cut. */
  close(graceMs: number): Promise<void>;
}

export interface AckProxyRun extends AckProxyWatch {
  readonly signingSecret: string;
}

/** `pages`: our own, which Socket Mode has no server for. `ackProxy`: acks on a thread of its own, over HTTP. */
export function createTransport(
  receiver: HTTPReceiver | SocketModeReceiver,
  pages: OpsServer,
  ackProxy: AckProxyRun | null,
): Transport {
  if (!(receiver instanceof HTTPReceiver)) return overSocket(receiver, pages);
  return ackProxy === null ? overHttp(receiver) : behindAckProxy(receiver, ackProxy);
}

function overHttp(receiver: HTTPReceiver): Transport {
  let server: Server | undefined;
  return {
    async listen(port, host) {
      server = await receiver.start({ port, host }, requestLimits);
      return portOf(server);
    },
    async close(graceMs) {
      // Half a request would hold the server open for as long as its sender likes.
      const timer = setTimeout(() => server?.closeAllConnections(), graceMs);
      await receiver.stop();
      clearTimeout(timer);
    },
  };
}

function behindAckProxy(receiver: HTTPReceiver, { signingSecret, ...watch }: AckProxyRun): Transport {
  let ackProxy: AckProxy | undefined;
  return {
    async listen(port, host) {
      const server = await receiver.start({ port: 0, host: '127.0.0.1' }, requestLimits);
      // What the ack proxy forwards must not meet a connection that closes at the same moment: nobody would send it again.
      server.keepAliveTimeout = 0;
      const botPort = portOf(server);
      if (botPort === undefined) throw new TypeError('a server that listens has a port');
      try {
        ackProxy = await startAckProxy({ signingSecret, botPort, port, host }, watch);
      } catch (error) {
        await receiver.stop();
        throw error;
      }
      return ackProxy.port;
    },
    async close(graceMs) {
      await ackProxy?.close(graceMs);
      await receiver.stop();
    },
  };
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' ? address?.port : undefined;
}

function overSocket(receiver: SocketModeReceiver, pages: OpsServer): Transport {
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
