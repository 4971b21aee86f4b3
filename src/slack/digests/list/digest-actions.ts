import type { Digest } from '../../../digests/digest';
import type { Services } from '../../bolt/services';
import { replyWithNote } from './digest-list-listener';
import { findObstacle } from './digest-obstacle';
import { resumedWords, runTimeWords } from './digest-plan-words';
import {
  type DigestPress,
  deedNotice,
  handleDigestPress,
  handleOwnDigestPress,
  sayGone,
} from './digest-rights';
import { resumeDigest } from './resume-digest';

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
    const kept = await digests.skip(workspaceId, digest.id, null, deedNotice(press, 'took-back'));
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
  const left = await digests.skip(workspaceId, digest.id, runAt, deedNotice(press, 'left-out', runAt));
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
  const { digest, rights } = press;
  const answer = (note: string) => replyWithNote(services, press, note, digest);
  if (digest.state.kind === 'active') return answer('*It is not paused.*');
  const obstacle = await findObstacle(services, press, digest.state.why);
  if (obstacle !== null) return answer(`*Not resumed.* ${obstacle}`);
  const resumed = await resumeDigest(services, digest, deedNotice(press, 'resumed'));
  if (resumed === null) return answer('*It is not paused.*');
  services.digests.wake();
  return answer(`*Resumed.* ${resumedWords(resumed, digest.schedule, rights.mayChange)}`);
});

/** False where it was paused already. */
async function pause(
  services: Services,
  press: DigestPress,
  did: 'paused' | 'wanted-to-stop',
): Promise<boolean> {
  const { caller, digest } = press;
  const state = { kind: 'paused', why: 'by-hand', at: services.now() } as const;
  const notice = deedNotice(press, did);
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
  const { digest, rights, caller } = press;
  if (!rights.mayChange) {
    const isNews = await pause(services, press, 'wanted-to-stop');
    const note = isNews
      ? '*Paused.* Only its owner or an admin can stop it for good; its owner is told that you want to.'
      : '*It was paused already,* and nothing is posted. Only its owner or an admin can stop it for good.';
    return replyWithNote(services, press, note, digest);
  }
  await services.store.digests.stop(caller.workspace.workspaceId, digest.id, deedNotice(press, 'stopped'));
  services.digests.wake();
  return replyWithNote(services, press, '*Stopped.* It is deleted, and nothing more is posted.', digest);
});

/** Once for each button that was made: a second click on it sends nothing. */
export const handleDigestSendNow = handleOwnDigestPress(async (services, press) => {
  const { digest, pressId, caller } = press;
  const answer = (note: string) => replyWithNote(services, press, note, digest);
  if (digest.state.kind === 'paused') return answer('*Not sent:* it is paused. Resume it first.');
  if (pressId === undefined) return answer('*Not sent:* this button is too old. Use the new one below.');
  const isSent = await services.digests.sendNow(digest, caller.slackUserId, pressId);
  return answer(
    isSent
      ? `*On its way* to <#${digest.channelId.replace(/\W/g, '')}>, as soon as Cal.com has answered.`
      : '*Sent already.* That button sends once; this one sends once more.',
  );
});
