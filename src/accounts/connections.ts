import type { Me } from '../calcom/schemas';
import { memberName } from '../lib/text/member-name';
import type { ConnectLinks, LinkOwner } from './connect-link';
import type { Access, Connection } from './connection';
import type { AccountsStore } from './ports';
import type { WorkspaceRef } from './workspace';

/** `code` is what the page asks for; only the person for whom the link was made sees it. */
export interface ConnectLink {
  readonly apiUrl: string;
  readonly url: URL;
  readonly code: string;
}

export interface ConnectionService {
  /**
   * Resolves to one link for the region of the person's own connection, else to one per region; to none when
   * Cal.com's OAuth is not configured.
   */
  linksFor(owner: Omit<LinkOwner, 'apiUrl'>): Promise<readonly ConnectLink[]>;
  connectWithKey(workspace: WorkspaceRef, slackUserId: string, key: string): Promise<ConnectOutcome>;
}

interface ConnectionServiceOptions extends ConnectOptions {
  readonly oauth: { readonly links: ConnectLinks; readonly publicUrl: URL } | null;
}

export function createConnectionService(options: ConnectionServiceOptions): ConnectionService {
  const { store, oauth, apiUrls } = options;
  return {
    async linksFor(owner) {
      if (oauth === null) return [];
      const { links, publicUrl } = oauth;
      const own = await store.connections.findOwn(owner.workspace.workspaceId, owner.slackUserId);
      const region = apiUrls.filter(({ href }) => href === own?.apiUrl);
      return Promise.all(
        (region.length > 0 ? region : apiUrls).map(async ({ href: apiUrl }) => {
          const url = new URL('calcom/connect', publicUrl);
          const state = await links.create({ ...owner, apiUrl });
          url.searchParams.set('state', state);
          return { apiUrl, url, code: links.codeOf(state) ?? '' };
        }),
      );
    },
    connectWithKey: (workspace, slackUserId, key) => connectWithKey(options, { workspace, slackUserId }, key),
  };
}

export type AccessCheck =
  | { readonly kind: 'accepted'; readonly me: Me }
  | { readonly kind: 'refused'; readonly isExpired: boolean };

export type ConnectOutcome =
  | { readonly kind: 'connected'; readonly connection: Connection; readonly isOtherRegion: boolean }
  | { readonly kind: 'refused'; readonly why: 'malformed' | 'unknown' | 'expired' };

export interface ConnectOptions {
  readonly store: Pick<AccountsStore, 'connections' | 'hidden' | 'installations'>;
  /** Cal.com's API URLs, the usual region first. A key works only in its own region. */
  readonly apiUrls: readonly URL[];
  /** Asks `/v2/me` at one origin. @throws CalcomError when the failure is not about the access */
  readonly checkAccess: (apiUrl: URL, accessToken: string) => Promise<AccessCheck>;
}

interface Owner {
  readonly workspace: WorkspaceRef;
  /** Null for the operator. */
  readonly slackUserId: string | null;
}

export async function connectWithKey(
  options: ConnectOptions,
  owner: Owner,
  typedKey: string,
): Promise<ConnectOutcome> {
  const apiKey = typedKey.trim();
  if (!/^[\x21-\x7e]{8,200}$/.test(apiKey)) return { kind: 'refused', why: 'malformed' };
  let isExpired = false;
  for (const [at, apiUrl] of options.apiUrls.entries()) {
    const checked = await options.checkAccess(apiUrl, apiKey);
    if (checked.kind === 'accepted') {
      const access = { kind: 'api-key', apiKey } as const;
      const connection = await saveConnection(options.store, owner, apiUrl.href, checked.me, access);
      return { kind: 'connected', connection, isOtherRegion: at > 0 };
    }
    isExpired ||= checked.isExpired;
  }
  return { kind: 'refused', why: isExpired ? 'expired' : 'unknown' };
}

/**
 * Stores access that its owner has confirmed. A hidden person stays hidden under another Cal.com account.
 *
 * @throws Error, and keeps nothing, when Roundup was removed from the workspace meanwhile
 */
export async function saveConnection(
  store: ConnectOptions['store'],
  { workspace, slackUserId }: Owner,
  apiUrl: string,
  me: Me,
  access: Access,
): Promise<Connection> {
  const connection = {
    ownerSlackUserId: slackUserId,
    apiUrl,
    calcomUserId: me.id,
    calcomName: memberName(me),
    hasOrganisation: me.organizationId != null,
  };
  const isHidden = slackUserId !== null && (await store.hidden.isHidden(workspace.workspaceId, slackUserId));
  if (isHidden) await store.hidden.hide(workspace, { slackUserId, calcomUserId: me.id });
  const saved = await store.connections.save(workspace, connection, access);
  // Checked after saving: an uninstall that comes later deletes the connection itself.
  if (!(await isInstalled(store, workspace))) {
    await store.connections.remove(saved.workspaceId, saved.id);
    throw new Error('Roundup is not installed in this workspace any more');
  }
  return saved;
}

async function isInstalled(
  { installations }: Pick<AccountsStore, 'installations'>,
  { workspaceId, enterpriseId }: WorkspaceRef,
): Promise<boolean> {
  const own = { teamId: workspaceId, enterpriseId, isEnterpriseInstall: false };
  if ((await installations.find(own)) !== null) return true;
  if (enterpriseId === null) return false;
  return (await installations.find({ teamId: null, enterpriseId, isEnterpriseInstall: true })) !== null;
}
