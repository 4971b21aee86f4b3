import type { AccountState } from '../../../accounts/accounts';
import type { Connection } from '../../../accounts/connections';
import type { Digest, DigestContent, PauseReason, PlannedRun } from '../../../digests/digest';
import { isEndedByPause } from '../../../digests/ended-by-pause';
import { periodAt } from '../../../digests/schedule';
import { nextOpenRun } from '../../../digests/schedule-change';
import type { NewNotice } from '../../../store/notice-store';
import type { Reply } from '../../bolt/answering';
import type { Services } from '../../bolt/services';
import { buildNotice } from '../../kit/notice-message';
import { checkKeptSource, checkSource } from '../form/digest-source-check';
import { buildProbe } from '../form/digest-steps';
import { channelProblemWords, sourceProblemWords } from '../notifications/digest-problem-words';
import { replyWithNote } from './digest-list-listener';
import { type ResumedDigest, resumedWords } from './digest-plan-words';
import { type DigestPress, deedNotice, handleDigestPress, sayGone } from './digest-rights';
import { buildTakeOverChoice } from './digest-take-over-view';

// Those sent by hand may stand before what is looked for.
const lastRuns = 50;

/** Lets a paused digest run again; null where it runs already, or is gone. */
export async function resumeDigest(
  { store, now: clock }: Services,
  { workspace, id, schedule, skipAt }: Digest,
  notice?: NewNotice,
): Promise<ResumedDigest | null> {
  const now = clock();
  const runs = await store.digests.history(workspace.workspaceId, id, lastRuns);
  const next = nextOpenRun(schedule, now, runs);
  const isResumed = await store.digests.setState(
    workspace.workspaceId,
    id,
    { kind: 'active' },
    next.at,
    notice,
  );
  if (!isResumed) return null;
  const latest = periodAt(schedule, now);
  const isLatest = ({ period }: Pick<PlannedRun, 'period'>) =>
    period.first === latest.first && period.last === latest.last;
  const [last] = runs.filter(isLatest);
  const isUntold = last !== undefined && isEndedByPause(last) && !isLatest(next);
  const isLeftOut = skipAt?.getTime() === next.at.getTime();
  return { nextAt: next.at, isLeftOut, untold: isUntold ? { at: now, period: latest } : null };
}

/** What still keeps a paused digest from being posted, in words; null where nothing is known to. */
export async function findObstacle(
  services: Services,
  { digest, rights, caller }: DigestPress,
  why: PauseReason,
): Promise<string | null> {
  switch (why) {
    case 'by-hand':
    case 'unreadable':
      return null;
    case 'owner-gone':
      return rights.isOwner ? null : 'Its owner has left: an admin can take it over.';
    case 'access-lost': {
      const checked = await checkKeptSource(services, digest);
      return checked.kind === 'problem' ? sourceProblemWords(checked.problem) : null;
    }
    default: {
      const { workspace, slackUserId } = caller;
      const probed = await services.slack.whisper(workspace, digest.channelId, slackUserId, buildProbe());
      // Slack lets nobody whisper to who is elsewhere, but by then has found Roundup in the channel.
      return probed === 'sent' || probed === 'person-not-in-channel' ? null : channelProblemWords(probed);
    }
  }
}

/** What a new owner with good access puts right. */
const endedByTakeOver: readonly PauseReason[] = ['owner-gone', 'access-lost'];

/** Asks with whose access. */
export const handleDigestTakeOver = handleDigestPress(async (services, press) => {
  const { digest, rights, caller, isEphemeral } = press;
  if (!rights.isAdmin) return sayAdminsOnly();
  if (rights.isOwner) return replyWithNote(services, press, '*It is yours already.*', digest);
  const state = await services.accounts.stateOf(caller.workspace, caller.slackUserId);
  const message = buildTakeOverChoice(digest, { own: working(state.own), shared: working(state.shared) });
  return { kind: isEphemeral ? 'replace' : 'private', message };
});

export const handleDigestTakeOverOwn = handleDigestPress((services, press) =>
  takeOver(services, press, 'own', ({ own }) => own),
);

export const handleDigestTakeOverShared = handleDigestPress((services, press) =>
  takeOver(services, press, 'shared', ({ shared }) => shared),
);

async function takeOver(
  services: Services,
  press: DigestPress,
  access: DigestContent['access'],
  connectionOf: (state: AccountState) => Connection | null,
): Promise<Reply> {
  const { digest, rights, caller } = press;
  const { workspace, slackUserId } = caller;
  const answer = (note: string) => replyWithNote(services, press, note, digest);
  if (!rights.isAdmin) return sayAdminsOnly();
  if (rights.isOwner) return answer('*It is yours already.*');
  const { scope } = digest.content;
  if (access === 'shared' && scope.kind === 'me') {
    return answer('*Not taken over:* one person’s own bookings need that person’s own access.');
  }
  const connection = connectionOf(await services.accounts.stateOf(workspace, slackUserId));
  const checked = await checkSource(services, workspace, connection, scope);
  if (checked.kind === 'problem') {
    return answer(`*Not taken over.* ${sourceProblemWords(checked.problem)}`);
  }
  const { digests } = services.store;
  const notice = deedNotice(press, 'took-over');
  const taken = await digests.takeOver(workspace.workspaceId, digest.id, { slackUserId, access }, notice);
  if (taken === null) return sayGone();
  const mayRun = taken.state.kind === 'paused' && endedByTakeOver.includes(taken.state.why);
  const resumed = mayRun ? await resumeDigest(services, taken) : null;
  services.digests.wake();
  const still = taken.state.kind === 'paused' ? ' It is still paused.' : '';
  const after = resumed === null ? still : ` ${resumedWords(resumed, taken.schedule, true)}`;
  return answer(`*Taken over.* It is yours now.${after}`);
}

const working = (connection: Connection | null) => (connection?.brokenAt === null ? connection : null);

function sayAdminsOnly(): Reply {
  return {
    kind: 'private',
    message: buildNotice(
      '*Only an admin of Roundup can take over a digest.* `/cal-account` says who is one.',
    ),
  };
}
