import { canListBookings } from '../../accounts/permission';
import { examineCalcom } from '../../calcom/examine';
import { memberName } from '../../insights/member-name';
import { findNearest } from '../../insights/nearest-word';
import { commands } from '../ids';
import { parseCommandText, type Token } from '../requests/command-text';
import { buildAccountMessage, buildDoctorMessage } from '../views/account-message';
import { buildHelpMessage } from '../views/help-message';
import { buildProblemNotice } from '../views/notice-message';
import { calendarOf } from './ask-rankings';
import type { HandleCommand } from './attach';
import { patienceFrom } from './patience';

/** `/cal-account`: whose access, zone, quota left. `/cal-account doctor`: does each thing Roundup needs work? */
export const handleAccountCommand: HandleCommand = async (services, { text, slackUserId }) => {
  const options = patienceFrom(services.now());
  const [token, ...rest] = parseCommandText(text);
  const word = token?.kind === 'word' && rest.length === 0 ? token.text.toLowerCase() : null;
  if (word === 'doctor') {
    return {
      kind: 'private',
      message: buildDoctorMessage(await examineCalcom(services.calcom, { ...options, fresh: true })),
    };
  }
  if (token !== undefined) return { kind: 'private', message: unknownOrHelp(token) };
  const me = await services.calcom.getMe(options);
  return {
    kind: 'private',
    message: buildAccountMessage({
      ownerName: memberName(me),
      isInOrganisation: me.organizationId != null,
      ...calendarOf(me),
      quota: services.calcom.quota(),
      now: services.now(),
      maySeeBookings: canListBookings(services.bookingsVisibleTo, slackUserId),
      slackUserId,
    }),
  };
};

function unknownOrHelp(token: Token) {
  const given = token.kind === 'word' ? token.text : `${token.key}:`;
  if (given.toLowerCase() === 'help') return buildHelpMessage(commands.account);
  const nearest = findNearest(given, ['doctor', 'help']);
  return buildProblemNotice({ reason: 'unknown-word', given, nearest }, commands.account, 'doctor');
}
