import { createServer } from 'node:http';
import { listen } from '../http';
import { createDispatcher } from './delivery/dispatcher';
import { createSocketEndpoint } from './delivery/socket-endpoint';
import { furnish } from './further-workspace';
import { createIds } from './ids';
import { createInstallEndpoint, installPath } from './oauth';
import { createSlackApp } from './slack-app';
import type { LocalSlack, LocalSlackOptions, LocalWorkspace, WorkspaceOptions } from './types';
import { createHttpEndpoint } from './web-api/http-endpoint';
import { createWebApi } from './web-api/web-api';
import { createWorkspace } from './workspace';
import { createWorkspaceHandle } from './workspace-handle';

const slacksDeadlineMs = 3000;
/** What the manifest asks for. */
const defaultScopes = ['commands', 'chat:write'];

/** Starts a Slack on 127.0.0.1 that refuses what Slack refuses. Close it when done. */
export async function createLocalSlack(options: LocalSlackOptions = {}): Promise<LocalSlack> {
  let url = '';
  const origin = () => url;
  const now = options.now ?? (() => new Date());
  const ids = createIds(now);
  const warn = (message: string) => options.logger?.warn(message);
  const deadlineMs = options.ackDeadlineMs ?? slacksDeadlineMs;

  const app = createSlackApp(now);
  const sockets = createSocketEndpoint({ origin, deadlineMs, warn });
  const dispatcher = createDispatcher({ signingSecret: app.signingSecret, deadlineMs, sockets });
  const webApi = createHttpEndpoint(app, createWebApi(app, sockets.open), warn);
  const install = createInstallEndpoint(app);

  const server = createServer((request, response) => {
    const isInstallPage = request.url?.split('?')[0] === installPath;
    const work = isInstallPage ? install(request, response) : webApi(request, response);
    work.catch((error: unknown) => {
      warn(`A call failed inside the local Slack: ${String(error)}`);
      response.destroy();
    });
  });
  server.on('upgrade', sockets.upgrade);
  const listening = await listen(server, options.port);
  ({ url } = listening);

  const handles: LocalWorkspace[] = [];
  const addWorkspace = (wanted: WorkspaceOptions = {}): LocalWorkspace => {
    const premises = furnish(app.workspaces.length + 1, wanted);
    const installationOf = app.installations.of;
    const limitsCalls = options.limitsCalls ?? true;
    const workspace = createWorkspace(premises, { now, origin, ids, installationOf, limitsCalls });
    app.workspaces.push(workspace);
    if (wanted.isInstalled ?? true)
      app.installations.install(
        { ownerId: premises.team.id, isOrgWide: false },
        options.botScopes ?? defaultScopes,
      );
    const handle = createWorkspaceHandle(workspace, { app, dispatcher });
    handles.push(handle);
    return handle;
  };

  const first = addWorkspace(options);
  for (let count = 1; count < (options.workspaces ?? 1); count += 1) addWorkspace();

  return {
    ...first,
    // As getters again: the spread has kept their first values.
    get botToken() {
      return first.botToken;
    },
    get isInstalled() {
      return first.isInstalled;
    },
    appToken: app.appToken,
    signingSecret: app.signingSecret,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    authorizationUrl: `${url}${installPath}`,
    setRedirectUrls: (urls) => {
      app.redirectUrls = [...urls];
    },
    workspaces: handles,
    addWorkspace,
    deliverTo: dispatcher.deliverTo,
    deliverRaw: dispatcher.deliverRaw,
    sendFrame: sockets.sendFrame,
    secrets: () => [
      app.appToken,
      app.signingSecret,
      app.clientSecret,
      ...app.installations.tokens(),
      ...app.codes.all(),
    ],
    close: async () => {
      sockets.close();
      await listening.close();
    },
  };
}
