import type { types } from '@slack/bolt';
import type { Booking } from '../../bookings/booking';
import { foldText, sentenceCase } from '../../lib/text/fold';
import { countDays } from '../../lib/time/calendar';
import { formatWallTime, localDateOf } from '../../lib/time/wall-time';
import { limits } from '../kit/limits';
import { dateToken, escapeUserText, link, section, singleLine } from '../kit/text';

/** How much of each wire text a row may show: `maxNames` is a count, the others are characters. */
interface TextLimits {
  readonly title: number;
  readonly name: number;
  readonly maxNames: number;
  readonly place: number;
  readonly reason: number;
}
const looseLimits: TextLimits = { title: 100, name: 40, maxNames: 3, place: 60, reason: 80 };
// Keeps forty rows of long texts within a message's budget.
const tightLimits: TextLimits = { title: 50, name: 20, maxNames: 2, place: 20, reason: 0 };

export interface RowContext {
  readonly timeZone: string;
  readonly appUrl: URL;
  readonly now: Date;
  /** The host whom rows do not name, such as the reader; null to name all. */
  readonly unnamedHostId: number | null;
}
export type DateContext = Pick<RowContext, 'timeZone' | 'now'>;

/** One line per booking under its day, as the asker sees them. At most one section per booking. */
export function buildBookingDays(bookings: readonly Booking[], rowContext: RowContext): types.SectionBlock[] {
  const linesWith = (textLimits: TextLimits) =>
    bookings.map((booking) => rowText(booking, rowContext, textLimits));
  const wanted = linesWith(looseLimits);
  const visible = wanted.join('').replace(/<[^|<>]*\|/g, '').length;
  const lines = visible <= limits.visibleTextPerMessage * 0.9 ? wanted : linesWith(tightLimits);
  return underDays(bookings, lines, rowContext);
}

function underDays(
  bookings: readonly Booking[],
  lines: readonly string[],
  dateContext: DateContext,
): types.SectionBlock[] {
  const texts: string[] = [];
  let day = '';
  for (const [at, { start }] of bookings.entries()) {
    const line = lines[at] ?? '';
    const before = day;
    day = dayText(start, dateContext);
    const longer = `${texts.at(-1)}\n${line}`;
    if (day !== before) texts.push(`*${day}*\n${line}`);
    else if (longer.length > limits.sectionText) texts.push(line);
    else texts[texts.length - 1] = longer;
  }
  return texts.map(section);
}

/** `Sun 29 Nov`, with the year when it is not the current one. */
export function dateText(at: Date, { timeZone, now }: DateContext): string {
  const [day = '', year = ''] = formatWallTime(at, timeZone, 'EEE d MMM/yyyy').split('/');
  return year === formatWallTime(now, timeZone, 'yyyy') ? day : `${day} ${year}`;
}

/** "Today, Sun 29 Nov". The date is there because the message may be read a day later. */
function dayText(start: Date, dateContext: DateContext): string {
  const { timeZone, now } = dateContext;
  const date = dateText(start, dateContext);
  const near = ['Yesterday', 'Today', 'Tomorrow'];
  const name = near[countDays(localDateOf(now, timeZone), localDateOf(start, timeZone))];
  return name === undefined ? date : `${name}, ${date}`;
}

// Leaves room in a section for two addresses beside the text. Cal.com's own links are not longer.
const longestAddress = 500;
const longestDay = 30;

function rowText(booking: Booking, rowContext: RowContext, textLimits: TextLimits): string {
  const { timeZone, appUrl, now } = rowContext;
  const page = pageOf(booking, appUrl);
  const title = escapeUserText(titleOf(booking), textLimits.title);
  const parts = [
    page === null ? title : link(page, title),
    ...rowParts(booking, rowContext, textLimits, escapeUserText),
    placeText(booking, textLimits, now),
  ];
  const text = lineOf(booking, parts, timeZone);
  return text.length > limits.sectionText - longestDay && textLimits !== tightLimits
    ? rowText(booking, rowContext, tightLimits)
    : text;
}

/** Slack shows the time in the reader's zone; the fallback is in the list's. */
function lineOf({ start }: Booking, parts: readonly string[], timeZone: string): string {
  const time = dateToken(start, '{time}', formatWallTime(start, timeZone, 'H:mm'));
  return `${time}  ${parts.filter((part) => part !== '').join(' · ')}`;
}

export const accessibleBookings = (
  bookings: readonly Booking[],
  rowContext: Omit<RowContext, 'appUrl'>,
): string =>
  accessibleRows(bookings, rowContext, (booking) => [
    singleLine(titleOf(booking), 80),
    ...rowParts(booking, rowContext, looseLimits, singleLine),
  ]);

/** Names each day once. */
function accessibleRows(
  bookings: readonly Booking[],
  dateContext: DateContext,
  partsOf: (booking: Booking) => readonly string[],
): string {
  let day = '';
  const texts = bookings.map((booking) => {
    const before = day;
    day = dayText(booking.start, dateContext);
    const time = formatWallTime(booking.start, dateContext.timeZone, 'H:mm');
    const parts = partsOf(booking).filter((part) => part !== '');
    return `${day === before ? '' : `${day}: `}${time} ${parts.join(', ')}`;
  });
  return texts.join('; ');
}

type FormatText = (text: string, max: number) => string;

function rowParts(
  booking: Booking,
  { unnamedHostId, now }: Pick<RowContext, 'unnamedHostId' | 'now'>,
  textLimits: TextLimits,
  format: FormatText,
): readonly string[] {
  const { attendees, hosts, durationMinutes } = booking;
  const title = foldText(titleOf(booking));
  const guests = attendees.filter(({ name }) => !title.includes(foldText(name)));
  return [
    namesOf(guests, textLimits, format),
    hostText(hosts, unnamedHostId, textLimits, format),
    `${durationMinutes} min`,
    markText(booking, textLimits, format, now),
  ];
}

function namesOf(
  people: readonly { readonly name: string }[],
  textLimits: TextLimits,
  format: FormatText,
): string {
  const names = people.slice(0, textLimits.maxNames).map(({ name }) => format(name, textLimits.name));
  return `${names.join(', ')}${people.length > textLimits.maxNames ? ` and ${people.length - textLimits.maxNames} more` : ''}`;
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
function markText(booking: Booking, textLimits: TextLimits, format: FormatText, now: Date): string {
  const { status, wasRescheduled, reason, isRecurring, absentHost, attendees } = booking;
  const absent = attendees.filter((attendee) => attendee.absent);
  const who = absent.length < attendees.length ? `: ${namesOf(absent, textLimits, format)}` : '';
  const isWaiting = status === 'pending' && booking.end > now;
  const marks = [
    isWaiting
      ? 'waits for confirmation'
      : wasRescheduled
        ? 'moved to another time'
        : (statusMarks.get(status) ?? format(status.replace(/_/g, ' '), 30)),
    reason === null || textLimits.reason === 0 ? '' : `“${format(reason, textLimits.reason)}”`,
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
  dateContext: DateContext,
  titles: EventTypeTitles,
): types.SectionBlock[] {
  const lines = bookings.map((booking) =>
    lineOf(booking, sharedParts(booking, titles, escapeUserText), dateContext.timeZone),
  );
  return underDays(bookings, lines, dateContext);
}

export const accessibleSharedBookings = (
  bookings: readonly Booking[],
  dateContext: DateContext,
  titles: EventTypeTitles,
): string => accessibleRows(bookings, dateContext, (booking) => sharedParts(booking, titles, singleLine));

const sharedParts = (booking: Booking, titles: EventTypeTitles, format: FormatText): readonly string[] => [
  format(eventTypeText(booking, titles), 60),
  hostText(booking.hosts, null, looseLimits, format),
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
  rowContext: RowContext,
  titles: EventTypeTitles,
): types.SectionBlock[] {
  const lines = rows.map(({ booking, rating }) => {
    const page = pageOf(booking, rowContext.appUrl);
    const what = escapeUserText(eventTypeText(booking, titles), 60) || 'Booking';
    const parts = [
      page === null ? what : link(page, what),
      hostText(booking.hosts, rowContext.unnamedHostId, tightLimits, escapeUserText),
      markText({ ...booking, attendees: [] }, tightLimits, escapeUserText, rowContext.now),
      rating === null ? '' : `rated ${rating}`,
    ];
    return lineOf(booking, parts, rowContext.timeZone);
  });
  return underDays(
    rows.map(({ booking }) => booking),
    lines,
    rowContext,
  );
}

/** Names the hosts except `saidId`. */
function hostText(
  hosts: Booking['hosts'],
  unnamedHostId: number | null,
  textLimits: TextLimits,
  format: FormatText,
): string {
  const others = hosts.filter(({ calcomUserId }) => unnamedHostId === null || calcomUserId !== unnamedHostId);
  if (hosts.length === 0) return 'host unknown';
  if (others.length === 0) return '';
  return `${hosts.length > others.length ? 'hosted with' : 'host'} ${namesOf(others, textLimits, format)}`;
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
function placeText({ joinUrl, location, end, status }: Booking, textLimits: TextLimits, now: Date): string {
  const isCancelled = status === 'cancelled' || status === 'rejected';
  const canJoin = joinUrl !== null && joinUrl.length <= longestAddress && !isCancelled && end > now;
  if (canJoin) return link(joinUrl, `Join (${siteOf(joinUrl)})`);
  return location === null ? '' : escapeUserText(location, textLimits.place);
}

const longestHost = 40;

/** The host as browsers show it: with an unusual port, in ASCII. Says when it is not encrypted. */
function siteOf(joinUrl: string): string {
  const { host, protocol } = new URL(joinUrl);
  // The end of a host name says whose it is.
  const name = host.length > longestHost ? `…${host.slice(-longestHost)}` : host;
  return `${escapeUserText(name, longestHost + 1)}${protocol === 'https:' ? '' : ', not encrypted'}`;
}
