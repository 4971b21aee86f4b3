import type { types } from '@slack/bolt';
import type { Check } from '../../calcom/diagnostics';
import { zoneLabel } from '../../lib/time/describe-period';
import { button } from '../kit/blocks';
import { describeFailure } from '../kit/failure-text';
import { actionIds } from '../kit/ids';
import type { Message } from '../kit/message';
import { accessibleText, context, escapeUserText, mention, plain, section } from '../kit/text';
import { buildAdminBlocks } from './account-admin';
import type { AccountView } from './account-view';
import { codeWords, digestsWords, ownWords, regionOf } from './text';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** `/cal-account`: whose access answers, and what can be changed. Seen by one person alone. */
export function buildAccountMessage(view: AccountView): Message {
  const { note, isAdmin, policy, adminHint } = view;
  const noAdmins = !isAdmin && policy.admins.length === 0 && adminHint !== null ? [adminHint] : [];
  const own = [ownWords(view.own), hiddenWords(view)];
  const rest = [sharedWords(view), bookingsWords(view), ...readingWords(view), ...noAdmins];
  const lines = [...(note === null ? [] : [note]), ...own, ...rest];
  return {
    text: accessibleText(lines.join('\n').replace(/<@\w+>/g, 'a colleague')),
    blocks: [
      { type: 'header', text: plain('Your Cal.com access') },
      ...(note === null ? [] : [section(note)]),
      ...own.map(section),
      { type: 'actions', elements: ownButtons(view) },
      ...(view.connectCode === null ? [] : [context(codeWords(view.connectCode))]),
      { type: 'divider' },
      ...rest.map(section),
      ...(isAdmin ? buildAdminBlocks(view) : []),
      context('`/cal-account doctor` checks that everything works.'),
    ],
  };
}

function ownButtons({
  own,
  shared,
  isHidden,
  connectUrl,
  digests,
}: AccountView): types.ActionsBlockElement[] {
  const again = own === null ? '' : ' again';
  const connect: types.Button[] =
    connectUrl === null
      ? []
      : [{ ...button(`Connect with Cal.com${again}`, actionIds.accountConnect), url: connectUrl.href }];
  const key = button(own === null ? 'Use an API key' : 'Use another API key', actionIds.accountKey);
  const isShared = own !== null && own.id === shared?.id;
  const disconnect: types.Button[] =
    own === null
      ? []
      : [
          {
            ...button('Disconnect', actionIds.accountDisconnect),
            style: 'danger',
            confirm: {
              title: plain('Disconnect?'),
              text: plain(
                isShared
                  ? `It is also what this workspace shares: rankings will stop for those without an account of their own.${digestsWords(digests)}`
                  : `Roundup deletes its key or permission. You can connect again at any time.${digestsWords({ own: digests.own, shared: 0 })}`,
              ),
              confirm: plain('Disconnect'),
              deny: plain('Keep it'),
              style: 'danger',
            },
          },
        ];
  const hide = isHidden
    ? button('Show me in shared messages', actionIds.accountShow)
    : button('Hide me in shared messages', actionIds.accountHide);
  return [...connect, key, ...disconnect, hide];
}

function hiddenWords({ isHidden }: AccountView): string {
  return isHidden
    ? '*Hidden*  What is shared in a channel says “a colleague (hidden)” in place of your name; numbers stay.'
    : '*Shown*  What is shared in a channel may name you, in lists that are kind to whoever is on them.';
}

function sharedWords({ shared, slackUserId }: AccountView): string {
  if (shared === null) return '*Shared*  This workspace shares no Cal.com connection.';
  const owner =
    shared.ownerSlackUserId === null
      ? 'set by whoever runs Roundup'
      : shared.ownerSlackUserId === slackUserId
        ? 'shared by you'
        : `shared by ${mention(shared.ownerSlackUserId)}`;
  const broken =
    shared.brokenAt === null ? '' : ' Cal.com no longer accepts it, so it has to be connected again.';
  return `*Shared*  The account of ${escapeUserText(shared.calcomName, 60)} (${regionOf(shared)}), ${owner}: it answers rankings for whoever has none of their own here, or one that sees less.${broken}`;
}

function bookingsWords({ bookings }: AccountView): string {
  if (bookings === 'own') return '*Bookings*  `/cal-bookings` lists what your own account may see.';
  if (bookings === 'shared') return '*Bookings*  `/cal-bookings` lists what the shared connection may see.';
  return '*Bookings*  You need your own account to list them, or an admin who lets you use the shared one.';
}

function readingWords({ reading, now }: AccountView): readonly string[] {
  if (reading === null) return [];
  if (reading.kind === 'failed') return [`*Right now*  ${reading.words.what} ${reading.words.todo}`];
  const { quota, timeZone, weekStart } = reading;
  const secondsLeft = quota.resetsAt ? Math.ceil((quota.resetsAt.getTime() - now.getTime()) / 1000) : 0;
  return [
    `*Calendar*  Dates are reckoned in ${escapeUserText(zoneLabel(timeZone), 60)}; weeks start on ${weekdays[weekStart]}. Both come from that Cal.com profile.`,
    `*Limit*  ${quota.remaining} of ${quota.limit} requests a minute to Cal.com are left${secondsLeft > 0 ? `; all are back within ${secondsLeft} s` : ''}.`,
  ];
}

export function buildDoctorMessage(checks: readonly Check[]): Message {
  const failed = checks.filter(({ error }) => error !== null).length;
  const title =
    failed === 0
      ? 'Everything works'
      : failed === checks.length
        ? 'Cal.com cannot be used'
        : `${failed} of ${checks.length} checks failed`;
  const lines = checks.map(({ what, error }) => {
    if (error === null) return `✓  ${what}`;
    const words = describeFailure(error.reason);
    return `✗  *${what}: no.* ${words === null ? 'Roundup itself failed here; the log says how.' : `${words.what} ${words.todo}`}`;
  });
  return {
    text: accessibleText(`${title}.\n${lines.join('\n')}`),
    blocks: [{ type: 'header', text: plain(title) }, section(lines.join('\n'))],
  };
}
