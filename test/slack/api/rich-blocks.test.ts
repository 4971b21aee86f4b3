import { createLogger } from '../../../src/ops/logger';
import { type Attempt, type Content, createRichBlocks } from '../../../src/slack/api/rich-blocks';
import type { Message, RichBlock } from '../../../src/slack/kit/message';
import { section } from '../../../src/slack/kit/text';
import { logLines } from '../../ops/log-lines';

const dayMs = 86_400_000;
const asText = section('Bo 3');
const block = { type: 'table' as const, rows: [[{ type: 'raw_text' as const, text: 'Bo' }]] };
const withPicture = (kind: RichBlock['kind'] = 'table'): Message => ({
  text: 'Bo 3',
  blocks: [section('before'), asText, section('after')],
  richBlock: { kind, block, insteadOf: asText },
});
const typesOf = ({ blocks }: Content) => blocks.map(({ type }) => type).join(' ');
const drawn = 'section table section';
const plain = 'section section section';

function rig() {
  let nowMs = Date.UTC(2026, 0, 5);
  const log = logLines();
  const logger = createLogger('debug', log.destination);
  const begin = () => createRichBlocks({ logger, now: () => new Date(nowMs) });
  let pictures = begin();
  /** Sends once, with what Slack makes of each try; resolves to what was tried. */
  async function send(
    became: readonly Attempt<string>['outcome'][],
    message = withPicture(),
    workspaceId: string | null = 'T0ACME',
  ) {
    const tried: string[] = [];
    const result = await pictures.send(workspaceId, message, async (content, isRepeat) => {
      const at = tried.push(`${typesOf(content)}${isRepeat ? ' again' : ''}`);
      return { result: `try ${at}`, outcome: became[at - 1] ?? 'taken' };
    });
    return { tried, result };
  }
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const restart = () => {
    pictures = begin();
  };
  return { send, log, pass, restart };
}

describe('pictures', () => {
  it('are tried, and shown where they are taken', async () => {
    const { send } = rig();
    expect(await send(['taken'])).toEqual({ tried: [drawn], result: 'try 1' });
  });

  it('cost one more try where they are refused, and none after that', async () => {
    const { send } = rig();
    expect(await send(['refused', 'taken'])).toEqual({ tried: [drawn, `${plain} again`], result: 'try 2' });
    expect(await send(['taken'])).toEqual({ tried: [plain], result: 'try 1' });
  });

  it('are tried once more after a restart', async () => {
    const { send, restart } = rig();
    await send(['refused']);
    restart();
    expect((await send([])).tried).toEqual([drawn]);
  });

  it('are known of each workspace and each kind alone', async () => {
    const { send } = rig();
    await send(['refused']);
    expect((await send([], withPicture('chart'))).tried).toEqual([drawn]);
    expect((await send([], withPicture(), 'T0OTHER')).tried).toEqual([drawn]);
  });

  it('are tried again after thirty days', async () => {
    const { send, pass } = rig();
    await send(['refused']);
    pass(30 * dayMs - 1);
    expect((await send([])).tried).toEqual([plain]);
    pass(1);
    expect((await send([])).tried).toEqual([drawn]);
  });

  it('are tried again after a day where it was not said that they were refused', async () => {
    const { send, pass } = rig();
    expect((await send(['inconclusive', 'taken'])).tried).toEqual([drawn, `${plain} again`]);
    expect((await send([])).tried).toEqual([plain]);
    pass(dayMs);
    expect((await send([])).tried).toEqual([drawn]);
  });

  it('are not blamed where the text is refused as well', async () => {
    const { send } = rig();
    expect((await send(['refused', 'refused'])).tried).toHaveLength(2);
    expect((await send([])).tried).toEqual([drawn]);
  });

  it('are not sent again after any other failure', async () => {
    const { send } = rig();
    expect(await send(['failed'])).toEqual({ tried: [drawn], result: 'try 1' });
    expect((await send([])).tried).toEqual([drawn]);
  });

  it('are left out where the workspace is not known, and of messages without', async () => {
    const { send } = rig();
    expect((await send([], withPicture(), null)).tried).toEqual([plain]);
    const { richBlock: _, ...without } = withPicture();
    expect((await send([], without)).tried).toEqual([plain]);
  });
});
