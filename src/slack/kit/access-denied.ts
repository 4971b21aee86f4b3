import type { Denial, Purpose } from '../../accounts/permission';
import { commands } from './ids';
import type { Message } from './message';
import { buildNotice } from './notice-message';

const account = `\`${commands.account}\``;

const words: Readonly<Record<Denial, string>> = {
  'not-connected': `*There is no Cal.com access for this yet.*\nConnect your own account with ${account}; an admin can also share one with the workspace there.`,
  'own-broken': `*Cal.com no longer accepts your connection.*\nIts key or permission ended. Connect again with ${account}.`,
  'shared-broken': `*Cal.com no longer accepts this workspace’s shared connection.*\nIts owner, whom ${account} names, has to connect it again. Meanwhile you can connect your own account there.`,
  'bookings-not-allowed': `*You can’t list bookings with the shared connection.*\nBookings hold guests’ names and addresses, so an admin says who may. Your own bookings need only your own account: connect it with ${account}.`,
};

const ownWords = `*Only your own Cal.com account can answer this.*\nConnect it with ${account}. Rankings of a team or the organisation work without it where an admin shares a connection.`;

/** Why a question is not answered, and what the person can do about it. */
export function buildAccessDenied(why: Denial, purpose: Purpose): Message {
  return buildNotice(purpose === 'own' && why === 'not-connected' ? ownWords : words[why]);
}

/** The same as `bookings-not-allowed`, where there is no admin who could change it. */
export const buildNobodyAllows = (): Message =>
  buildNotice(
    `*You can’t list bookings with the shared connection.*\nBookings hold guests’ names and addresses. Whoever runs Roundup says who may: with \`BOOKINGS_VISIBLE_TO\`, or by making the first admin with \`node dist/index.js admin\` and a Slack member id. Your own bookings need only your own account: connect it with ${account}.`,
  );
