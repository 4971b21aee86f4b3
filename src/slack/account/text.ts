import type { Connection } from '../../accounts/connection';
import type { Notification, NotificationReader } from '../../accounts/notifications';
import { commands } from '../kit/ids';
import type { Message } from '../kit/message';
import { buildNotice } from '../kit/notice-message';
import { escapeUserText, mention } from '../kit/text';

/** "cal.com" or "cal.eu", or a server of one's own. */
export function regionOf({ apiUrl }: Pick<Connection, 'apiUrl'>): string {
  return URL.canParse(apiUrl) ? new URL(apiUrl).host.replace(/^api\./, '') : 'an unknown server';
}

export function ownWords(own: Connection | null): string {
  if (own === null) return '*Own*  You have not connected a Cal.com account here.';
  const name = escapeUserText(own.calcomName, 60);
  const by = own.kind === 'oauth' ? 'connected with Cal.com' : 'by API key';
  if (own.brokenAt !== null) {
    return `*Own*  Cal.com no longer accepts the connection to ${name} (${regionOf(own)}). Connect it again.`;
  }
  const organisation = own.hasOrganisation ? ', in an organisation' : '';
  return `*Own*  You are connected as ${name} (${regionOf(own)}${organisation}, ${by}).`;
}

/** Beside the button that leads to the page which asks for it. */
export const codeWords = (code: string) => `The page asks for this code: *${code}*. Give it to nobody.`;

/** Told once, of a connection that Cal.com has refused. `facts`: `calcomName`, `apiUrl`. */
export function buildBrokenMessage(
  { calcomName = '', apiUrl = '' }: Notification['facts'],
  reader: NotificationReader,
): Message {
  const name = escapeUserText(calcomName, 60);
  if (reader.kind === 'owner') {
    return buildNotice(
      `*Cal.com no longer accepts your connection to ${name} (${regionOf({ apiUrl })}).*` +
        ` Its key or permission ended. Connect again with \`${commands.account}\`; until then, Roundup does not use it.`,
    );
  }
  return buildNotice(
    `*Cal.com no longer accepts the connection of ${mention(reader.insteadOf)} (${name}).*` +
      ` Slack does not reach them, so you are told instead. If the workspace shares it, share another with \`${commands.account}\`.`,
  );
}

/** What becomes of digests whose access ends: plain text, to follow a sentence. Owners of those that share it are told. */
export function digestsWords({
  own = 0,
  shared,
}: {
  readonly own?: number;
  readonly shared: number;
}): string {
  const count = own + shared;
  if (count === 0) return '';
  const told = shared === 0 ? '' : '; Roundup tells their owners now';
  return count === 1
    ? ` The digest that asks with it will be paused when it is next due${told.replace('their owners', 'its owner')}.`
    : ` The ${count} digests that ask with it will be paused when they are next due${told}.`;
}

/** A direct message to whoever connected in a browser. */
export function buildConnectedMessage(connection: Connection): Message {
  return buildNotice(
    `*Connected.* Roundup now answers you with what ${escapeUserText(connection.calcomName, 60)} may see in Cal.com.` +
      ` \`${commands.account}\` shows, shares and ends it.`,
  );
}

/** A direct message to whoever installed Roundup, which may have been there before them. */
export function buildWelcomeMessage(isAdmin: boolean): Message {
  const share = `There, share it with the workspace if everyone should get rankings of your team or organisation. Who may list bookings with it is up to you; at first nobody may.`;
  const steps = [
    `Connect your Cal.com account with \`${commands.account}\`.`,
    ...(isAdmin ? [share] : []),
    `Try \`${commands.rankings}\` in a channel, and \`${commands.digest}\` to have each week posted there. Each command answers \`help\`, and only to whoever typed it.`,
  ];
  const opening = isAdmin
    ? '*Roundup is installed, and you are an admin of it here.* Next:'
    : '*Roundup is installed again.* It has admins already, who say what is shared here. Next:';
  return buildNotice([opening, ...steps.map((step, at) => `${at + 1}. ${step}`)].join('\n'));
}

export function buildAdminsOnly(): Message {
  return buildNotice(
    `*Only an admin of Roundup can change what this workspace shares.* \`${commands.account}\` says whose connection it is.`,
  );
}
