import type { NewNotification } from '../../accounts/notifications';
import type { WorkspaceId, WorkspaceRef } from '../../accounts/workspace';
import type { Digest, DigestPlan, DigestRun, DigestState } from '../../digests/digest';

/** What a change was decided on. Both are asked in the change's transaction, and do nothing but judge. */
export interface ExpectedDigest {
  readonly expects: (before: Digest) => boolean;
  /** The run to be left out after the change. */
  readonly skipAt: (before: Digest) => Date | null;
}

/** Digests as people manage them. A notice is written in the transaction of what it tells, and only if that was done. */
export interface DigestsStore {
  /**
   * Null, and nothing written, where the channel has a digest with the same plan already.
   */
  add(
    workspace: WorkspaceRef,
    ownerSlackUserId: string,
    plan: DigestPlan,
    next: { readonly now: Date; readonly nextRunAt: Date },
  ): Promise<Digest | null>;
  /**
   * 'same' where another digest of the channel has this plan; null when it is gone. A paused one stays paused. A run
   * that is claimed is taken back from its worker, to be built anew; one that is being posted is not. With `from`,
   * 'changed-meanwhile' where it does not expect the digest as it is by then; what is left out changes with the plan.
   */
  change(
    workspaceId: WorkspaceId,
    id: string,
    plan: DigestPlan,
    nextRunAt: Date | null,
    notice?: NewNotification,
    from?: ExpectedDigest,
  ): Promise<Digest | 'same' | 'changed-meanwhile' | null>;
  find(workspaceId: WorkspaceId, id: string): Promise<Digest | null>;
  listOfChannel(workspaceId: WorkspaceId, channelId: string): Promise<readonly Digest[]>;
  listOfOwner(workspaceId: WorkspaceId, slackUserId: string): Promise<readonly Digest[]>;
  list(workspaceId: WorkspaceId): Promise<readonly Digest[]>;
  /**
   * `nextRunAt` is null for a pause. What is left out stays so, unless it is over by `nextRunAt`. With a pause its due and claimed runs are skipped as `paused`; a notice is written
   * in the same transaction, and only by the call that changed the state. False when nothing changed.
   */
  setState(
    workspaceId: WorkspaceId,
    id: string,
    state: DigestState,
    nextRunAt: Date | null,
    notice?: NewNotification,
  ): Promise<boolean>;
  /** A new owner, and the access that goes with them. Claimed runs are taken back as in `change`. */
  takeOver(
    workspaceId: WorkspaceId,
    id: string,
    owner: { readonly slackUserId: string; readonly access: 'own' | 'shared' },
    notice?: NewNotification,
  ): Promise<Digest | null>;
  /**
   * Leaves out the run at `at`, also where it is planned or claimed already, or takes that back with null. What is
   * skipped in its history stays so.
   */
  skip(
    workspaceId: WorkspaceId,
    id: string,
    at: Date | null,
    notice?: NewNotification,
  ): Promise<Digest | null>;
  /** Writes a notice for each active digest that asks with the shared access, where one is made for it. */
  tellOwnersOfShared(
    workspaceId: WorkspaceId,
    noticeOf: (digest: Digest) => NewNotification | undefined,
  ): Promise<void>;
  /** With its runs. Twice is as good as once. */
  stop(workspaceId: WorkspaceId, id: string, notice?: NewNotification): Promise<void>;
  /**
   * When the latest run was posted: of the channel's digests, or of all the workspace's where the channel is null or has
   * none. Null: none was.
   */
  lastPostedAt(workspaceId: WorkspaceId, channelId: string | null): Promise<Date | null>;
  /** How many active digests ask with this person's own access, and with the shared one. */
  countActive(
    workspaceId: WorkspaceId,
    slackUserId: string,
  ): Promise<{ readonly own: number; readonly shared: number }>;
  /** Newest first, at most `count`. */
  history(workspaceId: WorkspaceId, id: string, count: number): Promise<readonly DigestRun[]>;
}
