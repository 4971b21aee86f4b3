import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DigestMessage } from '../../slack/digests/message/message';
import type { Message } from '../../slack/kit/message';
import type { Shelf, Shelved } from './shelf';

/** Messages that wait for their time. Thousands may wait at once, so that they do so outside of memory. */
export interface PackedDigest {
  readonly main: Shelved;
  readonly thread: readonly Shelved[];
  readonly isEmpty: boolean;
}

const fastest = { level: 1 } as const;

export async function packDigest(
  shelf: Shelf,
  { main, thread, isEmpty }: DigestMessage,
): Promise<PackedDigest> {
  const pack = (message: Message) => shelf.put(deflateRawSync(serialize(message), fastest));
  const [packed, ...packedThread] = await Promise.all([pack(main), ...thread.map(pack)]);
  return { main: packed, thread: packedThread, isEmpty };
}

export async function unpack(shelf: Shelf, packed: Shelved): Promise<Message> {
  // Unlike JSON it keeps which of the blocks a picture stands for.
  return deserialize(inflateRawSync(await shelf.read(packed)));
}

export function dropPacked(shelf: Shelf, { main, thread }: PackedDigest): void {
  for (const packed of [main, ...thread]) shelf.drop(packed);
}
