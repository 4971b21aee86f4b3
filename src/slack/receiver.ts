import type { RequestListener } from 'node:http';
import { HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt';
import type { Config } from '../config';
import type { OnRefused } from '../ops/refusals';
import { guardFrames } from './frame-guard';
import { bodyLimitBytes, createRequestGuard, guardRequests } from './request-guard';

export interface ReceiverOptions {
  readonly config: Pick<Config, 'slack'>;
  readonly logger: Logger;
  /** Our own pages, over HTTP only. */
  readonly pages: RequestListener;
  readonly onRefused: OnRefused;
}

/** Bolt's receiver for the transport that is configured. It is handed nothing but requests of Slack's shape. */
export function createReceiver({
  config,
  logger,
  pages,
  onRefused,
}: ReceiverOptions): HTTPReceiver | SocketModeReceiver {
  const { transport, apiUrl } = config.slack;
  if (transport.kind === 'socket') {
    const receiver = new SocketModeReceiver({
      appToken: transport.appToken,
      logger,
      installerOptions: { clientOptions: { slackApiUrl: apiUrl.href } },
    });
    guardFrames(receiver.client, onRefused);
    return receiver;
  }
  const { signingSecret } = transport;
  const receiver = new HTTPReceiver({ signingSecret, logger, bodyLimit: bodyLimitBytes });
  const guard = createRequestGuard(signingSecret);
  receiver.requestListener = guardRequests(receiver.requestListener, pages, guard, onRefused);
  return receiver;
}
