import { bookingStreams, type Stream } from '../../bookings/walk-state';
import type { CalendarUnit, LocalDate } from '../../lib/time/calendar';
import { daysOf, type PeriodSpec, resolvePeriod } from '../../lib/time/period';
import { periodBefore } from '../../lib/time/period-before';
import type { PlainCalendar } from '../../lib/time/plain-dates';
import {
  defaultQuestion,
  type Person,
  type RankingChoice,
  type RankingsQuestion,
  type StatusFilter,
  statusFilters,
} from '../../rankings/question';
import { type BookingsQuestion, printBookingsRequest } from '../bookings/bookings-request';
import { printRankingsRequest } from '../rankings/rankings-request';
import type { Caveat, Frame } from './frame';

interface FramedQuestion {
  /** In the exact form. */
  readonly text: string;
  /** The distance from the frame; 0 when the question says all of it. */
  readonly cost: number;
  readonly caveats: readonly Caveat[];
}

// The cost of what a command cannot use: the other command or another reading is likelier.
const unusable = 5;
// The answer would hold what was to be left out, or everything.
const impossible = Number.POSITIVE_INFINITY;

type Drafted<Q> = { -readonly [K in keyof Q]: Q[K] };

function toRankingsQuestion(frame: Frame, calendar: PlainCalendar): FramedQuestion {
  const draft: Drafted<RankingsQuestion> = { ...defaultQuestion };
  // "by team Sales EU" names a team and does not rank teams.
  const named = [frame.team && 'teams', frame.event && 'event types', frame.guest && 'guests'];
  const caveats: Caveat[] = frame.caveats.filter(
    (caveat) => caveat.kind !== 'ranks-members' || !named.includes(caveat.not),
  );
  let cost = 0;
  const { streams, metrics, count, superlative, created, updated, guest } = frame;
  if (frame.period !== null) draft.period = frame.period;
  draft.team = frame.team;
  draft.event = frame.event;
  for (const stream of streams) {
    if (stream === 'unconfirmed') {
      draft.statuses = ['pending'];
      caveats.push(usualCaveat);
    } else if (stream !== 'all') cost += stream === 'past' ? 0.5 : unusable;
  }
  for (const stream of frame.excluded) {
    const left = statusesOf.get(stream);
    if (left === undefined) cost = impossible;
    else {
      const before = draft.statuses.length > 0 ? draft.statuses : statusFilters;
      draft.statuses = before.filter((status) => !left.includes(status));
    }
  }
  const ranking = rankingOf(frame);
  cost += ranking.cost;
  draft.ranking = ranking.ranking;
  caveats.push(...ranking.caveats);
  if (created !== null && frame.period === null)
    [draft.period, draft.dateField, cost] = [created, 'created', cost + 0.3];
  else if (created !== null) cost += unusable;
  if (updated !== null) cost += unusable;
  if (isGuestAlone(frame)) cost += unusable;
  if (count !== null && superlative === null && metrics.length === 0) cost += 2;
  if (frame.byCreation) draft.dateField = 'created';
  if (caveats.some(({ kind }) => kind === 'only-shows')) cost += unusable;
  // "what do I have tomorrow" asks for a list.
  const isAgenda = frame.whose === 'me' && !frame.isAbout && superlative === null && metrics.length === 0;
  if (isAgenda && frame.period !== null && startOf(frame.period, calendar) > calendar.today) cost += unusable;
  draft.rating = frame.rating;
  draft.paid = frame.paid;

  const person: Person | null =
    frame.whose === 'me' ? { by: 'me' } : (frame.person ?? (guest?.by === 'email' ? guest : null));
  if (frame.whose === 'everyone' && draft.team === null) draft.scope = 'org';
  if (frame.whose === 'our-team' && draft.team === null) draft.scope = 'team';
  if (person !== null) addPerson(draft, person, frame, caveats);
  cost += addComparison(draft, frame, calendar, caveats);
  return { text: printRankingsRequest(draft), cost, caveats };
}

const statusesOf: ReadonlyMap<Stream, readonly StatusFilter[]> = new Map([
  // Cal.com's list of cancelled bookings also holds declined ones.
  ['cancelled', ['cancelled', 'rejected']],
  ['unconfirmed', ['pending']],
]);

const usualCaveat: Caveat = { kind: 'usual' };

interface Ranked {
  readonly ranking: RankingChoice | null;
  readonly cost: number;
  readonly caveats: readonly Caveat[];
}

function rankingOf({ metrics, superlative, isAbout }: Frame): Ranked {
  const [metric = null, ...others] = metrics;
  const is = (ranking: RankingChoice | null, ...caveats: Caveat[]): Ranked => ({
    ranking,
    cost: others.length * 8,
    caveats,
  });
  const isLow = superlative === 'least' || superlative === 'worst';
  switch (metric) {
    case 'rescheduled':
      return is(null, { kind: 'no-rescheduled' });
    case 'fair-share':
      return is('fair-share');
    case 'cancelled':
    case 'no-show': {
      const hasNoList = superlative === 'least' || superlative === 'best';
      return is(`most-${metric}`, ...(hasNoList ? ([{ kind: 'no-opposite' }] as const) : []));
    }
    case 'completed':
      return is(isLow ? 'least-completed' : 'most-completed');
    case 'rated':
      return is(isLow ? 'lowest-rated' : 'highest-rated');
    case null: {
      if (superlative === null) return is(null);
      const isSaid = isAbout && (superlative === 'most' || superlative === 'least');
      return is(isLow ? 'least-bookings' : 'most-bookings', ...(isSaid ? [] : [usualCaveat]));
    }
  }
}

/** Filters a ranking by the person, or asks for the person's card. */
function addPerson(
  draft: Drafted<RankingsQuestion>,
  person: Person,
  { superlative, metrics }: Frame,
  caveats: Caveat[],
): void {
  if (draft.scope !== null && person.by !== 'me') draft.scope = null;
  const isCounted = metrics.length > 0 || superlative !== null;
  if (draft.ranking !== null && draft.ranking !== 'fair-share' && isCounted && person.by !== 'me') {
    draft.member = { ...person, operator: person.by === 'email' ? 'equals' : 'contains' };
    caveats.push(usualCaveat);
    return;
  }
  // The card shows all of the asker's numbers.
  draft.ranking = null;
  draft.person = person;
}

function addComparison(
  draft: Drafted<RankingsQuestion>,
  { compared, period }: Frame,
  calendar: PlainCalendar,
  caveats: Caveat[],
): number {
  if (compared === null) return 0;
  if (compared === 'none') {
    draft.versus = 'none';
    return 0;
  }
  draft.versus = 'previous';
  if (draft.ranking === 'fair-share') return unusable;
  if (compared === 'previous') return draft.period.kind === 'until' ? unusable : 0;
  // Without a period, "vs last month" is about the current month.
  const unit = unitOf(compared);
  const asked = period ?? (unit === null ? draft.period : ({ kind: 'this', unit } as const));
  const [later, earlier] =
    startOf(asked, calendar) >= startOf(compared, calendar) ? [asked, compared] : [compared, asked];
  draft.period = later;
  if (!isBefore(earlier, later, calendar)) caveats.push({ kind: 'only-period-before', named: earlier });
  return 0;
}

function unitOf(spec: PeriodSpec): CalendarUnit | null {
  switch (spec.kind) {
    case 'last':
      return spec.unit;
    case 'month':
    case 'quarter':
    case 'year':
      return spec.kind;
    default:
      return null;
  }
}

const settingsOf = (calendar: PlainCalendar) =>
  ({
    ...calendar,
    currentPeriod: 'until-now',
    incompleteDates: calendar.yearlessDates === 'begun' ? 'latest' : 'coming',
  }) as const;
const startOf = (spec: PeriodSpec, calendar: PlainCalendar) =>
  daysOf(spec, settingsOf(calendar), calendar.today).first ?? '';

// Cached: the readings of a text compare the same few periods, and computing instants is slow.
const startsBefore = new WeakMap<PlainCalendar, Map<string, LocalDate | undefined>>();

/** Whether `earlier` begins where the period before `later` does. */
function isBefore(earlier: PeriodSpec, later: PeriodSpec, calendar: PlainCalendar): boolean {
  const known = startsBefore.get(calendar) ?? new Map<string, LocalDate | undefined>();
  startsBefore.set(calendar, known);
  const key = JSON.stringify(later);
  if (!known.has(key)) {
    const before = periodBefore(resolvePeriod(later, settingsOf(calendar)), calendar.now);
    known.set(key, before?.period.firstDay ?? undefined);
  }
  return known.get(key) === startOf(earlier, calendar);
}

function toBookingsQuestion(frame: Frame, calendar: PlainCalendar): FramedQuestion {
  const { metrics, superlative, compared, whose, person, guest } = frame;
  // "between 9 and 11" without a date means today.
  const isToday = frame.period === null && frame.caveats.some(({ kind }) => kind === 'whole-days');
  // "by created last month" asks for the bookings made in that month.
  const isBooked = frame.byCreation && frame.created === null && frame.period !== null;
  const created = isBooked ? frame.period : frame.created;
  const period: PeriodSpec | null = isToday ? { kind: 'today' } : isBooked ? null : frame.period;
  // "by day" needs no caveat: lists of bookings go by day and rank nobody.
  const caveats = frame.caveats.filter(({ kind }) => kind !== 'ranks-members' || superlative !== null);
  let cost = caveats.some(({ kind }) => kind === 'counts-bookings') ? unusable : 0;
  if (frame.byCreation && !isBooked) caveats.push({ kind: 'by-start' });
  const streams = new Set<Stream>(frame.streams);
  for (const metric of metrics) {
    if (metric === 'cancelled') streams.add('cancelled');
    else if (metric === 'completed') streams.add('past');
    else if (metric === 'no-show') {
      streams.add('past');
      caveats.push({ kind: 'no-show-marked' });
    } else if (metric === 'rescheduled') {
      streams.add('cancelled');
      caveats.push({ kind: 'no-rescheduled' });
    } else cost += unusable;
  }
  if (superlative !== null || (compared !== null && compared !== 'none')) cost += unusable;
  if (streams.has('all') && streams.size > 1) streams.delete('all');
  const isOver = period !== null && isBehind(period, calendar);
  const isToCome = period !== null && !isOver && startOf(period, calendar) > calendar.today;
  // "next call tomorrow" repeats the direction, and so does "last booking yesterday".
  if (streams.size === 0 && isOver) streams.add('past');
  if (frame.excluded.length > 0) {
    // For a period that is over, the exclusion applies to past and cancelled bookings.
    if (isOver && frame.streams.length === 0 && metrics.length === 0) streams.add('cancelled');
    if (streams.size === 0) caveats.push(usualCaveat);
    if (streams.size === 0 || streams.has('all')) for (const each of bookingStreams) streams.add(each);
    for (const each of ['all', ...frame.excluded] as const) streams.delete(each);
    if (streams.size === 0) cost = impossible;
  }
  if (isToCome && streams.size === 1) streams.delete('upcoming');
  if (frame.rating !== null || frame.paid !== null) cost += unusable;
  const host = hostOf(frame);
  if (whose === 'our-team' && frame.team === null) caveats.push(usualCaveat);
  // A colleague after "with" may be a guest as well as a host.
  if (guest?.by === 'name' && person !== null) cost += 1;
  const isBare = streams.size === 0 && period === null;
  if (isBare && host?.by === 'me') streams.add('upcoming');
  return {
    text: printBookingsRequest({
      streams: [...streams],
      period,
      attendee: guest,
      host,
      event: frame.event,
      team: frame.team,
      uid: null,
      created,
      updated: frame.updated,
    }),
    cost,
    caveats,
  };
}

export const questionFrom = { rankings: toRankingsQuestion, bookings: toBookingsQuestion } as const;

function hostOf({ whose, person, guest, team }: Frame): BookingsQuestion['host'] {
  if (person !== null && person.by !== 'me' && guest?.text !== person.text) return person;
  if (whose === 'me') return { by: 'me' };
  if (whose === 'everyone' || (whose === 'our-team' && team === null)) return { by: 'everyone' };
  return null;
}

const isGuestAlone = ({ guest, person }: Frame) =>
  guest !== null && (person === null || !('text' in person) || person.text !== guest.text);

/** Whether the period counts back from now: "yesterday", "mtd", "last 7 days". */
export const looksBack = ({ kind }: PeriodSpec) =>
  kind === 'yesterday' || kind === 'to-date' || kind.startsWith('last');

/** Whether the period is over or counts back from now, so that past bookings are meant. */
function isBehind(spec: PeriodSpec, calendar: PlainCalendar): boolean {
  if (looksBack(spec)) return true;
  // A bare weekday is the coming one.
  if (spec.kind === 'weekday' || spec.kind.startsWith('since')) return false;
  const { last } = daysOf(spec, settingsOf(calendar), calendar.today);
  return last !== null && last < calendar.today;
}
