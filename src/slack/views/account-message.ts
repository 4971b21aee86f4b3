import type { Check } from '../../calcom/examine';
import type { WeekStart } from '../../insights/calendar';
import { zoneLabel } from '../../insights/describe-period';
import { describeFailure } from './failure-words';
import type { Message } from './limits';
import { context, plain, section, spokenText, wireText } from './mrkdwn';

export interface AccountView {
  readonly ownerName: string;
  readonly isInOrganisation: boolean;
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  readonly quota: { readonly limit: number; readonly remaining: number; readonly resetsAt: Date | undefined };
  readonly now: Date;
  readonly maySeeBookings: boolean;
  readonly slackUserId: string;
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

export function buildAccountMessage(account: AccountView): Message {
  const { quota, now } = account;
  const secondsLeft = quota.resetsAt ? Math.ceil((quota.resetsAt.getTime() - now.getTime()) / 1000) : 0;
  const lines = [
    `*Access*  This workspace uses the shared Cal.com access of ${wireText(account.ownerName, 60)}${account.isInOrganisation ? ', who is in an organisation' : ''}.`,
    `*Calendar*  Dates are reckoned in ${wireText(zoneLabel(account.timeZone), 60)}; weeks start on ${weekdays[account.weekStart]}. Both come from that Cal.com profile.`,
    `*Limit*  ${quota.remaining} of ${quota.limit} requests a minute to Cal.com are left${secondsLeft > 0 ? `; all are back within ${secondsLeft} s` : ''}.`,
    account.maySeeBookings
      ? '*Bookings*  You may list them with `/cal-bookings`.'
      : `*Bookings*  You may not list them yet. Whoever runs Roundup can add your Slack member id, \`${account.slackUserId}\`, to \`BOOKINGS_VISIBLE_TO\`.`,
  ];
  return {
    text: spokenText(lines.join('\n')),
    blocks: [
      { type: 'header', text: plain('Cal.com access') },
      ...lines.map(section),
      context('`/cal-account doctor` checks that everything works.'),
    ],
  };
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
    text: spokenText(`${title}.\n${lines.join('\n')}`),
    blocks: [{ type: 'header', text: plain(title) }, section(lines.join('\n'))],
  };
}
