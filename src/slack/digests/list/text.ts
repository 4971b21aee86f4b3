import type {
  DigestContent,
  DigestPeriod,
  DigestSchedule,
  PauseReason,
  PlannedRun,
  Weekday,
  WhenEmpty,
} from '../../../digests/digest';
import { describePeriod } from '../../../lib/time/describe-period';
import { resolvePeriod } from '../../../lib/time/period';
import { localDateOf, localTimeOf, offsetAt } from '../../../lib/time/wall-time';
import { offsetLabel } from '../../../lib/time/zones';
import { rankings } from '../../../rankings/ranking';
import { joinList, singleLine } from '../../kit/text';

export const weekdayNames = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** From Monday on, as weeks are written nearly everywhere. */
export const weekdaysInOrder: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 0];

export const whenEmptyWords: Readonly<Record<WhenEmpty, string>> = {
  'one-line': 'Say so in one line',
  skip: 'Post nothing',
  full: 'Post it all the same',
};

const withoutBookings: Readonly<Record<WhenEmpty, string>> = {
  'one-line': 'one line when there were no bookings',
  skip: 'nothing when there were no bookings',
  full: 'posted without bookings, too',
};

/** Whose bookings and through whose access: plain text. `owner` stands for whoever owns the digest. */
export function sourceWords(
  { scope, access }: Pick<DigestContent, 'scope' | 'access'>,
  owner: string,
): string {
  const through = access === 'own' ? `${owner} own access` : 'the shared access';
  if (scope.kind === 'me') return `Bookings of ${owner} own, without team bookings`;
  const what = scope.kind === 'team' ? `Team ${singleLine(scope.teamName, 80)}` : 'Whole organisation';
  return `${what}, through ${through}`;
}

/** What it shows: plain text. */
export function contentWords(content: DigestContent): string {
  const { rankings: ids, rows, isCompared, showsUpcoming, whenEmpty } = content;
  const titles = ids.map((id) => rankings[id].title.toLowerCase());
  return [
    ids.length === Object.keys(rankings).length ? 'All eight rankings' : capitalized(joinList(titles)),
    `${rows} ${rows === 1 ? 'member' : 'members'} each`,
    ...(isCompared ? ['compared with the week before'] : []),
    ...(showsUpcoming ? ['with upcoming bookings by host'] : []),
    withoutBookings[whenEmpty],
  ].join(' · ');
}

/** "Mon 9 Nov 2026, 09:00 (UTC+1)": the offset shows that clocks change and the time stays. */
export function runTimeWords(at: Date, timeZone: string): string {
  const offset = offsetLabel(offsetAt(at.getTime(), timeZone));
  return `${dayWords(at, timeZone)}, ${localTimeOf(at, timeZone)} (${offset})`;
}

/** "Mon 9 Nov 2026". */
export function dayWords(at: Date, timeZone: string): string {
  const date = localDateOf(at, timeZone);
  return describePeriod(wholeDays({ first: date, last: date }, timeZone, at));
}

/** The days a run tells of: "Mon 2 – Sun 8 Nov 2026". */
export function runDaysWords({ at, period }: PlannedRun, timeZone: string): string {
  return describePeriod(wholeDays(period, timeZone, at));
}

/** "Mon 9 – Sun 15 Nov 2026". */
export const periodWords = (period: DigestPeriod, timeZone: string, now: Date) =>
  describePeriod(wholeDays(period, timeZone, now));

function wholeDays({ first, last }: DigestPeriod, timeZone: string, now: Date) {
  return resolvePeriod({ kind: 'range', first, last }, { now, timeZone, weekStart: 1, running: 'whole' });
}

/** What a digest that runs again does next. */
export interface ResumedDigest {
  readonly nextAt: Date;
  /** It was left out before the pause, and still is. */
  readonly isLeftOut: boolean;
  /** The latest days, which a pause has kept it from telling of, and no post to come will. */
  readonly untold: PlannedRun | null;
}

/** When it is posted next, and what was not: our own mrkdwn. */
export function resumedWords(
  { nextAt, isLeftOut, untold }: ResumedDigest,
  { timeZone }: DigestSchedule,
  mayChange: boolean,
): string {
  const next = `The next post is ${runTimeWords(nextAt, timeZone)}${isLeftOut ? ', which is still left out' : ''}.`;
  if (untold === null) return next;
  const todo = mayChange ? '*Send now* posts it.' : 'Its owner or an admin can post it with *Send now*.';
  return `${next} The one about ${runDaysWords(untold, timeZone)} was not posted: ${todo}`;
}

const pauseWords: Readonly<Record<PauseReason, string>> = {
  'by-hand': 'nothing is posted until somebody resumes it',
  'not-in-channel': 'Roundup is not in the channel any more: `/invite @Roundup` there, then resume it',
  'channel-archived': 'the channel was archived: change it to another one',
  'channel-gone': 'the channel is gone, or Roundup was taken out of it: change it to another one',
  'posting-forbidden': 'the channel’s rules keep Roundup from posting: change it to another one',
  'other-company':
    'another company is in the channel: change it to another one, or ask an admin of Roundup to allow it',
  'missing-scope': 'Roundup lacks a permission in Slack: an admin can install it again, then resume it',
  'access-lost':
    'its Cal.com access is gone, or may not see these numbers any more: change whose numbers it shows',
  'owner-gone': 'whoever made it has left: an admin can take it over',
  unreadable:
    'Roundup could not read how it was set up. It can now: look at it with *Preview*, then resume it',
};

/** Why it is paused, and what to do: our own mrkdwn. */
export const pausedWords = (why: PauseReason) => pauseWords[why];

const capitalized = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
