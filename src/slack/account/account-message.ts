import type { types } from '@slack/bolt';
import type { AccountState } from '../../accounts/accounts';
import type { ConnectLink } from '../../accounts/connections';
import type { Check } from '../../calcom/diagnostics';
import { CalcomNotFoundError, CalcomWithoutInsightsError } from '../../calcom/errors';
import { sentenceCase } from '../../lib/text/fold';
import { type WeekStart, weekdayNames } from '../../lib/time/calendar';
import { zoneLabel } from '../../lib/time/describe-period';
import { button } from '../kit/blocks';
import { describeFailure, type FailureText } from '../kit/failure-text';
import { actionIds } from '../kit/ids';
import type { Message } from '../kit/message';
import {
  accessibleText,
  context,
  escapeUserText,
  joinList,
  mention,
  plain,
  section,
  singleLine,
} from '../kit/text';
import {
  canShare,
  codeText,
  connectButtons,
  type Done,
  disconnectButton,
  disconnectText,
  doneSection,
  hiddenText,
  nameButton,
  ownText,
  regionOf,
} from './text';

export type AccountReading =
  | {
      readonly kind: 'read';
      readonly timeZone: string;
      readonly weekStart: WeekStart;
      readonly rateBudget: {
        readonly limit: number;
        readonly remaining: number;
        readonly resetsAt: Date | undefined;
      };
    }
  | { readonly kind: 'failed'; readonly words: FailureText };

export interface AccountView extends AccountState {
  readonly slackUserId: string;
  /** Whose connection lists bookings for this person; null when none may. */
  readonly bookings: 'own' | 'shared' | null;
  /** Links to connect in a browser; none when Cal.com's OAuth is not configured. */
  readonly connectLinks: readonly ConnectLink[];
  /** Active digests that ask with the person's own connection, and with the shared one. */
  readonly digests: { readonly own: number; readonly shared: number };
  /** Null when there is no connection to ask. */
  readonly reading: AccountReading | null;
  /** How to become an admin where nobody is one. */
  readonly adminHint: string | null;
  readonly now: Date;
  readonly done: Done | null;
}

/** For `/cal-account`. Only the caller sees it. */
export function buildAccountMessage(view: AccountView): Message {
  const { done, connectLinks, isAdmin } = view;
  // A change to the name says this already.
  const own = [ownText(view.own), ...(done?.undo ? [] : [hiddenText(view.isHidden)])];
  const rest = [sharedText(view), ...bookingsText(view), ...readingTexts(view), ...adminTexts(view)];
  const lines = [...(done === null ? [] : [done.text]), ...own, ...rest];
  const settings: readonly types.Button[] = isAdmin ? [button('Settings…', actionIds.accountSettings)] : [];
  return {
    text: accessibleText(lines.join('\n').replace(/<@\w+>/g, 'a colleague')),
    blocks: [
      { type: 'header', text: plain('Your Cal.com account') },
      ...(done === null ? [] : [doneSection(done, nameIds)]),
      section(own.join('\n')),
      { type: 'actions', elements: ownButtons(view) },
      ...(connectLinks.length === 0 ? [] : [context(codeText(connectLinks))]),
      section(rest.join('\n')),
      ...(isAdmin ? [{ type: 'actions' as const, elements: [...shareButtons(view), ...settings] }] : []),
      context('`/cal-account doctor` checks that everything works.'),
    ],
  };
}

const nameIds = { show: actionIds.accountShow, hide: actionIds.accountHide };

function ownButtons({ own, shared, isHidden, connectLinks, digests }: AccountView): types.Button[] {
  const again = own === null ? '' : ' again';
  const key = button(own === null ? 'Use an API key' : 'Use another API key', actionIds.accountKey);
  const disconnect =
    own === null ? [] : [disconnectButton(disconnectText(own, own.id === shared?.id, digests))];
  return [...connectButtons(connectLinks, again), key, ...disconnect, nameButton(isHidden, nameIds)];
}

function shareButtons({ own, shared }: AccountView): readonly types.Button[] {
  if (own === null || !canShare({ own, shared })) return [];
  const what = `Everyone here without an account of their own gets rankings through ${singleLine(own.calcomName, 40)}’s. Bookings stay private until you allow them in Settings.`;
  return [
    {
      ...button('Share mine with everyone here', actionIds.accountShare),
      confirm: {
        title: plain('Share your account?'),
        text: plain(what),
        confirm: plain('Share'),
        deny: plain('Not now'),
      },
    },
  ];
}

function sharedText({ shared, slackUserId }: AccountView): string {
  if (shared === null) return 'This workspace shares no Cal.com account.';
  const owner =
    shared.ownerSlackUserId === null
      ? 'set by whoever runs Roundup'
      : shared.ownerSlackUserId === slackUserId
        ? 'shared by you'
        : `shared by ${mention(shared.ownerSlackUserId)}`;
  const broken =
    shared.brokenAt === null ? '' : ' Cal.com no longer accepts it: its owner has to connect it again.';
  return `This workspace shares *${escapeUserText(shared.calcomName, 60)}*’s account (${regionOf(shared)}), ${owner}. It answers rankings for everyone whose own account can’t.${broken}`;
}

function bookingsText({ bookings }: AccountView): readonly string[] {
  if (bookings === 'own') return ['`/cal-bookings` lists what your own account can see.'];
  if (bookings === 'shared') return ['`/cal-bookings` lists what the shared account can see.'];
  return ['To list bookings, connect your own account, or ask an admin to let you use the shared one.'];
}

function readingTexts({ reading, now }: AccountView): readonly string[] {
  if (reading === null) return [];
  if (reading.kind === 'failed') return [`*Right now:* ${reading.words.what} ${reading.words.todo}`];
  const { rateBudget, timeZone, weekStart } = reading;
  const secondsLeft = rateBudget.resetsAt
    ? Math.ceil((rateBudget.resetsAt.getTime() - now.getTime()) / 1000)
    : 0;
  return [
    `Time zone: ${escapeUserText(zoneLabel(timeZone), 60)}. Weeks start on ${sentenceCase(weekdayNames[weekStart])}. Both come from the Cal.com profile.`,
    `Cal.com takes ${rateBudget.limit} requests a minute: ${rateBudget.remaining} of ${rateBudget.limit} left${secondsLeft > 0 ? `, all back in ${secondsLeft} s` : ''}.`,
  ];
}

function adminTexts({ isAdmin, policy, adminHint }: AccountView): readonly string[] {
  if (isAdmin) return [];
  if (policy.admins.length === 0) return adminHint === null ? [] : [adminHint];
  return [adminsText(policy.admins)];
}

export function adminsText(admins: readonly string[]): string {
  const shown = admins.slice(0, 10).map(mention);
  const rest = admins.length - shown.length;
  return `Admins of Roundup here: ${joinList([...shown, ...(rest > 0 ? [`${rest} more`] : [])])}.`;
}

/** For `/cal-account doctor`: all checks, and what to do about a failed one. */
export function buildDoctorMessage(checks: readonly Check[]): Message {
  const failed = checks.filter(({ error }) => error !== null).length;
  const title =
    failed === 0
      ? 'Everything works.'
      : failed === checks.length
        ? 'Cal.com can’t be used.'
        : `${failed} of ${checks.length} checks failed.`;
  const lines = checks.map(({ what, error }) => {
    if (error === null) return `✓  ${what}`;
    const words = describeFailure(error.reason);
    if (words === null) return `✗  *${what}: no.* This check failed in Roundup itself. Its log says why.`;
    return `✗  *${what}: no.* ${pointsHere(error.reason) ? words.what : `${words.what} ${words.todo}`}`;
  });
  return {
    text: accessibleText(`${title}\n${lines.join('\n')}`),
    blocks: [{ type: 'header', text: plain(title) }, section(lines.join('\n'))],
  };
}

/** What is missing is said to be shown by the doctor, which is what answers here. */
const pointsHere = (reason: unknown): boolean =>
  reason instanceof CalcomNotFoundError && !(reason instanceof CalcomWithoutInsightsError);
