import { startWalk } from '../../bookings/walk-state';
import { CalcomRejectedError } from '../../calcom/errors';
import { fromSeconds, toSeconds } from '../../lib/time/calendar';
import { deadlineFrom } from '../ask/deadline';
import { listTitles } from '../ask/name-lookup';
import { type OpenedConnection, withConnection } from '../ask/with-connection';
import type { Caller, HandleAction } from '../bolt/register';
import {
  type CarriedPosition,
  type CarriedQuestion,
  decodePosition,
  decodeQuestion,
  decodeQuestionInBlockId,
  decodeShare,
  encodeQuestion,
  encodeQuestionInBlockId,
} from '../kit/action-value';
import { buildChoiceMessage } from '../kit/choice-message';
import { actionIds } from '../kit/ids';
import type { Reply } from '../kit/message';
import { buildStartOverNotice, connectButton, privateNotice } from '../kit/notice-message';
import { recoveryButtonsFor, withRecoveryButtons } from '../kit/unanswered';
import type { Services } from '../services';
import type { MakeShared } from '../share/share';
import { askBookings, type BookingsAnswer, continueBookings } from './ask-bookings';
import { type BookingsQuestion, parseBookingsRequest, printBookingsRequest } from './bookings-request';
import { buildBookingsMessage, buildSharedBookingsMessage, carriedQuestion } from './message';

/** A button that carries a whole question: "Try again", "Start over". */
export const handleBookingsShow: HandleAction = async (services, { value, caller }) => {
  const asked = readBookingsQuestion(decodeQuestion(value));
  if (asked === null) return bookingsStartOver(services.now(), null);
  return showBookings(services, caller, asked.question, asked.askedAt, 'replace');
};

/** *Load more* and *Back to the start*. The value carries the question and the place. */
export const handleBookingsPosition: HandleAction = async (services, { value, caller }) =>
  withConnection(services, caller, 'bookings', (opened) =>
    readPosition(services, opened, value, async (answer) => ({
      kind: 'replace',
      message: messageOf(services, opened, answer),
    })),
  );

/** What a channel sees: event types, times and hosts of the rows in view. */
export const makeSharedBookings: MakeShared = async (services, caller, value) => {
  const carried = decodeShare(value);
  const asked = readBookingsQuestion(carried);
  return withConnection(services, caller, 'bookings', async (opened): Promise<Reply> => {
    const share = async (answer: BookingsAnswer): Promise<Reply> => {
      const [hidden, titles] = await Promise.all([
        services.store.hidden.list(caller.workspace.workspaceId),
        listTitles(services, opened.calcom),
      ]);
      const now = services.now();
      const message = buildSharedBookingsMessage(answer, caller.userName, hidden, titles, now);
      return { kind: 'channel', message };
    };
    // Share buttons of version 0.1.0 carry a place.
    if (carried === null || asked === null) return readPosition(services, opened, value, share);
    const options = deadlineFrom(services.now());
    const { question, askedAt } = asked;
    const outcome = await askBookings(opened, question, askedAt, options, carried.rows);
    if (outcome.kind === 'host-unknown') return hostUnknown;
    return outcome.kind === 'answer' ? share(outcome.answer) : bookingsStartOver(services.now(), question);
  });
};

/** A team or event type was chosen; the block id carries the question it completes. */
const handleCandidate =
  (field: 'team' | 'event'): HandleAction =>
  async (services, { blockId, value = '', caller }) => {
    const asked = readBookingsQuestion(decodeQuestionInBlockId(blockId));
    if (asked === null || !/^\d{1,15}$/.test(value)) return bookingsStartOver(services.now(), null);
    const question = { ...asked.question, [field]: { id: Number(value) } };
    return showBookings(services, caller, question, asked.askedAt, 'replace');
  };
export const handleBookingsTeam = handleCandidate('team');
export const handleBookingsEvent = handleCandidate('event');

/** Shows the answer, or the candidates when a name is ambiguous. */
export function showBookings(
  services: Services,
  caller: Caller,
  question: BookingsQuestion,
  askedAt: Date,
  kind: 'private' | 'replace',
): Promise<Reply> {
  const carried = carriedQuestion({ question, askedAt });
  const reply = withConnection(services, caller, 'bookings', async (opened): Promise<Reply> => {
    const outcome = await askBookings(opened, question, askedAt, deadlineFrom(services.now()));
    if (outcome.kind === 'answer') return { kind, message: messageOf(services, opened, outcome.answer) };
    if (outcome.kind === 'host-unknown') return hostUnknown;
    const actionId = outcome.choice.what === 'team' ? actionIds.bookingsTeam : actionIds.bookingsEvent;
    const blockId = encodeQuestionInBlockId(carried);
    const { filters } = recoveryButtonsFor('bookings', carried);
    return { kind, message: buildChoiceMessage(outcome.choice, { actionId, blockId, filters }) };
  });
  return withRecoveryButtons('bookings', carried, reply);
}

const messageOf = (services: Services, { connection }: OpenedConnection, answer: BookingsAnswer) =>
  buildBookingsMessage(answer, services.calcomAppUrl(connection), services.now());

async function readPosition(
  services: Services,
  opened: OpenedConnection,
  value: string | undefined,
  then: (answer: BookingsAnswer) => Promise<Reply>,
): Promise<Reply> {
  const place = decodePosition(value);
  const asked = readBookingsQuestion(place);
  if (place === null || asked === null) return bookingsStartOver(services.now(), null);
  try {
    const options = deadlineFrom(services.now());
    const answer = await continueBookings(opened, asked.question, place, options);
    return 'kind' in answer ? hostUnknown : await then(answer);
  } catch (error) {
    if (!(error instanceof CalcomRejectedError) || isAtStart(place, asked.question)) throw error;
    // Cal.com no longer accepts the cursor.
    return bookingsStartOver(services.now(), asked.question);
  }
}

const hostUnknown: Reply = privateNotice(
  '*The shared access doesn’t know which host you are.* Connect your own Cal.com account, or ask by name: `host:"Ana Sousa"`.',
  connectButton,
);

const isAtStart = ({ walk }: CarriedPosition, question: BookingsQuestion) =>
  JSON.stringify(walk) === JSON.stringify(startWalk(question));

/** Returns null when the carried text can no longer be parsed. */
export function readBookingsQuestion(carried: CarriedQuestion | null) {
  if (carried === null) return null;
  const parsed = parseBookingsRequest(carried.text);
  if (parsed.kind !== 'question') return null;
  return { question: parsed.question, askedAt: fromSeconds(carried.askedAt) };
}

/** For a value that is altered, cut, too old or not ours. A null question starts with upcoming bookings. */
export function bookingsStartOver(now: Date, question: BookingsQuestion | null): Reply {
  const text = question === null ? '' : printBookingsRequest(question);
  const value = encodeQuestion({ text, askedAt: toSeconds(now) });
  return {
    kind: 'private',
    message: buildStartOverNotice(
      'list',
      value === null ? null : { actionId: actionIds.bookingsShow, value },
    ),
  };
}
