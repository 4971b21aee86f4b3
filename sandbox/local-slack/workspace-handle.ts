import type { Dispatcher } from './delivery/dispatcher';
import { unanswered } from './delivery/socket-endpoint';
import { act } from './person/act';
import { createStateMemory } from './person/element-state';
import { type PersonTools, personOf, writableChannel } from './person/person-tools';
import { escapedIn, sendCommand } from './person/send-command';
import { suggest } from './person/suggest';
import { uninstall } from './person/uninstall';
import { closeView, openHome, submitView } from './person/views';
import type { SlackApp } from './slack-app';
import type { LocalWorkspace } from './types';
import type { Workspace } from './workspace';

/** What tests and the page can do with one workspace. */
export function createWorkspaceHandle(
  workspace: Workspace,
  { app, dispatcher }: { readonly app: SlackApp; readonly dispatcher: Dispatcher },
): LocalWorkspace {
  const { team, bot, directory, changes, origin } = workspace;
  // Nothing reaches an app that is not installed.
  const reaching: Dispatcher = {
    ...dispatcher,
    deliver: async (...parcel) => (workspace.installation() ? dispatcher.deliver(...parcel) : unanswered),
  };
  const tools: PersonTools = { workspace, dispatcher: reaching, memory: createStateMemory() };

  const changeChannel = (...[channelId, change]: Parameters<typeof directory.change>) => {
    directory.change(channelId, change);
    changes.tell({ channelId });
  };

  const changeMembers = (channelId: string, change: (members: readonly string[]) => readonly string[]) => {
    const channel = directory.findChannel(channelId);
    if (!channel) throw new Error(`No channel ${channelId} in this workspace`);
    changeChannel(channelId, { members: change(channel.members) });
  };

  return {
    url: origin(),
    apiUrl: `${origin()}/api/`,
    name: team.name,
    teamId: team.id,
    enterpriseId: team.enterprise?.id,
    botUserId: bot.userId,
    users: directory.users,
    get botToken() {
      return app.installations.latestOf(team)?.token ?? '';
    },
    get isInstalled() {
      return workspace.installation() !== undefined;
    },

    uninstall: (how = {}) => uninstall({ ...tools, dispatcher }, app, how),

    channelsOf: directory.channelsOf,
    invite: (channelId, userId) =>
      changeMembers(channelId, (members) => [...members.filter((id) => id !== userId), userId]),
    remove: (channelId, userId) =>
      changeMembers(channelId, (members) => members.filter((id) => id !== userId)),
    archive: (channelId, isArchived = true) => changeChannel(channelId, { isArchived }),
    restrict: (channelId, refusal) =>
      changeChannel(channelId, refusal === null ? { refusesPosts: undefined } : { refusesPosts: refusal }),
    connect: (channelId, company) =>
      changeChannel(channelId, company === null ? { sharedWith: undefined } : { sharedWith: company }),
    refuseBlocks: workspace.refusals.set,
    deactivate: (userId) => {
      directory.deactivate(userId);
      changes.tell({});
    },

    sendCommand: (input) => sendCommand(tools, input),
    sendMessage: ({ userId, channelId, text }) => {
      const { id, name } = personOf(workspace, userId);
      writableChannel(workspace, userId, channelId);
      const author = { kind: 'user', id, name } as const;
      workspace.messages.post({ channelId, author, text: escapedIn(workspace, text) });
    },
    act: (action) => act(tools, action),
    suggest: (input) => suggest(tools, input),
    submitView: (input) => submitView(tools, input),
    closeView: (input) => closeView(tools, input),
    openHome: (input) => openHome(tools, input),

    visibleMessages: ({ userId, channelId }) => {
      const isMember = directory.findChannel(channelId)?.members.includes(userId) ?? false;
      return isMember ? workspace.messages.visibleTo(userId, channelId) : [];
    },
    openViews: workspace.views.stackOf,
    homeOf: workspace.views.homeOf,

    received: workspace.log.calls,
    inject: workspace.faults.inject,
    clearFaults: workspace.faults.clear,
    onChange: changes.listen,
  };
}
