import type { LocalWorkspace } from '../../../sandbox/local-slack/types';
import { ana, createPageRig, type PageRig, sales } from './page-rig';

const installUrl = 'http://127.0.0.1:3999/slack/install';
let rig: PageRig;
let other: LocalWorkspace;

beforeEach(async () => {
  rig = await createPageRig({ workspaces: 2, installUrl });
  const [, second] = rig.slack.workspaces;
  if (!second) throw new Error('There is no second workspace');
  other = second;
});

afterEach(() => rig.close());

const person = () => other.users[0]?.id ?? '';
const channelCalled = (name: string) =>
  other.channelsOf(person()).find((channel) => channel.name === name)?.id ?? '';

describe('the page with several workspaces', () => {
  it('offers all of them, and begins in the first', async () => {
    const first = await rig.boot();
    expect(first.workspace).toMatchObject({ id: rig.slack.teamId, name: 'Acme Test' });
    expect(first.workspaces).toEqual([
      { id: rig.slack.teamId, name: 'Acme Test' },
      { id: other.teamId, name: 'Borealis Test' },
    ]);
    const second = await rig.boot(other.teamId);
    expect(second.workspace).toEqual({
      id: other.teamId,
      name: 'Borealis Test',
      botName: 'Roundup',
      hasHome: true,
      isMessagesTabReadOnly: false,
      botUserId: other.botUserId,
    });
    expect(second.users).toEqual(other.users);
    expect(second.workspaces).toEqual(first.workspaces);
  });

  it('begins again in the first when the one it was in is gone', async () => {
    expect((await rig.boot('T9GONE0000')).workspace.id).toBe(rig.slack.teamId);
    const { status, answer } = await rig.post('command?workspace=T9GONE0000', {
      userId: ana,
      channelId: sales,
      text: 'hello',
    });
    expect([status, answer.notice]).toEqual([404, 'There is no such workspace.']);
    expect(rig.slack.visibleMessages({ userId: ana, channelId: sales })).toEqual([]);
  });

  it('knows a person in their own workspace alone', async () => {
    const stateOf = async (user: string, workspace: string) => {
      const query = new URLSearchParams({ user, workspace, channel: '' });
      return (await fetch(`${rig.page.url}/sandbox/state?${query}`)).status;
    };
    expect(await stateOf(person(), other.teamId)).toBe(200);
    expect(await stateOf(person(), rig.slack.teamId)).toBe(404);
    expect(await stateOf(ana, other.teamId)).toBe(404);
  });

  it('does what a person does in the workspace they are in', async () => {
    const place = { userId: person(), channelId: channelCalled('sales') };
    await rig.post(`command?workspace=${other.teamId}`, { ...place, text: '/cal-digest' });
    expect(rig.delivered.map((body) => body.get('team_id'))).toEqual([other.teamId]);
    await rig.post(`command?workspace=${other.teamId}`, { ...place, text: 'hello' });
    expect(other.visibleMessages(place)).toMatchObject([{ text: 'hello' }]);
    expect((await rig.state(person(), place.channelId, other.teamId)).messages).toHaveLength(1);
  });

  it('hears of changes in its own workspace alone', async () => {
    const stream = await fetch(
      `${rig.page.url}/sandbox/changes?${new URLSearchParams({ user: person(), workspace: other.teamId })}`,
    );
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    rig.slack.sendMessage({ userId: ana, channelId: sales, text: 'in the first' });
    other.sendMessage({ userId: person(), channelId: channelCalled('general'), text: 'in the second' });
    let heard = '';
    while (!heard.includes('data:')) heard += (await reader?.read())?.value ?? '';
    expect(heard.match(/^data: .*$/gm)).toEqual([`data: {"channelId":"${channelCalled('general')}"}`]);
    await reader?.cancel();
  });

  it('serves a workspace that is added later', async () => {
    const third = rig.slack.addWorkspace({ name: 'Cirrus Test' });
    expect((await rig.boot()).workspaces.map(({ name }) => name)).toContain('Cirrus Test');
    expect((await rig.boot(third.teamId)).workspace.name).toBe('Cirrus Test');
  });
});

describe('a workspace without the app', () => {
  it('has no conversation with it, and says where to install it', async () => {
    expect((await rig.boot(other.teamId)).installUrl).toBe(installUrl);
    const kinds = async () =>
      (await rig.state(person(), '', other.teamId)).channels.map(({ kind }) => kind).sort();
    expect(await kinds()).toEqual(['dm', 'private', 'public', 'public']);
    await other.uninstall();
    expect((await rig.state(person(), '', other.teamId)).isInstalled).toBe(false);
    expect(await kinds()).toEqual(['private', 'public', 'public']);
  });

  it('can neither be asked nor invited', async () => {
    await other.uninstall();
    rig.delivered.length = 0;
    const place = { userId: person(), channelId: channelCalled('general') };
    const say = async (text: string) =>
      (await rig.post(`command?workspace=${other.teamId}`, { ...place, text })).answer.notice;
    expect(await say('/cal-digest')).toContain('not installed in this workspace');
    expect(await say('/invite @Roundup')).toContain('Nobody here is called');
    expect(rig.delivered).toEqual([]);
  });
});
