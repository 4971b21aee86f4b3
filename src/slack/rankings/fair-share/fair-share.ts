import { withTimeout } from '../../ask/deadline';
import type { Caller, Press } from '../../bolt/register';
import { encodeQuestion } from '../../kit/action-value';
import { describeBug, describeFailure } from '../../kit/failure-text';
import { actionIds } from '../../kit/ids';
import type { Message, Reply } from '../../kit/message';
import { buildFailureNotice } from '../../kit/notice-message';
import type { Services } from '../../services';
import { carriedQuestion } from '../rankings-menus-view';
import { type CountAsk, countFairShare } from './count-fair-share';
import { buildCountProgress } from './fair-share-progress';
import type { Screen, Watch } from './watches';

export interface FairShareAsk extends CountAsk {
  readonly kind: 'private' | 'replace';
}

// Slack takes five messages at an address within half an hour: three that say how far it is, the answer, and its bare
// text should Slack refuse its blocks. Whoever wants to know more presses Update, which brings another address.
const firstProgressMs = 1_200;
const laterProgressMs = [5_000, 15_000];

/** A press brings an address at which its message can be replaced. */
export function screenOf({ responseUrl, isLatest }: Press): Screen | null {
  return responseUrl === undefined ? null : { responseUrl, isLatest };
}

/** The load of each host, however long it takes to count. */
export async function awaitFairShare(services: Services, caller: Caller, ask: FairShareAsk): Promise<Reply> {
  return replyOf(await begin(services, caller, ask, null).answer, ask);
}

/** The same; a count that takes longer than a moment says on the screen how far it is, and can be stopped. */
export async function showFairShare(
  services: Services,
  caller: Caller,
  ask: FairShareAsk,
  screen: Screen | null,
): Promise<Reply | null> {
  if (screen === null) return awaitFairShare(services, caller, ask);
  const watch = begin(services, caller, ask, screen);
  const quick = await withTimeout(firstProgressMs, watch.answer, services.wait);
  if (quick !== null) return replyOf(quick, ask);
  services.inFlight.track(follow(services, watch, screen, ask.kind));
  return null;
}

function begin(services: Services, caller: Caller, ask: FairShareAsk, screen: Screen | null): Watch<Reply> {
  const watcher = { workspaceId: caller.workspace.workspaceId, slackUserId: caller.slackUserId };
  return services.fairShares.watches.open(watcher, carriedQuestion(ask), screen, (begun) =>
    countFairShare(services, caller, ask, begun),
  );
}

/** What says why there is no answer leaves the message as it is. */
const replyOf = (reply: Reply, { kind }: FairShareAsk): Reply =>
  reply.kind === 'private' ? reply : { kind, message: reply.message };

/** Says how far it is now and then, and puts the answer in its place. `first`: is there a message to be replaced? */
export async function follow(
  services: Services,
  watch: Watch<Reply>,
  screen: Screen,
  first: 'private' | 'replace',
): Promise<void> {
  const { slack, wait } = services;
  const unlist = await listRunning(services, watch);
  const isShown = () => watch.screen === screen && screen.isLatest();
  const show = (message: Message) => replace(services, screen, message);
  try {
    const progress = buildProgress(watch);
    if (first === 'replace') await show(progress);
    else await slack.postEphemeralAt(screen.responseUrl, progress);
    for (const delayMs of laterProgressMs) {
      if ((await withTimeout(delayMs, watch.answer, wait)) !== null) break;
      if (isShown()) await show(buildProgress(watch));
    }
    const { message } = await watch.answer;
    if (isShown()) await show(message);
  } catch (error) {
    const note = failed(services, watch, error);
    if (isShown()) await show(note);
  } finally {
    await unlist();
  }
}

// Slack takes an answer for half an hour.
const listedForMs = 30 * 60_000;
const lookMs = 1_000;

export const runningKey = (slackUserId: string, watchId: string) => `count ${slackUserId} ${watchId}`;
export const stopKey = (watchId: string) => `stop ${watchId}`;

/**
 * While a count is followed, other processes see it in the database and can ask this one to stop it. The returned function
 * says that it has been answered.
 */
async function listRunning(
  { store: { shortLived }, now, wait, logger }: Services,
  { id, watcher, answer, stop }: Watch<Reply>,
): Promise<() => Promise<void>> {
  const { workspaceId, slackUserId } = watcher;
  const key = runningKey(slackUserId, id);
  await shortLived.add(workspaceId, key, new Date(now().getTime() + listedForMs));
  const ended = answer.then(
    () => true,
    () => true,
  );
  const look = async () => {
    while ((await withTimeout(lookMs, ended, wait)) === null) {
      if ((await shortLived.take(workspaceId, stopKey(id))) !== null) return stop();
    }
  };
  const looking = look().catch((error: unknown) =>
    logger.failure('a count cannot be stopped elsewhere', error),
  );
  return async () => {
    await looking;
    await shortLived.take(workspaceId, key);
  };
}

const buildProgress = ({ id, asked, progress }: Watch<Reply>) =>
  buildCountProgress(progress(), { ...asked, watchId: id });

async function replace({ slack, logger }: Services, screen: Screen, message: Message): Promise<void> {
  try {
    await slack.replaceOriginal(screen.responseUrl, message);
  } catch (error) {
    logger.failure('Slack did not take a count', error);
    // The text alone says the same.
    await slack
      .replaceOriginal(screen.responseUrl, { text: message.text, blocks: [] })
      .catch((again: unknown) => {
        logger.failure('Slack did not take a count as text either', again);
      });
  }
}

function failed({ logger, newReference }: Services, { asked }: Watch<Reply>, error: unknown): Message {
  const words = describeFailure(error);
  const reference = newReference();
  if (words === null) logger.error('a count failed', error, { reference });
  else logger.failure('a count failed', error, { reference });
  const value = encodeQuestion(asked);
  const retry = value === null ? null : { label: 'Try again', actionId: actionIds.rankingsShow, value };
  return buildFailureNotice(words ?? describeBug(reference), retry);
}
