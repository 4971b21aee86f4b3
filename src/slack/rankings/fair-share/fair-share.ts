import { randomUUID } from 'node:crypto';
import { withTimeout } from '../../../lib/async/wait';
import { hourMs, minuteMs } from '../../../lib/time/calendar';
import type { AskedQuestion } from '../../../rankings/answer';
import { deadlineFrom } from '../../ask/deadline';
import { asFallback, withConnection } from '../../ask/with-connection';
import type { Caller, HandleAction, Press } from '../../bolt/register';
import type { StopWaitingNote } from '../../bolt/reply';
import { type CarriedCount, decodeCount } from '../../kit/action-value';
import type { Message, Reply } from '../../kit/message';
import { buildStartOverNotice } from '../../kit/notice-message';
import { recoveryButtonsFor, reportToPerson } from '../../kit/unanswered';
import type { Services } from '../../services';
import { carriedQuestion } from '../rankings-menus-view';
import { buildNameChoice } from '../rankings-message';
import type { CountProgress } from './count';
import {
  buildCountProgress,
  buildFairShareMessage,
  buildForgotten,
  buildGone,
  buildNobodyToCount,
  buildSharedFairShare,
  buildStopped,
  buildTooMany,
} from './message';
import { planWithFallback } from './plan';

interface FairShareAsk extends AskedQuestion {
  readonly kind: 'private' | 'replace';
}

/** A message that can be replaced through the response URL of its command or press. */
export interface ProgressMessage {
  readonly responseUrl: string;
  readonly isLatest: () => boolean;
  /** For a command: suppresses its waiting note. Resolves to true if the note is already shown. */
  readonly stopWaitingNote?: StopWaitingNote;
  /** Adds to the answer, for example how the question was read. */
  readonly addToAnswer?: (message: Message) => Message;
}

/** Returns null when the pressed message cannot be replaced. */
export function progressMessageOf({ responseUrl, isLatest }: Press): ProgressMessage | null {
  return responseUrl === undefined ? null : { responseUrl, isLatest };
}

// Slack takes five messages per response URL in 30 minutes: three of progress (one may be the waiting note),
// the answer, and its bare text in case Slack refuses its blocks.
const firstProgressMs = 1_200;
const laterProgressMs = [5_000, 15_000];

/** Returns null for a long count: the message shows its progress and *Stop*, then the answer. */
export async function showFairShare(
  services: Services,
  caller: Caller,
  ask: FairShareAsk,
  progressMessage: ProgressMessage | null,
): Promise<Reply | null> {
  const counting = begin(services, caller, ask);
  if (progressMessage === null) return counting.answer;
  const quick = await withTimeout(firstProgressMs, counting.answer, services.wait);
  if (quick === null) services.inFlight.track(showProgress(services, counting, progressMessage));
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
  let progress = (): CountProgress => ({ bookings: 0, expected: null });
  const answer = count(services, caller, ask, stopping.signal, (known) => {
    progress = known;
  });
  return {
    caller,
    ask,
    // The random id keeps a button from stopping another count, begun elsewhere or before a restart.
    carried: { ...carriedQuestion(ask), countId: randomUUID() },
    answer,
    progress: () => progress(),
    stop: () => stopping.abort(),
  };
}

// The numbers of a completed period hardly change; those of a running one do.
const recentMs = 10 * minuteMs;
const recentWhileRunningMs = minuteMs;
const shareableMs = 6 * hourMs;

/** Counts, or takes a recent count. A private reply says why neither was possible. */
function count(
  services: Services,
  caller: Caller,
  { kind, ...asked }: FairShareAsk,
  signal: AbortSignal,
  onBegin: (progress: () => CountProgress) => void,
): Promise<Reply> {
  const { now, fairShares } = services;
  return withConnection(services, caller, 'rankings', async (opened): Promise<Reply> => {
    const options = { ...deadlineFrom(now()), signal };
    try {
      const found = await planWithFallback(services, caller, opened, asked, options);
      if (found.kind === 'choice') return { kind, message: buildNameChoice(found.choice, asked) };
      if (found.kind === 'nobody') return { kind, message: buildNobodyToCount(found.asked, asked) };
      const { understood, countingAccess, countRequest } = found;
      const { end: periodEnd } = understood.period;
      const isOver = periodEnd !== null && periodEnd < now();
      const known = fairShares.getCached(countRequest, isOver ? recentMs : recentWhileRunningMs);
      if (known !== undefined) {
        return { kind, message: buildFairShareMessage({ ...understood, ...known, countingAccess }) };
      }
      signal.throwIfAborted();
      const counting = fairShares.count(countRequest, signal);
      onBegin(counting.progress);
      const outcome = await (countingAccess.whose === 'wider'
        ? asFallback(counting.outcome)
        : counting.outcome);
      if (outcome.kind === 'too-many') return { kind, message: buildTooMany(understood, outcome.expected) };
      if (outcome.share.read.bookings > 0 || outcome.extent.kind === 'whole') {
        return { kind, message: buildFairShareMessage({ ...understood, ...outcome, countingAccess }) };
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return { kind, message: buildStopped(carriedQuestion(asked)) };
  });
}

async function showProgress(
  services: Services,
  counting: Counting,
  progressMessage: ProgressMessage,
): Promise<void> {
  const { slack, wait } = services;
  const { answer, ask, carried, progress } = counting;
  // Something else was chosen meanwhile. Later this cannot happen: a progress message only has *Stop*.
  if (!progressMessage.isLatest()) return counting.stop();
  const stopping = stopWhenAsked(services, counting);
  const show = (message: Message) => replace(services, progressMessage, message);
  try {
    const first = buildCountProgress(progress(), carried);
    const hasNote = (await progressMessage.stopWaitingNote?.()) === true;
    if (ask.kind === 'replace' || hasNote) await show(first);
    else await slack.postEphemeralAt(progressMessage.responseUrl, first);
    for (const delayMs of hasNote ? laterProgressMs.slice(1) : laterProgressMs) {
      if ((await withTimeout(delayMs, answer, wait)) !== null) break;
      await show(buildCountProgress(progress(), carried));
    }
    const { message } = await answer;
    await show(progressMessage.addToAnswer?.(message) ?? message);
  } catch (error) {
    await show(reportToPerson(services, 'a count failed', error, recoveryButtonsFor('rankings', carried)));
  }
  await stopping;
}

const stopPollMs = 500;
const maxStopWaitMs = 5_000;

const stopKey = (slackUserId: string, { countId }: CarriedCount) => `stop ${slackUserId} ${countId}`;

/** Polls for a press of *Stop*, which another process may have received, until the answer is there. */
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
  while ((await withTimeout(stopPollMs, ended, wait)) === null) if ((await take()) !== null) stop();
  await take();
}

/** The counting process shows what it has on the same message. If no process reacts, the count is gone. */
export const handleFairShareStop: HandleAction = async (services, { value, caller }) => {
  const count = decodeCount(value);
  if (count === null) return { kind: 'private', message: buildStartOverNotice('ranking', null) };
  const { store, now, wait } = services;
  const { workspaceId } = caller.workspace;
  const key = stopKey(caller.slackUserId, count);
  await store.shortLived.add(workspaceId, key, new Date(now().getTime() + maxStopWaitMs));
  for (let waitedMs = 0; waitedMs < maxStopWaitMs; waitedMs += stopPollMs) {
    await wait(stopPollMs);
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

/** Builds the message for a channel from the count that was shown; counts nothing. */
export function shareFairShare(services: Services, caller: Caller, asked: AskedQuestion): Promise<Reply> {
  return withConnection(services, caller, 'rankings', async (opened): Promise<Reply> => {
    const found = await planWithFallback(services, caller, opened, asked, deadlineFrom(services.now()));
    const counted =
      found.kind === 'plan' ? services.fairShares.getCached(found.countRequest, shareableMs) : undefined;
    // Numbers that may be too low are not posted, since people would be judged by them.
    if (found.kind !== 'plan' || counted === undefined || !found.countingAccess.seesAll) {
      return { kind: 'private', message: buildForgotten(carriedQuestion(asked)) };
    }
    const { understood, countingAccess } = found;
    const hidden = await services.store.hidden.list(caller.workspace.workspaceId);
    const answer = { ...understood, ...counted, countingAccess };
    return { kind: 'channel', message: buildSharedFairShare(answer, caller.userName, hidden) };
  });
}
