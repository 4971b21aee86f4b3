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
  choose(workspace: WorkspaceRef, slackUserId: string, purpose: Purpose): Promise<Chosen>;
  stateOf(workspace: WorkspaceRef, slackUserId: string): Promise<AccountState>;
}

export interface AccountsOptions {
  readonly store: Store;
  readonly openClient: (connection: Connection) => Promise<CalcomClient>;
  /** Is this person an admin of the Slack workspace, where Roundup may read that? */
  readonly isSlackAdmin: (workspace: WorkspaceRef, slackUserId: string) => Promise<boolean>;
}

/** Looks up what `decideConnection` decides by, and opens what it chose. */
export function createAccounts({ store, openClient, isSlackAdmin }: AccountsOptions): Accounts {
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
    async choose(workspace, slackUserId, purpose) {
      const { own, shared, policy, isAdmin } = await stateOf(workspace, slackUserId);
      const decision = decideConnection({ slackUserId, isAdmin }, policy, { own, shared }, purpose);
      if (decision.kind === 'denied') return decision;
      return { ...decision, calcom: await openClient(decision.connection) };
    },
  };
}
