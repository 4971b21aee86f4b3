import type { RequestListener } from 'node:http';
import { HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import type { Config } from '../../config/config';
import type { OnRefused } from '../../ops/refusals';
import { guardFrames } from './frame-guard';
import { bodyLimitBytes, createRequestGuard, guardRequests } from './request-guard';

export interface ReceiverOptions {
  readonly config: Pick<Config, 'slack'>;
  readonly logger: Logger;
  /** The way out for Socket Mode where it is not the straight one. */
  readonly dispatcher: Dispatcher | null;
  /** Our own pages, over HTTP only. */
  readonly pages: RequestListener;
  readonly onRefused: OnRefused;
}

/** Bolt's receiver for the transport that is configured. It is handed nothing but requests of Slack's shape. */
export function createReceiver({
  config,
  logger,
  dispatcher,
  pages,
  onRefused,
}: ReceiverOptions): HTTPReceiver | SocketModeReceiver {
  const { transport, apiUrl } = config.slack;
  if (transport.kind === 'socket') {
    const receiver = new SocketModeReceiver({
      appToken: transport.appToken,
      logger,
      // Without one of ours Bolt takes its own, which it can cut off.
      ...(dispatcher === null ? {} : { dispatcher }),
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
