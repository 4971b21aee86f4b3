import type { types } from '@slack/bolt';
import type { Booking } from '../../bookings/booking';
import type { SectionView, WalkView } from '../../bookings/walk';
import { type Stream, startWalk, type WalkState } from '../../bookings/walk-state';
import type { WeekStart } from '../../lib/time/calendar';
import { describePeriod, zoneLabel } from '../../lib/time/describe-period';
import type { Period } from '../../lib/time/period';
import { formatWallTime } from '../../lib/time/wall-time';
import {
  type CarriedPosition,
  type CarriedQuestion,
  encodePosition,
  encodeQuestion,
  encodeQuestionInBlockId,
} from '../kit/action-value';
import { button } from '../kit/blocks';
import { filterElements } from '../kit/filters-elements';
import { gapWords } from '../kit/gap-words';
import { actionIds } from '../kit/ids';
import { truncate } from '../kit/limits';
import type { Message } from '../kit/message';
import { context, escapeUserText, fallbackText, plain, section, singleLine } from '../kit/text';
import { buildBookingRows, buildSharedBookingRow, type EventTypeTitles, spokenBooking } from './booking-row';
import { type BookingsQuestion, type HostFilter, printBookingsRequest } from './bookings-request';

const sharedRowsPerBlock = 10;
const hiddenName = 'a colleague (hidden)';

/** One place in a list of bookings, with the buttons that lead on from it. */
export function buildBookingsMessage(answer: BookingsAnswer, appUrl: URL, now: Date): Message {
  const { walk, timeZone } = answer;
  const title = titleWords(answer);
  const understood = understoodWords(answer);
  const shown = walk.sections.filter((part) => part.rows.length > 0 || part.next !== null);
  const bookings = shown.flatMap((part) => part.rows);
  const rows = buildBookingRows(bookings, timeZone, appUrl, now);
  const notes = [
    ...lookedWords(walk, timeZone),
    ...(walk.incomplete ? [incompleteWords] : []),
    ...gapWords(walk.gaps),
  ];
  const spoken =
    bookings.length === 0 ? [nothingWords(answer)] : shown.map((part) => spokenSection(part, answer));
  return {
    text: fallbackText(
      `${title}: ${understoodWords(answer, true).join(', ')}. ${[...spoken, ...notes].join(' ')}`,
    ),
    blocks: [
      { type: 'header', text: plain(title) },
      context(understood.map((part) => escapeUserText(part, 130)).join('  ·  ')),
      ...(bookings.length === 0 ? [section(nothingWords(answer))] : []),
      ...shown.flatMap((part, at) => {
        const isLast = at === shown.length - 1;
        const from = shown.slice(0, at).reduce((sum, before) => sum + before.rows.length, 0);
        return sectionBlocks(part, rows.slice(from, from + part.rows.length), answer, isLast);
      }),
      ...(shown.length === 0 ? lastActions(answer, []) : []),
      ...notes.map((note) => context(note)),
    ],
  };
}

/** What of the list in view the whole channel may see: event types, times and hosts. */
export function buildSharedBookingsMessage(
  answer: BookingsAnswer,
  sharedBy: string,
  hidden: ReadonlySet<number>,
  titles: EventTypeTitles,
): Message {
  const { walk, timeZone } = answer;
  const bookings = walk.sections.flatMap((part) => part.rows).map((row) => withoutNames(row, hidden));
  const title = titleWords(answer);
  const { attendee, event, team, uid, created, updated } = answer.question;
  const isNamed = 'text' in answer.host;
  const isFiltered =
    isNamed || [attendee, event, team, uid, created, updated].some((filter) => filter !== null);
  const zone = zoneLabel(timeZone);
  // What the filters hold may be a guest's address, so the channel is only told that there are some.
  const where = [
    answer.period === null ? 'Any date' : `${describePeriod(answer.period)}, days in ${zone}`,
    isFiltered ? 'with filters' : '',
    sharedWhoseWords(answer, sharedBy),
    ...walk.sections.filter((part) => part.rows.length > 0).map((part) => sectionWords(part, answer)),
  ].filter((part) => part !== '');
  const by = `Shared by ${singleLine(sharedBy, 60)}`;
  const gaps = gapWords(walk.gaps);
  // Several rows a block: forty rows have to fit beside the rest.
  const starts = bookings.map((_, at) => at).filter((at) => at % sharedRowsPerBlock === 0);
  const blocks = starts.map((from) => {
    const rows = bookings.slice(from, from + sharedRowsPerBlock);
    return section(rows.map((booking) => buildSharedBookingRow(booking, timeZone, titles)).join('\n'));
  });
  const spoken = bookings.map((booking) => spokenBooking(booking, timeZone, titles)).join('; ');
  return {
    text: fallbackText(
      `${title}: ${where.join('; ')}. Times in ${zone}: ${spoken}. ${[...gaps, `${by}.`].join(' ')}`,
    ),
    blocks: [
      { type: 'header', text: plain(title) },
      context(`${where.map((part) => escapeUserText(part, 120)).join('  ·  ')}  ·  times in your own zone`),
      ...blocks,
      ...gaps.map((words) => context(words)),
      context(`${escapeUserText(by, 80)} from Cal.com, without guests and titles.`),
    ],
  };
}

/** For everyone in a channel: whose bookings these are. A host's name is left to the rows, where people may be hidden. */
function sharedWhoseWords({ host, whose }: BookingsAnswer, sharedBy: string): string {
  const by = whose.kind === 'own' ? singleLine(sharedBy, 60) : singleLine(whose.name, 60);
  if (host.by === 'me') return `hosted by ${by}`;
  return `what ${by}’s Cal.com access can see`;
}

function withoutNames(booking: Booking, hidden: ReadonlySet<number>): Booking {
  const hosts = booking.hosts.map((host) =>
    host.calcomUserId !== null && hidden.has(host.calcomUserId) ? { ...host, name: hiddenName } : host,
  );
  return { ...booking, hosts };
}

/** A section's rows between what they are and what leads on; the last one's buttons take in the message's. */
function sectionBlocks(
  part: SectionView,
  rows: readonly types.SectionBlock[],
  answer: BookingsAnswer,
  isLast: boolean,
): readonly types.KnownBlock[] {
  const more = moreButtons(part, answer);
  return [
    context(`*${sectionWords(part, answer)}*`),
    ...rows,
    ...(more === null ? [context(tooLongWords)] : []),
    ...(isLast ? lastActions(answer, more ?? []) : actions(more ?? [])),
  ];
}

function actions(buttons: readonly types.Button[]): readonly types.ActionsBlock[] {
  return buttons.length === 0 ? [] : [{ type: 'actions', elements: [...buttons] }];
}

function spokenSection(part: SectionView, answer: BookingsAnswer): string {
  const rows = part.rows.map((booking) => spokenBooking(booking, answer.timeZone));
  return `${sectionWords(part, answer)}. ${rows.join('; ')}.`;
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
  readonly comparesNames: boolean;
  readonly walk: WalkView;
}

/** *Load more* of one section. None at its end; null when its place is too long for a button to carry. */
function moreButtons(part: SectionView, answer: BookingsAnswer): readonly types.Button[] | null {
  if (part.next === null) return [];
  const isAhead = part.direction === 'ahead';
  const value = encodePosition(positionOf(answer, part.next));
  if (value === null) return null;
  return [
    {
      ...button(
        part.lookedTo === null ? 'Load more' : 'Keep looking',
        isAhead ? actionIds.bookingsMoreAhead : actionIds.bookingsMoreBehind,
        value,
      ),
      accessibility_label: `${part.lookedTo === null ? 'Load more' : 'Keep looking for'} ${isAhead ? 'later' : 'earlier'} bookings`,
    },
  ];
}

/** The last actions of a message: those of its last section, and what concerns all of it. */
function lastActions(answer: BookingsAnswer, more: readonly types.Button[]): readonly types.ActionsBlock[] {
  const carried = questionOf(answer);
  const blockId = encodeQuestionInBlockId(carried);
  const elements = [
    ...more,
    ...messageButtons(answer),
    ...filterElements('bookings', encodeQuestion(carried), blockId !== null),
  ];
  if (elements.length === 0) return [];
  return [{ type: 'actions', ...(blockId === null ? {} : { block_id: blockId }), elements }];
}

function messageButtons(answer: BookingsAnswer): readonly types.Button[] {
  const { sections, state } = answer.walk;
  const hasRows = sections.some((part) => part.rows.length > 0);
  const hasMoved = sections.some((part) => part.firstRow > 1);
  const start = hasMoved ? encodePosition(positionOf(answer, startWalk(answer.question))) : null;
  const other = hasMoved ? null : otherQuestion(answer);
  const otherValue =
    other && encodeQuestion({ ...questionOf(answer), text: printBookingsRequest(other.question) });
  const here = hasRows ? encodePosition(positionOf(answer, state)) : null;
  return [
    ...(start === null ? [] : [button('Back to the start', actionIds.bookingsRestart, start)]),
    ...(other === null || otherValue === null
      ? []
      : [button(other.label, actionIds.bookingsShow, otherValue)]),
    ...(here === null
      ? []
      : [
          {
            ...button('Share…', actionIds.bookingsShare, here),
            accessibility_label: 'Share event types, times and hosts in a channel, after a preview',
          },
        ]),
  ];
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

const order = { ahead: 'soonest first', behind: 'latest first' } as const;
const behindStreams: readonly Stream[] = ['past', 'cancelled', 'all'];

/** "Past and cancelled bookings" */
function titleWords({ question }: BookingsAnswer): string {
  return `${sentenceCase(listWords(question.streams))} bookings`;
}

/**
 * Everything that was understood, so that a wrong guess is seen: plain text, one part each. Times on screen are in
 * the reader's own zone; times read aloud are in the list's.
 */
function understoodWords(answer: BookingsAnswer, isSpoken = false): readonly string[] {
  const { question, period, created, updated, teamName, eventName, timeZone } = answer;
  const { attendee, uid } = question;
  const isDated = period !== null || created !== null || updated !== null;
  return [
    whoseWords(answer),
    period === null ? 'Any date' : describePeriod(period),
    ...zoneWords(zoneLabel(timeZone), isDated, isSpoken),
    attendee === null ? '' : `attendee ${attendee.text}`,
    teamName === null ? '' : `team ${teamName}`,
    eventName === null ? '' : `event type ${eventName}`,
    uid === null ? '' : `booking ${uid}`,
    created === null ? '' : `booked ${describePeriod(created)}`,
    updated === null ? '' : `changed ${describePeriod(updated)}`,
  ]
    .filter((part) => part !== '')
    .map((part) => singleLine(part, 120));
}

/** Whose bookings are listed, and through whose access where it is not the asker's own. */
function whoseWords({ host, whose }: BookingsAnswer): string {
  const access = whose.kind === 'own' ? 'your access' : `${singleLine(whose.name, 40)}’s access`;
  if (host.by === 'me') return 'Bookings you host';
  if (host.by === 'everyone') return `Everyone’s bookings that ${access} can see`;
  const hosted = `Bookings hosted by ${singleLine(host.text, 40)}`;
  return whose.kind === 'own' ? hosted : `${hosted} that ${access} can see`;
}

function zoneWords(zone: string, isDated: boolean, isSpoken: boolean): readonly string[] {
  if (isSpoken) return [`days and times in ${zone}`];
  return [isDated ? `days in ${zone}` : '', 'times in your own zone'];
}

/** How far a press has looked for bookings that Cal.com cannot filter: "Looked as far as Fri 12 Mar 2027." */
export function lookedWords({ sections }: WalkView, timeZone: string): readonly string[] {
  return sections.flatMap(({ lookedTo, direction }) => {
    if (lookedTo === null) return [];
    const where = direction === 'ahead' ? 'Later' : 'Earlier';
    return [
      `Looked as far as ${formatWallTime(lookedTo, timeZone, 'EEE d MMM yyyy')}. ${where} bookings haven’t been looked through yet.`,
    ];
  });
}

/** "Past and cancelled, latest first: 11–20, the end" */
function sectionWords(part: SectionView, { question, walk }: BookingsAnswer): string {
  const isBehind = part.direction === 'behind';
  const streams = question.streams.filter((stream) => behindStreams.includes(stream) === isBehind);
  const name = walk.sections.length > 1 ? `${sentenceCase(listWords(streams))}, ` : '';
  const ordered = sentenceCase(`${name}${order[part.direction]}`);
  if (part.rows.length === 0) return `${ordered}: none found yet`;
  const last = part.firstRow + part.rows.length - 1;
  const range = part.firstRow === last ? `${last}` : `${part.firstRow}–${last}`;
  return `${ordered}: ${range}${part.next === null ? ', the end' : ''}`;
}

/** For a list without a row: why that may be, and what to try. */
function nothingWords(answer: BookingsAnswer): string {
  const { question, walk, host } = answer;
  if (walk.sections.some((part) => part.lookedTo !== null)) return 'None found yet.';
  if (walk.sections.some((part) => part.firstRow > 1)) return 'No further bookings.';
  const { streams, uid, host: _host, ...filters } = question;
  if (uid !== null) return 'No booking with this id that this Cal.com access may see, among those asked for.';
  if (isOverAndAhead(answer)) return 'That period is over, so nothing in it is coming up.';
  const isFiltered = Object.values(filters).some((filter) => filter !== null);
  const others = ['upcoming', 'past', 'all'].filter((other) => !streams.some((stream) => stream === other));
  const name =
    filters.attendee === null ? '' : '. An attendee’s name or e-mail has to be whole, as Cal.com has it';
  const tip = isFiltered ? `Try a longer period or fewer filters${name}` : `Try \`${others.join('` or `')}\``;
  const seen = host.by === 'me' ? 'you host' : 'this Cal.com access may see';
  return `No bookings here that ${seen}. ${tip}.`;
}

/** Only what is coming up was asked for, of a period that has ended. */
function isOverAndAhead({ question, period, askedAt }: BookingsAnswer): boolean {
  const isOver = period?.end != null && period.end < askedAt;
  return isOver && question.streams.every((stream) => !behindStreams.includes(stream));
}

const incompleteWords =
  'Cal.com has more bookings here than can be looked through at once: some may be missing. A shorter period shows all.';

const tooLongWords =
  'There is more, but the question is too long for a button to carry on from here. Ask again with fewer filters.';

function listWords(words: readonly string[]): string {
  const [last = ''] = words.slice(-1);
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
