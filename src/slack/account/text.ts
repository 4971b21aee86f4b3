import type { types } from '@slack/bolt';
import type { Connection } from '../../accounts/connection';
import type { ConnectLink } from '../../accounts/connections';
import type { Notification, NotificationReader } from '../../accounts/notifications';
import type { Candidates } from '../../accounts/permission';
import { button } from '../kit/blocks';
import { type ActionId, actionIds, commands } from '../kit/ids';
import type { Message } from '../kit/message';
import { buildNotice, connectButton, sampleButton } from '../kit/notice-message';
import { accessibleText, escapeUserText, mention, plain, section, singleLine } from '../kit/text';

/** What was just done, as our own mrkdwn, and which change undoes it. */
export interface Done {
  readonly text: string;
  readonly undo?: 'show' | 'hide';
}

/** The buttons that hide and show a name; the Home tab has its own. */
export type NameIds = Readonly<Record<'show' | 'hide', ActionId>>;

/** Offers the opposite of the current state. */
export const nameButton = (isHidden: boolean, ids: NameIds): types.Button =>
  isHidden ? button('Show my name', ids.show) : button('Hide my name', ids.hide);

/** With an *Undo* button where that is possible. */
export const doneSection = ({ text, undo }: Done, ids: NameIds): types.SectionBlock => ({
  ...section(text),
  ...(undo && { accessory: button('Undo', ids[undo]) }),
});

export const noFormText = '*Slack couldn’t open the form.* Press the button again.';

/** Such as "cal.com" or "cal.eu", or the host of one's own server. */
export function regionOf({ apiUrl }: Pick<Connection, 'apiUrl'>): string {
  return URL.canParse(apiUrl) ? new URL(apiUrl).host.replace(/^api\./, '') : 'an unknown server';
}

/** The person's own connection, as our own mrkdwn. */
export function ownText(own: Connection | null): string {
  if (own === null) return 'You haven’t connected a Cal.com account here.';
  const who = `${escapeUserText(own.calcomName, 60)} (${regionOf(own)})`;
  if (own.brokenAt !== null) return `Cal.com no longer accepts your connection to ${who}. Connect it again.`;
  return `You’re connected as *${who}* ${own.kind === 'oauth' ? 'through the browser' : 'with an API key'}.`;
}

/** True for a working connection of one's own that is not the shared one yet. */
export const canShare = ({ own, shared }: Candidates): boolean =>
  own !== null && own.brokenAt === null && own.id !== shared?.id;

/** Plain text: whether shared messages name the person. */
export const hiddenText = (isHidden: boolean): string =>
  isHidden
    ? 'You’re hidden: shared messages say “a colleague (hidden)” instead of your name.'
    : 'Your name can appear in shared top lists, never in bottom ones.';

// Slack requires a distinct action id for each button of a block; the browser uses the URL alone.
const connectIds = [
  actionIds.accountConnect,
  actionIds.accountConnectOther,
  actionIds.accountConnectThird,
  actionIds.accountConnectFourth,
];

/** Buttons to Cal.com's own page: one per region when the region is not known, at most four. */
export function connectButtons(links: readonly ConnectLink[], again: string): types.Button[] {
  return links.slice(0, connectIds.length).map((link, at) => {
    const where = links.length > 1 ? regionOf(link) : 'Cal.com';
    const actionId = connectIds[at] ?? '';
    return { ...button(`Connect with ${where}${again}`, actionId, regionOf(link)), url: link.url.href };
  });
}

/** The codes that the pages behind the buttons ask for. */
export function codeText(links: readonly ConnectLink[]): string {
  const codes = links.map((link) => `*${link.code}*${links.length > 1 ? ` (${regionOf(link)})` : ''}`);
  return `The page asks for this code: ${codes.join(' or ')}. Don’t give it to anyone.`;
}

/** Plain text for the dialog before disconnecting: what will happen, and who is affected. */
export function disconnectText(
  own: Connection,
  isShared: boolean,
  digests: { readonly own: number; readonly shared: number },
): string {
  const what = `Roundup deletes its access to ${singleLine(own.calcomName, 40)}’s Cal.com account.`;
  return isShared
    ? `${what} The workspace shares it, so rankings stop for everyone without an account of their own.${digestsText(digests)}`
    : `${what} You can connect again at any time.${digestsText({ own: digests.own, shared: 0 })}`;
}

/** `text` is the plain text of the dialog that asks first. */
export function disconnectButton(text: string): types.Button {
  return {
    ...button('Disconnect', actionIds.accountDisconnect),
    style: 'danger',
    confirm: {
      title: plain('Disconnect?'),
      text: plain(text),
      confirm: plain('Disconnect'),
      deny: plain('Keep it'),
      style: 'danger',
    },
  };
}

/** Asks before disconnecting, and says what ends with it. */
export function buildDisconnect(...asked: Parameters<typeof disconnectText>): Message {
  const text = disconnectText(...asked);
  return {
    text: `${accessibleText(`*Disconnect ${escapeUserText(asked[0].calcomName, 60)}?*`)} ${text}`,
    blocks: [
      section(`*Disconnect?* ${escapeUserText(text, 500)}`),
      { type: 'actions', elements: [disconnectButton(text)] },
    ],
  };
}

/** Sent once for a connection that Cal.com refused. `facts` holds `calcomName` and `apiUrl`. */
export function buildBrokenMessage(
  { calcomName = '', apiUrl = '' }: Notification['facts'],
  reader: NotificationReader,
): Message {
  const name = escapeUserText(calcomName, 60);
  if (reader.kind === 'owner') {
    return buildNotice(
      `*Cal.com no longer accepts your connection to ${name} (${regionOf({ apiUrl })}).*` +
        ' Its key or permission has ended, so Roundup has stopped using it. Connect it again to go on.',
      connectButton,
    );
  }
  return buildNotice(
    `*Cal.com no longer accepts the connection of ${mention(reader.insteadOf)} (${name}).*` +
      ` Slack can’t reach them, so you’re told instead. If the workspace shares it, share another with \`${commands.account}\`.`,
  );
}

/** Plain text to follow a sentence: what happens to digests whose access ends. */
export function digestsText({ own = 0, shared }: { readonly own?: number; readonly shared: number }): string {
  const count = own + shared;
  if (count === 0) return '';
  const told = shared === 0 ? '' : ` Roundup tells ${count === 1 ? 'its owner' : 'their owners'} now.`;
  return count === 1
    ? ` One digest uses it and is paused when it’s next due.${told}`
    : ` ${count} digests use it and are paused when they’re next due.${told}`;
}

/** A direct message after connecting in a browser. */
export function buildConnectedMessage(connection: Connection): Message {
  return buildNotice(
    `*Connected as ${escapeUserText(connection.calcomName, 60)}.* Roundup now answers you with what this account can see.` +
      ` Try \`${commands.rankings}\` or \`${commands.bookings}\`. \`${commands.account}\` shares it or disconnects it.`,
  );
}

/** A direct message to the installer. `isAdmin` is false where Roundup has other admins already. */
export function buildWelcomeMessage(isAdmin: boolean): Message {
  const share = ' As an admin here you can then share it, so that everyone gets your team’s rankings.';
  return buildNotice(
    [
      `*Roundup is installed${isAdmin ? '' : ' again'}.* See who has the most bookings, who is slipping, and what comes next, without leaving Slack.`,
      `1. *Connect Cal.com*, here or with \`${commands.account}\`.${isAdmin ? share : ' Its admins decide what is shared here.'}`,
      `2. *Ask* in any channel: \`${commands.rankings}\` or \`${commands.bookings}\`. Only you see the answer until you share it.`,
      '3. *Make a digest*, and a channel gets last week’s numbers every Monday at 9:00.',
      'No key at hand? Look around with invented people first.',
    ].join('\n'),
    connectButton,
    sampleButton,
    { label: 'Make a digest', actionId: actionIds.digestNew },
  );
}
