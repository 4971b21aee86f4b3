import { buildDigest, findDigestConnection } from '../build';
import type { Digest } from '../digest';
import { askCalcom } from '../digest-questions';
import { periodAt } from '../schedule';
import type { DigestMessage, RunServices } from './services';

/** What people can do with a digest outside its schedule. */
export interface ManualRuns {
  /** Creates no run. Returns null without working access. @throws CalcomError, TooManyBookingsError */
  preview(digest: Digest): Promise<DigestMessage | null>;
  /** Posts the last closed period. Returns false for a repeated press, or a paused or deleted digest. */
  sendNow(digest: Digest, slackUserId: string, idempotencyKey: string): Promise<boolean>;
  /** Makes this process's worker look for runs at once. */
  wake(): void;
}

/** Short, because a person is waiting. */
const timeoutMs = 20_000;

export function createManualRuns({
  store,
  openCalcom,
  buildMessage,
  now,
  wake,
}: Pick<RunServices, 'store' | 'openCalcom' | 'buildMessage' | 'now'> &
  Pick<ManualRuns, 'wake'>): ManualRuns {
  return {
    async preview(digest) {
      const connection = await findDigestConnection(store, digest);
      if (connection === null) return null;
      const at = now();
      const model = await buildDigest(
        askCalcom(openCalcom(connection)),
        {
          digest,
          run: { at, period: periodAt(digest.schedule, at) },
          missedPeriod: null,
          hidden: await store.hidden.list(digest.workspace.workspaceId),
          connection,
          now: at,
        },
        { timeoutMs },
      );
      return buildMessage(model);
    },
    async sendNow(digest, slackUserId, idempotencyKey) {
      const at = now();
      const run = { at, period: periodAt(digest.schedule, at), sentBy: slackUserId, idempotencyKey, now: at };
      const added = await store.runs.addManualRun(digest.workspace.workspaceId, digest.id, run);
      if (added !== null) wake();
      return added !== null;
    },
    wake,
  };
}
