import { decideConnection } from '../../accounts/permission';
import { diagnoseCalcom } from '../../calcom/diagnostics';
import { CalcomUnauthorizedError } from '../../calcom/errors';
import { findNearest } from '../../lib/text/nearest-word';
import { deadlineFrom } from '../ask/deadline';
import { calendarOf } from '../ask/understand-question';
import { withConnection } from '../ask/with-connection';
import type { Caller, HandleCommand } from '../bolt/register';
import { parseCommandText, type Token } from '../kit/command-text';
import { describeFailure } from '../kit/failure-text';
import { buildHelpMessage } from '../kit/help-message';
import { commands } from '../kit/ids';
import type { Message, Reply } from '../kit/message';
import { buildProblemNotice } from '../kit/notice-message';
import type { Services } from '../services';
import { buildAccountMessage, buildDoctorMessage } from './account-message';
import type { AccountReading } from './account-view';

/** `/cal-account`: whose access, and what can be changed. `/cal-account doctor`: does each thing Roundup needs work? */
export const handleAccountCommand: HandleCommand = async (services, { text, caller }) => {
  const [token, ...rest] = parseCommandText(text);
  const word = token?.kind === 'word' && rest.length === 0 ? token.text.toLowerCase() : null;
  if (word === 'doctor') {
    return withConnection(
      services,
      caller,
      'rankings',
      async ({ calcom }): Promise<Reply> => ({
        kind: 'private',
        message: buildDoctorMessage(
          await diagnoseCalcom(calcom, { ...deadlineFrom(services.now()), bypassCache: true }),
        ),
      }),
    );
  }
  if (token !== undefined) return { kind: 'private', message: unknownOrHelp(token) };
  return { kind: 'private', message: await showAccount(services, caller) };
};

/** The account as this caller may see it. `note` says what has just been done. */
export async function showAccount(
  services: Services,
  caller: Caller,
  note: string | null = null,
): Promise<Message> {
  const { workspace, slackUserId, userName: slackUserName } = caller;
  const reading = await readAccount(services, caller);
  // After it, since it may have found that a connection is broken.
  const [state, connectLink] = await Promise.all([
    services.accounts.stateOf(workspace, slackUserId),
    services.connecting.linkFor({ workspace, slackUserId, slackUserName }),
  ]);
  const digests = await services.store.digests.countActive(workspace.workspaceId, slackUserId);
  const { policy, own, shared, isAdmin } = state;
  const bookings = decideConnection({ slackUserId, isAdmin }, policy, { own, shared }, 'bookings');
  return buildAccountMessage({
    ...state,
    slackUserId,
    connectUrl: connectLink?.url ?? null,
    connectCode: connectLink?.code ?? null,
    reading,
    digests,
    bookings: bookings.kind === 'use' ? bookings.whose : null,
    adminHint: services.adminHint,
    now: services.now(),
    note,
  });
}

/** Null where there is nothing to ask with. A Cal.com that fails is part of the answer. */
async function readAccount(
  services: Services,
  { workspace, slackUserId }: Caller,
): Promise<AccountReading | null> {
  const chosen = await services.accounts.choose(workspace, slackUserId, 'rankings');
  if (chosen.kind === 'denied') return null;
  try {
    const me = await chosen.calcom.getMe(deadlineFrom(services.now()));
    return { kind: 'read', ...calendarOf(me), quota: chosen.calcom.rateBudget() };
  } catch (error) {
    if (error instanceof CalcomUnauthorizedError) {
      await services.accounts.reportRefused(workspace, chosen.connection);
    }
    const words = describeFailure(error);
    if (words === null) throw error;
    return { kind: 'failed', words };
  }
}

function unknownOrHelp(token: Token) {
  const given = token.kind === 'word' ? token.text : `${token.key}:`;
  if (given.toLowerCase() === 'help') return buildHelpMessage(commands.account);
  const nearest = findNearest(given, ['doctor', 'help']);
  return buildProblemNotice({ reason: 'unknown-word', given, nearest }, commands.account, 'doctor');
}
