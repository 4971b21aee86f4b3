import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest } from '../../../sandbox/page-server/read-manifest';

const command = { command: '/cal-digest', description: 'Digests' };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifest-'));
});
afterEach(() => rm(folder, { recursive: true }));

// JSON is YAML, too.
async function read(features: object) {
  const path = join(folder, 'manifest.yml');
  await writeFile(path, JSON.stringify({ features: { slash_commands: [command], ...features } }));
  return readManifest(path);
}

describe('readManifest', () => {
  it('learns the commands, with or without a hint', async () => {
    expect((await read({})).commands).toEqual([{ ...command, usageHint: '' }]);
    const hinted = [{ ...command, usage_hint: 'help' }];
    expect((await read({ slash_commands: hinted })).commands).toEqual([{ ...command, usageHint: 'help' }]);
  });

  it('learns that there is a Home tab only where it is switched on', async () => {
    expect((await read({})).hasHome).toBe(false);
    expect((await read({ app_home: { messages_tab_enabled: true } })).hasHome).toBe(false);
    expect((await read({ app_home: { home_tab_enabled: true } })).hasHome).toBe(true);
  });

  it('says whether the messages tab is read-only', async () => {
    expect((await read({})).isMessagesTabReadOnly).toBe(false);
    const app_home = { messages_tab_enabled: true, messages_tab_read_only_enabled: true };
    expect((await read({ app_home })).isMessagesTabReadOnly).toBe(true);
  });
});
