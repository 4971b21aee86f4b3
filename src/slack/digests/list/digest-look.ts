import type { HandleAction } from '../../bolt/attach';
import { unsealRun } from '../../kit/action-value';
import { buildNotice } from '../../kit/notice-message';
import { buildDigestPreview } from '../message/digest-preview';
import { sourceProblemWords } from '../notifications/digest-problem-words';
import { buildDigestHistory } from './digest-history';
import { isDirect, replyWithNote } from './digest-list-listener';
import { runDaysWords } from './digest-plan-words';
import { findRights, handleDigestPress, sayGone, sayOwnersOnly, sayTooOld } from './digest-rights';

const historyLength = 20;

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
  const { digest, rights, caller, isEphemeral, channelId } = press;
  const runs = await services.store.digests.history(caller.workspace.workspaceId, digest.id, historyLength);
  const message = buildDigestHistory(digest, runs, {
    showsChannel: channelId === undefined || isDirect(channelId),
    mayRepost: rights.mayChange,
  });
  return { kind: isEphemeral ? 'replace' : 'private', message };
});

/** Somebody looked, and it had not arrived: posts it, once. */
export const handleDigestRepost: HandleAction = async (services, press) => {
  const { caller, channelId, value } = press;
  const read = unsealRun(value);
  if (!read.ok) return sayTooOld();
  const found = await services.store.runs.findRun(caller.workspace.workspaceId, read.value.runId);
  if (found === null) return sayGone();
  const { run, digest } = found;
  const rights = await findRights(services, caller, digest, channelId);
  if (!rights.maySee) return sayGone();
  if (!rights.mayChange) return sayOwnersOnly(digest);
  const answer = (note: string) => replyWithNote(services, press, note, digest);
  if (digest.state.kind === 'paused') return answer('*Not posted:* the digest is paused. Resume it first.');
  const isTaken = await services.store.runs.repost(caller.workspace.workspaceId, run.id, services.now());
  if (!isTaken) return answer('*It has been seen to already.* History says what became of it.');
  services.digests.wake();
  return answer(`*On its way once more:* the digest about ${runDaysWords(run, digest.schedule.timeZone)}.`);
};
