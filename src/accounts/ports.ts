import type { Access, BoundConnection, Connection, OAuthAccess } from './connection';
import type { SecretBox } from './encryption';
import type { NewNotification } from './notifications';
import type { InstallationKey, WorkspaceId, WorkspacePolicy, WorkspaceRef } from './workspace';

/** An installation in Slack. */
export interface StoredInstallation extends InstallationKey {
  readonly installerSlackUserId: string;
  readonly botUserId: string | null;
  readonly botScopes: readonly string[];
  /** Bolt's own object, with the tokens; sealed on its way to the disk. */
  readonly json: string;
}

export interface OAuthState extends WorkspaceRef {
  readonly hash: string;
  readonly slackUserId: string;
  readonly expiresAt: Date;
}

/** A place for a request is a time from which on it may be sent; places go in the order in which they were asked for. */
export interface RateBudgetsStore {
  /** Of one key: at most `limit` in any window, unless Cal.com has said fewer. */
  of(
    key: string,
    window?: { readonly limit: number; readonly windowMs: number },
  ): {
    /** Up to `count` places, none later than `withinMs` from now; `nextMs` until the next one after them. */
    reserve(
      count: number,
      withinMs: number,
    ): Promise<{ readonly delaysMs: readonly number[]; readonly nextMs: number }>;
    /** No place before this long from now, for any process. */
    block(forMs: number): Promise<void>;
    setLimit(limit: number): Promise<void>;
  };
}

/** What accounts, and the Slack side of them, need of a store. Secrets are encrypted on their way to the disk. */
export interface AccountsStore {
  readonly installations: {
    save(installation: StoredInstallation): Promise<void>;
    find(key: InstallationKey): Promise<StoredInstallation | null>;
    /**
     * With it goes all that belongs to the workspace, or to every workspace of the enterprise that has no
     * installation of its own: connections, policy, preferences, states, digests. Nothing else. Twice is as good as once.
     * An installation that was not made before `madeBefore` stays with all it has; then it resolves to false.
     */
    remove(key: InstallationKey, madeBefore?: Date): Promise<boolean>;
    list(): Promise<readonly InstallationKey[]>;
  };
  readonly policies: {
    /** An empty policy (nothing shared, nobody, no admins) for a workspace not met before. */
    get(workspace: WorkspaceRef): Promise<WorkspacePolicy>;
    /**
     * Reads, changes and writes in one transaction; resolves to what was written. A shared connection that is gone,
     * or is another workspace's, is written as none.
     */
    change(
      workspace: WorkspaceRef,
      change: (policy: WorkspacePolicy) => WorkspacePolicy,
    ): Promise<WorkspacePolicy>;
  };
  readonly connections: {
    /**
     * Replaces the owner's connection in this workspace, if there is one. The same Cal.com account keeps its id, and
     * stays shared; another account is another connection, and is not shared until an admin says so.
     */
    save(
      workspace: WorkspaceRef,
      connection: Omit<Connection, 'id' | 'workspaceId' | 'kind' | 'brokenAt' | 'createdAt'>,
      access: Access,
    ): Promise<Connection>;
    find(workspaceId: WorkspaceId, id: string): Promise<Connection | null>;
    findOwn(workspaceId: WorkspaceId, slackUserId: string): Promise<Connection | null>;
    /** Those that can be read; the others are logged. */
    list(workspaceId: WorkspaceId): Promise<readonly Connection[]>;
    /** Of all workspaces. */
    countBroken(): Promise<number>;
    /**
     * The secret of this very connection. Null when it is gone.
     *
     * @throws UnreadableSecretError when the row says by now that it is somebody else's, or belongs elsewhere
     */
    openAccess(connection: BoundConnection): Promise<Access | null>;
    /** Deletes the secret with the row, and clears it as shared connection where it was one. */
    remove(workspaceId: WorkspaceId, id: string): Promise<void>;
    /**
     * True for the call that marked it, false for all later ones: its owner is told once. The notice is written with
     * the mark, so that none is lost between marking and telling. False as well where it was made again since it was
     * found: that one is good until it is refused itself.
     */
    markBroken(
      workspaceId: WorkspaceId,
      connection: Pick<Connection, 'id' | 'createdAt'>,
      at: Date,
      notice?: NewNotification,
    ): Promise<boolean>;
    /**
     * Takes the right to refresh for `leaseMs`. Null when another holds it, or when the access is no longer the one
     * that `accessToken` says was read (somebody has refreshed in between: read again).
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
     * Writes the new tokens, or none, and gives the lease back. False when the lease was lost meanwhile, to another
     * owner, a new connection or a removal; nothing is written then. One that has merely run out still counts.
     */
    endRefresh(connection: BoundConnection, leaseOwner: string, access: OAuthAccess | null): Promise<boolean>;
  };
  readonly oauthStates: {
    /** Remembers the hash of a one-time state. */
    add(state: OAuthState): Promise<void>;
    /** Uses it up: null when unknown, used or expired. Of two at once, one gets it. */
    use(hash: string, now: Date): Promise<OAuthState | null>;
  };
  readonly hidden: {
    /** Cal.com user ids that are not named in this workspace's shared messages. */
    list(workspaceId: WorkspaceId): Promise<ReadonlySet<number>>;
    hide(
      workspace: WorkspaceRef,
      person: { readonly slackUserId: string; readonly calcomUserId: number },
    ): Promise<void>;
    show(workspaceId: WorkspaceId, slackUserId: string): Promise<void>;
    isHidden(workspaceId: WorkspaceId, slackUserId: string): Promise<boolean>;
  };
  /** What processes have to agree on for some minutes; of a workspace that is gone nothing is kept. */
  readonly shortLived: {
    /** False where it is there already, and has not run out: of several processes at once one gets true. */
    add(workspaceId: WorkspaceId, key: string, until: Date, value?: string): Promise<boolean>;
    has(workspaceId: WorkspaceId, key: string): Promise<boolean>;
    /** Removes it and resolves to its value; null where it is not there, or has run out. */
    take(workspaceId: WorkspaceId, key: string): Promise<string | null>;
  };
  /** What several processes count together of a key's requests; null where there is one process alone. */
  readonly rateBudgets: RateBudgetsStore | null;
  /** For what leaves the process sealed and comes back, such as a link's state. */
  readonly secrets: SecretBox;
}
