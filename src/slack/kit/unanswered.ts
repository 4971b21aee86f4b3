import { type CarriedQuestion, encodeQuestion } from './action-value';
import { type Reporter, reportFailure } from './failure-text';
import { actionIds } from './ids';
import type { Message } from './message';
import { buildFailureNotice, type RecoveryButtons } from './notice-message';

const ids = {
  rankings: { retry: actionIds.rankingsShow, filters: actionIds.rankingsFilters },
  bookings: { retry: actionIds.bookingsShow, filters: actionIds.bookingsFilters },
} as const;
type AskedCommand = keyof typeof ids;

/** Buttons that ask a question again and change it; none when it is too long for them. */
export function recoveryButtonsFor(
  command: AskedCommand,
  { text, askedAt }: CarriedQuestion,
): RecoveryButtons {
  const value = encodeQuestion({ text, askedAt });
  if (value === null) return {};
  return {
    retry: { label: 'Try again', actionId: ids[command].retry, value },
    filters: { label: 'Filters…', actionId: ids[command].filters, value },
  };
}

class UnansweredError extends Error {
  constructor(
    cause: unknown,
    readonly recoveryButtons: RecoveryButtons,
  ) {
    super('a question was not answered', { cause });
    this.name = 'UnansweredError';
  }
}

/** Adds the question's buttons to any failure of `answer`, wherever it is reported. */
export const withRecoveryButtons = <T>(
  command: AskedCommand,
  asked: CarriedQuestion,
  answer: Promise<T>,
): Promise<T> =>
  answer.catch((error: unknown) => {
    throw new UnansweredError(error, recoveryButtonsFor(command, asked));
  });

/** Logs the error as `what` and says it. `recoveryButtons` applies when no question was being answered. */
export function reportToPerson(
  reporter: Reporter,
  what: string,
  error: unknown,
  recoveryButtons?: RecoveryButtons,
  fields?: Readonly<Record<string, string>>,
): Message {
  const [cause, buttons] =
    error instanceof UnansweredError ? [error.cause, error.recoveryButtons] : [error, recoveryButtons];
  return buildFailureNotice(reportFailure(reporter, what, cause, fields), buttons);
}
