import { type CarriedQuestion, type Read, unsealCount, unsealQuestion } from '../action-value';
import type { Services } from '../services';
import type { HandleAction, Press } from './attach';
import { buildGone, type CountMode } from './count-fair-share';
import { follow, screenOf, showFairShare } from './fair-share';
import { rankingsStartOver, readQuestion } from './rankings';
import { within } from './within';

// Somebody waits for the button to do something.
const quickMs = 300;

/** Ends a count at once: what was counted until then is shown. */
export const handleFairShareStop: HandleAction = async (services, press) => {
  const found = findWatch(services, press);
  if (found.kind !== 'watch') return found.reply;
  const { watch } = found;
  watch.screen = null;
  watch.stop();
  return watch.answer;
};

/** Says how far a count is, and follows it again: each press brings an address of its own. */
export const handleFairShareUpdate: HandleAction = async (services, press) => {
  const found = findWatch(services, press);
  if (found.kind !== 'watch') return found.reply;
  const { watch } = found;
  const screen = screenOf(press);
  watch.screen = screen;
  const quick = screen === null ? await watch.answer : await within(quickMs, watch.answer, services.wait);
  if (quick !== null || screen === null) return quick;
  services.inFlight.track(follow(services, watch, screen, 'replace'));
  return null;
};

export const handleFairShareGoOn: HandleAction = (services, press) => showAgain(services, press, 'go-on');
export const handleFairSharePart: HandleAction = (services, press) => showAgain(services, press, 'part');
export const handleFairShareAgain: HandleAction = (services, press) => showAgain(services, press, 'again');

async function showAgain(services: Services, press: Press, mode: CountMode) {
  const asked = questionOf(unsealQuestion(press.value));
  if (asked === null) return rankingsStartOver(services.now());
  return showFairShare(services, press.caller, { ...asked, kind: 'replace', mode }, screenOf(press));
}

function findWatch(services: Services, { value, caller }: Press) {
  const read = unsealCount(value);
  if (!read.ok) return { kind: 'none', reply: rankingsStartOver(services.now()) } as const;
  const { watchId, ...asked } = read.value;
  const { workspace, slackUserId } = caller;
  const watch = services.fairShares.watches.find(watchId, {
    workspaceId: workspace.workspaceId,
    slackUserId,
  });
  if (watch !== undefined) return { kind: 'watch', watch } as const;
  return { kind: 'none', reply: { kind: 'replace', message: buildGone(asked) } } as const;
}

function questionOf(read: Read<CarriedQuestion>) {
  const asked = read.ok ? readQuestion(read.value) : null;
  return asked?.question.ranking === 'fair-share' ? asked : null;
}
