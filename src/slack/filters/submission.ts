import { beforeAck } from '../ask/deadline';
import type { Caller } from '../bolt/register';
import type { HandleSubmission, Submission, SubmissionAnswer } from '../bolt/register-view';
import { readBookingsQuestion, showBookings } from '../bookings/actions';
import type { Reply } from '../kit/message';
import { buildNotice } from '../kit/notice-message';
import { reportToPerson } from '../kit/unanswered';
import type { ProgressMessage } from '../rankings/fair-share/fair-share';
import { readQuestion, showRankingsOn } from '../rankings/rankings';
import type { Services } from '../services';
import { parseBookingsFilters } from './bookings-form';
import type { ParsedFilters } from './fields';
import { decodeFilters, type FiltersState } from './filters';
import { parseRankingsFilters } from './rankings-form';
import { buildFiltersAsking, buildFiltersDone, buildNoFilters, filterErrors } from './text';

/** The form over a ranking was sent: field errors, or the message shows the answer to the question it asks. */
export const handleRankingsFiltersForm: HandleSubmission = async (services, submission) => {
  const state = decodeFilters(submission.metadata);
  const asked = readQuestion(state);
  if (state === null || asked === null) return tooOld;
  const parsed = parseRankingsFilters(submission, asked.question);
  return answerForm(services, submission, state, parsed, (question, progressMessage) => {
    const next = { question, askedAt: countsFrom(services, asked, question) };
    return showRankingsOn(progressMessage, services, submission.caller, next, 'replace');
  });
};

/** The same over a list of bookings. */
export const handleBookingsFiltersForm: HandleSubmission = async (services, submission) => {
  const state = decodeFilters(submission.metadata);
  const asked = readBookingsQuestion(state);
  if (state === null || asked === null) return tooOld;
  const parsed = parseBookingsFilters(submission, asked.question);
  return answerForm(services, submission, state, parsed, (question) => {
    const at = countsFrom(services, asked, question);
    return showBookings(services, submission.caller, question, at, 'replace');
  });
};

/** A new period counts from now; the rest stays as it was. */
function countsFrom(
  { now }: Services,
  before: { readonly question: { readonly period: unknown }; readonly askedAt: Date },
  { period }: { readonly period: unknown },
): Date {
  const isSame = JSON.stringify(period) === JSON.stringify(before.question.period);
  return isSame ? before.askedAt : now();
}

const tooOld: SubmissionAnswer = {
  ack: {
    response_action: 'update',
    view: buildNoFilters(buildNotice('*This form is too old.* Open it again.')),
  },
  after: null,
};

/** Where Cal.com is quick the form is gone and the message has changed; else the form says how it goes on. */
async function answerForm<Question>(
  services: Services,
  submission: Submission,
  state: FiltersState,
  parsed: ParsedFilters<Question>,
  ask: (question: Question, progressMessage: ProgressMessage) => Promise<Reply | null>,
): Promise<SubmissionAnswer> {
  if (parsed.kind === 'invalid') {
    return { ack: { response_action: 'errors', errors: filterErrors(parsed.problems) }, after: null };
  }
  const { caller, viewId } = submission;
  const progressMessage: ProgressMessage = {
    responseUrl: state.responseUrl,
    isLatest: services.dedupe.beginLatest(state.messageKey),
  };
  const asking = ask(parsed.question, progressMessage)
    .catch((error: unknown) => failed(services, error))
    .then((reply) => ({ reply }));
  const quick = await beforeAck(services, asking);
  if (quick !== null) {
    return {
      ack: { response_action: 'clear' },
      after: () => show(services, caller, progressMessage, quick.reply),
    };
  }
  return {
    ack: { response_action: 'update', view: buildFiltersAsking() },
    after: async () => {
      const { reply } = await asking;
      await show(services, caller, progressMessage, reply);
      const isShown = reply === null || reply.kind === 'replace';
      await services.slack.updateModal(caller.workspace, viewId, buildFiltersDone(isShown));
    },
  };
}

/** At the message that the form was opened from; where that takes no more, as a direct message. */
async function show(
  { slack, logger }: Services,
  { workspace, slackUserId }: Caller,
  { responseUrl, isLatest }: ProgressMessage,
  reply: Reply | null,
): Promise<void> {
  // Null: it is shown there already.
  if (reply === null || (reply.kind === 'replace' && !isLatest())) return;
  try {
    if (reply.kind === 'replace') await slack.replaceOriginal(responseUrl, reply.message, workspace);
    else await slack.postEphemeralAt(responseUrl, reply.message);
  } catch (error) {
    logger.failure('the answer to a form was not taken where it belongs', error);
    await slack.sendDirectMessage(workspace, slackUserId, reply.message);
  }
}

const failed = (services: Services, error: unknown): Reply => ({
  kind: 'private',
  message: reportToPerson(services, 'a form was not answered', error),
});
