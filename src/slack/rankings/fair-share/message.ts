import type { types } from '@slack/bolt';
import type { FairShare, FairShareAnswer, HostLoad } from '../../../fair-share/fair-share';
import { hiddenName } from '../../../lib/text/member-name';
import { dayAndMonth } from '../../../lib/time/describe-period';
import { localDateOf } from '../../../lib/time/wall-time';
import type { AskedQuestion, ResolvedQuestion } from '../../../rankings/answer';
import { maxBookingsCounted } from '../../../rankings/count';
import { type CarriedCount, type CarriedQuestion, encodeCount } from '../../kit/action-value';
import { gapText } from '../../kit/gap-text';
import { actionIds } from '../../kit/ids';
import { limits } from '../../kit/limits';
import type { Message } from '../../kit/message';
import { buildNotice } from '../../kit/notice-message';
import { countOf, escapeUserText, section, singleLine, thousands } from '../../kit/text';
import { recoveryButtonsFor } from '../../kit/unanswered';
import { aboutLine, barRows } from '../blocks';
import { askButton, buildRankingsActions, carriedQuestion, showMine } from '../rankings-menus-view';
import { buildAnswer } from '../rankings-message';
import { formatPublic, formatUnderstood } from '../text';
import type { CountProgress } from './count';

const maxRows = 20;
const maxNames = 40;
const nameLength = 40;
const maxNamedInPublic = 3;
const namelessRow = '–';

export function buildFairShareMessage(given: FairShareAnswer): Message {
  const hosts = given.share.hosts.map((host) => ({ ...host, name: singleLine(host.name, 60) }));
  const answer = { ...given, share: { ...given.share, hosts } };
  const { extent, countingAccess } = answer;
  const loaded = hosts.filter(({ bookings }) => bookings > 0);
  const canShare = extent.kind === 'whole' && countingAccess.seesAll && loaded.length > 0;
  const access = countingAccess.whose === 'own' ? [] : [accessName(countingAccess)];
  const rest = loaded
    .slice(maxRows)
    .map(({ name, bookings }) => `${escapeUserText(name, nameLength)} ${bookings}`);
  const idle = hosts
    .filter(({ bookings }) => bookings === 0)
    .map(({ name }) => escapeUserText(name, nameLength));
  const idleText = idleSentence(answer);
  const rows = loaded.slice(0, maxRows).map((host) => ({
    ...host,
    hoursText: `${host.hours.toFixed(1)} h`,
    note: host.isMember ? '' : 'not in the team',
  }));
  const body = {
    ...inSentences([
      partSentence(answer),
      answerSentence(answer, ({ name }) => name),
      tooLowSentence(answer),
      spreadSentence(answer),
      hoursSentence(answer),
    ]),
    blocks: [
      ...loadRows(rows),
      ...(rest.length === 0 ? [] : [section(`*And ${rest.length} more:* ${fittingList(rest)}`)]),
      ...(idleText === null ? [] : [section(`*${idleText}:* ${fittingList(idle)}`)]),
    ],
    footnote: footnote(answer),
    accessible: accessibleLoads(loaded, ({ name }) => name),
  };
  const about = [...formatUnderstood(answer), ...access];
  return buildAnswer(body, about, [], buildRankingsActions(answer, canShare));
}

/** Names at most three people, and only people above the median. */
export function buildSharedFairShare(
  answer: FairShareAnswer,
  sharedBy: string,
  hidden: ReadonlySet<number>,
): Message {
  const team = membersOf(answer.share);
  const median = answer.share.spread?.median ?? 0;
  const named = new Set(team.slice(0, maxNamedInPublic).filter(({ bookings }) => bookings > median));
  const nameOf = (host: HostLoad) => (hidden.has(host.calcomUserId) ? hiddenName : singleLine(host.name, 60));
  const loaded = team.filter(({ bookings }) => bookings > 0);
  const idle = idleSentence(answer);
  const rows = loaded.slice(0, maxRows).map((host) => ({
    ...host,
    name: named.has(host) ? nameOf(host) : namelessRow,
    hoursText: '',
    note: '',
  }));
  const body = {
    ...inSentences([
      answerSentence(answer, nameOf),
      spreadSentence(answer),
      idle === null ? null : `${idle}.`,
    ]),
    blocks: loadRows(rows),
    footnote: `${footnote(answer)} Shared by ${singleLine(sharedBy, 60)}.`,
    accessible: accessibleLoads([...named], nameOf),
  };
  return buildAnswer(body, formatPublic(answer), [], showMine(answer));
}

function inSentences(sentences: readonly (string | null)[]) {
  const [headline = '', ...details] = sentences.filter((sentence) => sentence !== null);
  return { headline, details };
}

const accessibleLoads = (hosts: readonly HostLoad[], nameOf: (host: HostLoad) => string): string =>
  hosts.length === 0 ? '' : `${hosts.map((host) => `${nameOf(host)}, ${hostLoadText(host)}`).join('; ')}.`;

interface LoadRow extends Pick<HostLoad, 'name' | 'bookings'> {
  readonly hoursText: string;
  readonly note: string;
}

function loadRows(rows: readonly LoadRow[]): readonly types.RichTextBlock[] {
  if (rows.length === 0) return [];
  const most = Math.max(...rows.map(({ bookings }) => bookings));
  const bars = rows.map(({ name, bookings, hoursText, note }) => ({
    lead: String(1 + rows.filter((other) => other.bookings > bookings).length),
    fraction: bookings / most,
    value: thousands(bookings),
    change: hoursText,
    name,
    note,
  }));
  return [barRows(bars)];
}

/** As many items as a section holds, then the number of the others. */
function fittingList(items: readonly string[]): string {
  let length = 0;
  const fitting = items.slice(0, maxNames).filter((item) => {
    length += item.length + 2;
    return length <= limits.sectionText - 200;
  });
  const left = items.length - fitting.length;
  return [...fitting, ...(left === 0 ? [] : [`and ${left} others`])].join(', ');
}

export function buildCountProgress({ bookings, expected }: CountProgress, count: CarriedCount): Message {
  const of = expected !== null && expected > bookings ? ` of about ${thousands(expected)}` : '';
  const value = encodeCount(count);
  return buildNotice(
    bookings === 0
      ? '*Counting the bookings of each host…*'
      : `*Counting: ${thousands(bookings)}${of} bookings so far…*`,
    value === null ? null : { label: 'Stop', actionId: actionIds.fairShareStop, value },
  );
}

export function buildTooMany(understood: ResolvedQuestion, expected: number | null): Message {
  const max = thousands(maxBookingsCounted);
  const many = expected === null ? `more than ${max}` : `about ${thousands(expected)}`;
  const { text, blocks } = buildNotice(
    `*There are ${many} bookings in this period.* A fair share counts up to ${max}: choose a shorter period, a team or an event type.`,
  );
  const about = aboutLine(formatUnderstood(understood));
  return { text, blocks: [...blocks, about, ...buildRankingsActions(understood, false)] };
}

export const buildNobodyToCount = (missing: 'team' | 'organisation', asked: AskedQuestion): Message =>
  buildNotice(
    missing === 'team'
      ? '*A fair share needs a team.* This Cal.com access is in none.'
      : '*This Cal.com access is in no organisation.* Ask for a team instead: `team:"…"`.',
    askButton('All rankings', carriedQuestion({ ...asked, question: { ...asked.question, ranking: null } })),
    recoveryButtonsFor('rankings', carriedQuestion(asked)).filters,
  );

export const buildStopped = (asked: CarriedQuestion) =>
  buildNotice('*Stopped before anything was counted.*', countAgainButton(asked));

/** For a button of a count that is over or was lost in a restart. */
export const buildGone = (asked: CarriedQuestion) =>
  buildNotice('*This count has ended, or Roundup was restarted.*', countAgainButton(asked));

export const buildForgotten = (asked: CarriedQuestion) =>
  buildNotice('*These numbers are too old to share.* Count again, then share.', countAgainButton(asked));

const countAgainButton = (asked: CarriedQuestion) => askButton('Count again', asked);

// Below this multiple of the median nobody stands out.
const muchMore = 1.5;

/** Leaves out hosts from outside the team. */
export const membersOf = ({ hosts }: FairShare) => hosts.filter(({ isMember }) => isMember);

/** Who hosted the most, or that nobody stands out. Plain text. */
function answerSentence(answer: FairShareAnswer, nameOf: (host: HostLoad) => string): string {
  const { read } = answer.share;
  const team = membersOf(answer.share);
  const [first] = team;
  const had = verbFor(answer);
  if (read.counted === 0) return 'No confirmed bookings in this period.';
  if (first === undefined || first.bookings === 0) return `Nobody in this team ${had} a booking.`;
  const times = first.timesMedian.bookings;
  const part = first.bookings === read.counted ? 'all' : `${thousands(first.bookings)} of`;
  const most =
    read.counted === 1
      ? `${nameOf(first)} ${had} the only booking`
      : `${nameOf(first)} ${had} ${part} ${countOf(read.counted, 'booking')}`;
  if (team.length === 1) return `${most}.`;
  if (times === null) return `${most}; half of the team ${had} none.`;
  if (times >= muchMore) return `${most}, ${times} times the median.`;
  return `${countOf(read.counted, 'booking')}, evenly shared: nobody ${had} more than ${thousands(first.bookings)}.`;
}

/** Null without bookings, and when half of the team has none. Plain text. */
function spreadSentence({ share: { spread, read } }: FairShareAnswer): string | null {
  if (spread === null || read.counted === 0 || spread.median === 0) return null;
  // The quartiles lie between two members' counts, and nobody has half a booking.
  const [fewest, most] = [Math.ceil(spread.lowerQuartile), Math.floor(spread.upperQuartile)];
  const middle = `The median is ${countOf(spread.median, 'booking')}`;
  if (fewest > most) return `${middle}.`;
  const range = fewest === most ? thousands(fewest) : `${thousands(fewest)} to ${thousands(most)}`;
  return `${middle}; half of the team has ${range}.`;
}

/** Who has the most hours, unless they also have the most bookings. Plain text. */
function hoursSentence(answer: FairShareAnswer): string | null {
  const [first, ...others] = membersOf(answer.share);
  const longest = others.reduce((most, host) => (host.hours > (most?.hours ?? 0) ? host : most), first);
  const times = longest?.timesMedian.hours ?? null;
  if (longest === undefined || longest === first || times === null || times <= 1) return null;
  return `${longest.name} ${verbFor(answer)} the most hours: ${longest.hours}, ${times} times the median.`;
}

/** `1 person had no bookings`; null when everybody had one, and when nobody had. */
function idleSentence(answer: FairShareAnswer): string | null {
  const idle = answer.share.hosts.filter(({ bookings }) => bookings === 0).length;
  if (idle === 0 || answer.share.read.counted === 0) return null;
  const none = answer.extent.kind === 'whole' ? 'no bookings' : 'none of these bookings';
  return `${countOf(idle, 'person', 'people')} ${verbFor(answer, idle)} ${none}`;
}

/** What was counted before *Stop*; null for a complete count. Plain text. */
function partSentence({ share, extent, period }: FairShareAnswer): string | null {
  if (extent.kind === 'whole') return null;
  const { reached } = extent;
  const back = reached === null ? '' : `, back to ${dayAndMonth(localDateOf(reached, period.timeZone))}`;
  return `Stopped: this counts the latest ${countOf(share.read.bookings, 'booking')}${back}.`;
}

/** Null unless the access lists only its owner's bookings. Plain text. */
function tooLowSentence({ countingAccess }: FairShareAnswer): string | null {
  if (countingAccess.seesAll) return null;
  return `${accessName(countingAccess)} shows a plain member’s own bookings only, so other numbers may be too low.`;
}

export const accessName = ({ ownerName }: FairShareAnswer['countingAccess']) =>
  `${singleLine(ownerName, 60)}’s Cal.com access`;

/** The most important thing that the numbers leave out. Plain text. */
export function footnote({ share, hasOrganisersOnly, gaps }: FairShareAnswer): string {
  const { isMembershipKnown, read } = share;
  if (!isMembershipKnown)
    return 'People without bookings are missing: this access can’t see who is in the team.';
  const lacks = gapText(gaps);
  if (lacks.length > 0) return lacks.join(' ');
  if (hasOrganisersOnly) return 'This Cal.com server names one host per booking, so co-hosts aren’t counted.';
  if (read.withoutHost > 0)
    return `${countOf(read.withoutHost, 'booking')} had only hosts who have left Cal.com.`;
  return 'Confirmed bookings, counted for each of their hosts.';
}

/** `21 bookings, 10.5 hours, 2.1 times the median, 3 with co-hosts`. Plain text, without the host's name. */
export function hostLoadText(host: HostLoad): string {
  if (host.bookings === 0) return 'no bookings';
  const { timesMedian, ratings, averageRating, coHosted, hostNoShows, guestNoShows } = host;
  return [
    countOf(host.bookings, 'booking'),
    countOf(host.hours, 'hour'),
    timesMedian.bookings === null ? '' : timesText(timesMedian.bookings),
    coHosted === 0 ? '' : `${coHosted} with co-hosts`,
    hostNoShows === 0 ? '' : countOf(hostNoShows, 'host no-show'),
    guestNoShows === 0 ? '' : countOf(guestNoShows, 'guest no-show'),
    averageRating === null ? '' : `${averageRating.toFixed(2)} stars from ${countOf(ratings, 'rating')}`,
    host.isMember ? '' : 'not in the team',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const timesText = (times: number) => (times === 1 ? 'at the median' : `${times} times the median`);

/** Present tense for a period that lies ahead. */
function verbFor({ period, countedAt }: FairShareAnswer, people = 1): string {
  if (period.start === null || period.start < countedAt) return 'had';
  return people === 1 ? 'has' : 'have';
}
