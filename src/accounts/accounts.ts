import type { CalcomClient } from '../calcom/client';
import type { Connection } from './connection';
import { type Candidates, type Denial, decideConnection, type Purpose } from './permission';
import type { AccountsStore } from './ports';
import type { WorkspacePolicy, WorkspaceRef } from './workspace';

export interface OpenConnection {
  readonly calcom: CalcomClient;
  readonly connection: Connection;
}

/** Which connection answers a question, opened; or why none does. */
export type Chosen =
  | (OpenConnection & {
      readonly kind: 'use';
      readonly whose: 'own' | 'shared';
      /** As the workspace's policy says. */
      readonly fiscalYearStart: number;
      /** The shared one, where that may be asked what the caller's own does not see. */
      readonly next: OpenConnection | null;
    })
  | { readonly kind: 'denied'; readonly why: Denial };

/** What one person may see of the workspace's Cal.com access. */
export interface AccountState extends Candidates {
  readonly policy: WorkspacePolicy;
  readonly isAdmin: boolean;
  readonly isHidden: boolean;
}

export interface Accounts {
  /**
   * Cal.com refused the connection's access. Asked once more to be sure; then it is marked broken, and with it is
   * written that its owner is to be told, once. Resolves to whether it is refused still.
   */
  reportRefused(workspace: WorkspaceRef, connection: Connection): Promise<boolean>;
  choose(workspace: WorkspaceRef, slackUserId: string, purpose: Purpose): Promise<Chosen>;
  stateOf(workspace: WorkspaceRef, slackUserId: string): Promise<AccountState>;
  /** The client of a connection that was chosen already. */
  open(connection: Connection): CalcomClient;
}

export interface AccountsOptions {
  readonly store: AccountsStore;
  readonly openClient: (connection: Connection) => CalcomClient;
  /** The connection with its owner looked up, where Cal.com has not said yet whose it is. */
  readonly identify: (workspace: WorkspaceRef, connection: Connection) => Promise<Connection>;
  /** Does Cal.com refuse it still? */
  readonly isRefused: (connection: Connection) => Promise<boolean>;
  /** A connection was marked broken, and there is a notice to be sent. */
  readonly onBroken: (workspace: WorkspaceRef) => void;
  readonly now: () => Date;
  /** Is this person an admin of the Slack workspace, where Roundup may read that? */
  readonly isSlackAdmin: (workspace: WorkspaceRef, slackUserId: string) => Promise<boolean>;
}

/** Looks up what `decideConnection` decides by, and opens what it chose. */
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
      // Gone: there may be another in its place.
      if (connection === null) return false;
      if (connection.brokenAt !== null) return true;
      if (!(await options.isRefused(connection))) return false;
      const { ownerSlackUserId, calcomName, kind, apiUrl } = connection;
      // The environment's is not connected again by anyone in Slack: it is good as soon as Cal.com takes it.
      if (ownerSlackUserId === null) return true;
      const isNews = await store.connections.markBroken(workspaceId, connection, now(), {
        slackUserId: ownerSlackUserId,
        kind: 'connection-broken',
        facts: { connectionId: id, calcomName, kind, apiUrl },
      });
      if (isNews) {
        options.onBroken(workspace);
        return true;
      }
      // Marked by another call, or made again meanwhile, or gone.
      const after = await store.connections.find(workspaceId, id);
      return after !== null && after.brokenAt !== null;
    },
    async choose(workspace, slackUserId, purpose) {
      const { policy, own, shared } = await lookUp(workspace, slackUserId);
      // Slack is asked only where the answer hangs on it.
      const mayMatter = purpose === 'bookings' && policy.bookingsWithShared === 'admins';
      const caller = { slackUserId, isAdmin: mayMatter && (await isAdmin(policy, workspace, slackUserId)) };
      const decision = decideConnection(caller, policy, { own, shared }, purpose);
      if (decision.kind === 'denied') return decision;
      const connection = await identify(workspace, decision.connection);
      const next = decision.next && (await identify(workspace, decision.next));
      return {
        ...decision,
        connection,
        calcom: openClient(connection),
        next: next && { calcom: openClient(next), connection: next },
        fiscalYearStart: policy.fiscalYearStart,
      };
    },
  };
}
