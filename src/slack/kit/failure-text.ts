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
} from '../../calcom/errors';
import { TooManyBookingsError } from '../../digests/too-many-bookings-error';
import { StoreUnavailableError } from '../../store/errors';

/** What went wrong outside, in words: one sentence for what happened, one for what to do. */
export interface FailureText {
  readonly what: string;
  readonly todo: string;
  /** Is the same question worth asking again as it is? */
  readonly retryable: boolean;
}

/** Slack sent it all the same: it may be a moment since somebody took Roundup out. */
export const notInstalledWords: FailureText = {
  what: 'Roundup is not installed in this workspace any more.',
  todo: 'An admin can install it again; nothing of before is kept.',
  retryable: false,
};

/** The row was changed, or the key that sealed it is gone. */
export const unreadableInstallationWords: FailureText = {
  what: 'Roundup cannot read what it has stored of this workspace.',
  todo: 'An admin can install it again; connections and digests stay.',
  retryable: false,
};

/** It was acked, and there is no room to work on it, or it was lost on its way. Nothing was done. */
export const busyWords: FailureText = {
  what: 'Roundup is busy.',
  todo: 'Try again in a minute.',
  retryable: true,
};

/** Null for anything that is neither Cal.com's failure nor the database's: that is ours, and gets a reference instead. */
export function describeFailure(error: unknown): FailureText | null {
  if (error instanceof StoreUnavailableError) {
    return {
      what: "Roundup's database cannot be used right now.",
      todo: 'Try again in a minute.',
      retryable: true,
    };
  }
  if (error instanceof TooManyBookingsError) {
    return {
      what: 'Cal.com’s own rankings are not to be had here, and there are more bookings than are counted one by one.',
      todo: 'Take a team in place of all.',
      retryable: false,
    };
  }
  if (!(error instanceof CalcomError)) return null;
  if (error instanceof CalcomTimeoutError) {
    return {
      what: 'Cal.com took too long to answer.',
      todo: 'Nothing is lost: try again, or ask for a shorter period.',
      retryable: true,
    };
  }
  if (error instanceof CalcomUnavailableError && isOfTheProxy(error.cause)) {
    return {
      what: 'Cal.com cannot be reached: the proxy does not let Roundup through.',
      todo: 'Ask whoever runs Roundup to check HTTPS_PROXY; the log says what the proxy answered.',
      retryable: true,
    };
  }
  if (error instanceof CalcomUnavailableError) {
    return {
      what: 'Cal.com cannot be reached right now.',
      todo: 'Try again in a minute. If it lasts, ask whoever runs Roundup to check the address and the network.',
      retryable: true,
    };
  }
  if (error instanceof CalcomUnauthorizedError) {
    return {
      what: 'Cal.com no longer accepts the access that Roundup uses.',
      todo:
        'Whoever set up Roundup can make a new API key in Cal.com under Settings → Developer → API keys' +
        ' (a key works only in its own region: cal.com or cal.eu).',
      retryable: false,
    };
  }
  if (error instanceof CalcomUnknownServerError) {
    return {
      what: 'This connection is to a Cal.com server that Roundup is not set up for.',
      todo: 'Connect again with `/cal-account`, or ask whoever runs Roundup to add the server to `CAL_API_URL`.',
      retryable: false,
    };
  }
  if (error instanceof CalcomForbiddenError) {
    return {
      what:
        error.missingScope === undefined
          ? 'The Cal.com access that Roundup uses may not see this.'
          : `The Cal.com access that Roundup uses lacks the permission ${error.missingScope}.`,
      todo: /insights/.test(error.request)
        ? 'Cal.com does not say which right is missing. Try `scope:me`, or use the Cal.com access of somebody who sees everybody’s numbers.'
        : 'Whoever set up Roundup can use a Cal.com account that may, or give this one more rights in Cal.com.',
      retryable: false,
    };
  }
  if (error instanceof CalcomWithoutInsightsError) {
    return {
      what: error.isRefused
        ? 'Cal.com does not show its rankings to this account.'
        : 'This Cal.com server has no Insights.',
      todo: 'Rankings are counted from the bookings that this access can see, and say so.',
      retryable: false,
    };
  }
  if (error instanceof CalcomNotFoundError) {
    return {
      what: 'This Cal.com server does not have what was asked for.',
      todo: 'It may have been deleted, or this is an older server. `/cal-account doctor` says what the server can do.',
      retryable: false,
    };
  }
  if (error instanceof CalcomRateLimitedError) {
    return {
      what: 'Cal.com’s limit of requests a minute is used up.',
      todo: `Try again in ${waitWords(error.retryAfterMs)}.`,
      retryable: true,
    };
  }
  if (error instanceof CalcomRejectedError) {
    return {
      what: 'Cal.com did not accept the question.',
      todo: 'Ask again with fewer filters. If it happens again, tell whoever runs Roundup: the log names the field.',
      retryable: false,
    };
  }
  if (error instanceof CalcomBadAnswerError && error.reason === 'redirect') {
    return {
      what: 'Cal.com’s address answers with a redirect to another place.',
      todo: 'Ask whoever runs Roundup to set `CAL_API_URL` to the address of the API itself. The log says where the redirect leads.',
      retryable: true,
    };
  }
  if (error instanceof CalcomBadAnswerError && error.reason === 'web-page') {
    return {
      what: 'At Cal.com’s address there is a web page, not its API.',
      todo: 'Ask whoever runs Roundup to check `CAL_API_URL`, and whether it is behind a login page.',
      retryable: true,
    };
  }
  if (error instanceof CalcomBadAnswerError) {
    return {
      what: 'Cal.com’s answer could not be understood, so no number is shown.',
      todo: 'Try again in a minute. If it lasts, tell whoever runs Roundup: the log says what is wrong with it.',
      retryable: true,
    };
  }
  return { what: 'Cal.com could not answer.', todo: 'Try again in a minute.', retryable: true };
}

/** Cal.com's failures keep nothing but the code of what caused them. */
const isOfTheProxy = (cause: unknown): boolean =>
  cause instanceof Error && cause.message.startsWith('PROXY_');

function waitWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 90 ? `${seconds} second${seconds === 1 ? '' : 's'}` : `${Math.ceil(seconds / 60)} minutes`;
}

/** Our own fault. The reference is in the log too. */
export function describeBug(reference: string): FailureText {
  return {
    what: 'Something went wrong in Roundup itself.',
    todo: `Try again. If it happens again, give whoever runs Roundup this reference: ${reference}.`,
    retryable: true,
  };
}

interface Reporter {
  readonly logger: Record<
    'failure' | 'error',
    (message: string, error: unknown, fields?: Readonly<Record<string, string>>) => void
  >;
  readonly newReference: () => string;
}

/**
 * Logs what went wrong, as `what`, and says it in words. What fails outside is no bug of ours, but it is logged all the
 * same; the reference that a bug is given stands in both.
 */
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
  return known ?? describeBug(reference);
}
