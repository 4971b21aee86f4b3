import { type CarriedQuestion, encodeQuestion } from './action-value';
import { type Reporter, reportFailure } from './failure-text';
import { actionIds } from './ids';
import type { Message } from './message';
import { buildFailureNotice, type WaysOn } from './notice-message';

const ids = {
  rankings: { retry: actionIds.rankingsShow, filters: actionIds.rankingsFilters },
  bookings: { retry: actionIds.bookingsShow, filters: actionIds.bookingsFilters },
} as const;
type AskedCommand = keyof typeof ids;

/** The buttons that ask a question again and change it; none where it is too long for them. */
export function waysOnFrom(command: AskedCommand, { text, askedAt }: CarriedQuestion): WaysOn {
  const value = encodeQuestion({ text, askedAt });
  if (value === null) return {};
  return {
    retry: { label: 'Try again', actionId: ids[command].retry, value },
    filters: { label: 'Filters…', actionId: ids[command].filters, value },
  };
}

/** What went wrong while a question was answered, with the ways on from there. */
class UnansweredError extends Error {
  constructor(
    cause: unknown,
    readonly waysOn: WaysOn,
  ) {
    super('a question was not answered', { cause });
    this.name = 'UnansweredError';
  }
}

/** The answer. What goes wrong with it is told with the ways on from this question, wherever it is told. */
export const answering = <T>(command: AskedCommand, asked: CarriedQuestion, answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    throw new UnansweredError(error, waysOnFrom(command, asked));
  });

/** Says what went wrong, and logs it as `what`. `waysOn`: from whatever was asked that was no question. */
export function reportToPerson(
  reporter: Reporter,
  what: string,
  error: unknown,
  waysOn?: WaysOn,
  fields?: Readonly<Record<string, string>>,
): Message {
  const [cause, ways] = error instanceof UnansweredError ? [error.cause, error.waysOn] : [error, waysOn];
  return buildFailureNotice(reportFailure(reporter, what, cause, fields), ways);
}
