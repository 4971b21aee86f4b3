import { randomUUID } from 'node:crypto';
import { CalcomUnauthorizedError } from '../../../calcom/errors';
import type { FairShareAnswer } from '../../../fair-share/fair-share';
import { hourMs, minuteMs } from '../../../lib/time/calendar';
import type { RankingsQuestion } from '../../../rankings/question';
import { deadlineFrom, withTimeout } from '../../ask/deadline';
import { NextRefusedError, withConnection } from '../../ask/with-connection';
import type { Caller, HandleAction, Press } from '../../bolt/register';
import type { EndWaiting } from '../../bolt/reply';
import {
  type CarriedCount,
  decodeCount,
  encodeQuestion,
  encodeQuestionInBlockId,
} from '../../kit/action-value';
import { buildChoiceMessage } from '../../kit/choice-message';
import { reportFailure } from '../../kit/failure-text';
import { actionIds } from '../../kit/ids';
import type { Message, Reply } from '../../kit/message';
import { buildFailureNotice, buildNotice, buildStartOverNotice } from '../../kit/notice-message';
import type { Services } from '../../services';
import { carriedQuestion } from '../rankings-menus-view';
import type { Counted, CountProgress } from './count';
import {
  buildCountProgress,
  buildFairShareMessage,
  buildForgotten,
  buildGone,
  buildSharedFairShare,
  buildStopped,
  buildTooMany,
} from './message';
import { type ChosenPlan, chooseFairShare, type FairShareFound, type FairSharePlan } from './plan';

export interface FairShareAsk {
  readonly question: RankingsQuestion;
  readonly askedAt: Date;
  readonly kind: 'private' | 'replace';
}

/** A message that can be replaced, by the address that came with the command or press. */
export interface ProgressMessage {
  readonly responseUrl: string;
  /** False once it shows something else. */
  readonly isLatest: () => boolean;
  /** Of a command, which may have been slow to come this far. */
  readonly endWaiting?: EndWaiting;
  /** Adds to an answer what goes with it, such as how the question was read. */
  readonly complete?: (message: Message) => Message;
}

/** The message that was pressed; null where it cannot be replaced. */
export function progressMessageOf({ responseUrl, isLatest }: Press): ProgressMessage | null {
  return responseUrl === undefined ? null : { responseUrl, isLatest };
}

// Slack takes five messages at an address within half an hour: three that say how far it is (one of them may be the note
// that the answer is on its way), the answer, and its bare text should Slack refuse its blocks.
const firstProgressMs = 1_200;
const laterProgressMs = [5_000, 15_000];

/**
 * The load of each host. A count that takes longer than a moment says on the screen how far it is, and can be stopped:
 * then null, and the answer follows there.
 */
export async function showFairShare(
  services: Services,
  caller: Caller,
  ask: FairShareAsk,
  progressMessage: ProgressMessage | null,
): Promise<Reply | null> {
  const counting = begin(services, caller, ask);
  if (progressMessage === null) return counting.answer;
  const quick = await withTimeout(firstProgressMs, counting.answer, services.wait);
  if (quick === null) services.inFlight.track(follow(services, counting, progressMessage));
  return quick;
}

interface Counting {
  readonly caller: Caller;
  readonly ask: FairShareAsk;
  readonly carried: CarriedCount;
  readonly answer: Promise<Reply>;
  readonly progress: () => CountProgress;
  readonly stop: () => void;
}

function begin(services: Services, caller: Caller, ask: FairShareAsk): Counting {
  const stopping = new AbortController();
  // Until it is known what to count.
  let progress = (): CountProgress => ({ bookings: 0, expected: null });
  const answer = count(services, caller, ask, stopping.signal, (known) => {
    progress = known;
  });
  return {
    caller,
    ask,
    // A button must not stop what was begun in another process, or before a restart.
    carried: { ...carriedQuestion(ask), countId: randomUUID() },
    answer,
    progress: () => progress(),
    stop: () => stopping.abort(),
  };
}

// Of a period that is over the numbers hardly change; of one that goes on they do.
const recentMs = 10 * minuteMs;
const recentWhileRunningMs = minuteMs;
const shareableMs = 6 * hourMs;

/** Counts, or finds what was counted lately; a private reply says why that is not done. */
function count(
  services: Services,
  caller: Caller,
  { question, askedAt, kind }: FairShareAsk,
  signal: AbortSignal,
  onBegin: (progress: () => CountProgress) => void,
): Promise<Reply> {
  const { now, fairShares } = services;
  return withConnection(services, caller, 'rankings', async (opened): Promise<Reply> => {
    const options = { ...deadlineFrom(now()), signal };
    let isWider = false;
    try {
      const plan = await chooseFairShare(services, caller, opened, question, askedAt, options);
      const { found } = plan;
      isWider = plan.whose === 'wider';
      if (found.kind !== 'plan') return { kind, message: saidInstead(found, { question, askedAt }) };
      const { end: periodEnd } = found.understood.period;
      const isOver = periodEnd !== null && periodEnd < now();
      const known = fairShares.getCached(found.order, isOver ? recentMs : recentWhileRunningMs);
      if (known !== undefined) return { kind, message: buildFairShareMessage(toAnswer(plan, found, known)) };
      signal.throwIfAborted();
      const counting = fairShares.count(found.order, signal);
      onBegin(counting.progress);
      const end = await counting.end;
      if (end.kind === 'too-many') return { kind, message: buildTooMany(found.understood, end.expected) };
      if (end.share.read.bookings > 0 || end.extent.kind === 'whole') {
        return { kind, message: buildFairShareMessage(toAnswer(plan, found, end)) };
      }
    } catch (error) {
      if (error instanceof CalcomUnauthorizedError && isWider) throw new NextRefusedError({ cause: error });
      if (!signal.aborted) throw error;
    }
    return { kind, message: buildStopped(carriedQuestion({ question, askedAt })) };
  });
}

function toAnswer({ whose }: ChosenPlan, plan: FairSharePlan, counted: Counted): FairShareAnswer {
  const { understood, ownerName, seesAll } = plan;
  return { ...understood, ...counted, through: { ownerName, whose, seesAll } };
}

function saidInstead(
  found: Exclude<FairShareFound, FairSharePlan>,
  asked: Pick<FairShareAsk, 'question' | 'askedAt'>,
): Message {
  if (found.kind === 'choice') {
    const actionId = found.choice.what === 'team' ? actionIds.rankingsScope : actionIds.rankingsEvent;
    const blockId = encodeQuestionInBlockId(carriedQuestion(asked));
    return buildChoiceMessage(found.choice, { actionId, blockId });
  }
  return buildNotice(
    found.asked === 'team'
      ? '*A fair share needs a team.* This Cal.com access is in none.'
      : '*This Cal.com access is in no organisation.* Ask for a team instead: `team:"…"`.',
  );
}

/** Says how far it is now and then, and puts the answer in its place. */
async function follow(
  services: Services,
  counting: Counting,
  progressMessage: ProgressMessage,
): Promise<void> {
  const { slack, wait } = services;
  const { answer, ask, carried, progress } = counting;
  // Something else was chosen meanwhile. Once this message says how far it is, nothing but Stop can be pressed on it.
  if (!progressMessage.isLatest()) return counting.stop();
  const stopping = stopWhenAsked(services, counting);
  const show = (message: Message) => replace(services, progressMessage, message);
  try {
    const first = buildCountProgress(progress(), carried);
    const hasNote = (await progressMessage.endWaiting?.()) === true;
    if (ask.kind === 'replace' || hasNote) await show(first);
    else await slack.postEphemeralAt(progressMessage.responseUrl, first);
    for (const delayMs of hasNote ? laterProgressMs.slice(1) : laterProgressMs) {
      if ((await withTimeout(delayMs, answer, wait)) !== null) break;
      await show(buildCountProgress(progress(), carried));
    }
    const { message } = await answer;
    await show(progressMessage.complete?.(message) ?? message);
  } catch (error) {
    const words = reportFailure(services, 'a count failed', error);
    const value = encodeQuestion(carriedQuestion(ask));
    const retry = value === null ? null : { label: 'Try again', actionId: actionIds.rankingsShow, value };
    await show(buildFailureNotice(words, retry));
  }
  await stopping;
}

const lookMs = 500;
const maxWaitMs = 5_000;

const stopKey = (slackUserId: string, { countId }: CarriedCount) => `stop ${slackUserId} ${countId}`;

/** Looks for a press of Stop, which may have come to another process, until the answer is there. */
async function stopWhenAsked(
  { store: { shortLived }, wait, logger }: Services,
  { caller, carried, answer, stop }: Counting,
): Promise<void> {
  const take = () =>
    shortLived
      .take(caller.workspace.workspaceId, stopKey(caller.slackUserId, carried))
      .catch((error: unknown) => {
        logger.failure('a count cannot be stopped', error);
        return null;
      });
  const ended = answer.then(
    () => true,
    () => true,
  );
  while ((await withTimeout(lookMs, ended, wait)) === null) if ((await take()) !== null) stop();
  await take();
}

/** Ends a count: its process shows what was counted until then on the same message. */
export const handleFairShareStop: HandleAction = async (services, { value, caller }) => {
  const count = decodeCount(value);
  if (count === null) return { kind: 'private', message: buildStartOverNotice('ranking', null) };
  const { store, now, wait } = services;
  const { workspaceId } = caller.workspace;
  const key = stopKey(caller.slackUserId, count);
  await store.shortLived.add(workspaceId, key, new Date(now().getTime() + maxWaitMs));
  for (let waitedMs = 0; waitedMs < maxWaitMs; waitedMs += lookMs) {
    await wait(lookMs);
    if (!(await store.shortLived.has(workspaceId, key))) return null;
  }
  return { kind: 'replace', message: buildGone(count) };
};

async function replace(
  { slack, logger }: Services,
  progressMessage: ProgressMessage,
  message: Message,
): Promise<void> {
  try {
    await slack.replaceOriginal(progressMessage.responseUrl, message);
  } catch (error) {
    logger.failure('Slack did not take a count', error);
    // The text alone says the same.
    await slack
      .replaceOriginal(progressMessage.responseUrl, { text: message.text, blocks: [] })
      .catch((again: unknown) => logger.failure('Slack did not take a count as text either', again));
  }
}

/** For everyone in a channel, of the numbers that were seen: nothing is counted for it. */
export function shareFairShare(
  services: Services,
  caller: Caller,
  asked: Pick<FairShareAsk, 'question' | 'askedAt'>,
): Promise<Reply> {
  return withConnection(services, caller, 'rankings', async (opened): Promise<Reply> => {
    const options = deadlineFrom(services.now());
    const plan = await chooseFairShare(services, caller, opened, asked.question, asked.askedAt, options);
    const { found } = plan;
    const counted =
      found.kind === 'plan' ? services.fairShares.getCached(found.order, shareableMs) : undefined;
    // Numbers that may be too low are nobody's to be judged by.
    if (found.kind !== 'plan' || counted === undefined || !found.seesAll) {
      return { kind: 'private', message: buildForgotten(carriedQuestion(asked)) };
    }
    const hidden = await services.store.hidden.list(caller.workspace.workspaceId);
    const message = buildSharedFairShare(toAnswer(plan, found, counted), caller.userName, hidden);
    return { kind: 'channel', message };
  });
}
