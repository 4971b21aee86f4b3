import type { CalcomClient } from '../calcom/client';
import type { Store } from '../store/store';
import type { Connection } from './connection';
import { type Denial, decideConnection, type Purpose } from './permission';
import type { WorkspacePolicy, WorkspaceRef } from './workspace';

/** Which connection answers a question, opened; or why none does. */
export type Chosen =
  | {
      readonly kind: 'use';
      readonly calcom: CalcomClient;
      readonly connection: Connection;
      readonly whose: 'own' | 'shared';
    }
  | { readonly kind: 'denied'; readonly why: Denial };

/** What one person may see of the workspace's Cal.com access. */
export interface AccountState {
  readonly own: Connection | null;
  readonly shared: Connection | null;
  readonly policy: WorkspacePolicy;
  readonly isAdmin: boolean;
  readonly isHidden: boolean;
}

export interface Accounts {
  /**
   * Cal.com refused the connection's access. Asked once more to be sure; then it is marked broken and its owner is
   * told, once.
   */
  reportRefused(connection: Connection): Promise<void>;
  choose(workspace: WorkspaceRef, slackUserId: string, purpose: Purpose): Promise<Chosen>;
  stateOf(workspace: WorkspaceRef, slackUserId: string): Promise<AccountState>;
}

export interface AccountsOptions {
  readonly store: Store;
  readonly openClient: (connection: Connection) => CalcomClient;
  /** Does Cal.com refuse it still? */
  readonly isRefused: (connection: Connection) => Promise<boolean>;
  readonly tellOwner: (connection: Connection) => Promise<void>;
  readonly now: () => Date;
  /** Is this person an admin of the Slack workspace, where Roundup may read that? */
  readonly isSlackAdmin: (workspace: WorkspaceRef, slackUserId: string) => Promise<boolean>;
}

/** Looks up what `decideConnection` decides by, and opens what it chose. */
export function createAccounts(options: AccountsOptions): Accounts {
  const { store, openClient, isSlackAdmin, now } = options;
  async function stateOf(workspace: WorkspaceRef, slackUserId: string): Promise<AccountState> {
    const { workspaceId } = workspace;
    const [policy, own, isHidden] = await Promise.all([
      store.policies.get(workspace),
      store.connections.findOwn(workspaceId, slackUserId),
      store.hidden.isHidden(workspaceId, slackUserId),
    ]);
    const { sharedConnectionId } = policy;
    const shared = sharedConnectionId && (await store.connections.find(workspaceId, sharedConnectionId));
    const isAdmin = policy.admins.includes(slackUserId) || (await isSlackAdmin(workspace, slackUserId));
    return { own, shared: shared || null, policy, isAdmin, isHidden };
  }

  return {
    stateOf,
    async reportRefused(connection) {
      const { workspaceId, id } = connection;
      if (!(await options.isRefused(connection))) return;
      const isNews = await store.connections.markBroken(workspaceId, id, now());
      if (isNews) await options.tellOwner(connection);
    },
    async choose(workspace, slackUserId, purpose) {
      const { own, shared, policy, isAdmin } = await stateOf(workspace, slackUserId);
      const decision = decideConnection({ slackUserId, isAdmin }, policy, { own, shared }, purpose);
      if (decision.kind === 'denied') return decision;
      return { ...decision, calcom: openClient(decision.connection) };
    },
  };
}
