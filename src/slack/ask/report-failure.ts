import { reportFailure } from '../kit/failure-text';
import type { Services } from '../services';

/** What went wrong, for a modal to say: our own mrkdwn. Logged as `what`. */
export function reportFailureLine(services: Services, what: string, error: unknown): string {
  const words = reportFailure(services, what, error);
  return `*${words.what}* ${words.todo}`;
}
