import type { SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import { parseJson } from '../../lib/text/parse-json';
import type { OnRefused } from '../../ops/refusals';
import { bodyKinds, misshapenAt } from './slack-body';

const control = z.object({ type: z.enum(['hello', 'disconnect']) });
const envelope = z.object({ type: z.enum(bodyKinds), envelope_id: z.string(), payload: z.unknown() });
const frame = z.union([control, envelope]);

/**
 * Keeps from Bolt's client what is no frame of Slack's, such as `null`: it looks at fields unasked and emits whatever
 * type a frame names, and its exception there ends the process.
 */
export function guardFrames(client: SocketModeReceiver['client'], onRefused: OnRefused): void {
  const listeners = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    const why = typeof data === 'string' ? whyNot(data) : 'not text';
    if (why !== null) return onRefused({ status: 400, why: `a frame of Socket Mode: ${why}` });
    for (const listener of listeners) listener(data, isBinary);
  });
}

/** Null for a frame that the client can take. */
function whyNot(data: string): string | null {
  const json = parseJson(data);
  if (json === undefined) return 'not JSON';
  const read = frame.safeParse(json);
  if (!read.success) return 'of no known kind';
  if (!('payload' in read.data)) return null;
  const at = misshapenAt(read.data.type, read.data.payload);
  return at === null ? null : `not of Slack's shape at ${at}`;
}
