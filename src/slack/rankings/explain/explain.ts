import type { types } from '@slack/bolt';
import { deadlineFrom, withTimeout } from '../../ask/deadline';
import { withConnection } from '../../ask/with-connection';
import type { Caller, HandleAction } from '../../bolt/register';
import { buildAccessDenied } from '../../kit/access-denied';
import { reportFailure } from '../../kit/failure-text';
import type { Message, Reply } from '../../kit/message';
import { buildFailureNotice, buildNotice } from '../../kit/notice-message';
import type { Services } from '../../services';
import { askWithFallback } from '../fallback-connection';
import { purposeOf, rankingsStartOver, readQuestion } from '../rankings';
import { buildRankingsMessage } from '../rankings-message';
import { buildUncountable } from '../uncountable';
import { explainRow } from './explain-row';
import {
  type CarriedExplanation,
  type ChosenRow,
  decodeExplainMenu,
  decodeExplanation,
  parseChosenRow,
} from './explain-value';
import { buildExplainPreparing, buildExplanation, buildNotExplained } from './modal';

// The press opens a modal within three seconds or not at all.
const quickMs = 1_000;

interface Asked {
  readonly carried: { readonly text: string; readonly askedAt: number };
  readonly row: ChosenRow;
  readonly resume: { readonly carried: CarriedExplanation; readonly mode: 'more' | 'further' } | null;
}

interface Made {
  readonly kind: 'made';
  readonly view: types.ModalView;
  /** The ranking as it is now, its menu ready to be used again; null where the message stays as it is. */
  readonly refresh: ((turn: number) => Message) | null;
}

/** A row was chosen: opens the modal with the bookings behind its number. */
export const handleExplain: HandleAction = (services, { blockId, value = '', caller, triggerId, pressKey }) =>
  services.presses.runOnce(
    caller.workspace.workspaceId,
    `${pressKey} ${blockId}`,
    async (): Promise<Reply | null> => {
      const { slack, wait } = services;
      const menu = decodeExplainMenu(blockId);
      const row = parseChosenRow(value);
      if (!menu.ok || row === null) return rankingsStartOver(services.now());
      if (triggerId === undefined) {
        const message = buildNotice('*Slack could not open the bookings.* Choose the row again.');
        return { kind: 'private', message };
      }
      const { turn, ...carried } = menu.value;
      const making = make(services, caller, { carried, row, resume: null });
      const again = ({ refresh }: Made): Reply | null =>
        refresh && { kind: 'replace', message: refresh(turn + 1) };
      const quick = await withTimeout(quickMs, making, wait);
      if (quick !== null) {
        await slack.openModal(caller.workspace, triggerId, quick.view);
        return again(quick);
      }
      const viewId = await slack.openModal(caller.workspace, triggerId, buildExplainPreparing());
      const made = await making.catch((error: unknown) => failed(services, error));
      await slack.updateModal(caller.workspace, viewId, made.view);
      return again(made);
    },
  );

/** *Load more*, *Look further back*, *Back to the latest*: changes the modal that the button is in. */
const handleOn =
  (mode: 'more' | 'further'): HandleAction =>
  (services, { value, caller, viewId, pressKey }) =>
    services.presses.runOnce(caller.workspace.workspaceId, pressKey, async () => {
      if (viewId === undefined) return rankingsStartOver(services.now());
      const read = decodeExplanation(value);
      const made = read.ok
        ? await make(services, caller, {
            carried: read.value,
            row: read.value.row,
            resume: { carried: read.value, mode },
          }).catch((error: unknown) => failed(services, error))
        : startOver(services);
      await services.slack.updateModal(caller.workspace, viewId, made.view);
      return null;
    });
export const handleExplainMore = handleOn('more');
export const handleExplainFurther = handleOn('further');

/** With the asker's own right to bookings, whoever counted; each judged now. */
async function make(services: Services, caller: Caller, { carried, row, resume }: Asked): Promise<Made> {
  const asked = readQuestion(carried);
  if (asked === null) return startOver(services);
  const { askedAt } = asked;
  // Only the message that is shown again needs the period before.
  const question = resume === null ? asked.question : { ...asked.question, versus: 'none' as const };
  const made = await withConnection(services, caller, 'bookings', (listing) =>
    withConnection(services, caller, purposeOf(question), async (opened): Promise<Made> => {
      const options = deadlineFrom(services.now());
      const { outcome, through } = await askWithFallback(
        services,
        caller,
        opened,
        question,
        askedAt,
        options,
      );
      if (outcome.kind === 'uncountable') return refuse(buildUncountable(outcome));
      if (outcome.kind === 'not-own') return refuse(buildAccessDenied('not-connected', 'own'));
      if (outcome.kind === 'choice') return startOver(services);
      const { answer } = outcome;
      const list = answer.lists.find(({ ranking }) => ranking.id === question.ranking);
      if (list === undefined) return startOver(services);
      const isShared = through !== null || opened.whose === 'shared';
      const explanation = await explainRow(
        {
          bookings: listing.calcom,
          counting: through === null ? opened.calcom : (opened.next?.calcom ?? opened.calcom),
          isNext: through !== null,
          isOther: isShared !== (listing.whose === 'shared'),
        },
        { answer, list, row, resume },
        services.now(),
        options,
      );
      return {
        kind: 'made',
        view: buildExplanation(explanation, services.calcomAppUrl(listing.connection)),
        refresh: (turn) => buildRankingsMessage(answer, through, turn),
      };
    }),
  );
  return made.kind === 'made' ? made : refuse(made.message);
}

const refuse = (message: Message): Made => ({
  kind: 'made',
  view: buildNotExplained(message),
  refresh: null,
});

const startOver = ({ now }: Services) => refuse(rankingsStartOver(now()).message);

const failed = (services: Services, error: unknown) =>
  refuse(buildFailureNotice(reportFailure(services, 'explaining failed', error), null));
