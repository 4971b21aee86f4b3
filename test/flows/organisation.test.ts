import type { LocalWorkspace } from '../../sandbox/local-slack/types';
import { type BotUnderTest, channels, people } from '../support/bot-under-test';
import { captureBody, capturePress } from '../support/capture';
import { connectAccount, openKeyModal, submitKey } from '../support/connect-account';
import { makeDigest } from '../support/digest-form';
import { install, manyWorkspaces } from '../support/many-workspaces';
import { createPerson } from '../support/person';
import { useBot, useBots } from '../support/use-bot';

const enterprise = { id: 'E0GRID001', name: 'Grid Test' };
const inOrganisation = { ...manyWorkspaces, slack: { isInstalled: false, enterprise } };

function personIn(workspace: LocalWorkspace, at = 0) {
  const userId = workspace.users[at]?.id ?? '';
  const channelId = workspace.channelsOf(userId).find(({ name }) => name === 'sales')?.id ?? '';
  return createPerson(workspace, { userId, channelId });
}

/** Two workspaces of one organisation, in which somebody has installed Roundup for all of it. */
async function installForAll(bot: BotUnderTest): Promise<LocalWorkspace> {
  const other = bot.slack.addWorkspace({ isInstalled: false, enterprise });
  await install(bot, bot.slack, people.ana, enterprise.id);
  return other;
}

describe('a form where Roundup is installed for a whole organisation', () => {
  const startBot = useBots();

  it('keeps a key for the workspace in which it was opened', async () => {
    const bot = await startBot(inOrganisation);
    const other = await installForAll(bot);
    const ana = bot.person(people.ana);
    const account = await connectAccount(bot.slack, ana, bot.calcom.keys.admin);
    expect(account.words).toContain('Rui Pires');
    expect((await ana.type('/cal-account')).words).toContain('Rui Pires');
    expect((await ana.type('/cal-rankings', 'most-bookings')).words).toContain('Rui Pires');
    expect((await personIn(other).type('/cal-account')).words).toContain('You haven’t connected');
  });

  it('saves a digest for the workspace in which it was opened', async () => {
    const bot = await startBot(inOrganisation);
    await installForAll(bot);
    const ana = bot.person(people.ana, channels.sales);
    await connectAccount(bot.slack, ana, bot.calcom.keys.admin);
    await makeDigest(bot, ana);
    expect((await ana.type('/cal-digest')).words).toContain('Mondays at 9:00');
  });

  it.each([
    ['another workspace’s id in the view', (other: string) => ({ view: { app_installed_team_id: other } })],
    ['no team', () => ({ team: null })],
    ['no team and no organisation', () => ({ team: null, enterprise: null })],
    ['another team than the person’s own', (other: string) => ({ team: { id: other } })],
  ])('does so where Slack sends it with %s', async (_, alter) => {
    const bot = await startBot(inOrganisation);
    const other = await installForAll(bot);
    const ana = bot.person(people.ana);
    const viewId = await openKeyModal(bot.slack, ana);
    const body = await captureBody(bot, () => submitKey(bot.slack, ana, viewId, bot.calcom.keys.admin));
    const sent = JSON.parse(new URLSearchParams(body).get('payload') ?? '');
    const given: Readonly<Record<string, unknown>> = alter(other.teamId);
    const { view = {}, ...more } = given;
    const altered = JSON.stringify({ ...sent, ...more, view: Object.assign(sent.view, view) });
    const refreshed = await ana.watch(() =>
      bot.slack.deliverRaw({ body: `payload=${encodeURIComponent(altered)}` }),
    );
    expect(refreshed.words).toContain('Rui Pires');
    expect((await ana.type('/cal-account')).words).toContain('Rui Pires');
    expect((await personIn(other).type('/cal-account')).words).toContain('You haven’t connected');
  });
});

describe('where Roundup is installed in single workspaces of an organisation', () => {
  const startBot = useBots();

  it('a form with another workspace’s id in its view leaves that workspace alone', async () => {
    const bot = await startBot(inOrganisation);
    const other = bot.slack.addWorkspace({ isInstalled: false, enterprise });
    await install(bot, bot.slack, people.ana);
    await install(bot, other, other.users[0]?.id ?? '');
    const ana = bot.person(people.ana);
    const viewId = await openKeyModal(bot.slack, ana);
    const body = await captureBody(bot, () => submitKey(bot.slack, ana, viewId, bot.calcom.keys.admin));
    const sent = JSON.parse(new URLSearchParams(body).get('payload') ?? '');
    const view = { ...sent.view, app_installed_team_id: other.teamId };
    const altered = JSON.stringify({ ...sent, view });
    await ana.watch(() => bot.slack.deliverRaw({ body: `payload=${encodeURIComponent(altered)}` }));
    expect((await ana.type('/cal-account')).words).toContain('Rui Pires');
    const their = await personIn(other).type('/cal-account');
    expect(their.words).toContain('You haven’t connected');
  });
});

describe('whoever installed Roundup for the whole organisation', () => {
  const startBot = useBots();
  const isAdmin = async (bot: BotUnderTest, userId: string) =>
    (await bot.person(userId).type('/cal-account')).wire.includes('account_settings');

  it('stays its admin in a workspace where somebody installs it besides, who becomes none', async () => {
    const bot = await startBot(inOrganisation);
    await installForAll(bot);
    await install(bot, bot.slack, people.bo);
    expect(await isAdmin(bot, people.ana)).toBe(true);
    expect(await isAdmin(bot, people.bo)).toBe(false);
  });

  it('becomes one beside whoever installed it in a workspace before', async () => {
    const bot = await startBot(inOrganisation);
    await install(bot, bot.slack, people.bo);
    await installForAll(bot);
    expect(await isAdmin(bot, people.ana)).toBe(true);
    expect(await isAdmin(bot, people.bo)).toBe(true);
  });
});

describe('who may press where Roundup is installed for a whole organisation', () => {
  const bot = useBot(inOrganisation);
  let other: LocalWorkspace;
  beforeAll(async () => {
    other = await installForAll(bot());
    await connectAccount(bot().slack, bot().person(), bot().calcom.keys.admin);
  });

  async function pressOf(teamId: string) {
    const ana = bot().person();
    const account = await ana.type('/cal-account');
    const press = await capturePress(bot(), () => ana.pressOnly('Disconnect', account));
    const user = { id: other.users[0]?.id, name: 'x', team_id: teamId };
    const place = { id: bot().slack.teamId, domain: 'x' };
    return ana.watch(() => press.send({}, { user, team: place }));
  }

  it('are people of its other workspaces', async () => {
    expect((await pressOf(other.teamId)).words).not.toContain('another company');
  });

  it('are people whom Slack names by the organisation alone', async () => {
    expect((await pressOf(enterprise.id)).words).not.toContain('another company');
  });

  it('are answered where Slack sends the press with no team', async () => {
    const ana = bot().person();
    const list = await ana.type('/cal-bookings', 'past');
    const press = await capturePress(bot(), () => ana.pressOnly('Load more', list));
    const more = await ana.watch(() => press.send({}, { team: null }));
    expect(more.ts).toBe(list.ts);
    expect(more.bookingUids).toHaveLength(20);
    expect(more.bookingUids.slice(0, 10)).toEqual(list.bookingUids);
  });

  it('are not people of another company', async () => {
    expect((await pressOf('T9CLIENT01')).words).toContain('another company');
  });

  it('are not people of another company where Slack names no workspace', async () => {
    const ana = bot().person();
    const account = await ana.type('/cal-account');
    const press = await capturePress(bot(), () => ana.pressOnly('Disconnect', account));
    const user = { id: 'U9MAX00001', name: 'max', team_id: 'T9CLIENT01' };
    expect((await ana.watch(() => press.send({}, { user }))).words).toContain('another company');
  });
});
