import { zoneLabel } from '../../../lib/time/describe-period';
import type { ChannelProblem } from '../../api/slack-calls';
import type { FailureText } from '../../kit/failure-text';
import { digestInputs } from '../../kit/ids';
import { truncate } from '../../kit/limits';
import { escapeUserText, joinList, singleLine } from '../../kit/text';
import type { ScheduleLimit } from '../schedule-words';
import type { DigestField, DigestFormProblem } from './request';

/** Why Cal.com's numbers are not available as the form asks for them. */
export type SourceProblem =
  /** The connection is missing or broken. */
  | { readonly reason: 'no-access' }
  /** The connection's person is not in this team. */
  | { readonly reason: 'no-such-team' }
  | { readonly reason: 'forbidden' }
  /** No bookings in a year. Cal.com answers the same when the access may not see them. */
  | { readonly reason: 'empty' }
  | { readonly reason: 'failed'; readonly words: FailureText };

/** What Slack or Cal.com objects to in a well-formed digest. */
export type DigestCheckProblem =
  | {
      readonly field: 'channel';
      readonly problem: { readonly reason: ChannelProblem | 'same-digest' };
    }
  | { readonly field: 'source'; readonly problem: SourceProblem };

// Slack shows about this much of an error under a field.
const longestError = 190;
const quote = (given: string) => `“${singleLine(given, 40)}”`;

const notChosen: Readonly<Record<DigestField, string>> = {
  channel: 'Choose a channel.',
  weekdays: 'Choose at least one day.',
  every: 'Choose how often it’s posted.',
  time: 'Type a time, such as 9:00.',
  timeZone: 'Choose a time zone.',
  weekStart: 'Choose the day that weeks start on.',
  source: 'Choose whose numbers it shows.',
  rankings: 'Choose at least one ranking.',
  rows: 'Choose how many people each list has.',
  extras: 'Choose again what else it shows.',
  whenEmpty: 'Choose what happens if there are no bookings.',
};

/** Plain text. */
export const channelProblems: Readonly<Record<ChannelProblem | 'same-digest', string>> = {
  'not-in-channel': 'I can’t post there yet. Type /invite @Roundup in the channel, then try again.',
  // Slack gives the same answer for a private channel that Roundup is not in.
  'channel-gone': 'I can’t post there yet. Type /invite @Roundup in the channel, then try again.',
  'person-not-in-channel': 'You aren’t in this channel. Join it first, or choose another.',
  'channel-archived': 'This channel is archived. Choose another.',
  'posting-forbidden': 'This channel’s rules don’t let Roundup post. Choose another.',
  'missing-scope': 'Roundup lacks the permission to post. An admin can install it again.',
  'same-digest': 'This channel already has the same digest. Change that one, or something here.',
  'not-known': 'Slack didn’t say whether Roundup can post there. Try again in a minute.',
};

/** Plain text for each wrong field, by block id. */
export function fieldErrors(
  problems: readonly (DigestFormProblem | DigestCheckProblem)[],
): Record<string, string> {
  return Object.fromEntries(
    problems.map((problem) => [
      digestInputs[problem.field].blockId,
      truncate(`${problemText(problem)} Nothing was saved.`, longestError),
    ]),
  );
}

/** The same in one text, for views without fields. */
export const problemsText = (problems: readonly (DigestFormProblem | DigestCheckProblem)[]) =>
  problems.map(problemText).join(' ');

function problemText({ field, problem }: DigestFormProblem | DigestCheckProblem): string {
  switch (problem.reason) {
    case 'not-chosen':
      return notChosen[field];
    case 'time-missing':
      return notChosen.time;
    case 'time-format':
      return `${quote(problem.given)} isn’t a time. Write it like 9:00 or 4:30 pm.`;
    case 'no-such-hour':
      return `There is no ${quote(problem.given)}: hours run from 00 to 23.`;
    case 'no-such-minute':
      return `There is no ${quote(problem.given)}: minutes run from 00 to 59.`;
    case 'not-on-12-hours':
      return `There is no ${quote(problem.given)}: with am and pm, hours run from 1 to 12.`;
    case 'zone-missing':
      return notChosen.timeZone;
    case 'unknown-zone':
      return `There is no time zone ${quote(problem.given)}.${nearText(problem.nearest)}`;
    case 'not-a-place':
      return `${quote(problem.given)} is used in many places and doesn’t follow summer time.${nearText(problem.nearest)}`;
    case 'no-access':
    case 'no-such-team':
    case 'forbidden':
    case 'empty':
    case 'failed':
      return sourceProblemText(problem);
    default:
      return channelProblems[problem.reason];
  }
}

const nearText = (zone: string | null) => (zone === null ? '' : ` Did you mean ${zoneLabel(zone)}?`);

/** Plain text. */
export function sourceProblemText(problem: SourceProblem): string {
  switch (problem.reason) {
    case 'no-access':
      return 'This Cal.com access no longer works. Choose another, or connect it again with /cal-account.';
    case 'no-such-team':
      return 'This Cal.com access isn’t in that team any more. Choose another.';
    case 'forbidden':
      return 'This access can’t see these numbers: Cal.com shows them to its owners and admins. Choose another.';
    case 'empty':
      return 'No bookings in a year: there were none, or this access can’t see them. Choose another.';
    case 'failed':
      return `${problem.words.what} ${problem.words.todo}`;
  }
}

/** Mrkdwn. */
export const digestsByAdmins = '*Only admins can make digests here.*';

/** Mrkdwn: what the schedule cannot do, and what is filled in instead. */
export const limitTexts: Readonly<Record<ScheduleLimit, string>> = {
  'month-end':
    '*A digest can’t come at the end of a month.* The nearest is filled in: the 1st of each month, about the month before.',
  'later-in-month':
    '*A monthly digest can only come on the first such day of the month.* That’s filled in, about the month before.',
  'date-in-month':
    '*A digest can’t come on a date within a month.* The nearest is filled in: once a month, on the first of the days below.',
  'twice-a-month':
    '*A digest can’t come twice a month.* Once a month is filled in; every week is the other choice.',
  'months-apart': '*A digest can’t come less often than once a month.* Once a month is filled in.',
  'weeks-apart':
    '*A digest can’t leave out every other week.* Every week is filled in; *Skip next* leaves one out.',
  'days-apart':
    '*A digest comes on days of the week, not every few days.* Every week is filled in: choose the days below.',
  'days-to-choose': '*Which days?* You didn’t say, so some are filled in.',
  'several-a-day': '*A digest comes once a day at most.* Every day is filled in.',
  'two-times': '*A digest has one time of day.* The first is filled in; make another digest for the second.',
  exceptions:
    '*A digest can’t skip single days by itself.* None is left out below; *Skip next* leaves out one post.',
};

/** Escaped mrkdwn. */
export const leftOutText = (words: string) =>
  `*Not filled in: “${escapeUserText(words, 100)}”.* Choose below what you meant, if it’s there.`;

/** Escaped mrkdwn. */
export const whichTeamText = (teams: readonly string[]) =>
  `*Which team?* ${escapeUserText(joinList(teams, 'or'), 300)}: choose it below.`;

/** Escaped mrkdwn. */
export const noSuchTeamText = (team: string) =>
  `*There’s no team “${escapeUserText(team, 60)}” here.* Choose whose numbers it shows below.`;

/** Mrkdwn. */
export const noOwnAccess =
  '*Your own numbers need your own Cal.com access.* Connect it with `/cal-account`, or choose other numbers below.';

/** Escaped mrkdwn. */
export const noSuchChannelText = (channel: string) =>
  `*I can’t find ${escapeUserText(channel, 80)}.* Check the channel below: that’s where it’s posted.`;

/** Why this person cannot save the digest, or can no longer. */
export type ChangeRefusal = 'gone' | 'not-allowed' | 'new-by-admins' | 'outside-meanwhile';

/** Mrkdwn. */
export const changeRefusals: Readonly<Record<ChangeRefusal, string>> = {
  gone: '*Not saved:* somebody stopped this digest meanwhile. `/cal-digest` makes a new one.',
  'not-allowed': '*Not saved:* only its owner or an admin can change it.',
  'new-by-admins': `*Not saved.* ${digestsByAdmins}`,
  'outside-meanwhile':
    '*Not saved:* an admin no longer allows channels shared with other companies. Open the form again and choose another channel.',
};
