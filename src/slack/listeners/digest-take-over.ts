import type { AccountState } from '../../accounts/accounts';
import type { Connection } from '../../accounts/connection';
import type { DigestContent, PauseReason } from '../../digests/digest';
import { nextRun } from '../../digests/schedule';
import type { Services } from '../services';
import { runTimeWords } from '../views/digest-plan-words';
import { sourceProblemWords } from '../views/digest-problem-words';
import { buildTakeOverChoice } from '../views/digest-take-over';
import { buildNotice } from '../views/notice-message';
import type { Reply } from './answering';
import { replyWithNote } from './digest-list';
import { type DigestPress, handleDigestPress, sayGone, tellOwner } from './digest-rights';
import { checkSource } from './digest-source-check';

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
  const taken = await digests.takeOver(workspace.workspaceId, digest.id, { slackUserId, access });
  if (taken === null) return sayGone();
  tellOwner(services, press, 'took over');
  const isResumed = taken.state.kind === 'paused' && endedByTakeOver.includes(taken.state.why);
  const next = nextRun(taken.schedule, services.now()).at;
  if (isResumed) await digests.setState(workspace.workspaceId, digest.id, { kind: 'active' }, next);
  const after = isResumed
    ? ` The next post is ${runTimeWords(next, taken.schedule.timeZone)}.`
    : taken.state.kind === 'paused'
      ? ' It is still paused.'
      : '';
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
