import type {
  DigestContent,
  DigestPeriod,
  DigestPlan,
  DigestSchedule,
  PauseReason,
  PlannedRun,
  Weekday,
  WhenEmpty,
} from '../../../digests/digest';
import { sentenceCase } from '../../../lib/text/fold';
import { datePartsOf } from '../../../lib/time/calendar';
import { describeDaysBriefly } from '../../../lib/time/describe-period';
import { formatWallTime, localDateOf } from '../../../lib/time/wall-time';
import { rankings } from '../../../rankings/ranking';
import { commands } from '../../kit/ids';
import { escapeUserText, joinList, singleLine } from '../../kit/text';

export const weekdaysInOrder: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 0];

export const whenEmptyText: Readonly<Record<WhenEmpty, string>> = {
  'one-line': 'Say so in one line',
  skip: 'Post nothing',
  full: 'Post it anyway',
};

const withoutBookings: Readonly<Record<WhenEmpty, string>> = {
  'one-line': '',
  skip: 'nothing when there are no bookings',
  full: 'even when there are no bookings',
};

/** Whose bookings, through whose access: plain text. `owner` is a possessive: "your" or "its owner’s". */
export function sourceText(
  { scope, access }: Pick<DigestContent, 'scope' | 'access'>,
  owner: string,
): string {
  if (scope.kind === 'me') return `Only ${owner} own bookings (team bookings not included)`;
  const what = scope.kind === 'team' ? singleLine(scope.teamName, 80) : 'Everyone in the organisation';
  return `${what}, through ${access === 'own' ? `${owner} own` : 'the shared'} Cal.com access`;
}

/** Whose numbers, and which: escaped mrkdwn. `owner` as in `sourceText`. */
export const detailsText = (plan: DetailedPlan, owner: string) =>
  escapeUserText(`${sourceText(plan.content, owner)} · ${contentText(plan)}`, 600);

type DetailedPlan = Pick<DigestPlan, 'content' | 'schedule'>;

/** Plain text. */
function contentText({ content, schedule }: DetailedPlan): string {
  const { rankings: ids, rows, isCompared, showsUpcoming, whenEmpty } = content;
  const titles = ids.map((id) => rankings[id].title.toLowerCase());
  return [
    ids.length === Object.keys(rankings).length ? 'All eight rankings' : sentenceCase(joinList(titles)),
    `${rows} ${rows === 1 ? 'person' : 'people'} each`,
    ...(isCompared ? [`compared with the ${schedule.every} before`] : []),
    ...(showsUpcoming ? ['with the week ahead'] : []),
    withoutBookings[whenEmpty],
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** "Mon 9 Nov, 9:00" */
export const runTimeText = (at: Date, timeZone: string) => formatWallTime(at, timeZone, 'EEE d MMM, H:mm');

/** "Mon 9 Nov" */
export const dayText = (at: Date, timeZone: string) => formatWallTime(at, timeZone, 'EEE d MMM');

/** The days a run covers: "2–8 Nov". */
export const runDaysText = ({ at, period }: PlannedRun, timeZone: string) => periodText(period, timeZone, at);

/** "2–8 Nov", with the year when it is not the year of `now`. */
export function periodText({ first, last }: DigestPeriod, timeZone: string, now: Date): string {
  return describeDaysBriefly(first, last, datePartsOf(localDateOf(now, timeZone)).year);
}

export interface ResumedDigest {
  readonly nextAt: Date;
  /** The next post was skipped before the pause, and still is. */
  readonly isSkipped: boolean;
  /** The latest period, when the pause kept it from being posted and no coming post covers it. */
  readonly unpostedRun: PlannedRun | null;
}

/** The next post, and any period that was not posted: mrkdwn. */
export function resumedText(
  { nextAt, isSkipped, unpostedRun }: ResumedDigest,
  { timeZone }: DigestSchedule,
  mayChange: boolean,
): string {
  const next = `The next post is ${runTimeText(nextAt, timeZone)}${isSkipped ? ', which is still skipped' : ''}.`;
  if (unpostedRun === null) return next;
  const todo = mayChange ? '*Send now* posts it.' : 'Its owner or an admin can post it with *Send now*.';
  return `${next} ${runDaysText(unpostedRun, timeZone)} wasn’t posted: ${todo}`;
}

/** Mrkdwn: why it is paused, and how to end that. */
export const pauseTexts: Readonly<Record<PauseReason, { readonly what: string; readonly todo: string }>> = {
  'by-hand': { what: 'nothing is posted until somebody resumes it', todo: '' },
  'not-in-channel': {
    what: 'Roundup isn’t in the channel any more',
    todo: 'Type `/invite @Roundup` there, then resume it.',
  },
  'channel-archived': {
    what: 'the channel is archived',
    todo: 'Choose another channel with *Change…*, or unarchive it and resume.',
  },
  'channel-gone': {
    what: 'Slack can’t find the channel',
    todo: 'It was deleted, or it’s private and Roundup isn’t in it. Type `/invite @Roundup` there and resume, or choose another channel with *Change…* in `/cal-digest`.',
  },
  'posting-forbidden': {
    what: 'the channel’s rules keep Roundup from posting',
    todo: 'Choose another channel with *Change…* in `/cal-digest`, or ask a Slack admin to allow it and resume.',
  },
  'other-company': {
    what: 'another company is in the channel now',
    todo: `Choose another channel with *Change…* in \`/cal-digest\`, or ask an admin to allow it with \`${commands.account}\` and resume.`,
  },
  'missing-scope': {
    what: 'Roundup lacks a permission in Slack',
    todo: 'Ask an admin to install Roundup again, then resume it.',
  },
  'access-lost': {
    what: 'its Cal.com access is gone or can’t see these numbers any more',
    todo: `Choose another with *Change…* in \`/cal-digest\`, or connect again with \`${commands.account}\` and resume. \`${commands.account} doctor\` says what works.`,
  },
  'owner-gone': {
    what: 'its owner’s Slack account is deactivated',
    todo: 'Nobody looks after it. An admin can take it over.',
  },
  unreadable: {
    what: 'Roundup couldn’t read its settings',
    todo: 'It can now. Check them, then resume it.',
  },
};
