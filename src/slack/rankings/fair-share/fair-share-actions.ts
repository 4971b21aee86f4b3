import { withTimeout } from '../../ask/deadline';
import type { HandleAction, Press } from '../../bolt/register';
import {
  type CarriedCount,
  type CarriedQuestion,
  decodeCount,
  decodeQuestion,
  type Read,
} from '../../kit/action-value';
import type { Reply } from '../../kit/message';
import type { Services } from '../../services';
import { rankingsStartOver, readQuestion } from '../rankings';
import { buildGone, type CountMode } from './count-fair-share';
import { follow, runningKey, screenOf, showFairShare, stopKey } from './fair-share';
import { buildCountProgress } from './fair-share-progress';

// Somebody waits for the button to do something.
const quickMs = 300;

/** Ends a count at once: what was counted until then is shown. */
export const handleFairShareStop: HandleAction = async (services, press) => {
  const found = await findWatch(services, press);
  if (found.kind === 'none') return found.reply;
  if (found.kind === 'elsewhere') return stopElsewhere(services, press, found.asked);
  const { watch } = found;
  watch.screen = null;
  watch.stop();
  return watch.answer;
};

/** Says how far a count is, and follows it again: each press brings an address of its own. */
export const handleFairShareUpdate: HandleAction = async (services, press) => {
  const found = await findWatch(services, press);
  if (found.kind === 'none') return found.reply;
  // How far it is, its own process says on the same message.
  if (found.kind === 'elsewhere') return { kind: 'replace', message: buildCountProgress(null, found.asked) };
  const { watch } = found;
  const screen = screenOf(press);
  watch.screen = screen;
  const quick =
    screen === null ? await watch.answer : await withTimeout(quickMs, watch.answer, services.wait);
  if (quick !== null || screen === null) return quick;
  services.inFlight.track(follow(services, watch, screen, 'replace'));
  return null;
};

export const handleFairShareGoOn: HandleAction = (services, press) => showAgain(services, press, 'go-on');
export const handleFairSharePart: HandleAction = (services, press) => showAgain(services, press, 'part');
export const handleFairShareAgain: HandleAction = (services, press) => showAgain(services, press, 'again');

async function showAgain(services: Services, press: Press, mode: CountMode) {
  const asked = questionOf(decodeQuestion(press.value));
  if (asked === null) return rankingsStartOver(services.now());
  // A double click counts once, wherever the two presses arrive.
  return services.presses.runOnce(press.caller.workspace.workspaceId, press.pressKey, () =>
    showFairShare(services, press.caller, { ...asked, kind: 'replace', mode }, screenOf(press)),
  );
}

const looks = 20;
const lookMs = 500;

/** Asks the process that counts; it answers on the message itself. */
async function stopElsewhere(
  { store: { shortLived }, now, wait }: Services,
  { caller }: Press,
  asked: CarriedCount,
): Promise<Reply | null> {
  const { workspaceId } = caller.workspace;
  await shortLived.add(workspaceId, stopKey(asked.watchId), new Date(now().getTime() + looks * lookMs));
  for (let look = 0; look < looks; look += 1) {
    await wait(lookMs);
    if (!(await shortLived.has(workspaceId, runningKey(caller.slackUserId, asked.watchId)))) return null;
  }
  return { kind: 'replace', message: buildGone(asked) };
}

async function findWatch(services: Services, { value, caller }: Press) {
  const read = decodeCount(value);
  if (!read.ok) return { kind: 'none', reply: rankingsStartOver(services.now()) } as const;
  const { watchId, ...asked } = read.value;
  const { workspace, slackUserId } = caller;
  const watch = services.fairShares.watches.find(watchId, {
    workspaceId: workspace.workspaceId,
    slackUserId,
  });
  if (watch !== undefined) return { kind: 'watch', watch } as const;
  const key = runningKey(slackUserId, watchId);
  if (await services.store.shortLived.has(workspace.workspaceId, key)) {
    return { kind: 'elsewhere', asked: read.value } as const;
  }
  return { kind: 'none', reply: { kind: 'replace', message: buildGone(asked) } } as const;
}

function questionOf(read: Read<CarriedQuestion>) {
  const asked = read.ok ? readQuestion(read.value) : null;
  return asked?.question.ranking === 'fair-share' ? asked : null;
}
