import { Agent, buildConnector, errors } from 'undici';

/**
 * Connections that give up when nothing comes for `ms`. undici's own timeouts are looked at only every half second,
 * which is long for a test.
 */
export function createImpatientDispatcher(ms: number): Agent {
  const connect = buildConnector({});
  return new Agent({
    connect(options, callback) {
      connect(options, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        socket.setTimeout(ms, () => socket.destroy(new errors.HeadersTimeoutError()));
        callback(null, socket);
      });
    },
  });
}
