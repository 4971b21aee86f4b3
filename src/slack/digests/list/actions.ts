import type { Digest } from '../../../digests/digest';
import { nextRun } from '../../../digests/schedule';
import type { HandleAction } from '../../bolt/register';
import { decodeDigest, decodeRun, encodeDigest } from '../../kit/action-value';
import { actionIds } from '../../kit/ids';
import type { Reply } from '../../kit/message';
import { privateNotice } from '../../kit/notice-message';
import { mentionChannel } from '../../kit/text';
import type { Services } from '../../services';
import { handleDigestChange } from '../form/open';
import { sourceProblemText } from '../form/problem-text';
import { buildDigestPreview } from '../message/message';
import { buildActionConfirmation, buildWhichDigest } from './ask-view';
import { buildDigestHistory } from './history';
import {
  type DigestRequest,
  findDigests,
  historyLength,
  isDirect,
  kindFor,
  replyWithNote,
  showDigests,
  toRow,
  withRuns,
} from './list';
import {
  actionNotification,
  type DigestPress,
  findPermissions,
  type Handle,
  handleDigestPress,
  sayGone,
  sayOwnersOnly,
  sayTooOld,
} from './permissions';
import { findResumeBlocker, handleDigestTakeOver, resumeDigest } from './resume';
import { resumedText, runDaysText, runTimeText } from './text';
import {
  type DigestListRow,
  type DigestMenuAction,
  digestNoticeButton,
  isMenuAction,
  isPendingSkip,
} from './view';

const isFor = (action: DigestMenuAction, { digest, mayChange }: DigestListRow): boolean => {
  const isPaused = digest.state.kind === 'paused';
  if (action === 'resume') return isPaused;
  if (action === 'send') return mayChange && !isPaused;
  if (action === 'change') return mayChange;
  return !isPaused || !['pause', 'skip'].includes(action);
};

/** Acts on the only digest that fits; with several, asks which; with none, shows the list. */
export async function askWhich(
  services: Services,
  request: DigestRequest,
  action: DigestMenuAction,
): Promise<Reply | null> {
  const { caller, channelId } = request;
  const { kind, rows } = await findDigests(services, caller, channelId);
  const meant = rows.filter((row) => isFor(action, row));
  const [only] = meant;
  if (only === undefined) {
    return { kind: 'private', message: await showDigests(services, caller, channelId) };
  }
  if (meant.length > 1) {
    return { kind: 'private', message: buildWhichDigest(action, meant, kind !== 'channel') };
  }
  return actOn[action](services, { ...request, value: encodeDigest(only.digest) });
}

/** From the ⋯ menu, or from the question which digest is meant. */
export const handleDigestMore: HandleAction = async (services, press) => {
  const action = press.value ?? '';
  const carried = decodeDigest(press.blockId);
  if (!isMenuAction(action) || carried === null) return sayTooOld();
  return actOn[action](services, { ...press, value: encodeDigest({ id: carried.digestId }) });
};

/** Asks for confirmation of actions that everyone in the channel notices. */
const askToConfirm = (action: 'stop' | 'pause' | 'send' | 'skip') =>
  handleDigestPress(async (services, { caller, digest, permissions, isEphemeral }) => {
    const row = await withRuns(services, toRow(digest, caller.slackUserId, permissions.isAdmin));
    return {
      kind: kindFor(isEphemeral),
      message: buildActionConfirmation(action, row, services.newReference()),
    };
  });

export const handleDigestList: HandleAction = async (services, { caller, channelId, value, isEphemeral }) => {
  const page = /^\d{1,4}$/.test(value ?? '') ? Number(value) : 0;
  const message = await showDigests(services, caller, channelId, { page });
  return { kind: kindFor(isEphemeral), message };
};

/** Opens one digest of a long list. */
export const handleDigestOpen = handleDigestPress(async (services, press) => {
  const { caller, channelId, digest, isEphemeral } = press;
  const message = await showDigests(services, caller, channelId, { openId: digest.id });
  return { kind: kindFor(isEphemeral), message };
});

const zoned = (at: Date, { schedule }: Digest) => runTimeText(at, schedule.timeZone);

/** Skips the run that the button carries; without one, undoes the skip. */
export const handleDigestSkip = handleDigestPress(async (services, press) => {
  const { digest, permissions, runAt, caller, answer } = press;
  const { digests } = services.store;
  const { workspaceId } = caller.workspace;
  if (runAt === null) {
    // A run that was being prepared when it was skipped is over.
    const isSkipped = digest.nextRunAt !== null && isPendingSkip(digest.skipAt, digest.nextRunAt);
    if (!isSkipped) return answer('*Nothing is skipped:* the next one is posted.');
    const kept = await digests.skip(workspaceId, digest.id, null, actionNotification(press, 'unskipped'));
    if (kept === null) return sayGone();
    services.digests.wake();
    return answer('*Not skipped any more.* The next one is posted.');
  }
  const isMeant = (at: Date | null) => at?.getTime() === runAt.getTime();
  if (isMeant(digest.skipAt)) {
    return answer(`*Skipped already:* ${zoned(runAt, digest)}.`);
  }
  const { preparing } = await withRuns(services, toRow(digest, caller.slackUserId, permissions.isAdmin));
  if (!isMeant(digest.nextRunAt) && !isMeant(preparing)) {
    const next = digest.nextRunAt === null ? '' : ` The next one is ${zoned(digest.nextRunAt, digest)}.`;
    return answer(`*Nothing was changed:* the post of ${zoned(runAt, digest)} is over.${next}`);
  }
  const skipped = await digests.skip(
    workspaceId,
    digest.id,
    runAt,
    actionNotification(press, 'skipped', runAt),
  );
  if (skipped === null) return sayGone();
  services.digests.wake();
  const note = `*Skipped:* ${zoned(runAt, digest)}. The next one comes ${zoned(nextRun(digest.schedule, runAt).at, digest)}.`;
  return answer(note, digestNoticeButton(digest, 'Undo', actionIds.digestSkip));
});

export const handleDigestPause = handleDigestPress(async (services, press) => {
  const { digest, answer } = press;
  const isNews = await pause(services, press, 'paused');
  const note = isNews ? '*Paused.* Nothing is posted until somebody resumes it.' : '*It was paused already.*';
  return answer(note, digestNoticeButton(digest, 'Resume', actionIds.digestResume));
});

/** Resumes only when the cause of the pause is gone, as far as Roundup can tell. */
export const handleDigestResume = handleDigestPress(async (services, press) => {
  const { digest, permissions, answer } = press;
  if (digest.state.kind === 'active') return answer('*It isn’t paused.*');
  const blocker = await findResumeBlocker(services, press, digest.state);
  if (blocker !== null) return answer(`*Not resumed.* ${blocker}`);
  const resumed = await resumeDigest(services, digest, actionNotification(press, 'resumed'));
  if (resumed === null) return answer('*It isn’t paused.*');
  services.digests.wake();
  return answer(`*Resumed.* ${resumedText(resumed, digest.schedule, permissions.mayChange)}`);
});

/** Returns false when the digest was already paused. */
async function pause(
  services: Services,
  press: DigestPress,
  did: 'paused' | 'stop-requested',
): Promise<boolean> {
  const { caller, digest } = press;
  const state = { kind: 'paused', why: 'by-hand', at: services.now() } as const;
  const notification = actionNotification(press, did);
  const isNews = await services.store.digests.setState(
    caller.workspace.workspaceId,
    digest.id,
    state,
    null,
    notification,
  );
  if (isNews) services.digests.wake();
  return isNews;
}

/** Pauses the digest for people who may not stop it. */
export const handleDigestStop = handleDigestPress(async (services, press) => {
  const { digest, permissions, caller, answer } = press;
  if (!permissions.mayChange) {
    const isNews = await pause(services, press, 'stop-requested');
    const note = isNews
      ? '*Paused.* Only its owner or an admin can stop it for good. Its owner is told that you’d like that.'
      : '*It was paused already:* nothing is posted. Only its owner or an admin can stop it for good.';
    return answer(note);
  }
  await services.store.digests.stop(
    caller.workspace.workspaceId,
    digest.id,
    actionNotification(press, 'stopped'),
  );
  services.digests.wake();
  return answer('*Stopped.* It’s deleted, and nothing more is posted.');
});

/** Each button sends once: a second press of the same one sends nothing. */
export const handleDigestSendNow = handleDigestPress(async (services, press) => {
  const { digest, permissions, idempotencyKey, caller, answer } = press;
  if (!permissions.mayChange) return sayOwnersOnly(digest);
  if (digest.state.kind === 'paused') return answer('*Not sent:* it’s paused. Resume it first.');
  if (idempotencyKey === undefined)
    return answer('*Not sent:* this button is too old. Use the new one below.');
  const isSent = await services.digests.sendNow(digest, caller.slackUserId, idempotencyKey);
  return answer(
    isSent
      ? `*On its way* to ${mentionChannel(digest.channelId)}, as soon as Cal.com has answered.`
      : '*Sent already.* To send it once more, press the new button.',
  );
});

/** Shows only the asker what would be posted now. */
export const handleDigestPreview = handleDigestPress(async (services, { digest }) => {
  const preview = await services.digests.preview(digest);
  return preview === null
    ? privateNotice(`*No preview.* ${sourceProblemText({ reason: 'no-access' })}`)
    : { kind: 'private', message: buildDigestPreview(preview.main, preview.thread) };
});

export const handleDigestHistory = handleDigestPress(async (services, press) => {
  const { digest, permissions, caller, isEphemeral, channelId } = press;
  const runs = await services.store.digests.history(caller.workspace.workspaceId, digest.id, historyLength);
  const message = buildDigestHistory(digest, runs, {
    showsChannel: channelId === undefined || isDirect(channelId),
    mayRepost: permissions.mayChange,
  });
  return { kind: kindFor(isEphemeral), message };
});

/** For an unknown outcome: posts the run once more, after somebody saw that it had not arrived. */
export const handleDigestRepost: HandleAction = async (services, press) => {
  const { caller, channelId, value } = press;
  const carried = decodeRun(value);
  if (carried === null) return sayTooOld();
  const found = await services.store.runs.findRun(caller.workspace.workspaceId, carried.runId);
  if (found === null) return sayGone();
  const { run, digest } = found;
  const permissions = await findPermissions(services, caller, digest, channelId);
  if (!permissions.maySee) return sayGone();
  if (!permissions.mayChange) return sayOwnersOnly(digest);
  const answer = (note: string) => replyWithNote(services, press, note, digest);
  if (digest.state.kind === 'paused') return answer('*Not posted:* the digest is paused. Resume it first.');
  const isTaken = await services.store.runs.repost(caller.workspace.workspaceId, run.id, services.now());
  if (!isTaken) return answer('*Somebody else was first.* *History* shows what happened.');
  services.digests.wake();
  return answer(`*On its way again:* the digest about ${runDaysText(run, digest.schedule.timeZone)}.`);
};

const actOn: Readonly<Record<DigestMenuAction, Handle<DigestRequest>>> = {
  stop: askToConfirm('stop'),
  pause: askToConfirm('pause'),
  'pause-now': handleDigestPause,
  send: askToConfirm('send'),
  skip: askToConfirm('skip'),
  resume: handleDigestResume,
  preview: handleDigestPreview,
  history: handleDigestHistory,
  'take-over': handleDigestTakeOver,
  change: handleDigestChange,
};
