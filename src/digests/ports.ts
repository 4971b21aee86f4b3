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

/** What a change was decided on. Both are asked in the change's transaction, and do nothing but judge. */
interface ExpectedDigest {
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
   * that is claimed is taken back from its worker, to be built again; one that is being posted is not. With `from`,
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
  /** Of all workspaces, by workspace and creation. */
  listAll(): Promise<readonly Digest[]>;
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
  notifyOwnersOfShared(
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

/** Of its digest, too: a worker needs both. */
export interface ClaimedRun {
  readonly run: DigestRun;
  readonly digest: Digest;
}

/** A run to be written: still to be done, from `readyAt` on (from now on without), or skipped. */
type NewRun = PlannedRun &
  (
    | { readonly state: 'due'; readonly readyAt?: Date }
    | { readonly state: 'skipped'; readonly reason: RunReason; readonly now: Date }
  );

/** What to write of a run that has come up. */
export interface RunPlan {
  /** As it stands when this is written: it plans this very run. */
  readonly digest: Digest;
  readonly run: NewRun;
  /** The run after it, which the digest moves on to. */
  readonly nextRunAt: Date;
}

/** Digests as workers run them, over all workspaces. */
export interface RunsStore {
  /**
   * Active digests whose next run is at `until` or before, the earliest first. With `of`, those of one workspace, by id
   * and after one.
   */
  listPlannable(
    until: Date,
    count: number,
    of?: { readonly workspaceId: WorkspaceId; readonly afterId: string },
  ): Promise<readonly Digest[]>;
  /** Where more than `count` of these ask with the same access. */
  listBusyWorkspaces(until: Date, count: number): Promise<readonly WorkspaceId[]>;
  /**
   * Writes runs and moves each digest on to `nextRunAt`, in one transaction and only where the digest still plans this
   * very run (`nextRunAt` equals `run.at`). A run that is there already (same digest, same period) is left as it is,
   * unless a pause ended it before it was posted: that one is planned again. A few hundred go in each transaction: on
   * SQLite it waits for the disk. Several of one digest follow each other. Those of a digest that has moved on, or that
   * another planner has in hand, are left out. Resolves to how many were planned.
   */
  plan(plans: readonly RunPlan[]): Promise<number>;
  /**
   * A run by hand. Null where this press has one already, or the digest is paused or gone. `idempotencyKey` tells presses
   * apart.
   */
  addManualRun(
    workspaceId: WorkspaceId,
    digestId: string,
    run: PlannedRun & { readonly sentBy: string; readonly idempotencyKey: string; readonly now: Date },
  ): Promise<DigestRun | null>;
  /**
   * Takes up to `count` runs that are due, or claimed by a worker whose lease ran out, and may be begun by `lease.now`;
   * with `until`, those whose own time is not later than that. Those sent by hand first, then those that could be begun
   * the earliest, and of one time a workspace's together, since they may ask Cal.com the same. `FOR UPDATE SKIP LOCKED`
   * on Postgres. Paused digests' runs are not taken. Begins or prolongs the worker's lease.
   */
  claim(count: number, lease: Lease, until?: Date): Promise<readonly ClaimedRun[]>;
  /** Prolongs the worker's lease, and with it all its claims. What was lost meanwhile is seen when it is to be posted. */
  heartbeat(lease: Lease): Promise<void>;
  /** Back to due, not to be tried before `retryAt`: a failure before the post, or a worker that stops. */
  release(runId: string, holder: string, retryAt: Date): Promise<boolean>;
  /**
   * claimed → posting. False when the claim was lost or the digest was paused or stopped: then it must not be posted.
   * With `attempt`, also when this holder itself has claimed it again, as after a change.
   */
  beginPosting(runId: string, lease: Lease, attempt?: number): Promise<boolean>;
  /**
   * posting → due again, where Slack said for certain that nothing was posted (429); skipped where the digest was
   * paused meanwhile.
   */
  releasePosting(runId: string, holder: string, retryAt: Date): Promise<boolean>;
  /**
   * posting → posted; claimed → skipped; claimed or posting → failed; posting → unknown. Notices are written in the
   * same transaction, by the call that changed the state; 'digest-paused' only where it was active until then.
   * `wasEmpty` counts towards the digest's empty runs; posted without it sets them to zero; runs by hand count neither
   * way. Of the digest's runs that ended, all but the newest twenty are deleted. False when it was not the holder's any
   * more.
   */
  settle(
    runId: string,
    holder: string,
    end: {
      readonly state: 'posted' | 'failed' | 'unknown' | 'skipped';
      readonly reason: RunReason | null;
      readonly messageTs?: string;
      readonly wasEmpty?: boolean;
      /** Pauses the digest with it, in the same transaction. */
      readonly pause?: PauseReason;
      readonly now: Date;
    },
    ...notifications: readonly NewNotification[]
  ): Promise<boolean>;
  /**
   * posting whose lease has run out → unknown, with a notice 'run-unknown' to its owner each. At most `count`;
   * resolves to how many.
   */
  expirePosting(now: Date, count: number): Promise<number>;
  /**
   * unknown → due, once, now being its time, with all its tries ahead: somebody looked and it had not arrived. False
   * when it was not unknown any more, or the digest is paused.
   */
  repost(workspaceId: WorkspaceId, runId: string, now: Date): Promise<boolean>;
  findRun(workspaceId: WorkspaceId, runId: string): Promise<ClaimedRun | null>;
  /** How many posts should have been there by `then` and are not: of runs that have not ended, and of digests not planned. */
  countOverdue(then: Date): Promise<number>;
  /**
   * From the first to the last day of the schedule's own runs that were skipped as too late, and that nobody was told
   * of since. Null: none.
   */
  lastMissed(digestId: string): Promise<DigestPeriod | null>;
}

/** What digests and their worker need of a store. */
export interface DigestStores extends AccountsStore {
  readonly digests: DigestsStore;
  readonly runs: RunsStore;
  readonly notifications: NotificationsStore;
}
