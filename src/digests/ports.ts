import type { Lease, NewNotification, NotificationsStore } from '../accounts/notifications';
import type { AccountsStore } from '../accounts/ports';
import type { WorkspaceId, WorkspaceRef } from '../accounts/workspace';
import type {
  Digest,
  DigestPeriod,
  DigestPlan,
  DigestRun,
  DigestState,
  PauseReason,
  PlannedRun,
  RunReason,
} from './digest';

/** The state a change is based on. Both functions run in the change's transaction and must be pure. */
interface ExpectedDigest {
  readonly expects: (before: Digest) => boolean;
  /** The run to skip after the change. Null when none is. */
  readonly skipAt: (before: Digest) => Date | null;
}

/** Digests as people manage them. A notification is written in the transaction of its change. */
export interface DigestsStore {
  /** Returns null, and writes nothing, when the channel already has a digest with the same plan. */
  add(
    workspace: WorkspaceRef,
    ownerSlackUserId: string,
    plan: DigestPlan,
    next: { readonly now: Date; readonly nextRunAt: Date },
  ): Promise<Digest | null>;
  /**
   * Changes the plan; a paused digest stays paused. A claimed run is taken back from its worker and built
   * again; a run being posted is not. `from.skipAt` sets the skipped run.
   * Returns 'same' when another digest in the channel has this plan, 'changed-meanwhile' when `from.expects`
   * is false, null when the digest is gone.
   */
  change(
    workspaceId: WorkspaceId,
    id: string,
    plan: DigestPlan,
    nextRunAt: Date | null,
    notification?: NewNotification,
    from?: ExpectedDigest,
  ): Promise<Digest | 'same' | 'changed-meanwhile' | null>;
  find(workspaceId: WorkspaceId, id: string): Promise<Digest | null>;
  listOfChannel(workspaceId: WorkspaceId, channelId: string): Promise<readonly Digest[]>;
  listOfOwner(workspaceId: WorkspaceId, slackUserId: string): Promise<readonly Digest[]>;
  list(workspaceId: WorkspaceId): Promise<readonly Digest[]>;
  /** Digests of all workspaces, ordered by workspace and creation. */
  listAll(): Promise<readonly Digest[]>;
  /**
   * Pausing takes a null `nextRunAt` and skips due and claimed runs as `paused`. Resuming keeps a `skipAt`
   * that is not before `nextRunAt`. Returns false when nothing changed.
   */
  setState(
    workspaceId: WorkspaceId,
    id: string,
    state: DigestState,
    nextRunAt: Date | null,
    notification?: NewNotification,
  ): Promise<boolean>;
  /** Claimed runs are taken back as in `change`. Returns null when the digest is gone. */
  takeOver(
    workspaceId: WorkspaceId,
    id: string,
    owner: { readonly slackUserId: string; readonly access: 'own' | 'shared' },
    notification?: NewNotification,
  ): Promise<Digest | null>;
  /**
   * Skips the run at `at`, even when it is planned or claimed. Null undoes a skip, unless the run has already
   * ended as skipped. Returns null when the digest is gone.
   */
  skip(
    workspaceId: WorkspaceId,
    id: string,
    at: Date | null,
    notification?: NewNotification,
  ): Promise<Digest | null>;
  /** Writes what `notificationOf` returns for each active digest with shared access. */
  notifyOwnersOfShared(
    workspaceId: WorkspaceId,
    notificationOf: (digest: Digest) => NewNotification | undefined,
  ): Promise<void>;
  /** Deletes the digest and its runs. Does nothing when it is already gone. */
  stop(workspaceId: WorkspaceId, id: string, notification?: NewNotification): Promise<void>;
  /**
   * The scheduled time of the latest posted run: of the channel, or of the workspace when `channelId` is null
   * or the channel has no digest. Null when none was posted.
   */
  lastPostedAt(workspaceId: WorkspaceId, channelId: string | null): Promise<Date | null>;
  /** Active digests that use this person's own access, and all that use the shared one. */
  countActive(
    workspaceId: WorkspaceId,
    slackUserId: string,
  ): Promise<{ readonly own: number; readonly shared: number }>;
  history(workspaceId: WorkspaceId, id: string, count: number): Promise<readonly DigestRun[]>;
}

export interface ClaimedRun {
  readonly run: DigestRun;
  readonly digest: Digest;
}

/** Due runs are built from `readyAt` on; at once when it is left out. */
type NewRun = PlannedRun &
  (
    | { readonly state: 'due'; readonly readyAt?: Date }
    | { readonly state: 'skipped'; readonly reason: RunReason; readonly now: Date }
  );

export interface RunPlan {
  /** The plan is written only while this digest's `nextRunAt` equals `run.at`. */
  readonly digest: Digest;
  readonly run: NewRun;
  /** Becomes the digest's `nextRunAt`. */
  readonly nextRunAt: Date;
}

/** Runs as workers handle them, across all workspaces. */
export interface RunsStore {
  /**
   * Active digests whose next run is at or before `until`, earliest first. With `of`, those of one workspace
   * with an id above `afterId`, by id.
   */
  listPlannable(
    until: Date,
    count: number,
    of?: { readonly workspaceId: WorkspaceId; readonly afterId: string },
  ): Promise<readonly Digest[]>;
  /** Workspaces where more than `count` active digests due by `until` use the same access. */
  listBusyWorkspaces(until: Date, count: number): Promise<readonly WorkspaceId[]>;
  /**
   * Writes the runs and sets `nextRunAt` of their digests, a few hundred in each transaction: on SQLite each
   * waits for the disk. Several plans of one digest must follow each other. Returns how many were applied.
   * Leaves out a plan whose digest no longer plans this run (`nextRunAt` is not `run.at`) or is held by
   * another planner. Keeps an existing run of the same digest and period, but replans one left unposted by a
   * pause.
   */
  plan(plans: readonly RunPlan[]): Promise<number>;
  /** Returns null for a repeated press (`idempotencyKey`), or when the digest is paused or gone. */
  addManualRun(
    workspaceId: WorkspaceId,
    digestId: string,
    run: PlannedRun & { readonly sentBy: string; readonly idempotencyKey: string; readonly now: Date },
  ): Promise<DigestRun | null>;
  /**
   * Takes up to `count` due runs of active digests, and runs of workers whose lease ran out, if they may
   * begin by `lease.now`; with `until`, only runs whose own time is not later. Starts or extends the worker's
   * lease.
   * Runs sent by hand come first, then by `readyAt`, time and workspace: a workspace's runs may share
   * answers. Uses `FOR UPDATE SKIP LOCKED` on Postgres.
   */
  claim(count: number, lease: Lease, until?: Date): Promise<readonly ClaimedRun[]>;
  /** Extends the worker's lease for all its claims. `beginPosting` notices a claim lost meanwhile. */
  heartbeat(lease: Lease): Promise<void>;
  /** claimed → due, not before `retryAt`: after a failure before the post, or when the worker stops. */
  release(runId: string, holder: string, retryAt: Date): Promise<boolean>;
  /**
   * claimed → posting. Returns false when the claim was lost, or the digest paused or stopped: the run must
   * then not be posted. With `attempt`, also when this worker has claimed the run again since.
   */
  beginPosting(runId: string, lease: Lease, attempt?: number): Promise<boolean>;
  /** posting → due, when certainly nothing was posted; → skipped when the digest was paused meanwhile. */
  releasePosting(runId: string, holder: string, retryAt: Date): Promise<boolean>;
  /**
   * posting → posted, failed or unknown; claimed → skipped or failed. Returns false when `holder` lost the
   * run. Notifications are written in the same transaction, 'digest-paused' only when the digest was active.
   * For scheduled runs `wasEmpty` adds one to `emptyRuns`, and a post without it resets them. Ended runs
   * older than the digest's newest twenty are deleted.
   */
  settle(
    runId: string,
    holder: string,
    end: {
      readonly state: 'posted' | 'failed' | 'unknown' | 'skipped';
      readonly reason: RunReason | null;
      readonly messageTs?: string;
      readonly wasEmpty?: boolean;
      /** Also pauses the digest, in the same transaction. */
      readonly pause?: PauseReason;
      readonly now: Date;
    },
    ...notifications: readonly NewNotification[]
  ): Promise<boolean>;
  /** posting → unknown, and notifies the sender or owner, for runs whose lease ran out. Returns how many. */
  expirePosting(now: Date, count: number): Promise<number>;
  /**
   * unknown → due, after somebody saw that the post had not arrived. Its time becomes `now`, its attempts
   * start again. Returns false when the run is no longer unknown, or the digest is paused.
   */
  repost(workspaceId: WorkspaceId, runId: string, now: Date): Promise<boolean>;
  findRun(workspaceId: WorkspaceId, runId: string): Promise<ClaimedRun | null>;
  /** Posts missing at `then`: runs that have not ended, and digests not yet planned. */
  countOverdue(then: Date): Promise<number>;
  /** Spans the scheduled runs skipped as too late that no later post named or covered. Null when none. */
  findMissedPeriod(digestId: string): Promise<DigestPeriod | null>;
}

export interface DigestStores extends AccountsStore {
  readonly digests: DigestsStore;
  readonly runs: RunsStore;
  readonly notifications: NotificationsStore;
}
