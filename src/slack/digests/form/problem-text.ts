import { zoneLabel } from '../../../lib/time/describe-period';
import type { ChannelProblem } from '../../api/slack-calls';
import type { FailureText } from '../../kit/failure-text';
import { digestInputs } from '../../kit/ids';
import { truncate } from '../../kit/limits';
import { singleLine } from '../../kit/text';
import type { DigestField, DigestFormProblem } from './request';

/** Why Cal.com’s numbers cannot be had as the form asks for them. */
export type SourceProblem =
  /** There is no such access, or none that works. */
  | { readonly reason: 'no-access' }
  /** The team is not among those of the access. */
  | { readonly reason: 'no-such-team' }
  | { readonly reason: 'forbidden' }
  /** Nothing in a whole year: Cal.com answers "none" and "not for you" in the same way. */
  | { readonly reason: 'empty' }
  | { readonly reason: 'failed'; readonly words: FailureText };

/** What Slack and Cal.com have against a digest that is well formed. */
export type DigestCheckProblem =
  | {
      readonly field: 'channel';
      readonly problem: { readonly reason: ChannelProblem | 'same-digest' };
    }
  | { readonly field: 'source'; readonly problem: SourceProblem };

// Slack shows an error under its field, in full up to about this.
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
  // A private channel that Roundup is not in is as good as not there.
  'channel-gone': 'I can’t post there yet. Type /invite @Roundup in the channel, then try again.',
  'person-not-in-channel': 'You aren’t in this channel. Join it first, or choose another.',
  'channel-archived': 'This channel is archived. Choose another.',
  'posting-forbidden': 'This channel’s rules don’t let Roundup post. Choose another.',
  'missing-scope': 'Roundup lacks the permission to post. An admin can install it again.',
  'same-digest': 'This channel already has the same digest. Change that one, or something here.',
  'not-known': 'Slack didn’t say whether Roundup can post there. Try again in a minute.',
};

/** Our words for each field that is wrong, by the block they are shown at. Plain text. */
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

/** The same as one text, for where there is no field to show it at. */
export const problemsText = (problems: readonly (DigestFormProblem | DigestCheckProblem)[]) =>
  problems.map(problemText).join(' ');

/** One problem in words: plain text. */
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

/** Our own mrkdwn. */
export const digestsByAdmins = '*Only admins can make digests here.*';

/** Why a digest cannot be saved by this person, or any more. */
export type ChangeRefusal = 'gone' | 'not-allowed' | 'new-by-admins' | 'outside-meanwhile';

/** Our own mrkdwn. */
export const changeRefusals: Readonly<Record<ChangeRefusal, string>> = {
  gone: '*Not saved:* somebody stopped this digest meanwhile. `/cal-digest` makes a new one.',
  'not-allowed': '*Not saved:* only its owner or an admin can change it.',
  'new-by-admins': `*Not saved.* ${digestsByAdmins}`,
  'outside-meanwhile':
    '*Not saved:* an admin no longer allows channels shared with other companies. Open the form again and choose another channel.',
};
