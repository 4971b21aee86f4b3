import type { CalcomClient } from '../calcom/client';
import type { Connection } from './connection';
import { type Candidates, type Denial, decideConnection, type Purpose } from './permission';
import type { AccountsStore } from './ports';
import type { WorkspacePolicy, WorkspaceRef } from './workspace';

export interface OpenConnection {
  readonly calcom: CalcomClient;
  readonly connection: Connection;
}

export type Chosen =
  | (OpenConnection & {
      readonly kind: 'use';
      readonly whose: 'own' | 'shared';
      /** A month, 1 to 12, from the workspace's policy. */
      readonly fiscalYearStart: number;
      /** The fallback connection, for what the caller's own does not see; null for none. */
      readonly fallback: OpenConnection | null;
    })
  | { readonly kind: 'denied'; readonly why: Denial };

export interface AccountState extends Candidates {
  readonly policy: WorkspacePolicy;
  readonly isAdmin: boolean;
  readonly isHidden: boolean;
}

export interface Accounts {
  /**
   * Asks Cal.com once more, then marks the connection broken and queues one notification to its owner.
   * Resolves to whether Cal.com still refuses the access.
   */
  reportRefused(workspace: WorkspaceRef, connection: Connection): Promise<boolean>;
  choose(workspace: WorkspaceRef, slackUserId: string, purpose: Purpose): Promise<Chosen>;
  stateOf(workspace: WorkspaceRef, slackUserId: string): Promise<AccountState>;
  /** Returns the client without checking who may use the connection. */
  open(connection: Connection): CalcomClient;
}

export interface AccountsOptions {
  readonly store: AccountsStore;
  readonly openClient: (connection: Connection) => CalcomClient;
  /** Looks up the Cal.com account of an environment connection that was stored without one. */
  readonly identify: (workspace: WorkspaceRef, connection: Connection) => Promise<Connection>;
  readonly isRefused: (connection: Connection) => Promise<boolean>;
  /** Called after a connection was marked broken and its notification was stored. */
  readonly onBroken: (workspace: WorkspaceRef) => void;
  readonly now: () => Date;
  /** Resolves to false when Roundup may not read who is an admin of the Slack workspace. */
  readonly isSlackAdmin: (workspace: WorkspaceRef, slackUserId: string) => Promise<boolean>;
}

export function createAccounts(options: AccountsOptions): Accounts {
  const { store, openClient, identify, isSlackAdmin, now } = options;

  async function lookUp({ workspaceId, enterpriseId }: WorkspaceRef, slackUserId: string) {
    const [policy, own] = await Promise.all([
      store.policies.get({ workspaceId, enterpriseId }),
      store.connections.findOwn(workspaceId, slackUserId),
    ]);
    const { sharedConnectionId } = policy;
    const shared = sharedConnectionId && (await store.connections.find(workspaceId, sharedConnectionId));
    return { policy, own, shared: shared || null };
  }

  const isAdmin = async (policy: WorkspacePolicy, workspace: WorkspaceRef, slackUserId: string) =>
    policy.admins.includes(slackUserId) || (await isSlackAdmin(workspace, slackUserId));

  return {
    open: openClient,
    async stateOf(workspace, slackUserId) {
      const [found, isHidden] = await Promise.all([
        lookUp(workspace, slackUserId),
        store.hidden.isHidden(workspace.workspaceId, slackUserId),
      ]);
      return { ...found, isHidden, isAdmin: await isAdmin(found.policy, workspace, slackUserId) };
    },
    async reportRefused(workspace, { workspaceId, id }) {
      const connection = await store.connections.find(workspaceId, id);
      // Removed; another connection may have taken its place.
      if (connection === null) return false;
      if (connection.brokenAt !== null) return true;
      if (!(await options.isRefused(connection))) return false;
      const { ownerSlackUserId, calcomName, kind, apiUrl } = connection;
      // Nobody in Slack can reconnect the environment's connection: it works once Cal.com accepts it again.
      if (ownerSlackUserId === null) return true;
      const isNewlyBroken = await store.connections.markBroken(workspaceId, connection, now(), {
        slackUserId: ownerSlackUserId,
        kind: 'connection-broken',
        facts: { connectionId: id, calcomName, kind, apiUrl },
      });
      if (isNewlyBroken) {
        options.onBroken(workspace);
        return true;
      }
      // Another call marked it, or it was reconnected or removed meanwhile.
      const after = await store.connections.find(workspaceId, id);
      return after !== null && after.brokenAt !== null;
    },
    async choose(workspace, slackUserId, purpose) {
      const { policy, own, shared } = await lookUp(workspace, slackUserId);
      // Slack is asked only when its answer matters.
      const mayMatter = purpose === 'bookings' && policy.bookingsWithShared === 'admins';
      const caller = { slackUserId, isAdmin: mayMatter && (await isAdmin(policy, workspace, slackUserId)) };
      const decision = decideConnection(caller, policy, { own, shared }, purpose);
      if (decision.kind === 'denied') return decision;
      const connection = await identify(workspace, decision.connection);
      const fallback = decision.fallback && (await identify(workspace, decision.fallback));
      return {
        ...decision,
        connection,
        calcom: openClient(connection),
        fallback: fallback && { calcom: openClient(fallback), connection: fallback },
        fiscalYearStart: policy.fiscalYearStart,
      };
    },
  };
}
