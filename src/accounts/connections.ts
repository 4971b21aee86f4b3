import type { Me } from '../calcom/schemas';
import type { ConnectLinks, LinkOwner } from './connect-link';
import type { Access, Connection } from './connection';
import type { AccountsStore } from './ports';
import type { BookingsRule, DigestsRule, WorkspacePolicy, WorkspaceRef } from './workspace';

/** `code` is what the page asks for: shown to the one person who got the link. */
export interface ConnectLink {
  readonly url: URL;
  readonly code: string;
}

/** Making, sharing and ending connections. What needs an admin is checked by whoever calls. */
export interface ConnectionService {
  /**
   * Where somebody connects in a browser, in the region of the connection that they have: else in the first. Null
   * where Cal.com's OAuth is not configured.
   */
  linkFor(owner: Omit<LinkOwner, 'apiUrl'>): Promise<ConnectLink | null>;
  connectWithKey(workspace: WorkspaceRef, slackUserId: string, key: string): Promise<ConnectOutcome>;
  disconnect(connection: Connection): Promise<void>;
  /** Null: nothing is shared any more. */
  share(workspace: WorkspaceRef, connectionId: string | null): Promise<WorkspacePolicy>;
  setBookingsRule(workspace: WorkspaceRef, rule: BookingsRule): Promise<WorkspacePolicy>;
  /** `month` runs from 1 to 12. */
  setFiscalYearStart(workspace: WorkspaceRef, month: number): Promise<WorkspacePolicy>;
  /** May people share in channels that other companies are in? */
  setSharesOutside(workspace: WorkspaceRef, sharesOutside: boolean): Promise<WorkspacePolicy>;
  setDigestsRule(workspace: WorkspaceRef, rule: DigestsRule): Promise<WorkspacePolicy>;
  setBookingsNamed(workspace: WorkspaceRef, slackUserIds: readonly string[]): Promise<WorkspacePolicy>;
  /** Whoever sets them stays one, so that a workspace is never left without. */
  setAdmins(workspace: WorkspaceRef, by: string, slackUserIds: readonly string[]): Promise<WorkspacePolicy>;
}

interface ConnectionServiceOptions extends ConnectOptions {
  readonly store: Pick<AccountsStore, 'connections' | 'hidden' | 'installations' | 'policies'>;
  readonly oauth: { readonly links: ConnectLinks; readonly publicUrl: URL } | null;
}

export function createConnectionService(options: ConnectionServiceOptions): ConnectionService {
  const { store, oauth, apiUrls } = options;
  const change = (workspace: WorkspaceRef, changed: Partial<WorkspacePolicy>) =>
    store.policies.change(workspace, (policy) => ({ ...policy, ...changed }));
  return {
    async linkFor(owner) {
      if (oauth === null) return null;
      const own = await store.connections.findOwn(owner.workspace.workspaceId, owner.slackUserId);
      const apiUrl = apiUrls.find(({ href }) => href === own?.apiUrl) ?? apiUrls[0];
      if (apiUrl === undefined) throw new TypeError('no Cal.com origin is configured');
      const url = new URL('calcom/connect', oauth.publicUrl);
      const state = await oauth.links.create({ ...owner, apiUrl: apiUrl.href });
      url.searchParams.set('state', state);
      return { url, code: oauth.links.codeOf(state) ?? '' };
    },
    connectWithKey: (workspace, slackUserId, key) => connectWithKey(options, { workspace, slackUserId }, key),
    disconnect: ({ workspaceId, id }) => store.connections.remove(workspaceId, id),
    share: (workspace, sharedConnectionId) => change(workspace, { sharedConnectionId }),
    setBookingsRule: (workspace, bookingsWithShared) => change(workspace, { bookingsWithShared }),
    setFiscalYearStart: (workspace, fiscalYearStart) => change(workspace, { fiscalYearStart }),
    setSharesOutside: (workspace, sharesOutside) => change(workspace, { sharesOutside }),
    setDigestsRule: (workspace, digestsBy) => change(workspace, { digestsBy }),
    setBookingsNamed: (workspace, bookingsNamed) => change(workspace, { bookingsNamed }),
    setAdmins: (workspace, by, slackUserIds) =>
      change(workspace, { admins: [...new Set([by, ...slackUserIds])] }),
  };
}

/** What Cal.com says to a piece of access. */
export type Tried =
  | { readonly kind: 'accepted'; readonly me: Me }
  | { readonly kind: 'refused'; readonly isExpired: boolean };

export type ConnectOutcome =
  | { readonly kind: 'connected'; readonly connection: Connection; readonly isOtherRegion: boolean }
  | { readonly kind: 'refused'; readonly why: 'malformed' | 'unknown' | 'expired' };

export interface ConnectOptions {
  readonly store: Pick<AccountsStore, 'connections' | 'hidden' | 'installations'>;
  /** Cal.com's API origins, the usual one first. A key works in its own region alone. */
  readonly apiUrls: readonly URL[];
  /** Asks `/v2/me` at one origin. @throws CalcomError for all that says nothing about the access */
  readonly tryAccess: (apiUrl: URL, accessToken: string) => Promise<Tried>;
  readonly nameOf: (me: Me) => string;
}

interface Owner {
  readonly workspace: WorkspaceRef;
  /** Null: whoever runs Roundup. */
  readonly slackUserId: string | null;
}

/** Keeps a key once Cal.com has taken it at one of the origins; nothing is stored before. */
export async function connectWithKey(
  options: ConnectOptions,
  owner: Owner,
  typedKey: string,
): Promise<ConnectOutcome> {
  const apiKey = typedKey.trim();
  if (!/^[\x21-\x7e]{8,200}$/.test(apiKey)) return { kind: 'refused', why: 'malformed' };
  let isExpired = false;
  for (const [at, apiUrl] of options.apiUrls.entries()) {
    const tried = await options.tryAccess(apiUrl, apiKey);
    if (tried.kind === 'accepted') {
      const connection = await saveConnection(options, owner, apiUrl, tried.me, { kind: 'api-key', apiKey });
      return { kind: 'connected', connection, isOtherRegion: at > 0 };
    }
    isExpired ||= tried.isExpired;
  }
  return { kind: 'refused', why: isExpired ? 'expired' : 'unknown' };
}

/** Roundup was taken out of the workspace while somebody connected there. */
class WorkspaceGoneError extends Error {
  constructor() {
    super('Roundup is not installed in this workspace any more');
    this.name = 'WorkspaceGoneError';
  }
}

/**
 * Keeps access that its owner has confirmed. Whoever is hidden stays so under another Cal.com account.
 *
 * @throws WorkspaceGoneError, and nothing is kept
 */
export async function saveConnection(
  { store, nameOf }: Pick<ConnectOptions, 'store' | 'nameOf'>,
  { workspace, slackUserId }: Owner,
  apiUrl: URL,
  me: Me,
  access: Access,
): Promise<Connection> {
  const connection = {
    ownerSlackUserId: slackUserId,
    apiUrl: apiUrl.href,
    calcomUserId: me.id,
    calcomName: nameOf(me),
    hasOrganisation: me.organizationId != null,
  };
  const isHidden = slackUserId !== null && (await store.hidden.isHidden(workspace.workspaceId, slackUserId));
  if (isHidden) await store.hidden.hide(workspace, { slackUserId, calcomUserId: me.id });
  const saved = await store.connections.save(workspace, connection, access);
  // Looked for afterwards: an end of the installation that comes later takes the connection with it.
  if (!(await isInstalled(store, workspace))) {
    await store.connections.remove(saved.workspaceId, saved.id);
    throw new WorkspaceGoneError();
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
