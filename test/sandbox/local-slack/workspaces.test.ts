import { createServer } from 'node:http';
import { createLocalSlack } from '../../../sandbox/local-slack/local-slack';
import type { LocalSlack, LocalWorkspace } from '../../../sandbox/local-slack/types';
import { callApi, tsOf } from './support/call-api';
import { ana, sales, widerScopes } from './support/places';

const plain = (text: string) => ({ type: 'plain_text', text });
const modal = { type: 'modal', title: plain('One'), blocks: [] };

let slack: LocalSlack;
let other: LocalWorkspace;

beforeEach(async () => {
  slack = await createLocalSlack({ workspaces: 2, botScopes: widerScopes });
  const [, second] = slack.workspaces;
  if (!second) throw new Error('There is no second workspace');
  other = second;
});
afterEach(() => slack.close());

const channelOf = (workspace: LocalWorkspace, name: string) => {
  const [person] = workspace.users;
  const found = workspace.channelsOf(person?.id ?? '').find((channel) => channel.name === name);
  if (!found) throw new Error(`No #${name} in ${workspace.name}`);
  return found.id;
};
const firstUser = (workspace: LocalWorkspace) => workspace.users[0]?.id ?? '';

describe('a Slack of several workspaces', () => {
  it('is one workspace unless told, and stands for the first', async () => {
    const single = await createLocalSlack();
    expect(single.workspaces.map(({ teamId }) => teamId)).toEqual([single.teamId]);
    expect(single.workspaces[0]?.botToken).toBe(single.botToken);
    await single.close();
  });

  it('has nothing twice', () => {
    const third = slack.addWorkspace({ name: 'Cirrus Test' });
    expect(slack.workspaces.map(({ name }) => name)).toEqual(['Acme Test', 'Borealis Test', 'Cirrus Test']);
    const ids = slack.workspaces.flatMap((each) => [
      each.teamId,
      each.botToken,
      each.botUserId,
      ...each.users.map(({ id }) => id),
      ...each.users
        .flatMap(({ id }) => each.channelsOf(id).map((channel) => channel.id))
        .filter((id, index, all) => all.indexOf(id) === index),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(third.users.filter(({ isAdmin }) => isAdmin)).toHaveLength(2);
  });

  it('answers each token for its own workspace', async () => {
    expect(await callApi(slack, 'auth.test')).toMatchObject({ team: 'Acme Test', team_id: slack.teamId });
    expect(await callApi(other, 'auth.test')).toMatchObject({
      team: 'Borealis Test',
      team_id: other.teamId,
      user_id: other.botUserId,
    });
  });

  it('finds nothing of one workspace with the token of another', async () => {
    const elsewhere = channelOf(other, 'sales');
    expect(await callApi(slack, 'chat.postMessage', { channel: elsewhere, text: 'a' })).toEqual({
      ok: false,
      error: 'channel_not_found',
    });
    expect(await callApi(other, 'chat.postMessage', { channel: sales, text: 'a' })).toMatchObject({
      error: 'channel_not_found',
    });
    expect(await callApi(other, 'users.info', { user: ana })).toMatchObject({ error: 'user_not_found' });
    expect(await callApi(other, 'conversations.open', { users: ana })).toMatchObject({
      error: 'user_not_found',
    });
    const view = { type: 'home', blocks: [] };
    expect(await callApi(other, 'views.publish', { user_id: ana, view })).toMatchObject({
      error: 'user_not_found',
    });
    const ts = tsOf(await callApi(slack, 'chat.postMessage', { channel: sales, text: 'a' }));
    expect(await callApi(other, 'chat.update', { channel: sales, ts, text: 'b' })).toMatchObject({
      error: 'channel_not_found',
    });
  });

  it('opens no modal in one workspace with a trigger of another', async () => {
    let triggerId = '';
    const bot = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        triggerId = new URLSearchParams(body).get('trigger_id') ?? '';
        response.end();
      });
    });
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
    const address = bot.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    slack.deliverTo({ kind: 'http', url: `http://127.0.0.1:${port}/` });
    await slack.sendCommand({ userId: ana, channelId: sales, command: '/cal-digest' });
    await new Promise((resolve) => bot.close(resolve));

    const opening = { trigger_id: triggerId, view: modal };
    expect(await callApi(other, 'views.open', opening)).toMatchObject({ error: 'invalid_trigger_id' });
    expect(await callApi(slack, 'views.open', opening)).toMatchObject({
      ok: true,
      view: { team_id: slack.teamId },
    });
    const id = slack.openViews(ana)[0]?.id;
    expect(await callApi(other, 'views.update', { view_id: id, view: modal })).toMatchObject({
      error: 'not_found',
    });
  });

  it('shows and keeps each workspace’s messages, calls and faults apart', async () => {
    const place = { userId: firstUser(other), channelId: channelOf(other, 'sales') };
    other.inject({ method: 'chat.postMessage', kind: 'error', error: 'fatal_error', times: 1 });
    expect(await callApi(slack, 'chat.postMessage', { channel: sales, text: 'here' })).toMatchObject({
      ok: true,
    });
    expect(await callApi(other, 'chat.postMessage', { channel: place.channelId, text: 'x' })).toMatchObject({
      error: 'fatal_error',
    });
    await callApi(other, 'chat.postMessage', { channel: place.channelId, text: 'there' });
    expect(other.visibleMessages(place)).toMatchObject([
      { text: 'there', author: { kind: 'bot', id: other.botUserId } },
    ]);
    expect(slack.visibleMessages({ userId: ana, channelId: sales })).toMatchObject([{ text: 'here' }]);
    expect(slack.received.map(({ args }) => args.text)).toEqual(['here']);
    expect(other.received.map(({ args }) => args.text)).toEqual(['x', 'there']);
  });

  it('tells only those of a change who look at that workspace', async () => {
    const told: string[] = [];
    slack.onChange(() => told.push('first'));
    other.onChange(() => told.push('second'));
    await callApi(other, 'chat.postMessage', { channel: channelOf(other, 'sales'), text: 'a' });
    expect(told).toEqual(['second']);
  });

  it('says who is admin and who is owner to those with users:read alone', async () => {
    const [owner, admin, plainUser] = other.users.map(({ id }) => id);
    const infoOf = async (user: string | undefined) => callApi(other, 'users.info', { user });
    expect(await infoOf(owner)).toMatchObject({ user: { is_admin: true, is_owner: true } });
    expect(await infoOf(admin)).toMatchObject({ user: { is_admin: true, is_owner: false } });
    expect(await infoOf(plainUser)).toMatchObject({ user: { is_admin: false, is_owner: false } });
    const narrow = await createLocalSlack();
    expect(await callApi(narrow, 'users.info', { user: ana })).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read',
    });
    await narrow.close();
  });

  it('refuses a command where the app is not installed, and tells nobody', async () => {
    const empty = slack.addWorkspace({ isInstalled: false });
    expect([empty.isInstalled, empty.botToken]).toEqual([false, '']);
    const input = {
      userId: firstUser(empty),
      channelId: channelOf(empty, 'general'),
      command: '/cal-digest',
    };
    const { status, notice } = await empty.sendCommand(input);
    expect(status).toBeUndefined();
    expect(notice).toContain('not installed in this workspace');
  });
});
