import type { ClaimedRun } from '../../../src/digests/ports';
import { firstStep, giveBack, takeStep } from '../../../src/digests/worker/run';
import type { RunServices } from '../../../src/digests/worker/services';

/** Brings a claimed run to its end, or gives it back, as a worker that has no other. */
export async function runDigest(
  services: RunServices,
  claimed: ClaimedRun,
  stopping: AbortSignal,
): Promise<void> {
  let step = firstStep(claimed);
  for (;;) {
    while (services.now() < step.at && !stopping.aborted) await services.wait(1);
    if (stopping.aborted) return giveBack(services, step);
    const next = await takeStep(services, step, stopping);
    if (next === null) return;
    step = next;
  }
}
