import { tmpdir } from 'node:os';
import { openUnnamedFile } from '../../../src/digests/worker/open-unnamed-file';
import { dropPacked, packDigest, unpack } from '../../../src/digests/worker/packed';
import { createShelf } from '../../../src/digests/worker/shelf';
import type { Message } from '../../../src/slack/kit/message';

const block = { type: 'section', text: { type: 'mrkdwn', text: '1. Ina of Acme ✨' } } as const;
const withPicture: Message = {
  text: 'The week',
  blocks: [{ type: 'divider' }, block],
  richBlock: { kind: 'table', block: { type: 'table', rows: [] }, insteadOf: block },
};
const plain: Message = { text: 'More', blocks: [block] };

describe('a packed digest', () => {
  it('is what it was, down to the block that its picture stands for', async () => {
    const shelf = createShelf({
      openFile: () => openUnnamedFile(tmpdir()),
      logger: { failure: () => undefined },
    });
    const packed = await packDigest(shelf, { main: withPicture, thread: [plain, plain], isEmpty: false });
    const main = await unpack(shelf, packed.main);
    expect(main).toEqual(withPicture);
    expect(main.richBlock?.insteadOf).toBe(main.blocks[1]);
    expect(await Promise.all(packed.thread.map((each) => unpack(shelf, each)))).toEqual([plain, plain]);
    dropPacked(shelf, packed);
    await shelf.closed();
  });
});
