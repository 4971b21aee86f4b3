import type { Digest } from '../../digests/digest';
import { nextRun } from '../../digests/schedule';
import { runTimeWords } from '../views/digest-plan-words';
import { replyWithNote } from './digest-list';
import { findObstacle } from './digest-obstacle';
import { handleDigestPress, handleOwnDigestPress, sayGone, tellOwner } from './digest-rights';

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
    if ((await digests.skip(workspaceId, digest.id, null)) === null) return sayGone();
    tellOwner(services, press, 'took back leaving out the next post of');
    return answer('*Taken back.* The next one is posted after all.');
  }
  if (digest.skipAt?.getTime() === runAt.getTime()) {
    return answer(`*Left out already:* ${zoned(runAt, digest)}.`);
  }
  if (!(await canBeSkipped())) {
    const next = digest.nextRunAt === null ? '' : ` The next one is ${zoned(digest.nextRunAt, digest)}.`;
    return answer(`*Nothing was changed:* the post of ${zoned(runAt, digest)} is not ahead any more.${next}`);
  }
  if ((await digests.skip(workspaceId, digest.id, runAt)) === null) return sayGone();
  tellOwner(services, press, `left out the post of ${zoned(runAt, digest)} of`);
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
  const { digest, caller } = press;
  const isNews = await services.store.digests.setState(
    caller.workspace.workspaceId,
    digest.id,
    { kind: 'paused', why: 'by-hand', at: services.now() },
    null,
  );
  if (isNews) tellOwner(services, press, 'paused');
  const note = isNews ? '*Paused.* Nothing is posted until somebody resumes it.' : '*It was paused already.*';
  return replyWithNote(services, press, note, digest);
});

/** What paused it has to be over, as far as that can be found out. */
export const handleDigestResume = handleDigestPress(async (services, press) => {
  const { digest, caller } = press;
  const answer = (note: string) => replyWithNote(services, press, note, digest);
  if (digest.state.kind === 'active') return answer('*It is not paused.*');
  const obstacle = await findObstacle(services, press, digest.state.why);
  if (obstacle !== null) return answer(`*Not resumed.* ${obstacle}`);
  const { at } = nextRun(digest.schedule, services.now());
  const isNews = await services.store.digests.setState(
    caller.workspace.workspaceId,
    digest.id,
    { kind: 'active' },
    at,
  );
  if (isNews) tellOwner(services, press, 'resumed');
  return answer(isNews ? `*Resumed.* The next post is ${zoned(at, digest)}.` : '*It is not paused.*');
});

/** Whoever may not stop it for good pauses it. */
export const handleDigestStop = handleDigestPress(async (services, press) => {
  const { digest, rights, caller } = press;
  if (!rights.mayChange) {
    const state = { kind: 'paused', why: 'by-hand', at: services.now() } as const;
    const isNews = await services.store.digests.setState(
      caller.workspace.workspaceId,
      digest.id,
      state,
      null,
    );
    if (isNews) tellOwner(services, press, 'wanted to stop, and so paused,');
    return replyWithNote(
      services,
      press,
      '*Paused.* Only its owner or an admin can stop it for good; its owner was told that you want to.',
      digest,
    );
  }
  await services.store.digests.stop(caller.workspace.workspaceId, digest.id);
  tellOwner(services, press, 'stopped');
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
