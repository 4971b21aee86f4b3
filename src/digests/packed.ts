import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DigestMessage } from '../slack/views/digest-message';
import type { Message } from '../slack/views/limits';

/**
 * A message that waits for its time. Thousands may wait at once, and as objects each takes twenty times the room of
 * its packed text.
 */
export type Packed = Buffer;

export interface PackedDigest {
  readonly main: Packed;
  readonly thread: readonly Packed[];
  readonly isEmpty: boolean;
}

const fastest = { level: 1 } as const;

export function packDigest({ main, thread, isEmpty }: DigestMessage): PackedDigest {
  return { main: pack(main), thread: thread.map(pack), isEmpty };
}

function pack(message: Message): Packed {
  // Copied, since what zlib hands out keeps the whole 16 KiB that it worked in.
  return Buffer.from(deflateRawSync(JSON.stringify(message), fastest));
}

export function unpack(packed: Packed): Message {
  return JSON.parse(inflateRawSync(packed).toString('utf8'));
}
