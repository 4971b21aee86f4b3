import type { types } from '@slack/bolt';
import type { Booking } from '../../bookings/booking';
import { zoneLabel } from '../../lib/time/describe-period';
import { formatWallTime } from '../../lib/time/wall-time';
import { limits } from '../kit/limits';
import { dateToken, escapeUserText, link, section, singleLine } from '../kit/text';

/** How much of each wire text a row may show. */
interface Room {
  readonly title: number;
  readonly name: number;
  readonly names: number;
  readonly place: number;
  readonly reason: number;
}
const roomy: Room = { title: 100, name: 40, names: 3, place: 60, reason: 80 };
// Forty rows of nothing but long texts have to stay within a message's budget.
const tight: Room = { title: 50, name: 20, names: 2, place: 20, reason: 0 };

/** One section a booking, as its asker sees it: when and what, then who, host, status and how to join. */
export function buildBookingRows(
  bookings: readonly Booking[],
  timeZone: string,
  appUrl: URL,
  now: Date,
): readonly types.SectionBlock[] {
  const texts = (room: Room) => bookings.map((booking) => rowText(booking, { timeZone, appUrl, now }, room));
  const wanted = texts(roomy);
  const visible = wanted.join('').replace(/<[^|<>]*\|/g, '').length;
  return (visible <= limits.visibleTextPerMessage * 0.9 ? wanted : texts(tight)).map(section);
}

// Room in a section for two addresses beside the text. Longer ones are not links of Cal.com's making.
const longestAddress = 500;

interface Around {
  readonly timeZone: string;
  readonly appUrl: URL;
  readonly now: Date;
}

function rowText(booking: Booking, around: Around, room: Room): string {
  const { timeZone, appUrl, now } = around;
  const page = pageOf(booking, appUrl);
  const title = escapeUserText(booking.title, room.title) || 'Booking';
  const details = [
    `${booking.durationMinutes} min`,
    withWords(booking, room),
    `host ${hostWords(booking, room)}`,
    statusWords(booking, room),
    placeWords(booking, room, now),
  ];
  const text = [
    `*${timeToken(booking.start, timeZone)}*  ${page === null ? title : link(page, title)}`,
    details.filter((detail) => detail !== '').join('  ·  '),
  ].join('\n');
  return text.length > limits.sectionText && room !== tight ? rowText(booking, around, tight) : text;
}

/** Titles of event types, by their ids, as far as they are known. */
export type EventTypeTitles = ReadonlyMap<number, string>;

/** What a channel may see of a booking: event type, time and host (design §5.4). */
export function buildSharedBookingRow(booking: Booking, timeZone: string, titles: EventTypeTitles): string {
  return `*${timeToken(booking.start, timeZone)}*  ${escapeUserText(eventTypeWords(booking, titles), 60)}  ·  host ${hostWords(booking, roomy)}${statusForAll(booking, '  ·  ')}`;
}

const noTitles: EventTypeTitles = new Map();

/** A booking behind a number: nothing of its guests, and a link for who may open it. */
export function buildExplainedRow(
  booking: Booking,
  rating: number | null,
  timeZone: string,
  appUrl: URL,
): string {
  const page = pageOf(booking, appUrl);
  const what = escapeUserText(eventTypeWords(booking, noTitles), 60) || 'Booking';
  const details = [
    page === null ? what : link(page, what),
    `host ${hostWords(booking, tight)}`,
    statusWords({ ...booking, reason: null }, tight),
    rating === null ? '' : `rated ${rating}`,
  ];
  const text = details.filter((detail) => detail !== '').join('  ·  ');
  return `*${timeToken(booking.start, timeZone)}*  ${text}`;
}

/** Its page in Cal.com's web app; null for an address that is none of Cal.com's making. */
function pageOf({ uid }: Booking, appUrl: URL): string | null {
  // Half of a pair can be put into no address.
  if (/\p{Cs}/u.test(uid)) return null;
  const page = new URL(`booking/${encodeURIComponent(uid)}`, appUrl).href;
  return page.length > longestAddress ? null : page;
}

/** Whether it takes location. A status that is not known to be harmless stays with the asker. */
function statusForAll({ status }: Booking, before: string): string {
  const isKnown = ['pending', 'cancelled', 'rejected'].includes(status);
  return isKnown ? `${before}${status}` : '';
}

const isOff = ({ status }: Booking) => status === 'cancelled' || status === 'rejected';

/** The same row to be read aloud. `titles`: for everyone, so without guests and the booking's own title. */
export function spokenBooking(booking: Booking, timeZone: string, titles?: EventTypeTitles): string {
  const time = formatWallTime(booking.start, timeZone, 'EEE d MMM HH:mm');
  const hosts = singleLine(booking.hosts.map(({ name }) => name).join(', ') || 'unknown', 80);
  if (titles !== undefined) {
    const eventType = singleLine(eventTypeWords(booking, titles), 60);
    return `${time}, ${eventType}, host ${hosts}${statusForAll(booking, ', ')}`;
  }
  const guests = singleLine(booking.attendees.map(({ name }) => name).join(', '), 80);
  const parts = [time, singleLine(booking.title, 80), guests && `with ${guests}`, `host ${hosts}`];
  // "Accepted" goes without saying; forty rows have to fit.
  const status = statusWords(booking, roomy, singleLine).replace(/^accepted(?:, )?/, '');
  return [...parts, status].filter((part) => part !== '').join(', ');
}

function eventTypeWords({ eventType }: Booking, titles: EventTypeTitles): string {
  return eventType === null ? 'a deleted event type' : (titles.get(eventType.id) ?? eventType.slug);
}

/** In the reader's own zone; where dates are not rendered, in the list's zone, which is named. */
function timeToken(start: Date, timeZone: string): string {
  const fallback = formatWallTime(start, timeZone, 'EEE d MMM yyyy, HH:mm');
  return dateToken(start, '{date_short_pretty} {time}', `${fallback} ${zoneLabel(timeZone)}`);
}

function withWords({ attendees }: Booking, room: Room): string {
  if (attendees.length === 0) return '';
  const names = attendees
    .slice(0, room.names)
    .map(({ name, absent }) => `${escapeUserText(name, room.name)}${absent ? ' (did not come)' : ''}`);
  const more = attendees.length > room.names ? ` and ${attendees.length - room.names} more` : '';
  return `with ${names.join(', ')}${more}`;
}

function hostWords({ hosts }: Booking, room: Room): string {
  if (hosts.length === 0) return 'unknown';
  const names = hosts.slice(0, room.names).map(({ name }) => escapeUserText(name, room.name));
  return `${names.join(', ')}${hosts.length > room.names ? ` and ${hosts.length - room.names} more` : ''}`;
}

function statusWords(
  { status, wasRescheduled, reason, isRecurring, absentHost }: Booking,
  room: Room,
  show: (text: string, max: number) => string = escapeUserText,
): string {
  const words = [
    wasRescheduled ? 'moved to another time' : show(status.replace(/_/g, ' '), 30),
    reason === null || room.reason === 0 ? '' : `“${show(reason, room.reason)}”`,
    isRecurring ? 'recurring' : '',
    absentHost ? 'host marked absent' : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}

function placeWords(booking: Booking, room: Room, now: Date): string {
  const { joinUrl, location, end } = booking;
  const canJoin = joinUrl !== null && joinUrl.length <= longestAddress && !isOff(booking) && end > now;
  if (canJoin) return link(joinUrl, `Join (${hostOf(joinUrl)})`);
  return location === null ? '' : escapeUserText(location, room.place);
}

const longestHost = 40;

/** Whose page opens, as browsers name it: with an odd port, in ASCII, and said where it is not encrypted. */
function hostOf(joinUrl: string): string {
  const { host, protocol } = new URL(joinUrl);
  // It is the end that says whose it is.
  const name = host.length > longestHost ? `…${host.slice(-longestHost)}` : host;
  return `${escapeUserText(name, longestHost + 1)}${protocol === 'https:' ? '' : ', not encrypted'}`;
}
