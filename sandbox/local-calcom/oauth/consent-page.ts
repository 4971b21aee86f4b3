import { escapeHtml, type FormPage, hiddenFields } from '../../page-server/form-page';
import type { Member, World } from '../world/types';
import type { OAuthClient } from './clients';
import { scopeWords } from './scopes';

/** A request for consent that holds: known client, registered redirect, known scopes. */
export interface ConsentRequest {
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

export function buildConsentPage(world: World, label: string, request: ConsentRequest): FormPage {
  const { client, redirectUri, scopes, state } = request;
  const options = offeredMembers(world).map(
    ({ member, role }) =>
      `<option value="${member.id}">${escapeHtml(`${nameOf(member)} (${role})`)}</option>`,
  );
  const rights = scopes.map(
    (scope) => `<li>${escapeHtml(scopeWords.get(scope) ?? scope)} <code>${escapeHtml(scope)}</code></li>`,
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

/** What must not be sent to a redirect address, since the address itself is in doubt. */
export function buildRefusalPage(label: string, reason: string): FormPage {
  return {
    title: 'This app cannot be connected',
    where: label,
    status: 400,
    body: `<p>${escapeHtml(reason)}</p><p class="small">Nothing was changed. You can close this page.</p>`,
  };
}
