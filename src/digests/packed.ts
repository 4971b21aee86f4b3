import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DigestMessage } from '../slack/views/digest-message';
import type { Message } from '../slack/views/limits';

/** A message as it is sent, its blocks as JSON. */
export interface WrittenMessage {
  readonly text: string;
  readonly blocks: string;
}

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

/** No message holds it: it is taken out of wire text with the other control characters. */
const separator = '\u0000';
const fastest = { level: 1 } as const;

export function packDigest({ main, thread, isEmpty }: DigestMessage): PackedDigest {
  return { main: pack(main), thread: thread.map(pack), isEmpty };
}

function pack({ text, blocks }: Message): Packed {
  // Copied, since what zlib hands out keeps the whole 16 KiB that it worked in.
  return Buffer.from(deflateRawSync(text + separator + JSON.stringify(blocks), fastest));
}

export function unpack(packed: Packed): WrittenMessage {
  const whole = inflateRawSync(packed).toString('utf8');
  const end = whole.indexOf(separator);
  return { text: whole.slice(0, end), blocks: whole.slice(end + 1) };
}
