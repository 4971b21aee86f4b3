import type { Digest } from '../../../digests/digest';
import type { HandleAction } from '../../bolt/register';
import { decodeRun } from '../../kit/action-value';
import { buildNotice } from '../../kit/notice-message';
import type { Services } from '../../services';
import { sourceProblemWords } from '../form/problem-text';
import { buildDigestPreview } from '../message/message';
import { buildDigestHistory } from './history';
import { isDirect, replyWithNote, showDigests } from './list';
import {
  actionNotification,
  type DigestPress,
  findPermissions,
  handleDigestPress,
  handleOwnDigestPress,
  sayGone,
  sayOwnersOnly,
  sayTooOld,
} from './permissions';
import { findResumeBlocker, resumeDigest } from './resume';
import { resumedWords, runDaysWords, runTimeWords } from './text';

/** Another page of the list, or back to it. */
export const handleDigestList: HandleAction = async (services, { caller, channelId, value, isEphemeral }) => {
  const page = /^\d{1,4}$/.test(value ?? '') ? Number(value) : 0;
  const message = await showDigests(services, caller, channelId, { page });
  return { kind: isEphemeral ? 'replace' : 'private', message };
};

/** One digest of a long list. */
export const handleDigestOpen = handleDigestPress(async (services, press) => {
  const { caller, channelId, digest, isEphemeral } = press;
  const message = await showDigests(services, caller, channelId, { openId: digest.id });
  return { kind: isEphemeral ? 'replace' : 'private', message };
});

const historyLength = 20;

const zoned = (at: Date, { schedule }: Digest) => runTimeWords(at, schedule.timeZone);

/** Leaves out the run that the button names, or takes that back where it names none. */
export const handleDigestSkip = handleDigestPress(async (services, press) => {
  const { digest, runAt, caller } = press;
  const { digests } = services.store;
  const { workspaceId } = caller.workspace;
  const answer = (note: string) => replyWithNote(services, press, note, digest);
  if (runAt === null) {
    // One that was being prepared when it was left out is over.
    const isLeftOut =
      digest.skipAt !== null && digest.nextRunAt !== null && digest.skipAt >= digest.nextRunAt;
    if (!isLeftOut) return answer('*Nothing is left out:* the next one is posted.');
    const kept = await digests.skip(workspaceId, digest.id, null, actionNotification(press, 'took-back'));
    if (kept === null) return sayGone();
    services.digests.wake();
    return answer('*Taken back.* The next one is posted after all.');
  }
  if (digest.skipAt?.getTime() === runAt.getTime()) {
    return answer(`*Left out already:* ${zoned(runAt, digest)}.`);
  }
  if (!(await canBeSkipped())) {
    const next = digest.nextRunAt === null ? '' : ` The next one is ${zoned(digest.nextRunAt, digest)}.`;
    return answer(`*Nothing was changed:* the post of ${zoned(runAt, digest)} is not ahead any more.${next}`);
  }
  const left = await digests.skip(
    workspaceId,
    digest.id,
    runAt,
    actionNotification(press, 'left-out', runAt),
  );
  if (left === null) return sayGone();
  services.digests.wake();
  return answer(`*Left out:* ${zoned(runAt, digest)}. The ones after it are posted.`);

  /** It is planned, or being prepared just now. */
  async function canBeSkipped(): Promise<boolean> {
    if (digest.nextRunAt?.getTime() === runAt?.getTime()) return true;
    const runs = await digests.history(workspaceId, digest.id, historyLength);
    return runs.some(
      ({ at, sentBy, state }) =>
        at.getTime() === runAt?.getTime() && sentBy === null && (state === 'due' || state === 'claimed'),
    );
  }
});

export const handleDigestPause = handleDigestPress(async (services, press) => {
  const { digest } = press;
  const isNews = await pause(services, press, 'paused');
  const note = isNews ? '*Paused.* Nothing is posted until somebody resumes it.' : '*It was paused already.*';
  return replyWithNote(services, press, note, digest);
});

/** What paused it has to be over, as far as that can be found out. */
export const handleDigestResume = handleDigestPress(async (services, press) => {
  const { digest, permissions } = press;
  const answer = (note: string) => replyWithNote(services, press, note, digest);
  if (digest.state.kind === 'active') return answer('*It is not paused.*');
  const obstacle = await findResumeBlocker(services, press, digest.state.why);
  if (obstacle !== null) return answer(`*Not resumed.* ${obstacle}`);
  const resumed = await resumeDigest(services, digest, actionNotification(press, 'resumed'));
  if (resumed === null) return answer('*It is not paused.*');
  services.digests.wake();
  return answer(`*Resumed.* ${resumedWords(resumed, digest.schedule, permissions.mayChange)}`);
});

/** False where it was paused already. */
async function pause(
  services: Services,
  press: DigestPress,
  did: 'paused' | 'wanted-to-stop',
): Promise<boolean> {
  const { caller, digest } = press;
  const state = { kind: 'paused', why: 'by-hand', at: services.now() } as const;
  const notice = actionNotification(press, did);
  const isNews = await services.store.digests.setState(
    caller.workspace.workspaceId,
    digest.id,
    state,
    null,
    notice,
  );
  if (isNews) services.digests.wake();
  return isNews;
}

/** Whoever may not stop it for good pauses it. */
export const handleDigestStop = handleDigestPress(async (services, press) => {
  const { digest, permissions, caller } = press;
  if (!permissions.mayChange) {
    const isNews = await pause(services, press, 'wanted-to-stop');
    const note = isNews
      ? '*Paused.* Only its owner or an admin can stop it for good; its owner is told that you want to.'
      : '*It was paused already,* and nothing is posted. Only its owner or an admin can stop it for good.';
    return replyWithNote(services, press, note, digest);
  }
  await services.store.digests.stop(
    caller.workspace.workspaceId,
    digest.id,
    actionNotification(press, 'stopped'),
  );
  services.digests.wake();
  return replyWithNote(services, press, '*Stopped.* It is deleted, and nothing more is posted.', digest);
});

/** Once for each button that was made: a second click on it sends nothing. */
export const handleDigestSendNow = handleOwnDigestPress(async (services, press) => {
  const { digest, idempotencyKey, caller } = press;
  const answer = (note: string) => replyWithNote(services, press, note, digest);
  if (digest.state.kind === 'paused') return answer('*Not sent:* it is paused. Resume it first.');
  if (idempotencyKey === undefined)
    return answer('*Not sent:* this button is too old. Use the new one below.');
  const isSent = await services.digests.sendNow(digest, caller.slackUserId, idempotencyKey);
  return answer(
    isSent
      ? `*On its way* to <#${digest.channelId.replace(/\W/g, '')}>, as soon as Cal.com has answered.`
      : '*Sent already.* That button sends once; this one sends once more.',
  );
});

/** What would be posted now, to the asker alone. */
export const handleDigestPreview = handleDigestPress(async (services, { digest }) => {
  const preview = await services.digests.preview(digest);
  if (preview.kind === 'message') {
    return { kind: 'private', message: buildDigestPreview(preview.main, preview.thread) };
  }
  const words = sourceProblemWords({ reason: 'no-access' });
  return { kind: 'private', message: buildNotice(`*There is nothing to show.* ${words}`) };
});

export const handleDigestHistory = handleDigestPress(async (services, press) => {
  const { digest, permissions, caller, isEphemeral, channelId } = press;
  const runs = await services.store.digests.history(caller.workspace.workspaceId, digest.id, historyLength);
  const message = buildDigestHistory(digest, runs, {
    showsChannel: channelId === undefined || isDirect(channelId),
    mayRepost: permissions.mayChange,
  });
  return { kind: isEphemeral ? 'replace' : 'private', message };
});

/** Somebody looked, and it had not arrived: posts it, once. */
export const handleDigestRepost: HandleAction = async (services, press) => {
  const { caller, channelId, value } = press;
  const read = decodeRun(value);
  if (!read.ok) return sayTooOld();
  const found = await services.store.runs.findRun(caller.workspace.workspaceId, read.value.runId);
  if (found === null) return sayGone();
  const { run, digest } = found;
  const permissions = await findPermissions(services, caller, digest, channelId);
  if (!permissions.maySee) return sayGone();
  if (!permissions.mayChange) return sayOwnersOnly(digest);
  const answer = (note: string) => replyWithNote(services, press, note, digest);
  if (digest.state.kind === 'paused') return answer('*Not posted:* the digest is paused. Resume it first.');
  const isTaken = await services.store.runs.repost(caller.workspace.workspaceId, run.id, services.now());
  if (!isTaken) return answer('*It has been seen to already.* History says what became of it.');
  services.digests.wake();
  return answer(`*On its way once more:* the digest about ${runDaysWords(run, digest.schedule.timeZone)}.`);
};
