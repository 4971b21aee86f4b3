import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  buildRefusalPage,
  escapeHtml,
  type FormPage,
  hiddenFields,
  readForm,
  sendBack,
  sendFormPage,
} from '../page-server/form-page';
import { app } from './default-workspace';
import type { SlackApp } from './slack-app';
import type { Workspace } from './workspace';

export const installPath = '/oauth/v2/authorize';

/** Slack takes a registered address and everything below it. */
function isRegistered(registered: readonly string[], given: string): boolean {
  if (!URL.canParse(given)) return false;
  return registered.some(
    (url) => given === url || given.startsWith(`${url.replace(/\/$/, '')}/`) || given.startsWith(`${url}?`),
  );
}

/** The request, or the reason to show on the page: Slack sends nobody back for a mistake of the app. */
function check(app: SlackApp, query: URLSearchParams): InstallRequest | string {
  const clientId = query.get('client_id') ?? '';
  if (clientId !== app.clientId) return 'No app has this client id (invalid_client_id).';
  const redirectUri = query.get('redirect_uri') ?? undefined;
  const returnTo = redirectUri ?? app.redirectUrls[0];
  if (returnTo === undefined || !isRegistered(app.redirectUrls, returnTo))
    return 'The app has not registered this redirect address (bad_redirect_uri).';
  const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
  const unknown = scopes.filter((scope) => !scopeText.has(scope));
  if (scopes.length === 0) return 'The app asks for no scope (invalid_scope).';
  if (unknown.length > 0) return `There is no such scope: ${unknown.join(', ')} (invalid_scope).`;
  const teamId = query.get('team') || undefined;
  return { clientId, scopes, state: query.get('state') ?? undefined, redirectUri, returnTo, teamId };
}

function decide(
  app: SlackApp,
  form: URLSearchParams,
  request: InstallRequest,
  response: ServerResponse,
): void {
  const { scopes, state, redirectUri, returnTo } = request;
  if (form.get('decision') === 'cancel') {
    sendBack(response, returnTo, { error: 'access_denied', state });
    return;
  }
  const [ownerId = '', installerId = ''] = (form.get('installer') ?? '').split(' ');
  const workspace = app
    .workspacesOf({ ownerId })
    .find(({ directory }) => directory.findUser(installerId) !== undefined);
  if (form.get('decision') !== 'allow' || !workspace) {
    sendFormPage(response, refusal('The form was not filled in.'));
    return;
  }
  const owner = { ownerId, isOrgWide: ownerId !== workspace.team.id };
  sendBack(response, returnTo, { code: app.codes.issue({ owner, installerId, scopes, redirectUri }), state });
}

/** The page on which somebody installs the app, in the workspace they choose. */
export function createInstallEndpoint(app: SlackApp) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isPost = request.method === 'POST';
    const given = isPost
      ? await readForm(request)
      : new URL(request.url ?? '/', 'http://localhost').searchParams;
    const checked = check(app, given);
    if (typeof checked === 'string') sendFormPage(response, refusal(checked));
    else if (isPost) decide(app, given, checked, response);
    else sendFormPage(response, buildInstallPage(app.workspaces, checked));
  };
}

/** A request to install that holds. */
interface InstallRequest {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly redirectUri: string | undefined;
  /** Where the person goes afterwards. */
  readonly returnTo: string;
  /** The one workspace the app asks for, if it does. */
  readonly teamId: string | undefined;
}

/** Bot scopes that Slack knows, as far as an app such as this may want them. */
const scopeText: ReadonlyMap<string, string> = new Map([
  ['commands', 'Add slash commands that people can use'],
  ['chat:write', `Send messages as @${app.name}`],
  ['chat:write.public', `Send messages to channels @${app.name} is not a member of`],
  ['im:write', 'Start direct messages with people'],
  ['users:read', 'View people in the workspace'],
  ['users:read.email', 'View e-mail addresses of people in the workspace'],
  ['channels:read', 'View basic information about public channels'],
  ['groups:read', `View basic information about private channels @${app.name} was added to`],
  ['team:read', 'View the name and domain of the workspace'],
]);

const where = 'Slack';
const refusal = (reason: string) => buildRefusalPage(where, 'This app cannot be installed', reason);

/** One choice says both who installs and where; an org-wide installation is offered where there is an organization. */
function choices(workspaces: readonly Workspace[]): string {
  const orgs = new Map(
    workspaces.flatMap(({ team }) =>
      team.enterprise ? [[team.enterprise.id, team.enterprise] as const] : [],
    ),
  );
  // Where the app is missing is where it is most likely wanted.
  const likely = workspaces.find((workspace) => !workspace.installation());
  const people = (ownerId: string, workspace: Workspace, onlyAdmins: boolean) =>
    workspace.directory.users
      .filter(({ isAdmin }) => isAdmin || !onlyAdmins)
      .map(({ id, realName, isAdmin }, index) => {
        const label = `${realName}${isAdmin ? ' (admin)' : ''} · ${workspace.team.name}`;
        const selected = workspace === likely && index === 0 && !onlyAdmins ? ' selected' : '';
        return `<option value="${escapeHtml(`${ownerId} ${id}`)}"${selected}>${escapeHtml(label)}</option>`;
      })
      .join('\n');
  const groups = [
    ...workspaces.map((workspace) => ({
      label: workspace.team.name,
      options: people(workspace.team.id, workspace, false),
    })),
    ...[...orgs.values()].map(({ id, name }) => ({
      label: `All of ${name} (org-wide)`,
      options: workspaces
        .filter(({ team }) => team.enterprise?.id === id)
        .map((workspace) => people(id, workspace, true))
        .join('\n'),
    })),
  ];
  return groups
    .map(({ label, options }) => `<optgroup label="${escapeHtml(label)}">${options}</optgroup>`)
    .join('\n');
}

function buildInstallPage(workspaces: readonly Workspace[], request: InstallRequest): FormPage {
  const { clientId, scopes, state, redirectUri, returnTo, teamId } = request;
  const offered = workspaces.filter(({ team }) => teamId === undefined || team.id === teamId);
  const rights = scopes.map(
    (scope) => `<li>${escapeHtml(scopeText.get(scope) ?? scope)} <code>${escapeHtml(scope)}</code></li>`,
  );
  const fields = {
    client_id: clientId,
    scope: scopes.join(','),
    state,
    redirect_uri: redirectUri,
    team: teamId,
  };
  return {
    title: `Install ${app.realName} in a workspace?`,
    where,
    body: `<form method="post">
${hiddenFields(fields)}
<label for="installer">Workspace and person</label>
<select id="installer" name="installer">${choices(offered)}</select>
<h2>${escapeHtml(app.realName)} will be able to</h2>
<ul>${rights.join('\n')}</ul>
<div class="buttons">
<button name="decision" value="cancel">Cancel</button>
<button class="primary" name="decision" value="allow">Allow</button>
</div>
</form>
<p class="small">Afterwards you return to ${escapeHtml(new URL(returnTo).host)}.</p>`,
  };
}
