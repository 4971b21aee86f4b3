import { type FetchPage, readWalk, type WalkQuery } from '../../bookings/walk';
import type { WalkState } from '../../bookings/walk-state';
import { startWalk } from '../../bookings/walk-state';
import type { CalcomClient, CallOptions } from '../../calcom/client';
import { type PeriodSpec, resolvePeriod } from '../../insights/period';
import type { CarriedPosition } from '../action-value';
import type { BookingsQuestion } from '../requests/bookings-request';
import { findByName } from '../requests/find-by-name';
import type { BookingsAnswer } from '../views/bookings-answer';
import type { Choice } from '../views/choice-message';
import { choiceOf, listNamedEventTypes, listNamedTeams } from './named';
import { settingsFor } from './reckoning';
import { calendarOf } from './understand-question';
import type { Opened } from './with-connection';

export type BookingsOutcome =
  | { readonly kind: 'answer'; readonly answer: BookingsAnswer }
  | { readonly kind: 'choice'; readonly choice: Choice };

/** All but the rows: what a question needs to be read at any place of its list. */
type Setting = Omit<BookingsAnswer, 'walk' | 'period' | 'created' | 'updated'>;

/** A question from its start: looks up the names and the connection's calendar first. */
export async function askBookings(
  { calcom, reckoning }: Pick<Opened, 'calcom' | 'reckoning'>,
  question: BookingsQuestion,
  askedAt: Date,
  options: CallOptions,
): Promise<BookingsOutcome> {
  const { team, event } = question;
  const [me, teams, eventTypes] = await Promise.all([
    calcom.getMe(options),
    team === null ? [] : listNamedTeams(calcom, options),
    event === null ? [] : listNamedEventTypes(calcom, options),
  ]);
  const foundTeam = team && findByName(team, teams);
  if (foundTeam && foundTeam.kind !== 'found') return { kind: 'choice', choice: choiceOf('team', foundTeam) };
  const foundEvent = event && findByName(event, eventTypes);
  if (foundEvent && foundEvent.kind !== 'found') {
    return { kind: 'choice', choice: choiceOf('event type', foundEvent) };
  }
  const setting: Setting = {
    question: {
      ...question,
      team: foundTeam && { id: foundTeam.item.id },
      event: foundEvent && { id: foundEvent.item.id },
    },
    askedAt,
    ...calendarOf(me),
    ...(await settingsFor(reckoning, [question.period, question.created, question.updated])),
    teamName: foundTeam?.item.name ?? null,
    eventName: foundEvent?.item.slug ?? null,
  };
  return { kind: 'answer', answer: await readAt(calcom, setting, startWalk(question), options) };
}

/** A place that a button carries: one round of parallel calls, nothing is looked up. */
export function continueBookings(
  calcom: CalcomClient,
  question: BookingsQuestion,
  position: CarriedPosition,
  options: CallOptions,
): Promise<BookingsAnswer> {
  const { timeZone, weekStart, fiscalYearStart, teamName, eventName, walk } = position;
  const askedAt = new Date(position.askedAt * 1000);
  const lastDigestAt = position.lastDigestAt === null ? null : new Date(position.lastDigestAt * 1000);
  const setting = {
    question,
    askedAt,
    timeZone,
    weekStart,
    fiscalYearStart,
    lastDigestAt,
    teamName,
    eventName,
  };
  return readAt(calcom, setting, walk, options);
}

async function readAt(
  calcom: CalcomClient,
  setting: Setting,
  walk: WalkState,
  options: CallOptions,
): Promise<BookingsAnswer> {
  const { question, askedAt, timeZone, weekStart, fiscalYearStart, lastDigestAt } = setting;
  const calendar = {
    now: askedAt,
    timeZone,
    weekStart,
    fiscalYearStart,
    lastDigestAt,
    running: 'whole',
  } as const;
  const resolve = (spec: PeriodSpec | null) => spec && resolvePeriod(spec, calendar);
  // "Friday" among what is coming up is the one to come.
  const isAhead = question.streams.some((stream) => stream !== 'past' && stream !== 'cancelled');
  const period =
    question.period &&
    resolvePeriod(question.period, { ...calendar, weekdays: isAhead ? 'coming' : 'latest' });
  const created = resolve(question.created);
  const updated = resolve(question.updated);
  const { attendee, event, team, uid, streams } = question;
  const query: WalkQuery = {
    streams,
    start: period?.start ?? null,
    end: period?.end ?? null,
    filters: {
      ...(attendee && { [attendee.by === 'email' ? 'attendeeEmail' : 'attendeeName']: attendee.text }),
      ...(event && 'id' in event && { eventTypeIds: [event.id] }),
      ...(team && 'id' in team && { teamsIds: [team.id] }),
      ...(uid !== null && { bookingUid: uid }),
      ...bound('afterCreatedAt', created?.start),
      ...bound('beforeCreatedAt', created?.end),
      ...bound('afterUpdatedAt', updated?.start),
      ...bound('beforeUpdatedAt', updated?.end),
    },
  };
  const round = new AbortController();
  const signal = AbortSignal.any([round.signal, ...(options.signal ? [options.signal] : [])]);
  const fetchPage: FetchPage = (page) => calcom.listBookings(page, { ...options, signal });
  try {
    return { ...setting, period, created, updated, walk: await readWalk(query, walk, fetchPage, options) };
  } finally {
    // Where one call failed the others are of no use, and whoever tries again must not join one that is about to fail.
    round.abort();
  }
}

function bound(key: string, instant: Date | null | undefined) {
  return instant ? { [key]: instant.toISOString() } : {};
}
