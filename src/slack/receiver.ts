import { type CustomRoute, HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt';
import type { Config } from '../config';
import { bodyLimitBytes, guardRequests } from './request-guard';

export interface ReceiverOptions {
  readonly config: Pick<Config, 'slack'>;
  readonly logger: Logger;
  readonly routes: CustomRoute[];
}

/** Bolt's receiver for the transport that is configured. `routes` are served over HTTP only. */
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
      installerOptions: { clientOptions: { slackApiUrl: apiUrl.href } },
    });
  }
  const receiver = new HTTPReceiver({
    signingSecret: transport.signingSecret,
    logger,
    customRoutes: routes,
    bodyLimit: bodyLimitBytes,
  });
  receiver.requestListener = guardRequests(receiver.requestListener);
  return receiver;
}
