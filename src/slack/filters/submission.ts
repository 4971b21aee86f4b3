import { withinAckTime } from '../ask/deadline';
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

interface Asked<Question> {
  readonly question: Question;
  readonly askedAt: Date;
}

/** Answers a submitted form with field errors, or shows the new answer in the message. */
const handleForm =
  <Question extends { readonly period: unknown }>(
    read: (state: FiltersState | null) => Asked<Question> | null,
    parse: (submission: Submission, before: Question) => ParsedFilters<Question>,
    show: (...to: [Services, Caller, Asked<Question>, ProgressMessage]) => Promise<Reply | null>,
  ): HandleSubmission =>
  async (services, submission) => {
    const state = decodeFilters(submission.metadata);
    const asked = read(state);
    if (state === null || asked === null) return tooOld;
    const parsed = parse(submission, asked.question);
    return answerForm(services, submission, state, parsed, (question, progressMessage) => {
      // A new period counts from now; an unchanged one keeps its instant.
      const isSame = JSON.stringify(question.period) === JSON.stringify(asked.question.period);
      const next = { question, askedAt: isSame ? asked.askedAt : services.now() };
      return show(services, submission.caller, next, progressMessage);
    });
  };

export const handleRankingsFiltersForm = handleForm(
  readQuestion,
  parseRankingsFilters,
  (services, caller, asked, progressMessage) =>
    showRankingsOn(progressMessage, services, caller, asked, 'replace'),
);
export const handleBookingsFiltersForm = handleForm(
  readBookingsQuestion,
  parseBookingsFilters,
  (services, caller, { question, askedAt }) => showBookings(services, caller, question, askedAt, 'replace'),
);

const tooOld: SubmissionAnswer = {
  ack: {
    response_action: 'update',
    view: buildNoFilters(buildNotice('*This form is too old.* Open it again.')),
  },
  afterAck: null,
};

/** Closes the form when Cal.com answers before the ack; otherwise the form says that the answer follows. */
async function answerForm<Question>(
  services: Services,
  submission: Submission,
  state: FiltersState,
  parsed: ParsedFilters<Question>,
  ask: (question: Question, progressMessage: ProgressMessage) => Promise<Reply | null>,
): Promise<SubmissionAnswer> {
  if (parsed.kind === 'invalid') {
    return { ack: { response_action: 'errors', errors: filterErrors(parsed.problems) }, afterAck: null };
  }
  const { caller, viewId } = submission;
  const progressMessage: ProgressMessage = {
    responseUrl: state.responseUrl,
    isLatest: services.dedupe.markLatest(state.messageKey),
  };
  const asking = ask(parsed.question, progressMessage)
    .catch((error: unknown) => failed(services, error))
    .then((reply) => ({ reply }));
  const quick = await withinAckTime(services, asking);
  if (quick !== null) {
    return {
      ack: { response_action: 'clear' },
      afterAck: () => show(services, caller, progressMessage, quick.reply),
    };
  }
  return {
    ack: { response_action: 'update', view: buildFiltersAsking() },
    afterAck: async () => {
      const { reply } = await asking;
      await show(services, caller, progressMessage, reply);
      const isShown = reply === null || reply.kind === 'replace';
      await services.slack.updateModal(caller.workspace, viewId, buildFiltersDone(isShown));
    },
  };
}

/** Shows the reply in the form's message, or as a direct message when Slack does not take it there. */
async function show(
  { slack, logger }: Services,
  { workspace, slackUserId }: Caller,
  { responseUrl, isLatest }: ProgressMessage,
  reply: Reply | null,
): Promise<void> {
  // A null reply is shown there already.
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
