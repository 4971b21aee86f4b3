import type { IncomingMessage, ServerResponse } from 'node:http';
import { readForm, sendBack, sendFormPage } from '../../page-server/form-page';
import type { SlackApp } from '../slack-app';
import { buildInstallPage, buildRefusalPage, type InstallRequest, scopeWords } from './install-page';

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
  const unknown = scopes.filter((scope) => !scopeWords.has(scope));
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
    sendFormPage(response, buildRefusalPage('The form was not filled in.'));
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
    if (typeof checked === 'string') sendFormPage(response, buildRefusalPage(checked));
    else if (isPost) decide(app, given, checked, response);
    else sendFormPage(response, buildInstallPage(app.workspaces, checked));
  };
}
