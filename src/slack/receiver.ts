import type { IncomingMessage, RequestListener } from 'node:http';
import { type CustomRoute, HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt';
import type { Config } from '../config';

const bodyLimitBytes = 1_000_000;
const skewSeconds = 5 * 60;

export interface ReceiverOptions {
  readonly config: Pick<Config, 'slack' | 'port'>;
  readonly logger: Logger;
  readonly routes: CustomRoute[];
}

/** Bolt's receiver for the transport that is configured, with our own pages beside it. */
export function createReceiver({
  config,
  logger,
  routes,
}: ReceiverOptions): HTTPReceiver | SocketModeReceiver {
  const { transport, apiUrl } = config.slack;
  if (transport.kind === 'socket') {
    return new SocketModeReceiver({
      appToken: transport.appToken,
      logger,
      customRoutes: routes,
      installerOptions: { port: config.port, clientOptions: { slackApiUrl: apiUrl.href } },
    });
  }
  const receiver = new HTTPReceiver({
    signingSecret: transport.signingSecret,
    logger,
    customRoutes: routes,
    bodyLimit: bodyLimitBytes,
  });
  receiver.requestListener = refuseFromTheFuture(receiver.requestListener);
  return receiver;
}

/**
 * Bolt refuses a request whose timestamp is more than five minutes old, but takes one from the future, which could
 * be replayed until then. Slack's advice is the absolute difference. By the machine's clock, as Bolt's half of the
 * check: two clocks would leave requests that neither or both refuse.
 */
function refuseFromTheFuture(next: RequestListener): RequestListener {
  return (request, response) => {
    if (timestampOf(request) > Date.now() / 1000 + skewSeconds) {
      response.writeHead(401).end();
      request.resume();
      return;
    }
    next(request, response);
  };
}

function timestampOf(request: IncomingMessage): number {
  const header = request.headers['x-slack-request-timestamp'];
  return typeof header === 'string' ? Number(header) : Number.NaN;
}
