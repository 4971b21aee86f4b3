import type { types } from '@slack/bolt';
import type { Booking } from '../../bookings/booking';
import { foldText, sentenceCase } from '../../lib/text/fold';
import { countDays } from '../../lib/time/calendar';
import { formatWallTime, localDateOf } from '../../lib/time/wall-time';
import { limits } from '../kit/limits';
import { dateToken, escapeUserText, link, section, singleLine } from '../kit/text';

/** How much of each wire text a row may show: `names` is a count, the others are characters. */
interface Room {
  readonly title: number;
  readonly name: number;
  readonly names: number;
  readonly place: number;
  readonly reason: number;
}
const roomy: Room = { title: 100, name: 40, names: 3, place: 60, reason: 80 };
// Keeps forty rows of long texts within a message's budget.
const tight: Room = { title: 50, name: 20, names: 2, place: 20, reason: 0 };

export interface Around {
  readonly timeZone: string;
  readonly appUrl: URL;
  readonly now: Date;
  /** The host whom rows do not name, such as the reader; null to name all. */
  readonly ownId: number | null;
}
export type When = Pick<Around, 'timeZone' | 'now'>;

/** One line per booking under its day, as the asker sees them. At most one section per booking. */
export function buildBookingDays(bookings: readonly Booking[], around: Around): types.SectionBlock[] {
  const linesWith = (room: Room) => bookings.map((booking) => rowText(booking, around, room));
  const wanted = linesWith(roomy);
  const visible = wanted.join('').replace(/<[^|<>]*\|/g, '').length;
  const lines = visible <= limits.visibleTextPerMessage * 0.9 ? wanted : linesWith(tight);
  return underDays(bookings, lines, around);
}

function underDays(bookings: readonly Booking[], lines: readonly string[], when: When): types.SectionBlock[] {
  const texts: string[] = [];
  let day = '';
  for (const [at, { start }] of bookings.entries()) {
    const line = lines[at] ?? '';
    const before = day;
    day = dayText(start, when);
    const longer = `${texts.at(-1)}\n${line}`;
    if (day !== before) texts.push(`*${day}*\n${line}`);
    else if (longer.length > limits.sectionText) texts.push(line);
    else texts[texts.length - 1] = longer;
  }
  return texts.map(section);
}

/** `Sun 29 Nov`, with the year when it is not the current one. */
export function dateText(at: Date, { timeZone, now }: When): string {
  const [day = '', year = ''] = formatWallTime(at, timeZone, 'EEE d MMM/yyyy').split('/');
  return year === formatWallTime(now, timeZone, 'yyyy') ? day : `${day} ${year}`;
}

/** "Today, Sun 29 Nov". The date is there because the message may be read a day later. */
function dayText(start: Date, when: When): string {
  const { timeZone, now } = when;
  const date = dateText(start, when);
  const near = ['Yesterday', 'Today', 'Tomorrow'];
  const name = near[countDays(localDateOf(now, timeZone), localDateOf(start, timeZone))];
  return name === undefined ? date : `${name}, ${date}`;
}

// Leaves room in a section for two addresses beside the text. Cal.com's own links are not longer.
const longestAddress = 500;
const longestDay = 30;

function rowText(booking: Booking, around: Around, room: Room): string {
  const { timeZone, appUrl, now } = around;
  const page = pageOf(booking, appUrl);
  const title = escapeUserText(titleOf(booking), room.title);
  const parts = [
    page === null ? title : link(page, title),
    ...rowParts(booking, around, room, escapeUserText),
    placeText(booking, room, now),
  ];
  const text = lineOf(booking, parts, timeZone);
  return text.length > limits.sectionText - longestDay && room !== tight
    ? rowText(booking, around, tight)
    : text;
}

/** Slack shows the time in the reader's zone; the fallback is in the list's. */
function lineOf({ start }: Booking, parts: readonly string[], timeZone: string): string {
  const time = dateToken(start, '{time}', formatWallTime(start, timeZone, 'H:mm'));
  return `${time}  ${parts.filter((part) => part !== '').join(' · ')}`;
}

export const accessibleBookings = (bookings: readonly Booking[], around: Omit<Around, 'appUrl'>): string =>
  accessibleRows(bookings, around, (booking) => [
    singleLine(titleOf(booking), 80),
    ...rowParts(booking, around, roomy, singleLine),
  ]);

/** Names each day once. */
function accessibleRows(
  bookings: readonly Booking[],
  when: When,
  partsOf: (booking: Booking) => readonly string[],
): string {
  let day = '';
  const texts = bookings.map((booking) => {
    const before = day;
    day = dayText(booking.start, when);
    const time = formatWallTime(booking.start, when.timeZone, 'H:mm');
    const parts = partsOf(booking).filter((part) => part !== '');
    return `${day === before ? '' : `${day}: `}${time} ${parts.join(', ')}`;
  });
  return texts.join('; ');
}

type Show = (text: string, max: number) => string;

function rowParts(
  booking: Booking,
  { ownId, now }: Pick<Around, 'ownId' | 'now'>,
  room: Room,
  show: Show,
): readonly string[] {
  const { attendees, hosts, durationMinutes } = booking;
  const title = foldText(titleOf(booking));
  const guests = attendees.filter(({ name }) => !title.includes(foldText(name)));
  return [
    namesOf(guests, room, show),
    hostText(hosts, ownId, room, show),
    `${durationMinutes} min`,
    markText(booking, room, show, now),
  ];
}

function namesOf(people: readonly { readonly name: string }[], room: Room, show: Show): string {
  const names = people.slice(0, room.names).map(({ name }) => show(name, room.name));
  return `${names.join(', ')}${people.length > room.names ? ` and ${people.length - room.names} more` : ''}`;
}

/** Drops the names that Cal.com appends: "Intro call between Ana Sousa and Lee Client". */
function titleOf({ title, hosts, attendees }: Booking): string {
  const [, what = '', one = '', other = ''] = /^(.+) between (.+) and (.+)$/.exec(title) ?? [];
  const known = [...hosts, ...attendees].map(({ name }) => foldText(name));
  const areNames = [one, other].every((name) => known.includes(foldText(name)));
  return (areNames ? what : title).trim() || 'Booking';
}

const statusMarks: ReadonlyMap<string, string> = new Map([
  ['accepted', ''],
  ['pending', 'not confirmed'],
  ['awaiting_host', 'waits for a host'],
  ['rejected', 'declined'],
]);

/** What is unusual. Cal.com marks guests and hosts who did not come as absent. */
function markText(booking: Booking, room: Room, show: Show, now: Date): string {
  const { status, wasRescheduled, reason, isRecurring, absentHost, attendees } = booking;
  const absent = attendees.filter((attendee) => attendee.absent);
  const who = absent.length < attendees.length ? `: ${namesOf(absent, room, show)}` : '';
  const isWaiting = status === 'pending' && booking.end > now;
  const marks = [
    isWaiting
      ? 'waits for confirmation'
      : wasRescheduled
        ? 'moved to another time'
        : (statusMarks.get(status) ?? show(status.replace(/_/g, ' '), 30)),
    reason === null || room.reason === 0 ? '' : `“${show(reason, room.reason)}”`,
    absentHost ? 'host no-show' : '',
    absent.length === 0 ? '' : `guest no-show${who}`,
    isRecurring ? 'recurring' : '',
  ];
  return marks.filter((mark) => mark !== '').join(', ');
}

/** By event type id, as far as they are known. */
export type EventTypeTitles = ReadonlyMap<number, string>;

/** What a channel may see of bookings: event type, time and host. */
export function buildSharedBookingDays(
  bookings: readonly Booking[],
  when: When,
  titles: EventTypeTitles,
): types.SectionBlock[] {
  const lines = bookings.map((booking) =>
    lineOf(booking, sharedParts(booking, titles, escapeUserText), when.timeZone),
  );
  return underDays(bookings, lines, when);
}

export const accessibleSharedBookings = (
  bookings: readonly Booking[],
  when: When,
  titles: EventTypeTitles,
): string => accessibleRows(bookings, when, (booking) => sharedParts(booking, titles, singleLine));

const sharedParts = (booking: Booking, titles: EventTypeTitles, show: Show): readonly string[] => [
  show(eventTypeText(booking, titles), 60),
  hostText(booking.hosts, null, roomy, show),
  // A status not known to be harmless is not shown.
  sharedMarks.get(booking.status) ?? '',
];

export interface ExplainedBooking {
  readonly booking: Booking;
  readonly rating: number | null;
}

/** The bookings behind a number, without their guests. */
export function buildExplainedDays(
  rows: readonly ExplainedBooking[],
  around: Around,
  titles: EventTypeTitles,
): types.SectionBlock[] {
  const lines = rows.map(({ booking, rating }) => {
    const page = pageOf(booking, around.appUrl);
    const what = escapeUserText(eventTypeText(booking, titles), 60) || 'Booking';
    const parts = [
      page === null ? what : link(page, what),
      hostText(booking.hosts, around.ownId, tight, escapeUserText),
      markText({ ...booking, attendees: [] }, tight, escapeUserText, around.now),
      rating === null ? '' : `rated ${rating}`,
    ];
    return lineOf(booking, parts, around.timeZone);
  });
  return underDays(
    rows.map(({ booking }) => booking),
    lines,
    around,
  );
}

/** Names the hosts except `saidId`. */
function hostText(hosts: Booking['hosts'], saidId: number | null, room: Room, show: Show): string {
  const others = hosts.filter(({ calcomUserId }) => saidId === null || calcomUserId !== saidId);
  if (hosts.length === 0) return 'host unknown';
  if (others.length === 0) return '';
  return `${hosts.length > others.length ? 'hosted with' : 'host'} ${namesOf(others, room, show)}`;
}

const sharedMarks: ReadonlyMap<string, string> = new Map([
  ...statusMarks,
  ['awaiting_host', ''],
  ['cancelled', 'cancelled'],
]);

function eventTypeText({ eventType }: Booking, titles: EventTypeTitles): string {
  if (eventType === null) return 'a deleted event type';
  return titles.get(eventType.id) ?? sentenceCase(eventType.slug.replace(/[-_]+/g, ' ').trim());
}

/** The page in Cal.com's web app. Returns null when the uid gives no usable address. */
function pageOf({ uid }: Booking, appUrl: URL): string | null {
  // `encodeURIComponent` throws on a lone surrogate.
  if (/\p{Cs}/u.test(uid)) return null;
  const page = new URL(`booking/${encodeURIComponent(uid)}`, appUrl).href;
  return page.length > longestAddress ? null : page;
}

/** A link to join until the booking ends, otherwise the location. */
function placeText({ joinUrl, location, end, status }: Booking, room: Room, now: Date): string {
  const isOff = status === 'cancelled' || status === 'rejected';
  const canJoin = joinUrl !== null && joinUrl.length <= longestAddress && !isOff && end > now;
  if (canJoin) return link(joinUrl, `Join (${siteOf(joinUrl)})`);
  return location === null ? '' : escapeUserText(location, room.place);
}

const longestHost = 40;

/** The host as browsers show it: with an unusual port, in ASCII. Says when it is not encrypted. */
function siteOf(joinUrl: string): string {
  const { host, protocol } = new URL(joinUrl);
  // The end of a host name says whose it is.
  const name = host.length > longestHost ? `…${host.slice(-longestHost)}` : host;
  return `${escapeUserText(name, longestHost + 1)}${protocol === 'https:' ? '' : ', not encrypted'}`;
}
