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

function pack({ text, blocks, picture }: Message): Packed {
  // Which block a picture stands for is known by the block itself, which is another one once it was written.
  const written = picture && { ...picture, insteadOf: blocks.indexOf(picture.insteadOf) };
  // Copied, since what zlib hands out keeps the whole 16 KiB that it worked in.
  return Buffer.from(deflateRawSync(JSON.stringify({ text, blocks, picture: written }), fastest));
}

export function unpack(packed: Packed): Message {
  const { text, blocks, picture } = JSON.parse(inflateRawSync(packed).toString('utf8'));
  if (picture === undefined) return { text, blocks };
  return { text, blocks, picture: { ...picture, insteadOf: blocks[picture.insteadOf] } };
}
