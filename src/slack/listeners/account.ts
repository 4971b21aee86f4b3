import { canListBookings } from '../../accounts/permission';
import type { CalcomClient } from '../../calcom/client';
import { commands } from '../ids';
import { parseCommandText } from '../requests/command-text';
import { buildAccountMessage, buildDoctorMessage, type Check } from '../views/account-message';
import { buildHelpMessage } from '../views/help-message';
import { calendarOf } from './ask-rankings';
import type { HandleCommand } from './attach';
import { patience } from './patience';

/** `/cal-account`: whose access, zone, quota left. `/cal-account doctor`: does each thing Roundup needs work? */
export const handleAccountCommand: HandleCommand = async (services, { text, slackUserId }) => {
  const [token, ...rest] = parseCommandText(text);
  const word = token?.kind === 'word' && rest.length === 0 ? token.text.toLowerCase() : null;
  if (word === 'doctor') {
    return { kind: 'private', message: buildDoctorMessage(await examine(services.calcom)) };
  }
  if (token !== undefined) return { kind: 'private', message: buildHelpMessage(commands.account) };
  const me = await services.calcom.getMe(patience);
  return {
    kind: 'private',
    message: buildAccountMessage({
      ownerName: me.name ?? me.username ?? `Member ${me.id}`,
      isInOrganisation: me.organizationId != null,
      ...calendarOf(me),
      quota: services.calcom.quota(),
      now: services.now(),
      maySeeBookings: canListBookings(services.bookingsVisibleTo, slackUserId),
      slackUserId,
    }),
  };
};

/** One small read for each thing the commands stand on. */
async function examine(calcom: CalcomClient): Promise<readonly Check[]> {
  const reads: readonly (readonly [what: string, read: () => Promise<unknown>])[] = [
    ['Cal.com accepts the access', () => calcom.getMe(patience)],
    ['Teams can be read', () => calcom.listTeams(patience)],
    ['Event types can be read', () => calcom.listEventTypes(patience)],
    [
      'Member rankings (Insights) answer',
      () => calcom.getMemberStats({ scope: 'user', timeZone: 'UTC' }, patience),
    ],
    ['Bookings can be read', () => calcom.listBookings({ status: 'upcoming', limit: 1 }, patience)],
  ];
  const results = await Promise.allSettled(reads.map(([, read]) => read()));
  return results.map((result, at) => ({
    what: reads[at]?.[0] ?? '',
    error: result.status === 'rejected' ? { reason: result.reason } : null,
  }));
}
