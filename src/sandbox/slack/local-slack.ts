import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bot, team } from './default-workspace';
import { createCourier } from './delivery/courier';
import { createSocketDoor } from './delivery/socket-door';
import { act } from './person/act';
import { closeView } from './person/close-view';
import { openHome } from './person/open-home';
import { type PersonTools, personOf, writableChannel } from './person/person-tools';
import { escapedIn, sendCommand } from './person/send-command';
import { createStateMemory } from './person/state-memory';
import { submitView } from './person/submit-view';
import type { LocalSlack, LocalSlackOptions } from './types';
import { createHttpDoor } from './web-api/http-door';
import { createWebApi } from './web-api/web-api';
import { createWorkspace } from './workspace';

const slacksDeadlineMs = 3000;
const defaultScopes = ['commands', 'chat:write', 'im:write', 'users:read'];

/** Starts a workspace on 127.0.0.1 that refuses what Slack refuses. Close it when done. */
export async function createLocalSlack(options: LocalSlackOptions = {}): Promise<LocalSlack> {
  let url = '';
  const origin = () => url;
  const warn = (message: string) => options.logger?.warn(message);
  const deadlineMs = options.ackDeadlineMs ?? slacksDeadlineMs;

  const workspace = createWorkspace(options, origin);
  const sockets = createSocketDoor({ origin, deadlineMs, warn });
  const courier = createCourier({ signingSecret: workspace.signingSecret, deadlineMs, sockets });
  const webApi = createWebApi(workspace, {
    scopes: options.botScopes ?? defaultScopes,
    openSocket: sockets.open,
  });
  const door = createHttpDoor(workspace, webApi, warn);
  const tools: PersonTools = { workspace, courier, memory: createStateMemory() };

  const server = createServer((request, response) => {
    door(request, response).catch((error: unknown) => {
      warn(`A call failed inside the local Slack: ${String(error)}`);
      response.destroy();
    });
  });
  server.on('upgrade', sockets.upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${portOf(server.address())}`;

  const changeMembers = (channelId: string, change: (members: readonly string[]) => readonly string[]) => {
    const channel = workspace.directory.findChannel(channelId);
    if (!channel) throw new Error(`No channel ${channelId} in this workspace`);
    workspace.directory.change(channelId, { members: change(channel.members) });
    workspace.changes.tell({ channelId });
  };

  return {
    url,
    apiUrl: `${url}/api/`,
    botToken: workspace.botToken,
    appToken: workspace.appToken,
    signingSecret: workspace.signingSecret,
    teamId: team.id,
    botUserId: bot.userId,
    users: workspace.directory.users,

    deliverTo: courier.deliverTo,

    channelsOf: workspace.directory.channelsOf,
    invite: (channelId, userId) =>
      changeMembers(channelId, (members) => [...members.filter((id) => id !== userId), userId]),
    remove: (channelId, userId) =>
      changeMembers(channelId, (members) => members.filter((id) => id !== userId)),
    archive: (channelId) => {
      workspace.directory.change(channelId, { isArchived: true });
      workspace.changes.tell({ channelId });
    },

    sendCommand: (input) => sendCommand(tools, input),
    sendMessage: ({ userId, channelId, text }) => {
      const { id, name } = personOf(workspace, userId);
      writableChannel(workspace, userId, channelId);
      const author = { kind: 'user', id, name } as const;
      workspace.messages.post({ channelId, author, text: escapedIn(workspace, text) });
    },
    act: (action) => act(tools, action),
    submitView: (input) => submitView(tools, input),
    closeView: (input) => closeView(tools, input),
    openHome: (input) => openHome(tools, input),
    deliverRaw: courier.deliverRaw,

    visibleMessages: ({ userId, channelId }) => {
      const isMember = workspace.directory.findChannel(channelId)?.members.includes(userId) ?? false;
      return isMember ? workspace.messages.visibleTo(userId, channelId) : [];
    },
    openViews: workspace.views.stackOf,
    homeOf: workspace.views.homeOf,

    received: workspace.log.calls,
    inject: workspace.faults.inject,
    clearFaults: workspace.faults.clear,

    onChange: workspace.changes.listen,
    close: async () => {
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The local Slack is not listening');
  return address.port;
}
