import type { Connection } from '../../accounts/connection';
import { type FetchPage, readWalk, type WalkView } from '../../bookings/walk';
import {
  listedStreams,
  type Stream,
  startWalk,
  type WalkQuery,
  type WalkState,
} from '../../bookings/walk-state';
import type { CallOptions } from '../../calcom/client';
import type { Me, WireBooking } from '../../calcom/schemas';
import { foldText } from '../../lib/text/fold';
import { fromSeconds, type WeekStart } from '../../lib/time/calendar';
import { type Period, type PeriodSettings, type PeriodSpec, resolvePeriod } from '../../lib/time/period';
import { listNamedEventTypes, listNamedTeams } from '../ask/name-lookup';
import { calendarOf, periodSettingsFor } from '../ask/resolve-question';
import type { OpenedConnection } from '../ask/with-connection';
import type { CarriedPosition, CarriedShare } from '../kit/action-value';
import { type Choice, findByName } from '../kit/find-by-name';
import { type BookingsQuestion, type HostFilter, hostTexts } from './bookings-request';

export type BookingsOutcome =
  | { readonly kind: 'answer'; readonly answer: BookingsAnswer }
  | { readonly kind: 'choice'; readonly choice: Choice }
  | HostUnknown;

/** The shared connection answers, so it is not known which host the caller is. */
export interface HostUnknown {
  readonly kind: 'host-unknown';
}

type BookingsAccess = Pick<OpenedConnection, 'calcom' | 'whose'> & {
  readonly connection: Pick<Connection, 'calcomName' | 'calcomUserId'>;
};

/** Whose access answered: the asker's own, or the shared one, with its owner's name. */
type AccessOwner = { readonly kind: 'own' } | { readonly kind: 'shared'; readonly name: string };

export interface BookingsAnswer {
  /** With ids in place of names. */
  readonly question: BookingsQuestion;
  readonly askedAt: Date;
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  /** The workspace's setting, 1 to 12. */
  readonly fiscalYearStart: number;
  readonly lastDigestAt: Date | null;
  readonly period: Period | null;
  readonly created: Period | null;
  readonly updated: Period | null;
  readonly teamName: string | null;
  readonly eventName: string | null;
  readonly accessOwner: AccessOwner;
  /** The question's host, or the default. */
  readonly host: HostFilter;
  /** The asker's Cal.com user id; null when it is not known. */
  readonly ownId: number | null;
  readonly comparesNames: boolean;
  readonly walk: WalkView;
}

type AnswerContext = Omit<BookingsAnswer, 'walk' | 'period' | 'created' | 'updated'>;

/** Reads a question from its start. Looks up its names and the connection's calendar first. */
export async function askBookings(
  opened: BookingsAccess & Pick<OpenedConnection, 'periodContext'>,
  question: BookingsQuestion,
  askedAt: Date,
  options: CallOptions,
  rows?: CarriedShare['rows'],
): Promise<BookingsOutcome> {
  const { calcom, periodContext } = opened;
  const { team, event } = question;
  const access = accessOf(opened, question);
  if (access === null) return { kind: 'host-unknown' };
  const [me, teams, eventTypes] = await Promise.all([
    calcom.getMe(options),
    team === null ? [] : listNamedTeams(calcom, options),
    event === null ? [] : listNamedEventTypes(calcom, options),
  ]);
  const foundTeam = team && findByName('team', team, teams);
  if (foundTeam?.kind === 'choice') return foundTeam;
  const foundEvent = event && findByName('event type', event, eventTypes);
  if (foundEvent?.kind === 'choice') return foundEvent;
  const calendar = {
    ...calendarOf(me),
    ...(await periodSettingsFor(periodContext, [question.period, question.created, question.updated])),
  };
  const streams = streamsOf(question, { ...calendar, now: askedAt });
  const context: AnswerContext = {
    question: {
      ...question,
      streams,
      team: foundTeam && { id: foundTeam.item.id },
      event: foundEvent && { id: foundEvent.item.id },
    },
    askedAt,
    ...calendar,
    teamName: foundTeam?.item.name ?? null,
    eventName: foundEvent?.item.name ?? null,
    ...access,
    comparesNames: hasTypography(question.attendee),
  };
  // Upcoming lists run forward and past ones backward, so `all` is walked as both. A uid finds few rows, so
  // one unfiltered list is enough.
  const isEverything = streams.includes('all') && question.uid === null;
  const walk = startWalk({ streams: isEverything ? listedStreams : streams }, rows);
  const read = (given: AnswerContext) => readAt(opened, given, walk, options);
  const answer = await read(context);
  const isEmpty = answer.walk.sections.every(({ rows }) => rows.length === 0);
  const mayBeWrittenOtherwise = isEmpty && question.attendee?.by === 'name' && !context.comparesNames;
  return {
    kind: 'answer',
    answer: mayBeWrittenOtherwise ? await read({ ...context, comparesNames: true }) : answer,
  };
}

/** Reads the place that a button carries, in one round of parallel calls and without look-ups. */
export async function continueBookings(
  opened: BookingsAccess,
  question: BookingsQuestion,
  position: CarriedPosition,
  options: CallOptions,
): Promise<BookingsAnswer | HostUnknown> {
  const { text: _text, walk, ...carried } = position;
  const access = accessOf(opened, question);
  if (access === null) return { kind: 'host-unknown' };
  const context: AnswerContext = {
    ...carried,
    ...access,
    question,
    askedAt: fromSeconds(carried.askedAt),
    lastDigestAt: carried.lastDigestAt === null ? null : fromSeconds(carried.lastDigestAt),
  };
  return readAt(opened, context, walk, options);
}

/** Whose access answers, and the default host. Returns null when the shared access is asked for `me`. */
function accessOf(
  { whose, connection }: BookingsAccess,
  { host, uid }: BookingsQuestion,
): Pick<BookingsAnswer, 'accessOwner' | 'host' | 'ownId'> | null {
  // With a uid, the booking may be anybody's.
  const unsaid = whose === 'own' && uid === null ? 'me' : 'everyone';
  const asked = host ?? { by: unsaid };
  if (whose === 'own') return { accessOwner: { kind: 'own' }, host: asked, ownId: connection.calcomUserId };
  if (asked.by === 'me') return null;
  return { accessOwner: { kind: 'shared', name: connection.calcomName }, host: asked, ownId: null };
}

/** Default: past when the period is over or looks back, otherwise upcoming. */
function streamsOf(
  { streams, period }: BookingsQuestion,
  calendar: Omit<PeriodSettings, 'currentPeriod'>,
): readonly Stream[] {
  if (streams.length > 0) return streams;
  return [period !== null && isBehind(period, calendar) ? 'past' : 'upcoming'];
}

/** The period is over or looks back: "last 7 days", "mtd", "since Monday". */
function isBehind(spec: PeriodSpec, calendar: Omit<PeriodSettings, 'currentPeriod'>): boolean {
  const resolve = (given: PeriodSpec) =>
    resolvePeriod(given, { ...calendar, currentPeriod: 'whole', incompleteDates: 'coming' });
  if (spec.kind === 'to-date' || spec.kind.startsWith('last')) return true;
  const { start, end } = resolve(spec);
  if (end !== null && end < calendar.now) return true;
  const today = resolve({ kind: 'today' }).start;
  return spec.kind.startsWith('since') && start !== null && today !== null && start < today;
}

/** Cal.com compares names character by character, and these characters have many variants. */
const hasTypography = (attendee: BookingsQuestion['attendee']) =>
  attendee?.by === 'name' && /['"-]/.test(attendee.text);

async function readAt(
  opened: BookingsAccess,
  context: AnswerContext,
  walk: WalkState,
  options: CallOptions,
): Promise<BookingsAnswer> {
  const { calcom } = opened;
  const { question, askedAt, timeZone, weekStart, fiscalYearStart, lastDigestAt, comparesNames } = context;
  const calendar = {
    now: askedAt,
    timeZone,
    weekStart,
    fiscalYearStart,
    lastDigestAt,
    currentPeriod: 'whole',
  } as const;
  const resolve = (spec: PeriodSpec | null) => spec && resolvePeriod(spec, calendar);
  // In a list of upcoming bookings, "Friday" is the coming one.
  const isAhead = question.streams.some((stream) => stream !== 'past' && stream !== 'cancelled');
  const period =
    question.period &&
    resolvePeriod(question.period, { ...calendar, incompleteDates: isAhead ? 'coming' : 'latest' });
  const created = resolve(question.created);
  const updated = resolve(question.updated);
  const { attendee, event, team, uid, streams } = question;
  const asksAttendee = attendee !== null && !comparesNames;
  const query: WalkQuery = {
    streams,
    start: period?.start ?? null,
    end: period?.end ?? null,
    filters: {
      ...(asksAttendee && { [attendee.by === 'email' ? 'attendeeEmail' : 'attendeeName']: attendee.text }),
      ...(event && 'id' in event && { eventTypeIds: [event.id] }),
      ...(team && 'id' in team && { teamsIds: [team.id] }),
      ...(uid !== null && { bookingUid: uid }),
      ...bound('afterCreatedAt', created?.start),
      ...bound('beforeCreatedAt', created?.end),
      ...bound('afterUpdatedAt', updated?.start),
      ...bound('beforeUpdatedAt', updated?.end),
    },
    isWanted: await rowFilterFor(opened, context, options),
  };
  const round = new AbortController();
  const signal = AbortSignal.any([round.signal, ...(options.signal ? [options.signal] : [])]);
  const fetchPage: FetchPage = (page) => calcom.listBookings(page, { ...options, signal });
  try {
    return { ...context, period, created, updated, walk: await readWalk(query, walk, fetchPage, options) };
  } finally {
    // When one call fails the others are useless, and a retry must not join one that is about to fail.
    round.abort();
  }
}

/** Filters by what Cal.com cannot, or compares too strictly. Returns undefined when nothing needs it. */
async function rowFilterFor(
  { calcom }: BookingsAccess,
  { host, comparesNames, question: { attendee } }: AnswerContext,
  options: CallOptions,
): Promise<WalkQuery['isWanted']> {
  const isHosted = host.by === 'me' ? hostedByMe(await calcom.getMe(options)) : hostedBy(host);
  const name = comparesNames && attendee !== null ? foldText(attendee.text) : null;
  if (name === null) return isHosted;
  const isAttended = ({ attendees }: WireBooking) =>
    attendees.some((each) => foldText(each.name ?? '') === name);
  return (row) => isAttended(row) && (isHosted === undefined || isHosted(row));
}

function hostedByMe({ id, email }: Me) {
  const mine = foldText(email);
  const isMine = (each: { readonly email?: string | null | undefined }) =>
    foldText(each.email ?? '') === mine;
  return ({ hosts, attendees }: WireBooking) => {
    // Older servers list only the organiser as a host, and the other hosts as attendees.
    const namesOneHost = hosts.every(({ displayEmail }) => displayEmail == null);
    return hosts.some((host) => host.id === id || isMine(host)) || (namesOneHost && attendees.some(isMine));
  };
}

/** Matches any of the comma-separated texts: a part of a name, or a whole address. */
function hostedBy(host: Exclude<HostFilter, { by: 'me' }>): WalkQuery['isWanted'] {
  if (host.by === 'everyone') return undefined;
  const wanted = hostTexts(host).map(foldText);
  const isOne = (
    given: readonly (string | null | undefined)[],
    fits: (text: string, one: string) => boolean,
  ) => given.some((each) => wanted.some((one) => fits(foldText(each ?? ''), one)));
  return ({ hosts }) =>
    hosts.some(
      ({ name, username, email, displayEmail }) =>
        isOne([name, username], (text, one) => text.includes(one)) ||
        isOne([email, displayEmail], (text, one) => text === one),
    );
}

function bound(key: string, instant: Date | null | undefined) {
  return instant ? { [key]: instant.toISOString() } : {};
}
