import type { Access, BoundConnection, Connection, OAuthAccess } from './connection';
import type { SecretBox } from './encryption';
import type { NewNotification } from './notifications';
import type { InstallationKey, WorkspaceId, WorkspacePolicy, WorkspaceRef } from './workspace';

export interface StoredInstallation extends InstallationKey {
  readonly installerSlackUserId: string;
  readonly botUserId: string | null;
  readonly botScopes: readonly string[];
  /** Bolt's `Installation` as JSON, tokens included; encrypted before it is written. */
  readonly json: string;
}

export interface OAuthState extends WorkspaceRef {
  readonly hash: string;
  readonly slackUserId: string;
  readonly expiresAt: Date;
}

/** A place is a time from which one request may be sent. Places are given in the order of asking. */
export interface RateBudgetsStore {
  /** One key's budget: at most `limit` requests in any window, or Cal.com's limit where that is lower. */
  budgetOf(
    key: string,
    window?: { readonly limit: number; readonly windowMs: number },
  ): {
    /** Up to `count` places, none later than `withinMs` from now. `nextMs`: the wait for the next place. */
    reserve(
      count: number,
      withinMs: number,
    ): Promise<{ readonly delaysMs: readonly number[]; readonly nextMs: number }>;
    /** Gives no place for this long, in any process. */
    block(forMs: number): Promise<void>;
    setLimit(limit: number): Promise<void>;
  };
}

/** What accounts and their Slack side need of a store. Secrets are encrypted before they are written. */
export interface AccountsStore {
  readonly installations: {
    save(installation: StoredInstallation): Promise<void>;
    find(key: InstallationKey): Promise<StoredInstallation | null>;
    /**
     * Also deletes all that belongs to the workspace, or to each workspace of the enterprise without an
     * installation of its own. Idempotent. Resolves to false, and deletes nothing, when the installation was
     * made at `madeBefore` or later.
     */
    remove(key: InstallationKey, madeBefore?: Date): Promise<boolean>;
    list(): Promise<readonly InstallationKey[]>;
  };
  readonly policies: {
    /** Resolves to an empty policy (nothing shared, nobody, no admins) for an unknown workspace. */
    get(workspace: WorkspaceRef): Promise<WorkspacePolicy>;
    /**
     * Reads, changes and writes in one transaction; resolves to what was written. A shared connection that is
     * missing from this workspace is written as null.
     */
    change(
      workspace: WorkspaceRef,
      change: (policy: WorkspacePolicy) => WorkspacePolicy,
    ): Promise<WorkspacePolicy>;
  };
  readonly connections: {
    /**
     * Replaces the owner's connection in this workspace. The same Cal.com account keeps its id and stays
     * shared. Another account becomes another connection, which is not shared until an admin says so.
     */
    save(
      workspace: WorkspaceRef,
      connection: Omit<Connection, 'id' | 'workspaceId' | 'kind' | 'brokenAt' | 'createdAt'>,
      access: Access,
    ): Promise<Connection>;
    find(workspaceId: WorkspaceId, id: string): Promise<Connection | null>;
    findOwn(workspaceId: WorkspaceId, slackUserId: string): Promise<Connection | null>;
    /** Leaves out and logs connections that cannot be read. */
    list(workspaceId: WorkspaceId): Promise<readonly Connection[]>;
    /** Over all workspaces. */
    countBroken(): Promise<number>;
    /**
     * Resolves to null when the connection is gone.
     *
     * @throws UnreadableSecretError when it does not decrypt, as when the row now names another owner
     */
    openAccess(connection: BoundConnection): Promise<Access | null>;
    /** Deletes the secret with the row. A policy that shared the connection then shares none. */
    remove(workspaceId: WorkspaceId, id: string): Promise<void>;
    /**
     * Resolves to true only for the call that marked it, which also writes `notice`. Resolves to false when
     * the connection was reconnected since it was read: the new access has not been refused.
     */
    markBroken(
      workspaceId: WorkspaceId,
      connection: Pick<Connection, 'id' | 'createdAt'>,
      at: Date,
      notice?: NewNotification,
    ): Promise<boolean>;
    /**
     * Takes the right to refresh for `leaseMs`. Resolves to null when another process holds it, the
     * connection is gone or broken, or the stored token is no longer `accessToken`: read it again then.
     */
    beginRefresh(
      connection: BoundConnection,
      lease: {
        readonly accessToken: string;
        readonly now: Date;
        readonly leaseMs: number;
        readonly leaseOwner: string;
      },
    ): Promise<{ readonly refreshToken: string } | null>;
    /**
     * Writes the new tokens, if any, and ends the lease, even an expired one that nobody else took. Resolves
     * to false, and writes nothing, when the lease was lost to another owner, a reconnection or a removal.
     */
    endRefresh(connection: BoundConnection, leaseOwner: string, access: OAuthAccess | null): Promise<boolean>;
  };
  readonly oauthStates: {
    add(state: OAuthState): Promise<void>;
    /** Uses a state up. Resolves to null when it is unknown, used or expired; of two calls, one gets it. */
    use(hash: string, now: Date): Promise<OAuthState | null>;
  };
  readonly hidden: {
    /** The Cal.com user ids that this workspace's shared messages do not name. */
    list(workspaceId: WorkspaceId): Promise<ReadonlySet<number>>;
    hide(
      workspace: WorkspaceRef,
      person: { readonly slackUserId: string; readonly calcomUserId: number },
    ): Promise<void>;
    show(workspaceId: WorkspaceId, slackUserId: string): Promise<void>;
    isHidden(workspaceId: WorkspaceId, slackUserId: string): Promise<boolean>;
  };
  /** Values that processes must agree on for some minutes. Nothing is stored for an unknown workspace. */
  readonly shortLived: {
    /** Resolves to false when the key is there and has not expired; for an unknown workspace, to true. */
    add(workspaceId: WorkspaceId, key: string, until: Date, value?: string): Promise<boolean>;
    has(workspaceId: WorkspaceId, key: string): Promise<boolean>;
    /** Removes the key and resolves to its value, or to null when the key is missing or expired. */
    take(workspaceId: WorkspaceId, key: string): Promise<string | null>;
  };
  /** Counts each key's requests over all processes; null when there is only one process. */
  readonly rateBudgets: RateBudgetsStore | null;
  /** Encrypts what leaves the process and comes back, such as a link's state. */
  readonly secrets: SecretBox;
}
