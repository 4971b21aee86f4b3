import type { types } from '@slack/bolt';
import type { Booking } from '../../bookings/booking';
import type { SectionView } from '../../bookings/walk';
import { startWalk, type WalkState } from '../../bookings/walk-state';
import { sentenceCase } from '../../lib/text/fold';
import { toSeconds } from '../../lib/time/calendar';
import { describePeriodFrom, zoneTime } from '../../lib/time/describe-period';
import {
  type CarriedPosition,
  type CarriedQuestion,
  encodePosition,
  encodeQuestion,
  encodeQuestionInBlockId,
} from '../kit/action-value';
import { actions, button, filterElements, option, overflowOptions } from '../kit/blocks';
import { gapText } from '../kit/gap-text';
import { actionIds } from '../kit/ids';
import { limits, truncate } from '../kit/limits';
import type { Message } from '../kit/message';
import { context, escapeUserText, fallbackText, plain, section, singleLine } from '../kit/text';
import type { BookingsAnswer } from './ask-bookings';
import {
  accessibleBookings,
  accessibleSharedBookings,
  buildBookingDays,
  buildSharedBookingDays,
  type EventTypeTitles,
} from './booking-row';
import { type BookingsQuestion, printBookingsRequest } from './bookings-request';
import {
  aboutTexts,
  dependsOnZone,
  emptyTexts,
  headline,
  incompleteText,
  isLeftEmpty,
  isOverAndAhead,
  noun,
  partTitle,
  periodPhrase,
  rangeTexts,
  searchedTexts,
  tooLongText,
} from './text';

const hiddenName = 'a colleague (hidden)';

export function buildBookingsMessage(answer: BookingsAnswer, appUrl: URL, now: Date): Message {
  const { walk, timeZone, ownId } = answer;
  const rowContext = { timeZone, unnamedHostId: ownId, appUrl, now };
  const shown = walk.sections.filter((part) => part.rows.length > 0 || part.next !== null);
  const isEmpty = shown.every((part) => part.rows.length === 0);
  const title = headline(answer);
  const zone = zoneTime(timeZone);
  const about = aboutTexts(
    answer,
    dependsOnZone(answer) ? `days in ${zone}, times in your time zone` : 'your time zone',
  );
  const isCut = shown.some((part) => moreButton(part, answer, walk.sections.length > 1) === null);
  const notes = [
    ...(isEmpty ? emptyTexts(answer) : rangeTexts(shown, answer)),
    ...searchedTexts(walk, rowContext),
    ...(walk.incomplete ? [incompleteText] : []),
    ...(isCut ? [tooLongText] : []),
    ...gapText(walk.gaps),
  ];
  const accessible = shown.map((part) =>
    [partTitle(part, answer), accessibleBookings(part.rows, rowContext)].filter(Boolean).join('. '),
  );
  return {
    text: fallbackText(
      [title, `${aboutTexts(answer, zone).join(', ')}.`, ...(isEmpty ? [] : accessible), ...notes].join(' '),
    ),
    blocks: [
      { type: 'header', text: plain(truncate(title, limits.headerText)) },
      context(about.map((part) => escapeUserText(part, 130)).join(' · ')),
      ...shown.flatMap((part) => [
        ...(partTitle(part, answer) === '' ? [] : [section(`*${partTitle(part, answer)}*`)]),
        ...buildBookingDays(part.rows, rowContext),
      ]),
      ...(notes.length === 0 ? [] : [isEmpty ? section(notes.join(' ')) : context(notes.join(' '))]),
      ...controls(answer),
    ],
  };
}

/** What the whole channel may see of a list: event types, times and hosts. */
export function buildSharedBookingsMessage(
  answer: BookingsAnswer,
  sharedBy: string,
  hidden: ReadonlySet<number>,
  titles: EventTypeTitles,
  now: Date,
): Message {
  const { walk, timeZone, question, host, askedAt } = answer;
  const bookings = walk.sections.flatMap((part) => part.rows).map((row) => withoutNames(row, hidden));
  const title = sentenceCase(`${noun(answer)}${periodPhrase(answer)}`);
  const { attendee, event, team, uid, created, updated } = question;
  const filters = [attendee, event, team, uid, created, updated, 'text' in host ? host : null];
  const days = answer.period === null ? '' : describePeriodFrom(answer.period, askedAt);
  // A filter may hold a guest's address, so the channel learns only that there are filters.
  const about = [
    sharedWhose(answer, sharedBy),
    ...(title.includes(days) ? [] : [days]),
    ...(filters.some((filter) => filter !== null) ? ['with filters'] : []),
  ];
  const zone = zoneTime(timeZone);
  const dateContext = { timeZone, now };
  const by = `Shared by ${singleLine(sharedBy, 60)}`;
  const gaps = gapText(walk.gaps);
  return {
    text: fallbackText(
      `${title}: ${about.join('; ')}. ${zone}: ${accessibleSharedBookings(bookings, dateContext, titles)}. ${[...gaps, `${by}.`].join(' ')}`,
    ),
    blocks: [
      { type: 'header', text: plain(title) },
      context(
        [...about.map((part) => escapeUserText(part, 120)), `days in ${zone}, times in your time zone`].join(
          ' · ',
        ),
      ),
      ...buildSharedBookingDays(bookings, dateContext, titles),
      ...gaps.map((words) => context(words)),
      context(`${escapeUserText(by, 80)} from Cal.com, without guests and titles.`),
    ],
  };
}

/** Whose bookings a channel sees. Hosts are named only in the rows, where people may be hidden. */
function sharedWhose({ host, accessOwner }: BookingsAnswer, sharedBy: string): string {
  const by = singleLine(accessOwner.kind === 'own' ? sharedBy : accessOwner.name, 60);
  return host.by === 'me' ? `${by}’s bookings` : `Bookings that ${by}’s access can see`;
}

function withoutNames(booking: Booking, hidden: ReadonlySet<number>): Booking {
  const hosts = booking.hosts.map((host) =>
    host.calcomUserId !== null && hidden.has(host.calcomUserId) ? { ...host, name: hiddenName } : host,
  );
  return { ...booking, hosts };
}

/** *Load more*. Returns undefined at the section's end, null when the place is too long for a button. */
function moreButton(part: SectionView, answer: BookingsAnswer, isOneOfTwo: boolean) {
  if (part.next === null) return undefined;
  const isAhead = part.direction === 'ahead';
  const value = encodePosition(positionOf(answer, part.next));
  if (value === null) return null;
  const isSearching = part.searchedUntil !== null;
  const label = isSearching
    ? 'Keep looking'
    : isOneOfTwo
      ? `More ${isAhead ? 'coming up' : 'past'}`
      : 'Load more';
  const actionId = isAhead ? actionIds.bookingsMoreAhead : actionIds.bookingsMoreBehind;
  const aloud = `${isSearching ? 'Keep looking for' : 'Load more'} ${isAhead ? 'later' : 'earlier'} bookings`;
  return { ...button(label, actionId, value), accessibility_label: aloud };
}

/** One row: *Load more*, the next likely question, the filters, and a menu for the rest. */
function controls(answer: BookingsAnswer): readonly types.ActionsBlock[] {
  const { sections } = answer.walk;
  const more = sections.flatMap((part) => moreButton(part, answer, sections.length > 1) ?? []);
  const carried = carriedQuestion(answer);
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
  return actions(elements, blockId);
}

function backToStart(answer: BookingsAnswer): readonly types.Button[] {
  const start = encodePosition(positionOf(answer, startWalk(answer.question)));
  return start === null ? [] : [button('Back to the start', actionIds.bookingsRestart, start)];
}

function otherButtons(answer: BookingsAnswer): readonly types.Button[] {
  const other = otherQuestion(answer);
  const value =
    other && encodeQuestion({ ...carriedQuestion(answer), text: printBookingsRequest(other.question) });
  return other === null || value === null ? [] : [button(other.label, actionIds.bookingsShow, value)];
}

function otherQuestion(answer: BookingsAnswer): { label: string; question: BookingsQuestion } | null {
  const { question, host, accessOwner } = answer;
  if (isOverAndAhead(answer) || isLeftEmpty(answer))
    return { label: 'Show past', question: { ...question, streams: ['past'] } };
  if (accessOwner.kind !== 'own' || question.uid !== null) return null;
  if (host.by === 'me')
    return { label: 'Everyone I can see', question: { ...question, host: { by: 'everyone' } } };
  return host.by === 'everyone' ? { label: 'Only mine', question: { ...question, host: null } } : null;
}

export function carriedQuestion({
  question,
  askedAt,
}: Pick<BookingsAnswer, 'question' | 'askedAt'>): CarriedQuestion {
  return { text: printBookingsRequest(question), askedAt: toSeconds(askedAt) };
}

function positionOf(answer: BookingsAnswer, walk: WalkState): CarriedPosition {
  const { timeZone, weekStart, fiscalYearStart, lastDigestAt, teamName, eventName, comparesNames } = answer;
  const name = (text: string | null) => text && truncate(text, 40);
  return {
    ...carriedQuestion(answer),
    timeZone,
    weekStart,
    fiscalYearStart,
    lastDigestAt: lastDigestAt && toSeconds(lastDigestAt),
    teamName: name(teamName),
    eventName: name(eventName),
    comparesNames,
    walk,
  };
}
