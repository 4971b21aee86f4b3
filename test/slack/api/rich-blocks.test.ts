import type { RichBlockKind } from '../../../src/accounts/ports';
import { createLogger } from '../../../src/ops/logger';
import { type Attempt, type Content, createRichBlocks } from '../../../src/slack/api/rich-blocks';
import type { Message } from '../../../src/slack/kit/message';
import { section } from '../../../src/slack/kit/text';
import type { Store } from '../../../src/store/store';
import { logLines } from '../../ops/log-lines';
import { rememberedPictures } from '../support/remembered-pictures';

const dayMs = 86_400_000;
const asText = section('Bo 3');
const block = { type: 'table' as const, rows: [[{ type: 'raw_text' as const, text: 'Bo' }]] };
const withPicture = (kind: RichBlockKind = 'table'): Message => ({
  text: 'Bo 3',
  blocks: [section('before'), asText, section('after')],
  richBlock: { kind, block, insteadOf: asText },
});
const typesOf = ({ blocks }: Content) => blocks.map(({ type }) => type).join(' ');
const drawn = 'section table section';
const plain = 'section section section';

function rig(store: Store['pictures'] = rememberedPictures()) {
  let nowMs = Date.UTC(2026, 0, 5);
  const log = logLines();
  const logger = createLogger('debug', log.destination);
  const notes: Promise<void>[] = [];
  const begin = () =>
    createRichBlocks({
      store: { pictures: store },
      logger,
      now: () => new Date(nowMs),
      inBackground: (work) => notes.push(work),
    });
  let pictures = begin();
  /** Sends once, with what Slack makes of each try; resolves to what was tried. */
  async function send(
    became: readonly Attempt<string>['outcome'][],
    message = withPicture(),
    workspaceId: string | null = 'T0ACME',
  ) {
    const tried: string[] = [];
    const result = await pictures.send(workspaceId, message, async (content, isAgain) => {
      const at = tried.push(`${typesOf(content)}${isAgain ? ' again' : ''}`);
      return { result: `try ${at}`, outcome: became[at - 1] ?? 'taken' };
    });
    await Promise.all(notes.splice(0));
    return { tried, result };
  }
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const restart = () => {
    pictures = begin();
  };
  return { send, log, store, pass, restart };
}

describe('pictures', () => {
  it('are tried, and shown where they are taken', async () => {
    const { send, store } = rig();
    expect(await send(['taken'])).toEqual({ tried: [drawn], result: 'try 1' });
    expect(await store.last('T0ACME', 'table')).toMatchObject({ refusedUntil: null });
  });

  it('cost one more try where they are refused, and none after that', async () => {
    const { send } = rig();
    expect(await send(['refused', 'taken'])).toEqual({ tried: [drawn, `${plain} again`], result: 'try 2' });
    expect(await send(['taken'])).toEqual({ tried: [plain], result: 'try 1' });
  });

  it('are known after a restart too', async () => {
    const { send, restart } = rig();
    await send(['refused']);
    restart();
    expect((await send([])).tried).toEqual([plain]);
  });

  it('are known within ten minutes where another process has found out', async () => {
    const { send, store, pass } = rig();
    await send(['taken']);
    await store.note('T0ACME', 'table', { at: new Date(0), refusedUntil: new Date(Date.UTC(2027, 0, 1)) });
    expect((await send([])).tried).toEqual([drawn]);
    pass(600_000);
    expect((await send([])).tried).toEqual([plain]);
  });

  it('do not wait for what is noted', async () => {
    const never = new Promise<void>(() => undefined);
    const { store } = rig();
    const pictures = createRichBlocks({
      store: { pictures: { ...store, note: () => never } },
      logger: createLogger('debug', logLines().destination),
      now: () => new Date(0),
      inBackground: () => undefined,
    });
    const result = await pictures.send('T0ACME', withPicture(), async () => ({
      result: 1,
      outcome: 'taken',
    }));
    expect(result).toBe(1);
  });

  it('are known of each workspace and each kind alone', async () => {
    const { send } = rig();
    await send(['refused']);
    expect((await send([], withPicture('chart'))).tried).toEqual([drawn]);
    expect((await send([], withPicture(), 'T0OTHER')).tried).toEqual([drawn]);
  });

  it('are tried again after thirty days, and then known anew', async () => {
    const { send, store, pass } = rig();
    await send(['refused']);
    pass(30 * dayMs - 1);
    expect((await send([])).tried).toEqual([plain]);
    pass(1);
    expect((await send([])).tried).toEqual([drawn]);
    expect(await store.last('T0ACME', 'table')).toMatchObject({ refusedUntil: null });
  });

  it('are tried again after a day where it was not said that they were refused', async () => {
    const { send, pass } = rig();
    expect((await send(['perhaps', 'taken'])).tried).toEqual([drawn, `${plain} again`]);
    expect((await send([])).tried).toEqual([plain]);
    pass(dayMs);
    expect((await send([])).tried).toEqual([drawn]);
  });

  it('are not blamed where the text is refused as well', async () => {
    const { send, store } = rig();
    expect((await send(['refused', 'refused'])).tried).toHaveLength(2);
    expect(await store.last('T0ACME', 'table')).toBeNull();
  });

  it('are not sent again after any other failure, of which nothing is noted', async () => {
    const { send, store } = rig();
    expect(await send(['failed'])).toEqual({ tried: [drawn], result: 'try 1' });
    expect(await store.last('T0ACME', 'table')).toBeNull();
  });

  it('are noted when they are news alone', async () => {
    const kept = rememberedPictures();
    const noted: string[] = [];
    const { send } = rig({
      ...kept,
      note: (workspaceId, kind, outcome) => {
        noted.push(kind);
        return kept.note(workspaceId, kind, outcome);
      },
    });
    for (let count = 0; count < 3; count += 1) await send(['taken']);
    expect(noted).toEqual(['table']);
  });

  it('are left out where the workspace is not known, and of messages without', async () => {
    const { send } = rig();
    expect((await send([], withPicture(), null)).tried).toEqual([plain]);
    const { richBlock: _, ...without } = withPicture();
    expect((await send([], without)).tried).toEqual([plain]);
  });

  it('leave the message to arrive when the database is away', async () => {
    const away = () => Promise.reject(new Error('away'));
    const unread = rig({ last: away, note: away });
    expect(await unread.send([])).toEqual({ tried: [plain], result: 'try 1' });
    expect(unread.log.text()).toContain('a picture was left out');
    const unwritten = rig({ last: async () => null, note: away });
    expect(await unwritten.send(['refused'])).toMatchObject({ result: 'try 2' });
    expect(unwritten.log.text()).toContain('it was not noted what became of a picture');
  });
});
