import { describeBug, describeFailure } from '../kit/failure-text';
import type { Services } from '../services';

/** What went wrong, for a modal to say: our own mrkdwn. Logged, as `what`, with the reference that a bug is given. */
export function describeTrouble({ logger, newReference }: Services, what: string, error: unknown): string {
  const reference = newReference();
  const known = describeFailure(error);
  const report = known === null ? logger.error : logger.failure;
  report(what, error, { reference });
  const words = known ?? describeBug(reference);
  return `*${words.what}* ${words.todo}`;
}
