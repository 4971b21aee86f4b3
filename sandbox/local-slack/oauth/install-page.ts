import { escapeHtml, type FormPage, hiddenFields } from '../../page-server/form-page';
import { app } from '../default-workspace';
import type { Workspace } from '../workspace';

/** A request to install that holds. */
export interface InstallRequest {
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
export const scopeWords: ReadonlyMap<string, string> = new Map([
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

export function buildInstallPage(workspaces: readonly Workspace[], request: InstallRequest): FormPage {
  const { clientId, scopes, state, redirectUri, returnTo, teamId } = request;
  const offered = workspaces.filter(({ team }) => teamId === undefined || team.id === teamId);
  const rights = scopes.map(
    (scope) => `<li>${escapeHtml(scopeWords.get(scope) ?? scope)} <code>${escapeHtml(scope)}</code></li>`,
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

export function buildRefusalPage(reason: string): FormPage {
  return {
    title: 'This app cannot be installed',
    where,
    status: 400,
    body: `<p>${escapeHtml(reason)}</p><p class="small">Nothing was changed. You can close this page.</p>`,
  };
}
