import type { types } from '@slack/bolt';
import type { Stream } from '../../bookings/walk';
import type { WalkState } from '../../bookings/walk-state';
import { startWalk } from '../../bookings/walk-state';
import type { SectionView } from '../../bookings/walk-view';
import { describePeriod, zoneLabel } from '../../insights/describe-period';
import { type CarriedPosition, sealPosition } from '../action-value';
import { actionIds } from '../ids';
import { printBookingsRequest } from '../requests/bookings-request';
import { buildBookingRows, buildSharedBookingRow, spokenBooking } from './booking-row';
import type { BookingsAnswer } from './bookings-answer';
import { type Message, truncate } from './limits';
import { context, fallbackText, plain, plainLine, section, wireText } from './mrkdwn';

/** One place in a list of bookings, with the buttons that lead on from it. */
export function buildBookingsMessage(answer: BookingsAnswer, appUrl: URL): Message {
  const { walk, timeZone } = answer;
  const title = titleOf(answer);
  const understood = understoodWords(answer);
  const rows = walk.sections.flatMap((part) => part.rows);
  const rowBlocks = buildBookingRows(rows, timeZone, appUrl);
  const rowsOf = (part: SectionView) =>
    rowBlocks.filter((_, at) => rows[at] !== undefined && part.rows.includes(rows[at]));
  const many = walk.sections.length > 1;
  const incomplete = walk.incomplete
    ? 'Cal.com has more bookings here than can be looked through at once: some may be missing. A shorter period shows all.'
    : null;
  const spoken = [
    rows.length === 0 ? nothingWords(answer) : '',
    ...walk.sections.map((part) => spokenSection(part, timeZone, many)),
    incomplete ?? '',
  ];
  return {
    text: fallbackText(
      `${title}: ${understood.join(', ')}. ${spoken.filter((part) => part !== '').join(' ')}`,
    ),
    blocks: [
      { type: 'header', text: plain(title) },
      context(understood.map((part) => wireText(part, 130)).join('  ·  ')),
      ...(rows.length === 0 ? [section(nothingWords(answer))] : []),
      ...walk.sections.flatMap((part) => sectionBlocks(part, answer, rowsOf(part), many)),
      ...(incomplete === null ? [] : [context(incomplete)]),
      ...lastActions(answer, rows.length > 0),
    ],
  };
}

/** What of the list in view the whole channel may see: event types, times and hosts. */
export function buildSharedBookingsMessage(answer: BookingsAnswer, sharedBy: string): Message {
  const { walk, timeZone } = answer;
  const rows = walk.sections.flatMap((part) => part.rows);
  const title = titleOf(answer);
  const dates = answer.period === null ? 'no date limit' : describePeriod(answer.period);
  const by = `Shared by ${plainLine(sharedBy, 60)}`;
  // Several rows a block: forty rows have to fit beside the rest.
  const blocks = chunk(rows, 8).map((part) =>
    section(part.map((booking) => buildSharedBookingRow(booking, timeZone)).join('\n')),
  );
  const spoken = rows.map((booking) => spokenBooking(booking, timeZone, true)).join('; ');
  return {
    text: fallbackText(`${title}, ${dates}. ${spoken}. ${by}.`),
    blocks: [
      { type: 'header', text: plain(title) },
      context(`${wireText(dates, 120)}  ·  ${wireText(zoneLabel(timeZone), 60)}`),
      ...blocks,
      context(`${wireText(by, 80)} from Cal.com, without guests and titles.`),
    ],
  };
}

function chunk<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

function titleOf({ question }: BookingsAnswer): string {
  const { streams } = question;
  if (streams.includes('all')) return 'All bookings';
  const words =
    streams.length === 1 ? streams[0] : `${streams.slice(0, -1).join(', ')} and ${streams.at(-1)}`;
  const text = `${words} bookings`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function understoodWords(answer: BookingsAnswer): readonly string[] {
  const { question, period, created, updated, teamName, eventName, timeZone } = answer;
  const { attendee, uid } = question;
  return [
    period === null ? 'No date limit' : describePeriod(period),
    `${zoneLabel(timeZone)}, times in your own zone`,
    attendee === null ? '' : `attendee ${attendee.text}`,
    teamName === null ? '' : `team ${teamName}`,
    eventName === null ? '' : `event type ${eventName}`,
    uid === null ? '' : `booking ${uid}`,
    created === null ? '' : `booked ${describePeriod(created)}`,
    updated === null ? '' : `changed ${describePeriod(updated)}`,
  ]
    .filter((part) => part !== '')
    .map((part) => plainLine(part, 120));
}

function nothingWords({ question, walk }: BookingsAnswer): string {
  const isLater = walk.sections.some((part) => part.firstRow > 1);
  if (isLater) return 'No further bookings.';
  const others: readonly Stream[] = question.streams.includes('upcoming')
    ? ['past', 'all']
    : ['upcoming', 'all'];
  const isFiltered = question.period !== null || question.attendee !== null || question.event !== null;
  const tip = isFiltered ? 'Try a longer period or fewer filters' : `Try \`${others.join('` or `')}\``;
  return `No bookings here that this Cal.com access may see. ${tip}.`;
}

const headings = { ahead: 'Coming up', behind: 'Earlier' } as const;

function sectionBlocks(
  part: SectionView,
  answer: BookingsAnswer,
  rows: readonly types.SectionBlock[],
  isOneOfMany: boolean,
): readonly types.KnownBlock[] {
  if (part.rows.length === 0 && part.next === null) return [];
  const last = part.firstRow + part.rows.length - 1;
  const range = part.rows.length === 0 ? 'none found yet' : `${part.firstRow}–${last}`;
  const buttons = sectionButtons(part, answer);
  return [
    context(
      `*${isOneOfMany ? headings[part.direction] : 'Bookings'}* ${range}${part.next ? '' : ', the end'}`,
    ),
    ...rows,
    ...(buttons.length > 0 ? [{ type: 'actions' as const, elements: [...buttons] }] : []),
  ];
}

function sectionButtons(part: SectionView, answer: BookingsAnswer): readonly types.Button[] {
  const isAhead = part.direction === 'ahead';
  const more = part.next === null ? null : sealPosition(positionOf(answer, part.next));
  if (more === null) return [];
  return [
    {
      type: 'button',
      action_id: isAhead ? actionIds.bookingsMoreAhead : actionIds.bookingsMoreBehind,
      text: plain('Load more'),
      accessibility_label: isAhead ? 'Load more later bookings' : 'Load more earlier bookings',
      value: more,
    },
  ];
}

/** What concerns the whole message: its start, and sharing it. */
function lastActions(answer: BookingsAnswer, hasRows: boolean): readonly types.KnownBlock[] {
  const { walk } = answer;
  const elements: types.Button[] = [];
  const start = sealPosition(positionOf(answer, startWalk(answer.question)));
  if (start !== null && walk.sections.some((part) => part.firstRow > 1)) {
    elements.push({
      type: 'button',
      action_id: actionIds.bookingsRestart,
      text: plain('Back to the start'),
      value: start,
    });
  }
  const here = sealPosition(positionOf(answer, walk.state));
  if (here !== null && hasRows) {
    elements.push({
      type: 'button',
      action_id: actionIds.bookingsShare,
      text: plain('Share to channel'),
      accessibility_label: 'Share event types, times and hosts with everyone in the channel',
      value: here,
    });
  }
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function positionOf(answer: BookingsAnswer, walk: WalkState): CarriedPosition {
  const { question, askedAt, timeZone, weekStart, teamName, eventName } = answer;
  const name = (text: string | null) => text && truncate(text, 40);
  return {
    text: printBookingsRequest(question),
    askedAt: Math.floor(askedAt.getTime() / 1000),
    timeZone,
    weekStart,
    teamName: name(teamName),
    eventName: name(eventName),
    walk,
  };
}

function spokenSection(part: SectionView, timeZone: string, isOneOfMany: boolean): string {
  if (part.rows.length === 0) return '';
  const last = part.firstRow + part.rows.length - 1;
  const heading = isOneOfMany
    ? `${headings[part.direction]} ${part.firstRow} to ${last}`
    : `${part.firstRow} to ${last}`;
  return `${heading}: ${part.rows.map((booking) => spokenBooking(booking, timeZone)).join('; ')}.`;
}
