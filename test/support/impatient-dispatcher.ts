import type { Socket } from 'node:net';
import { Agent, buildConnector, errors } from 'undici';

export interface ImpatientDispatcher extends Agent {
  /** How long nothing may come from now on, over connections that are there too. */
  giveUpAfter(ms: number): void;
}

/**
 * Connections that give up when nothing comes for `ms`. undici's own timeouts are looked at only every half second,
 * which is long for a test.
 */
export function createImpatientDispatcher(ms: number): ImpatientDispatcher {
  const connect = buildConnector({});
  const open = new Set<Socket>();
  let giveUpAfterMs = ms;
  const agent = new Agent({
    connect(options, callback) {
      connect(options, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        open.add(socket.on('close', () => open.delete(socket)));
        socket.setTimeout(giveUpAfterMs, () => socket.destroy(new errors.HeadersTimeoutError()));
        callback(null, socket);
      });
    },
  });
  return Object.assign(agent, {
    giveUpAfter(ms: number) {
      giveUpAfterMs = ms;
      for (const socket of open) socket.setTimeout(ms);
    },
  });
}
