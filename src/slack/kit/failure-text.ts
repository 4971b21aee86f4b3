import {
  CalcomBadAnswerError,
  CalcomError,
  CalcomForbiddenError,
  CalcomNotFoundError,
  CalcomRateLimitedError,
  CalcomRejectedError,
  CalcomTimeoutError,
  CalcomUnauthorizedError,
  CalcomUnavailableError,
  CalcomUnknownServerError,
  CalcomWithoutInsightsError,
  ClientClosedError,
} from '../../calcom/errors';
import { TooManyBookingsError } from '../../digests/digest-questions';
import { StoreUnavailableError } from '../../store/errors';

/** A failure in words: a sentence for what happened, and one for what to do. */
export interface FailureText {
  readonly what: string;
  readonly todo: string;
  /** Buttons that may help: ask again, change the question, connect another Cal.com account. */
  readonly buttons: readonly ('retry' | 'filters' | 'connect')[];
  /** Finds the failure in the log. */
  readonly reference?: string;
}

const retryableFailure = (what: string, todo = 'Try again in a minute.'): FailureText => ({
  what,
  todo,
  buttons: ['retry'],
});
const failureText = (what: string, todo: string, ...buttons: FailureText['buttons']): FailureText => ({
  what,
  todo,
  buttons,
});

/** Slack may still send a request just after somebody removed Roundup. */
export const notInstalledFailure = failureText(
  'Roundup isn’t installed in this workspace any more.',
  'An admin can install it again. Nothing from before is kept.',
);

/** The row was altered, or its key is gone. */
export const unreadableInstallationFailure = failureText(
  'Roundup can’t read what it has stored for this workspace.',
  'An admin can install it again. Connections and digests stay.',
);

/** The request was acked, but there is no room for it or it was lost on its way. Nothing was done. */
export const busyFailure = retryableFailure('Roundup is busy.');

/** Returns null for a bug: an error that is neither Cal.com's nor the database's. */
export function describeFailure(error: unknown): FailureText | null {
  if (error instanceof StoreUnavailableError)
    return retryableFailure('Roundup’s database can’t be reached right now.');
  if (error instanceof ClientClosedError) return retryableFailure('Roundup is restarting.');
  if (error instanceof TooManyBookingsError) {
    return failureText(
      'This Cal.com has no rankings of its own, and there are too many bookings to count one by one.',
      'Ask for one team, or a shorter period.',
    );
  }
  if (!(error instanceof CalcomError)) return null;
  if (error instanceof CalcomTimeoutError) {
    return failureText(
      'Cal.com took too long to answer.',
      'Try again, or ask for a shorter period.',
      'retry',
      'filters',
    );
  }
  if (error instanceof CalcomUnavailableError && isProxyFailure(error.cause)) {
    return retryableFailure(
      'Cal.com can’t be reached: the proxy doesn’t let Roundup through.',
      'Ask whoever runs Roundup to check HTTPS_PROXY. The log has the proxy’s answer.',
    );
  }
  if (error instanceof CalcomUnavailableError) {
    return retryableFailure(
      'Cal.com can’t be reached right now.',
      'Try again in a minute. If it goes on, ask whoever runs Roundup to check its address and network.',
    );
  }
  if (error instanceof CalcomUnauthorizedError) {
    return failureText(
      'Cal.com no longer accepts Roundup’s access.',
      'Connect again. A key works only in its own region, cal.com or cal.eu.',
      'connect',
    );
  }
  if (error instanceof CalcomUnknownServerError) {
    return failureText(
      'This account is on a Cal.com server that Roundup isn’t set up for.',
      'Connect again, or ask whoever runs Roundup to add the server to `CAL_API_URL`.',
      'connect',
    );
  }
  if (error instanceof CalcomForbiddenError) {
    const { missingScope, request } = error;
    const what =
      missingScope === undefined
        ? 'This Cal.com account can’t see that.'
        : `This Cal.com account lacks the permission ${missingScope}.`;
    return /insights/.test(request)
      ? failureText(
          what,
          'Try `scope:me`, or the account of somebody who sees everyone’s numbers.',
          'filters',
          'connect',
        )
      : failureText(what, 'Connect an account that can, or give this one more rights in Cal.com.', 'connect');
  }
  if (error instanceof CalcomWithoutInsightsError) {
    return failureText(
      error.isRefused
        ? 'Cal.com doesn’t show its rankings to this account.'
        : 'This Cal.com server has no rankings of its own.',
      'Roundup counts them from the bookings that this account can see, and says so.',
    );
  }
  if (error instanceof CalcomNotFoundError) {
    return failureText(
      'This Cal.com server doesn’t have that.',
      'It may have been deleted, or the server is an older one. `/cal-account doctor` shows what works.',
      'filters',
    );
  }
  if (error instanceof CalcomRateLimitedError) {
    return retryableFailure(
      'Cal.com takes no more requests just now.',
      `Try again in ${waitText(error.retryAfterMs)}.`,
    );
  }
  if (error instanceof CalcomRejectedError) {
    return failureText(
      'Cal.com didn’t accept the question.',
      'Ask again with fewer filters. If it happens again, tell whoever runs Roundup: the log names the field.',
      'filters',
    );
  }
  if (error instanceof CalcomBadAnswerError && error.reason === 'redirect') {
    return retryableFailure(
      'Cal.com’s address leads somewhere else.',
      'Ask whoever runs Roundup to set `CAL_API_URL` to the address of the API itself. The log says where it leads.',
    );
  }
  if (error instanceof CalcomBadAnswerError && error.reason === 'web-page') {
    return retryableFailure(
      'There’s a web page at Cal.com’s address, not its API.',
      'Ask whoever runs Roundup to check `CAL_API_URL`, and whether it is behind a login page.',
    );
  }
  if (error instanceof CalcomBadAnswerError) {
    return retryableFailure(
      'Cal.com’s answer couldn’t be read, so no number is shown.',
      'Try again in a minute. If it goes on, tell whoever runs Roundup: the log says what is wrong with it.',
    );
  }
  return retryableFailure('Cal.com couldn’t answer.');
}

/** A Cal.com error keeps only the code of its cause. */
const isProxyFailure = (cause: unknown): boolean =>
  cause instanceof Error && cause.message.startsWith('PROXY_');

function waitText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 90 ? `${seconds} second${seconds === 1 ? '' : 's'}` : `${Math.ceil(seconds / 60)} minutes`;
}

export const describeBug = (reference: string): FailureText =>
  retryableFailure(
    'Something went wrong in Roundup itself.',
    `Try again. If it happens again, give whoever runs Roundup this reference: ${reference}.`,
  );

export interface Reporter {
  readonly logger: Record<
    'failure' | 'error',
    (message: string, error: unknown, fields?: Readonly<Record<string, string>>) => void
  >;
  readonly newReference: () => string;
}

/** Logs the error as `what` and returns it in words. The log line and the words share a reference. */
export function reportFailure(
  { logger, newReference }: Reporter,
  what: string,
  error: unknown,
  fields: Readonly<Record<string, string>> = {},
): FailureText {
  const known = describeFailure(error);
  const reference = newReference();
  const report = known === null ? logger.error : logger.failure;
  report(what, error, { ...fields, reference });
  return known === null ? describeBug(reference) : { ...known, reference };
}

/** The reference in brackets, to follow a sentence; empty when there is none. */
export const referenceSuffix = ({ reference }: FailureText): string =>
  reference === undefined ? '' : ` (Reference ${reference})`;

/** Our own mrkdwn for a modal. Logs the error as `what`. */
export function reportFailureLine(reporter: Reporter, what: string, error: unknown): string {
  const words = reportFailure(reporter, what, error);
  return `*${words.what}* ${words.todo}${referenceSuffix(words)}`;
}
