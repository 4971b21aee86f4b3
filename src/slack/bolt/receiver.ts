import type { RequestListener } from 'node:http';
import { HTTPReceiver, type Logger, SocketModeReceiver } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Config } from '../../config/config';
import { parseJson } from '../../lib/text/parse-json';
import type { OnRefused } from '../../ops/refusals';
import { bodyLimitBytes, createRequestGuard, guardRequests } from './request-guard';
import { bodyKinds, shapeMismatchAt } from './slack-body';

export interface ReceiverOptions {
  readonly config: Pick<Config, 'slack'>;
  readonly logger: Logger;
  /** The proxy for Socket Mode; null for a direct connection. */
  readonly dispatcher: Dispatcher | null;
  /** Our own pages, served over HTTP only. */
  readonly pages: RequestListener;
  readonly onRefused: OnRefused;
}

/** Creates Bolt's receiver for the configured transport. Bolt sees only requests of Slack's shape. */
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
      // Left out when direct: Bolt can destroy a dead socket only with its own dispatcher.
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

const control = z.object({ type: z.enum(['hello', 'disconnect']) });
const envelope = z.object({ type: z.enum(bodyKinds), envelope_id: z.string(), payload: z.unknown() });
const frame = z.union([control, envelope]);

/** Drops frames that are not Slack's: on some, such as `null`, Bolt's client throws and ends the process. */
export function guardFrames(client: SocketModeReceiver['client'], onRefused: OnRefused): void {
  const listeners = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    const why = typeof data === 'string' ? refusalReason(data) : 'not text';
    if (why !== null) return onRefused({ status: 400, why: `a frame of Socket Mode: ${why}` });
    for (const listener of listeners) listener(data, isBinary);
  });
}

/** Why a frame is refused; null when Bolt's client can handle it. */
function refusalReason(data: string): string | null {
  const json = parseJson(data);
  if (json === undefined) return 'not JSON';
  const read = frame.safeParse(json);
  if (!read.success) return 'of no known kind';
  if (!('payload' in read.data)) return null;
  const at = shapeMismatchAt(read.data.type, read.data.payload);
  return at === null ? null : `not of Slack's shape at ${at}`;
}
