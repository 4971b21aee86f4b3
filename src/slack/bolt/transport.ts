import type { Server } from 'node:http';
import { HTTPReceiver, type SocketModeReceiver } from '@slack/bolt';
import { type OpsServer, requestLimits } from '../../ops/ops-server';
import { type AckProxy, type AckProxyListeners, startAckProxy } from './ack-proxy';

/** Receives Slack's requests, and serves our own pages. */
export interface Transport {
  /** Resolves to the port that Slack's requests arrive at; undefined over Socket Mode, which needs none. */
  listen(port: number, host: string): Promise<number | undefined>;
  /** Stops accepting. Connections still busy after `graceMs` are closed. */
  close(graceMs: number): Promise<void>;
}

export interface AckProxyRun extends AckProxyListeners {
  readonly signingSecret: string;
}

/** Over Socket Mode, `pages` is the only server. `ackProxy` acks HTTP requests on its own thread. */
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
      // A request that never finishes would otherwise hold the server open.
      const timer = setTimeout(() => server?.closeAllConnections(), graceMs);
      await receiver.stop();
      clearTimeout(timer);
    },
  };
}

function behindAckProxy(receiver: HTTPReceiver, { signingSecret, ...listeners }: AckProxyRun): Transport {
  let ackProxy: AckProxy | undefined;
  return {
    async listen(port, host) {
      const server = await receiver.start({ port: 0, host: '127.0.0.1' }, requestLimits);
      // No idle timeout: nobody repeats a request that was forwarded just as its connection closed.
      server.keepAliveTimeout = 0;
      const botPort = portOf(server);
      if (botPort === undefined) throw new TypeError('a server that listens has a port');
      try {
        ackProxy = await startAckProxy({ signingSecret, botPort, port, host }, listeners);
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
