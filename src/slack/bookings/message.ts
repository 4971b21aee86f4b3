import type { types } from '@slack/bolt';
import type { Booking } from '../../bookings/booking';
import type { SectionView, WalkView } from '../../bookings/walk';
import { type Stream, startWalk, type WalkState } from '../../bookings/walk-state';
import type { WeekStart } from '../../lib/time/calendar';
import { describePeriod, zoneLabel } from '../../lib/time/describe-period';
import { type Period, resolvePeriod } from '../../lib/time/period';
import { printPeriod } from '../../lib/time/print-period';
import { formatWallTime } from '../../lib/time/wall-time';
import {
  type CarriedPosition,
  type CarriedQuestion,
  encodePosition,
  encodeQuestion,
  encodeQuestionInBlockId,
} from '../kit/action-value';
import { button, option } from '../kit/blocks';
import { filterElements, overflowOptions } from '../kit/filters-elements';
import { gapWords } from '../kit/gap-words';
import { actionIds } from '../kit/ids';
import { truncate } from '../kit/limits';
import type { Message } from '../kit/message';
import { context, escapeUserText, fallbackText, joinList, plain, section, singleLine } from '../kit/text';
import {
  buildBookingDays,
  buildSharedBookingRow,
  type EventTypeTitles,
  spokenBookings,
  spokenSharedBooking,
} from './booking-row';
import { type BookingsQuestion, type HostFilter, printBookingsRequest } from './bookings-request';

const sharedRowsPerBlock = 10;
const hiddenName = 'a colleague (hidden)';

/** One place in a list of bookings, with the buttons that lead on from it. */
export function buildBookingsMessage(answer: BookingsAnswer, appUrl: URL, now: Date): Message {
  const { walk, timeZone, ownId } = answer;
  const around = { timeZone, ownId, appUrl, now };
  const shown = walk.sections.filter((part) => part.rows.length > 0 || part.next !== null);
  const isEmpty = shown.every((part) => part.rows.length === 0);
  const title = headline(answer);
  const zone = zoneLabel(timeZone);
  const about = aboutTexts(
    answer,
    isDated(answer) ? `days in ${zone}, times in your time zone` : 'your time zone',
  );
  const isCut = shown.some((part) => moreButton(part, answer, walk.sections.length > 1) === null);
  const notes = [
    ...(isEmpty ? emptyTexts(answer) : shown.map((part) => rangeText(part, answer))),
    ...lookedTexts(walk, timeZone),
    ...(walk.incomplete ? [incompleteText] : []),
    ...(isCut ? [tooLongText] : []),
    ...gapWords(walk.gaps),
  ];
  const spoken = shown.map((part) =>
    [partTitle(part, answer), spokenBookings(part.rows, around)].filter(Boolean).join('. '),
  );
  return {
    text: fallbackText(
      [
        title,
        `${aboutTexts(answer, `times in ${zone}`).join(', ')}.`,
        ...(isEmpty ? [] : spoken),
        ...notes,
      ].join(' '),
    ),
    blocks: [
      { type: 'header', text: plain(title) },
      context(about.map((part) => escapeUserText(part, 130)).join(' · ')),
      ...shown.flatMap((part) => [
        ...(partTitle(part, answer) === '' ? [] : [section(`*${partTitle(part, answer)}*`)]),
        ...buildBookingDays(part.rows, around),
      ]),
      ...(notes.length === 0 ? [] : [isEmpty ? section(notes.join(' ')) : context(notes.join(' '))]),
      ...controls(answer),
    ],
  };
}

/** What of a list the whole channel may see: event types, times and hosts. */
export function buildSharedBookingsMessage(
  answer: BookingsAnswer,
  sharedBy: string,
  hidden: ReadonlySet<number>,
  titles: EventTypeTitles,
): Message {
  const { walk, timeZone, question, host } = answer;
  const bookings = walk.sections.flatMap((part) => part.rows).map((row) => withoutNames(row, hidden));
  const title = sentenceCase(`${noun(answer)}${periodPhrase(answer)}`);
  const { attendee, event, team, uid, created, updated } = question;
  const filters = [attendee, event, team, uid, created, updated, 'text' in host ? host : null];
  // What the filters hold may be a guest's address, so the channel is only told that there are some.
  const about = [
    sharedWhose(answer, sharedBy),
    ...(answer.period === null ? [] : [`${describePeriod(answer.period)}, days in ${zoneLabel(timeZone)}`]),
    ...(filters.some((filter) => filter !== null) ? ['with filters'] : []),
  ];
  const by = `Shared by ${singleLine(sharedBy, 60)}`;
  const gaps = gapWords(walk.gaps);
  // Several rows a block: forty rows have to fit beside the rest.
  const starts = bookings.map((_, at) => at).filter((at) => at % sharedRowsPerBlock === 0);
  const rows = starts.map((from) =>
    bookings
      .slice(from, from + sharedRowsPerBlock)
      .map((booking) => buildSharedBookingRow(booking, timeZone, titles))
      .join('\n'),
  );
  const spoken = bookings.map((booking) => spokenSharedBooking(booking, timeZone, titles)).join('; ');
  return {
    text: fallbackText(
      `${title}: ${about.join('; ')}. Times in ${zoneLabel(timeZone)}: ${spoken}. ${[...gaps, `${by}.`].join(' ')}`,
    ),
    blocks: [
      { type: 'header', text: plain(title) },
      context([...about.map((part) => escapeUserText(part, 120)), 'your time zone'].join(' · ')),
      ...rows.map(section),
      ...gaps.map((words) => context(words)),
      context(`${escapeUserText(by, 80)} from Cal.com, without guests and titles.`),
    ],
  };
}

/** For everyone in a channel: whose bookings these are. A host's name is left to the rows, where people may be hidden. */
function sharedWhose({ host, whose }: BookingsAnswer, sharedBy: string): string {
  const by = singleLine(whose.kind === 'own' ? sharedBy : whose.name, 60);
  return host.by === 'me' ? `${by}’s bookings` : `Bookings that ${by}’s access can see`;
}

function withoutNames(booking: Booking, hidden: ReadonlySet<number>): Booking {
  const hosts = booking.hosts.map((host) =>
    host.calcomUserId !== null && hidden.has(host.calcomUserId) ? { ...host, name: hiddenName } : host,
  );
  return { ...booking, hosts };
}

/** Whose access has answered: the asker's own, or the shared one with the name of whose it is. */
type Whose = { readonly kind: 'own' } | { readonly kind: 'shared'; readonly name: string };

/** A bookings question with one place in its answer: all that a message about it needs to know. */
export interface BookingsAnswer {
  /** With names replaced by the ids they stand for. */
  readonly question: BookingsQuestion;
  readonly askedAt: Date;
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  /** As the workspace reckons its years, and since when "since the last digest" is. */
  readonly fiscalYearStart: number;
  readonly lastDigestAt: Date | null;
  readonly period: Period | null;
  readonly created: Period | null;
  readonly updated: Period | null;
  readonly teamName: string | null;
  readonly eventName: string | null;
  readonly whose: Whose;
  /** Whose bookings are listed: as the question says, or as goes without saying. */
  readonly host: HostFilter;
  /** The asker's own Cal.com id; null where it isn't known. */
  readonly ownId: number | null;
  readonly comparesNames: boolean;
  readonly walk: WalkView;
}

/** *Load more* of one section: undefined at its end, null when its place is too long for a button to carry. */
function moreButton(part: SectionView, answer: BookingsAnswer, isOneOfTwo: boolean) {
  if (part.next === null) return undefined;
  const isAhead = part.direction === 'ahead';
  const value = encodePosition(positionOf(answer, part.next));
  if (value === null) return null;
  const isLooking = part.lookedTo !== null;
  const label = isLooking
    ? 'Keep looking'
    : isOneOfTwo
      ? `More ${isAhead ? 'coming up' : 'past'}`
      : 'Load more';
  const actionId = isAhead ? actionIds.bookingsMoreAhead : actionIds.bookingsMoreBehind;
  const aloud = `${isLooking ? 'Keep looking for' : 'Load more'} ${isAhead ? 'later' : 'earlier'} bookings`;
  return { ...button(label, actionId, value), accessibility_label: aloud };
}

/** One row: what leads on in this list, the question that comes next, every filter, and the rest in a menu. */
function controls(answer: BookingsAnswer): readonly types.ActionsBlock[] {
  const { sections } = answer.walk;
  const more = sections.flatMap((part) => moreButton(part, answer, sections.length > 1) ?? []);
  const carried = questionOf(answer);
  const blockId = encodeQuestionInBlockId(carried);
  const hasMoved = sections.some((part) => part.firstRow > 1);
  const rows = (['ahead', 'behind'] as const).map(
    (direction) => sections.find((part) => part.direction === direction)?.rows.length ?? 0,
  );
  const share = option('Share…', `${overflowOptions.share} ${rows.join(' ')}`);
  const canShare = !hasMoved && rows.some((count) => count > 0);
  const elements = [
    ...more,
    ...(hasMoved ? backToStart(answer) : otherButtons(answer)),
    ...filterElements('bookings', encodeQuestion(carried), blockId !== null, canShare ? [share] : []),
  ];
  if (elements.length === 0) return [];
  return [{ type: 'actions', ...(blockId === null ? {} : { block_id: blockId }), elements }];
}

function backToStart(answer: BookingsAnswer): readonly types.Button[] {
  const start = encodePosition(positionOf(answer, startWalk(answer.question)));
  return start === null ? [] : [button('Back to the start', actionIds.bookingsRestart, start)];
}

function otherButtons(answer: BookingsAnswer): readonly types.Button[] {
  const other = otherQuestion(answer);
  const value =
    other && encodeQuestion({ ...questionOf(answer), text: printBookingsRequest(other.question) });
  return other === null || value === null ? [] : [button(other.label, actionIds.bookingsShow, value)];
}

/** The question that is asked next most likely. */
function otherQuestion(answer: BookingsAnswer): { label: string; question: BookingsQuestion } | null {
  const { question, host, whose } = answer;
  if (isOverAndAhead(answer)) return { label: 'Show past', question: { ...question, streams: ['past'] } };
  if (whose.kind !== 'own' || question.uid !== null) return null;
  if (host.by === 'me')
    return { label: 'Everyone I can see', question: { ...question, host: { by: 'everyone' } } };
  return host.by === 'everyone' ? { label: 'Only mine', question: { ...question, host: null } } : null;
}

function questionOf({ question, askedAt }: BookingsAnswer): CarriedQuestion {
  return { text: printBookingsRequest(question), askedAt: Math.floor(askedAt.getTime() / 1000) };
}

function positionOf(answer: BookingsAnswer, walk: WalkState): CarriedPosition {
  const { timeZone, weekStart, fiscalYearStart, lastDigestAt, teamName, eventName, comparesNames } = answer;
  const name = (text: string | null) => text && truncate(text, 40);
  return {
    ...questionOf(answer),
    timeZone,
    weekStart,
    fiscalYearStart,
    lastDigestAt: lastDigestAt && Math.floor(lastDigestAt.getTime() / 1000),
    teamName: name(teamName),
    eventName: name(eventName),
    comparesNames,
    walk,
  };
}

const behindStreams: readonly Stream[] = ['past', 'cancelled', 'all'];

/** "Your next bookings: 14 this week." A number only where all that it counts was read. */
function headline(answer: BookingsAnswer): string {
  const { question, host, walk } = answer;
  const { attendee, uid } = question;
  const rows = walk.sections.flatMap((part) => part.rows);
  const guest = attendee === null ? '' : ` with ${singleLine(attendee.text, 40)}`;
  const what = `${noun(answer)}${guest}${periodPhrase(answer)}`;
  const isLooking = walk.sections.some((part) => part.lookedTo !== null);
  if (rows.length === 0) {
    if (walk.sections.some((part) => part.firstRow > 1)) return 'No more bookings.';
    if (uid !== null) return 'No booking with this ID.';
    if (isLooking) return `No ${what} found yet.`;
    return host.by === 'me' ? `You have no ${what}.` : `No ${what}.`;
  }
  if (uid !== null) return rows.length === 1 ? 'One booking with this ID.' : 'The bookings with this ID.';
  const whose = host.by === 'me' ? 'Your' : host.by === 'everyone' ? 'Everyone’s' : `${hostName(host)}’s`;
  const count = countText(answer);
  return `${whose} ${what}${count === '' ? '' : `: ${count}`}.`;
}

const hostName = (host: Extract<HostFilter, { text: string }>) => singleLine(host.text, 40);

function noun({ question: { streams, period } }: BookingsAnswer): string {
  const [only] = streams;
  if (only === 'all') return 'bookings';
  if (streams.length === 1 && only === 'upcoming' && period === null) return 'next bookings';
  return `${joinList(streams)} bookings`;
}

/** " last week", " in the next 7 days", ", 1–31 Oct 2026" */
function periodPhrase({ period }: BookingsAnswer): string {
  if (period === null) return '';
  const { spec } = period;
  if (spec.kind === 'to-date') return ` this ${spec.unit} so far`;
  if ('count' in spec) return ` in the ${printPeriod(spec).replace(' 1 ', ' ')}`;
  const isNamed = ['today', 'yesterday', 'tomorrow', 'this', 'last', 'next'].includes(spec.kind);
  if (isNamed) return ` ${printPeriod(spec)}`;
  const days = describePeriod(period);
  return /^(since|until)/.test(days) ? ` ${days}` : `, ${days}`;
}

/** Of all of them, or of those of this week where no period was asked for. */
function countText(answer: BookingsAnswer): string {
  const { sections } = answer.walk;
  const wholes = sections.map(({ known }) => (known?.before === null ? known.starts.length : null));
  const total = wholes.reduce<number | null>(
    (sum, count) => (sum === null || count === null ? null : sum + count),
    0,
  );
  const weekEnd = weekEndOf(answer);
  const known = sections[0]?.known ?? null;
  if (weekEnd === null) return total === null ? '' : String(total);
  if (known === null || (known.before !== null && known.before <= weekEnd)) return '';
  const inWeek = known.starts.filter((start) => start <= weekEnd).length;
  if (total === inWeek) return `${total}, all this week`;
  return `${inWeek === 0 ? 'none' : inWeek} this week`;
}

/** Where the list is of what is coming up at any time. */
function weekEndOf({ question, askedAt, timeZone, weekStart }: BookingsAnswer): Date | null {
  const { streams, period } = question;
  if (period !== null || streams.some((stream) => behindStreams.includes(stream))) return null;
  const week = { kind: 'this', unit: 'week' } as const;
  return resolvePeriod(week, { now: askedAt, timeZone, weekStart, running: 'whole' }).end;
}

/** Are the days' bounds part of what is asked, or perhaps not the reader's? */
const isDated = ({ period, created, updated, whose }: BookingsAnswer) =>
  period !== null || created !== null || updated !== null || whose.kind === 'shared';

/** Whose, when and what else was understood, so that a wrong guess is seen: plain text, one part each. */
function aboutTexts(answer: BookingsAnswer, zoneText: string): readonly string[] {
  const { question, period, created, updated, teamName, eventName, timeZone } = answer;
  const weekEnd = countText(answer).endsWith('this week') ? weekEndOf(answer) : null;
  return [
    whoseText(answer),
    period === null || headline(answer).includes(describePeriod(period)) ? '' : describePeriod(period),
    weekEnd === null ? '' : `until ${formatWallTime(weekEnd, timeZone, 'EEE d MMM')}`,
    question.attendee === null ? '' : `attendee ${question.attendee.text}`,
    teamName === null ? '' : `team ${teamName}`,
    eventName ?? '',
    question.uid === null ? '' : `booking ${question.uid}`,
    created === null ? '' : `booked ${describePeriod(created)}`,
    updated === null ? '' : `changed ${describePeriod(updated)}`,
    zoneText,
  ]
    .filter((part) => part !== '')
    .map((part) => singleLine(part, 120));
}

/** Whose bookings are listed, and through whose access where it is not the asker's own. */
function whoseText({ host, whose }: BookingsAnswer): string {
  const access = whose.kind === 'own' ? 'your access' : `${singleLine(whose.name, 40)}’s access`;
  if (host.by === 'me') return 'Your own account';
  return `${host.by === 'everyone' ? 'Everyone’s bookings' : `${hostName(host)}’s bookings`} that ${access} can see`;
}

/** How far a press has looked for bookings that Cal.com cannot filter: "Looked as far as Fri 12 Mar 2027." */
export function lookedTexts({ sections }: WalkView, timeZone: string): readonly string[] {
  return sections.flatMap(({ lookedTo, direction }) => {
    if (lookedTo === null) return [];
    const where = direction === 'ahead' ? 'Later' : 'Earlier';
    return [
      `Looked as far as ${formatWallTime(lookedTo, timeZone, 'EEE d MMM yyyy')}. ${where} bookings haven’t been looked through yet.`,
    ];
  });
}

/** What a section is, where there are two: "Past and cancelled, latest first" */
function partTitle({ direction }: SectionView, { question, walk }: BookingsAnswer): string {
  if (walk.sections.length < 2) return '';
  const isBehind = direction === 'behind';
  const streams = question.streams.filter((stream) => behindStreams.includes(stream) === isBehind);
  return `${sentenceCase(joinList(streams))}, ${isBehind ? 'latest' : 'soonest'} first`;
}

/** "Showing 10." "Showing 41–50." "Showing all 14." */
function rangeText(part: SectionView, { walk }: BookingsAnswer): string {
  const { rows, firstRow, next, direction } = part;
  const what = walk.sections.length < 2 ? '' : direction === 'ahead' ? ' coming up' : ' past';
  if (rows.length === 0) return `None${what} found yet.`;
  const last = firstRow + rows.length - 1;
  if (firstRow > 1) return `Showing ${firstRow}–${last}${next === null ? ', the end' : ''}${what}.`;
  return `Showing ${next === null ? `all ${last}` : last}${what}.`;
}

/** For a list without a row: why that may be, and what to try. */
function emptyTexts(answer: BookingsAnswer): readonly string[] {
  const { question, walk, host, whose } = answer;
  if (walk.sections.some((part) => part.lookedTo !== null || part.firstRow > 1)) return [];
  const { streams, uid, host: _host, ...filters } = question;
  const access =
    whose.kind === 'own' ? 'Your Cal.com access' : `${singleLine(whose.name, 40)}’s Cal.com access`;
  if (uid !== null) return [`${access} can’t see it, or it is in another list.`];
  if (isOverAndAhead(answer)) return ['That period is over.'];
  const name = filters.attendee === null ? '' : 'Write an attendee’s name or e-mail in full, as in Cal.com.';
  const isFiltered = Object.values(filters).some((filter) => filter !== null);
  const others = ['upcoming', 'past', 'all'].filter((other) => !streams.some((stream) => stream === other));
  const tip = isFiltered ? 'Try a longer period or fewer filters.' : `Try \`${others.join('` or `')}\`.`;
  return [host.by === 'me' ? '' : `${access} can see none.`, tip, name].filter((text) => text !== '');
}

/** Only what is coming up was asked for, of a period that has ended. */
function isOverAndAhead({ question, period, askedAt }: BookingsAnswer): boolean {
  const isOver = period?.end != null && period.end < askedAt;
  return isOver && question.streams.every((stream) => !behindStreams.includes(stream));
}

const incompleteText =
  'Cal.com has more bookings here than I can read at once, so some may be missing. A shorter period shows all.';

const tooLongText =
  'There is more, but this question is too long for a button. Ask again with fewer filters.';

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
