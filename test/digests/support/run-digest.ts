import type { Digest, DigestRun } from '../../../src/digests/digest';
import { giveBack, postRun, prepareRun } from '../../../src/digests/worker/run';
import type { RunServices } from '../../../src/digests/worker/services';

/** Brings a claimed run to its end, or gives it back, as a worker that has no other. */
export async function runDigest(
  services: RunServices,
  claimed: { readonly run: DigestRun; readonly digest: Digest },
  stopping: AbortSignal,
): Promise<void> {
  const built = await prepareRun(services, claimed, stopping);
  if (built === null) return;
  try {
    await services.timer.until(built.run.at, stopping);
  } catch {
    await giveBack(services, built);
    return;
  }
  await postRun(services, built, stopping);
}
