import type { Store } from '../store/store';
import { type ConnectOptions, type ConnectOutcome, connectWithKey } from './connect';
import type { ConnectLinks, LinkOwner } from './connect-link';
import type { Connection } from './connection';
import type { BookingsRule, DigestsRule, WorkspacePolicy, WorkspaceRef } from './workspace';

/** `code` is what the page asks for: shown to the one person who got the link. */
export interface ConnectLink {
  readonly url: URL;
  readonly code: string;
}

/** Making, sharing and ending connections. What needs an admin is checked by whoever calls. */
export interface Connecting {
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

export interface ConnectingOptions extends ConnectOptions {
  readonly store: Pick<Store, 'connections' | 'hidden' | 'installations' | 'policies'>;
  readonly oauth: { readonly links: ConnectLinks; readonly publicUrl: URL } | null;
}

export function createConnecting(options: ConnectingOptions): Connecting {
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
