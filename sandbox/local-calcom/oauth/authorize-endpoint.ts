import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  buildRefusalPage,
  escapeHtml,
  type FormPage,
  hiddenFields,
  readForm,
  sendBack,
  sendFormPage,
} from '../../page-server/form-page';
import type { Member, World } from '../world/types';
import { type OAuthClient, type OAuthClients, scopeText, splitScopes } from './clients';
import type { Grants } from './grants';

const authorizePath = '/auth/oauth2/authorize';

interface AuthorizeEndpoint {
  readonly world: World;
  readonly clients: OAuthClients;
  readonly grants: Grants;
  /** What this Cal.com calls itself on its pages. */
  readonly label: string;
}

/** Refused on the page, refused by going back to the app, or fit to be asked about. */
type Checked =
  | { readonly kind: 'shown'; readonly reason: string }
  | {
      readonly kind: 'sent-back';
      readonly redirectUri: string;
      readonly error: Record<string, string | undefined>;
    }
  | ({ readonly kind: 'fit' } & ConsentRequest);

/** The page on which a member lets an app in. */
export function createAuthorizeEndpoint({ world, clients, grants, label }: AuthorizeEndpoint) {
  const refusal = (reason: string) => buildRefusalPage(label, 'This app cannot be connected', reason);

  function check(query: URLSearchParams): Checked {
    const client = clients.find(query.get('client_id') ?? '');
    if (client === undefined) return { kind: 'shown', reason: 'No app has this client id.' };
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!client.redirectUris.includes(redirectUri) || !URL.canParse(redirectUri))
      return { kind: 'shown', reason: `${client.name} has not registered this redirect address.` };
    const state = query.get('state') ?? undefined;
    const sentBack = (error: string, error_description: string): Checked => ({
      kind: 'sent-back',
      redirectUri,
      error: { error, error_description, state },
    });
    if ((query.get('response_type') ?? 'code') !== 'code')
      return sentBack('unsupported_response_type', 'response_type must be code');
    const scopes = splitScopes(query.get('scope') ?? '');
    if (scopes.length === 0) return sentBack('invalid_request', 'scope is required');
    const unknown = scopes.filter((scope) => !client.scopes.includes(scope));
    if (unknown.length > 0) return sentBack('invalid_scope', `Not registered: ${unknown.join(', ')}`);
    return { kind: 'fit', client, redirectUri, scopes, state };
  }

  function decide(form: URLSearchParams, request: ConsentRequest, response: ServerResponse): void {
    const { client, redirectUri, scopes, state } = request;
    const decision = form.get('decision');
    if (decision === 'deny') {
      const error_description = 'The member denied the request';
      sendBack(response, redirectUri, { error: 'access_denied', error_description, state });
      return;
    }
    const member = world.members.find(({ id }) => String(id) === form.get('member'));
    if (decision !== 'allow' || member === undefined) {
      sendFormPage(response, refusal('The form was not filled in.'));
      return;
    }
    const grant = { clientId: client.id, memberId: member.id, scopes };
    sendBack(response, redirectUri, { code: grants.issueCode(grant, redirectUri), state });
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url?.split('?')[0] !== authorizePath) {
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><title>404: This page could not be found</title>');
      return;
    }
    const isPost = request.method === 'POST';
    const given = isPost
      ? await readForm(request)
      : new URL(request.url ?? '/', 'http://localhost').searchParams;
    const checked = check(given);
    if (checked.kind === 'shown') return sendFormPage(response, refusal(checked.reason));
    if (checked.kind === 'sent-back') return sendBack(response, checked.redirectUri, checked.error);
    if (isPost) return decide(given, checked, response);
    sendFormPage(response, buildConsentPage(world, label, checked));
  };
}

/** A request for consent that holds: known client, registered redirect, known scopes. */
interface ConsentRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
}

const others = 4;

/** A handful with different rights: the organisation's owner first, and people outside it last. */
function offeredMembers({ adminId, plainMemberId, lonerId, members, memberships }: World) {
  const roleOf = (id: number) => memberships.find(({ userId }) => userId === id)?.role;
  const special = new Map([
    [adminId, 'owner'],
    [plainMemberId, 'member'],
    [lonerId, 'in no organization'],
  ]);
  const ordinary = members
    .filter(({ id, name, organizationId }) => !special.has(id) && name && organizationId !== null)
    .filter(({ name }) => /^\p{L}+ \p{L}+$/u.test(name ?? ''))
    .slice(0, others);
  const offered = [...special.keys(), ...ordinary.map(({ id }) => id)];
  return offered.flatMap((id) => {
    const member = members.find((each) => each.id === id);
    const role = special.get(id) ?? (roleOf(id) === 'ADMIN' ? 'admin' : 'member');
    return member === undefined ? [] : [{ member, role }];
  });
}

const nameOf = ({ name, username, email }: Member) => name || username || email;

function buildConsentPage(world: World, label: string, request: ConsentRequest): FormPage {
  const { client, redirectUri, scopes, state } = request;
  const options = offeredMembers(world).map(
    ({ member, role }) =>
      `<option value="${member.id}">${escapeHtml(`${nameOf(member)} (${role})`)}</option>`,
  );
  const rights = scopes.map(
    (scope) => `<li>${escapeHtml(scopeText.get(scope) ?? scope)} <code>${escapeHtml(scope)}</code></li>`,
  );
  return {
    title: `Let ${client.name} use your ${label} account?`,
    where: label,
    body: `<form method="post">
${hiddenFields({ client_id: client.id, redirect_uri: redirectUri, scope: scopes.join(' '), state })}
<label for="member">Sign in as</label>
<select id="member" name="member">${options.join('\n')}</select>
<h2>${escapeHtml(client.name)} will be able to</h2>
<ul>${rights.join('\n')}</ul>
<div class="buttons">
<button name="decision" value="deny">Deny</button>
<button class="primary" name="decision" value="allow">Allow</button>
</div>
</form>
<p class="small">Afterwards you return to ${escapeHtml(new URL(redirectUri).host)}.</p>`,
  };
}
