import type { Connection } from '../../accounts/connection';
import type { CalcomClient } from '../../calcom/client';
import { buildDigestMessage } from '../../slack/digests/message/message';
import { StoreUnavailableError } from '../../store/errors';
import { buildDigest, findAccess } from '../build';
import type { PauseReason, RunReason } from '../digest';
import { askCalcom } from '../digest-questions';
import type { ClaimedRun } from '../ports';
import { type BuildFailurePolicy, classifyBuildFailure, tooLateFor } from './outcomes';
import { type PackedDigest, packDigest } from './packed';
import type { RunServices } from './services';

export type Built =
  | { readonly kind: 'built'; readonly message: PackedDigest }
  | { readonly kind: 'pause'; readonly why: PauseReason }
  | { readonly kind: 'retry'; readonly tries: number; readonly reason: RunReason };

// Whoever waits for the next minute's budget does so outside of the gate, where it keeps nobody else out.
const timeoutMs = 2_000;
/** Of the minute's budget, left to people's own questions while there is time. */
const shareForPeople = 4;
const shortWaitMs = 1_000;

/** Asks Cal.com for all that the run tells, waiting for its budget as long as it takes. Rejects with the signal's reason. */
export async function buildRun(
  services: RunServices,
  claimed: ClaimedRun,
  signal: AbortSignal,
): Promise<Built> {
  const { run, digest } = claimed;
  const { store, now, timer, logger } = services;
  const fields = { team: run.workspaceId, digest: digest.id, run: run.id };
  if (await services.isDeactivated(digest.workspace, digest.ownerSlackUserId)) {
    return { kind: 'pause', why: 'owner-gone' };
  }
  for (;;) {
    signal.throwIfAborted();
    const connection = await findAccess(store, digest);
    if (connection === null) return { kind: 'pause', why: 'access-lost' };
    const calcom = services.openCalcom(connection);
    const key = `${run.workspaceId} ${connection.id}`;
    const verdict = await services.builds.acquire(
      key,
      signal,
      async (): Promise<Built | BuildFailurePolicy> => {
        const waitMs = budgetWaitMs(calcom, run.at, now());
        if (waitMs > 0) return { kind: 'wait', ms: waitMs };
        try {
          return {
            kind: 'built',
            message: await build(services, claimed, { calcom, key, connection, signal }),
          };
        } catch (error) {
          if (signal.aborted || error instanceof StoreUnavailableError) throw error;
          const judged = classifyBuildFailure(error);
          if (judged.kind === 'retry' && judged.reason === 'bug') {
            logger.error('a digest could not be built', error, fields);
          } else if (judged.kind !== 'wait') logger.failure('Cal.com did not answer a digest', error, fields);
          return judged;
        }
      },
    );
    if (verdict.kind === 'wait') {
      if (now() >= tooLateFor(run)) return { kind: 'retry', tries: 0, reason: 'calcom' };
      const until = new Date(now().getTime() + Math.max(verdict.ms, shortWaitMs));
      await services.backlog.without(() => timer.until(until, signal));
      continue;
    }
    if (verdict.kind !== 'refused') return verdict;
    const isRefused = await services.reportRefused(digest.workspace, connection);
    services.onNotification();
    return isRefused
      ? { kind: 'pause', why: 'access-lost' }
      : { kind: 'retry', tries: Number.POSITIVE_INFINITY, reason: 'calcom' };
  }
}

/** How long to wait for more of the minute's budget: while there is time, people's own questions go first. */
function budgetWaitMs(calcom: CalcomClient, at: Date, now: Date): number {
  if (now >= at) return 0;
  const { limit, remaining, resetsAt } = calcom.rateBudget();
  if (remaining > limit / shareForPeople || resetsAt === undefined) return 0;
  // Its time is before: then it waits no longer for others.
  return Math.min(resetsAt.getTime(), at.getTime()) - now.getTime();
}

interface Asked {
  readonly calcom: CalcomClient;
  readonly key: string;
  readonly connection: Connection;
  readonly signal: AbortSignal;
}

async function build(
  { store, shelf, queryCache, now }: RunServices,
  { run, digest }: ClaimedRun,
  { calcom, key, connection, signal }: Asked,
): Promise<PackedDigest> {
  const [hidden, missed] = await Promise.all([
    store.hidden.list(run.workspaceId),
    run.sentBy === null ? store.runs.lastMissed(digest.id) : null,
  ]);
  const model = await buildDigest(
    queryCache.around(key, askCalcom(calcom)),
    {
      digest,
      run,
      missed: missed === null ? null : missed.period,
      hidden,
      access: connection,
      now: now(),
    },
    // What other digests may ask as well is remembered here.
    { signal, timeoutMs, remember: false },
  );
  return packDigest(shelf, buildDigestMessage(model));
}
