import type { Connection } from '../../../accounts/connection';
import type { NewNotification } from '../../../accounts/notifications';
import {
  type Digest,
  type DigestContent,
  type DigestState,
  isResumable,
  type PauseReason,
  type PlannedRun,
} from '../../../digests/digest';
import { periodAt } from '../../../digests/schedule';
import { nextOpenRun } from '../../../digests/schedule-change';
import type { Reply } from '../../kit/message';
import { privateNotice } from '../../kit/notice-message';
import type { Services } from '../../services';
import { checkKeptSource, checkSource, listPastRuns } from '../form/check';
import { channelProblems, sourceProblemText } from '../form/problem-text';
import { buildProbe } from '../form/view';
import { buildTakeOverChoice } from './ask-view';
import { kindFor } from './list';
import { actionNotification, type DigestPress, handleDigestPress, sayGone } from './permissions';
import { type ResumedDigest, resumedText } from './text';

/** Returns null when the digest is not paused, or is gone. */
export async function resumeDigest(
  services: Services,
  digest: Digest,
  notification?: NewNotification,
): Promise<ResumedDigest | null> {
  const { workspace, id, schedule, skipAt } = digest;
  const { digests } = services.store;
  const now = services.now();
  const runs = await listPastRuns(services, digest);
  const next = nextOpenRun(schedule, now, runs);
  const state = { kind: 'active' } as const;
  if (!(await digests.setState(workspace.workspaceId, id, state, next.at, notification))) return null;
  const latest = periodAt(schedule, now);
  const isLatest = ({ period }: Pick<PlannedRun, 'period'>) =>
    period.first === latest.first && period.last === latest.last;
  const [last] = runs.filter(isLatest);
  const isUnposted = last !== undefined && isResumable(last) && !isLatest(next);
  const isSkipped = skipAt?.getTime() === next.at.getTime();
  return { nextAt: next.at, isSkipped, unpostedRun: isUnposted ? { at: now, period: latest } : null };
}

/** Why a paused digest still cannot be posted. Returns null when no reason is known. */
export async function findResumeBlocker(
  services: Services,
  { digest, permissions, caller }: DigestPress,
  { why, at }: Extract<DigestState, { kind: 'paused' }>,
): Promise<string | null> {
  switch (why) {
    case 'by-hand':
    case 'unreadable':
      return null;
    case 'owner-gone':
      return permissions.isOwner ? null : 'Its owner has left. An admin can take it over.';
    case 'access-lost': {
      const checked = await checkKeptSource(services, digest);
      return checked.kind === 'problem' ? sourceProblemText(checked.problem) : null;
    }
    default: {
      const { workspace, slackUserId } = caller;
      const { channelId } = digest;
      const probed = await services.slack.probeChannel(workspace, channelId, slackUserId, buildProbe(), at);
      // Slack reports a person outside the channel only after it has found Roundup inside.
      return probed === 'sent' || probed === 'person-not-in-channel' ? null : channelProblems[probed];
    }
  }
}

/** Pauses that end when a new owner brings working access. */
const endedByTakeOver: readonly PauseReason[] = ['owner-gone', 'access-lost'];

/** Asks with whose access. */
export const handleDigestTakeOver = handleDigestPress(async (services, press) => {
  const { digest, permissions, caller, isEphemeral, answer } = press;
  if (!permissions.isAdmin) return sayAdminsOnly();
  if (permissions.isOwner) return answer('*It’s yours already.*');
  const state = await services.accounts.stateOf(caller.workspace, caller.slackUserId);
  const message = buildTakeOverChoice(digest, { own: working(state.own), shared: working(state.shared) });
  return { kind: kindFor(isEphemeral), message };
});

export const handleDigestTakeOverOwn = handleDigestPress((services, press) =>
  takeOver(services, press, 'own'),
);

export const handleDigestTakeOverShared = handleDigestPress((services, press) =>
  takeOver(services, press, 'shared'),
);

async function takeOver(
  services: Services,
  press: DigestPress,
  access: DigestContent['access'],
): Promise<Reply> {
  const { digest, permissions, caller, answer } = press;
  const { workspace, slackUserId } = caller;
  if (!permissions.isAdmin) return sayAdminsOnly();
  if (permissions.isOwner) return answer('*It’s yours already.*');
  const { scope } = digest.content;
  if (access === 'shared' && scope.kind === 'me') {
    return answer('*Not taken over:* one person’s own bookings need that person’s own access.');
  }
  const state = await services.accounts.stateOf(workspace, slackUserId);
  const checked = await checkSource(services, workspace, state[access], scope);
  if (checked.kind === 'problem') {
    return answer(`*Not taken over.* ${sourceProblemText(checked.problem)}`);
  }
  const { digests } = services.store;
  const notification = actionNotification(press, 'took-over');
  const taken = await digests.takeOver(
    workspace.workspaceId,
    digest.id,
    { slackUserId, access },
    notification,
  );
  if (taken === null) return sayGone();
  const mayRun = taken.state.kind === 'paused' && endedByTakeOver.includes(taken.state.why);
  const resumed = mayRun ? await resumeDigest(services, taken) : null;
  services.digests.wake();
  const still = taken.state.kind === 'paused' ? ' It’s still paused.' : '';
  const after = resumed === null ? still : ` ${resumedText(resumed, taken.schedule, true)}`;
  return answer(`*Taken over.* It’s yours now.${after}`);
}

const working = (connection: Connection | null) => (connection?.brokenAt === null ? connection : null);

function sayAdminsOnly(): Reply {
  return privateNotice('*Only an admin can take over a digest.* `/cal-account` says who is one.');
}
