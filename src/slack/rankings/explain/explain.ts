import { withTimeout } from '../../../lib/async/wait';
import { deadlineFrom } from '../../ask/deadline';
import { listTitles } from '../../ask/name-lookup';
import { type FilledModal, openModal } from '../../ask/open-modal';
import { withConnection } from '../../ask/with-connection';
import type { Caller, HandleAction, Press } from '../../bolt/register';
import { type CarriedQuestion, decodeQuestionInBlockId } from '../../kit/action-value';
import type { Message, Reply } from '../../kit/message';
import { reportToPerson } from '../../kit/unanswered';
import type { Services } from '../../services';
import { askWithFallback } from '../fetch';
import { purposeOf, rankingsStartOver, readQuestion, replyWithoutAnswer } from '../rankings';
import { explainRow } from './explain-row';
import {
  type CarriedExplanation,
  type ChosenRow,
  decodeCardRow,
  decodeExplanation,
  parseChosenRow,
} from './explain-value';
import { buildExplainPreparing, buildExplanation, buildNotExplained, buildRowChoice } from './modal';

// After this, the open modal says that it is being prepared.
const showPreparingAfterMs = 1_000;
const failureLogMessage = 'explaining failed';

interface Asked {
  readonly carried: CarriedQuestion;
  readonly row: ChosenRow | null;
  readonly resume: { readonly carried: CarriedExplanation; readonly mode: 'more' | 'further' } | null;
}

/** *See the bookings behind…*: opens the modal to choose a row. The block's id carries the ranking. */
export const handleExplainOpen: HandleAction = (services, press) => {
  const carried = decodeQuestionInBlockId(press.blockId);
  return openExplanation(services, press, carried && { carried, row: null, resume: null });
};

/** *See these bookings* of a person's card. */
export const handleCardBookings: HandleAction = (services, press) => {
  const carried = decodeCardRow(press.value);
  return openExplanation(services, press, carried && { carried, row: carried.row, resume: null });
};

const openExplanation = (services: Services, press: Press, asked: Asked | null) =>
  openModal(
    services,
    press,
    async () =>
      asked === null
        ? rankingsStartOver(services.now())
        : buildExplanationModal(services, press.caller, asked),
    {
      waiting: buildExplainPreparing(),
      messageView: buildNotExplained,
      cannotOpen: '*Slack couldn’t open the bookings.* Try again.',
      failureLogMessage,
    },
  );

export const handleExplain: HandleAction = (services, press) => {
  const { blockId, value = '' } = press;
  const carried = decodeQuestionInBlockId(blockId);
  const row = parseChosenRow(value);
  return changeModal(services, press, carried && row && { carried, row, resume: null });
};

/** *Load more*, *Look further back*, *Back to the latest*. */
const handleContinue =
  (mode: 'more' | 'further'): HandleAction =>
  (services, press) => {
    const carried = decodeExplanation(press.value);
    return changeModal(services, press, carried && { carried, row: carried.row, resume: { carried, mode } });
  };

function changeModal(services: Services, press: Press, asked: Asked | null): Promise<Reply | null> {
  const { caller, viewId, pressKey, blockId } = press;
  return services.dedupe.runOnce(caller.workspace.workspaceId, `${pressKey} ${blockId}`, async () => {
    if (viewId === undefined) return rankingsStartOver(services.now());
    const { slack, wait } = services;
    const making =
      asked === null
        ? Promise.resolve(startOver(services))
        : buildExplanationModal(services, caller, asked).catch((error: unknown) =>
            reportFailure(services, error),
          );
    if ((await withTimeout(showPreparingAfterMs, making, wait)) === null) {
      await slack.updateModal(caller.workspace, viewId, buildExplainPreparing());
    }
    await slack.updateModal(caller.workspace, viewId, (await making).view);
    return null;
  });
}
export const handleExplainMore = handleContinue('more');
export const handleExplainFurther = handleContinue('further');

/** Lists bookings with the asker's own rights, whichever access counted. Each press checks both again. */
async function buildExplanationModal(
  services: Services,
  caller: Caller,
  { carried, row, resume }: Asked,
): Promise<FilledModal> {
  const read = readQuestion(carried);
  if (read === null) return startOver(services);
  const question = { ...read.question, versus: 'none' as const };
  const asked = { ...read, question };
  const made = await withConnection(services, caller, 'bookings', (listing) =>
    withConnection(services, caller, purposeOf(question), async (opened): Promise<FilledModal> => {
      const options = deadlineFrom(services.now());
      const { outcome, fallbackOwner, calcom } = await askWithFallback(
        services,
        caller,
        opened,
        asked,
        options,
      );
      if (outcome.kind === 'choice') return startOver(services);
      if (outcome.kind !== 'answer') return refuse(replyWithoutAnswer(outcome, asked, 'private').message);
      const { answer } = outcome;
      const list = answer.lists.find(({ ranking }) => ranking.id === question.ranking);
      if (list === undefined) return startOver(services);
      if (row === null) return { kind: 'modal', view: buildRowChoice(answer, list) };
      const isShared = fallbackOwner !== null || opened.whose === 'shared';
      const now = services.now();
      const [explanation, titles] = await Promise.all([
        explainRow(
          {
            bookings: listing.calcom,
            counting: calcom,
            isCountedByFallback: fallbackOwner !== null,
            isCountedByOtherAccess: isShared !== (listing.whose === 'shared'),
          },
          { answer, list, row, resume },
          now,
          options,
        ),
        listTitles(services, listing.calcom),
      ]);
      const appUrl = services.calcomAppUrl(listing.connection);
      return { kind: 'modal', view: buildExplanation(explanation, list, { appUrl, now, titles }) };
    }),
  );
  return made.kind === 'modal' ? made : refuse(made.message);
}

const refuse = (message: Message): FilledModal => ({ kind: 'modal', view: buildNotExplained(message) });

const startOver = ({ now }: Services) => refuse(rankingsStartOver(now()).message);

const reportFailure = (services: Services, error: unknown) =>
  refuse(reportToPerson(services, failureLogMessage, error));
