import type { types } from '@slack/bolt';
import type { Booking } from '../../bookings/booking';
import type { SectionView } from '../../bookings/walk';
import { describePeriod, zoneLabel } from '../../lib/time/describe-period';
import { gapWords } from '../kit/gap-words';
import type { Message } from '../kit/limits';
import { context, fallbackText, plain, plainLine, section, wireText } from '../kit/mrkdwn';
import { buildBookingRows, buildSharedBookingRow, type EventTypeTitles, spokenBooking } from './booking-row';
import { lastActions, moreButtons } from './bookings-actions';
import type { BookingsAnswer } from './bookings-answer';
import {
  incompleteWords,
  lookedWords,
  nothingWords,
  sectionWords,
  titleWords,
  tooLongWords,
  understoodWords,
} from './bookings-words';

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
      context(understood.map((part) => wireText(part, 130)).join('  ·  ')),
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
  const by = `Shared by ${plainLine(sharedBy, 60)}`;
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
      context(`${where.map((part) => wireText(part, 120)).join('  ·  ')}  ·  times in your own zone`),
      ...blocks,
      ...gaps.map((words) => context(words)),
      context(`${wireText(by, 80)} from Cal.com, without guests and titles.`),
    ],
  };
}

/** For everyone in a channel: whose bookings these are. A host's name is left to the rows, where people may be hidden. */
function sharedWhoseWords({ host, whose }: BookingsAnswer, sharedBy: string): string {
  const by = whose.kind === 'own' ? plainLine(sharedBy, 60) : plainLine(whose.name, 60);
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
