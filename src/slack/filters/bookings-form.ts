import type { types } from '@slack/bolt';
import { bookingStreams, type Stream } from '../../bookings/walk-state';
import type { PeriodSpec } from '../../lib/time/period';
import type { ViewSubmission } from '../bolt/register-view';
import {
  type BookingsQuestion,
  type HostFilter,
  parseBookingsRequest,
  printBookingsRequest,
  printHost,
  readHost,
} from '../bookings/bookings-request';
import { option } from '../kit/blocks';
import { isEmail, readPerson } from '../kit/filters';
import { callbackIds, filterInputs } from '../kit/ids';
import { menuInput, severalInput } from '../kit/modal';
import { context } from '../kit/text';
import {
  currentOf,
  eventInput,
  type FilterMenus,
  type FormReading,
  filterForm,
  filterOptions,
  lineInput,
  namedOptions,
  type ParsedFilters,
  periodFields,
  periodInputs,
  readForm,
  readMenuReference,
  readPeriod,
} from './fields';

const bookingPeriods: readonly PeriodSpec[] = [
  { kind: 'today' },
  { kind: 'tomorrow' },
  { kind: 'yesterday' },
  { kind: 'this', unit: 'week' },
  { kind: 'next', unit: 'week' },
  { kind: 'last', unit: 'week' },
  { kind: 'next-days', count: 7 },
  { kind: 'last-days', count: 7 },
  { kind: 'this', unit: 'month' },
  { kind: 'next', unit: 'month' },
  { kind: 'last', unit: 'month' },
  { kind: 'last-days', count: 30 },
];

const pastPeriods: readonly PeriodSpec[] = [
  { kind: 'today' },
  { kind: 'yesterday' },
  { kind: 'this', unit: 'week' },
  { kind: 'last', unit: 'week' },
  { kind: 'last-days', count: 7 },
  { kind: 'last-days', count: 30 },
  { kind: 'this', unit: 'month' },
  { kind: 'last', unit: 'month' },
];

const listWords = {
  upcoming: 'Upcoming',
  unconfirmed: 'Waiting for confirmation',
  recurring: 'Recurring',
  past: 'Past',
  cancelled: 'Cancelled',
  all: 'All',
} as const;

export function buildBookingsFilters(
  question: BookingsQuestion,
  menus: Pick<FilterMenus, 'teams' | 'eventTypes' | 'notes'>,
  metadata: string,
): types.ModalView {
  const teams = namedOptions(menus.teams, question.team);
  const lists = bookingStreams.map((stream) => option(listWords[stream], stream));
  const { attendee, host, created, updated, period, uid } = question;
  return filterForm(callbackIds.bookingsFilters, metadata, menus.notes, [
    severalInput(filterInputs.lists, 'Status', 'multi_static_select', lists, question.streams, {
      placeholder: 'Upcoming',
      optional: true,
    }),
    ...periodInputs(periodFields.period, { label: 'Period', any: 'Any date' }, bookingPeriods, period),
    lineInput('attendee', 'Attendee', attendee?.text ?? '', {
      placeholder: 'Anyone',
      hint: 'The whole name or e-mail address, as in Cal.com.',
    }),
    lineInput('host', 'Host', host === null ? '' : printHost(host), {
      placeholder: 'You, or everyone with the shared account',
      hint: 'A part of a name, or several with commas between; “me” or “everyone”.',
    }),
    eventInput('bookingsEvent', menus.eventTypes, question.event),
    menuInput(
      filterInputs.team,
      'Team',
      [option('Any team, or none', filterOptions.any), ...teams],
      currentOf(question.team, teams),
    ),
    lineInput('uid', 'Booking', uid ?? '', {
      placeholder: 'Any',
      hint: 'The ID at the end of a booking’s address. It’s looked for in the statuses above.',
    }),
    ...periodInputs(periodFields.created, { label: 'Booked', any: 'At any time' }, pastPeriods, created),
    ...periodInputs(periodFields.updated, { label: 'Changed', any: 'At any time' }, pastPeriods, updated),
    context('Bookings are sorted by start time.'),
  ]);
}

/**
 * Reads a submitted form: the question, or every field with a problem. Also parses the question as a command,
 * so that nothing can be chosen that cannot be typed.
 */
export function parseBookingsFilters(
  submission: Pick<ViewSubmission, 'values' | 'choices'>,
  before: BookingsQuestion,
): ParsedFilters<BookingsQuestion> {
  const form = readForm(submission);
  const uid = readUid(form);
  const drafted: BookingsQuestion = {
    streams: readLists(form, before, uid),
    period: readPeriod(form, periodFields.period, before.period),
    attendee: readAttendee(form),
    host: readHostField(form),
    event: readMenuReference(form, 'bookingsEvent', before.event),
    team: readMenuReference(form, 'team', before.team),
    uid,
    created: readPeriod(form, periodFields.created, before.created),
    updated: readPeriod(form, periodFields.updated, before.updated),
  };
  if (form.problems.length > 0) return { kind: 'invalid', problems: form.problems };
  const parsed = parseBookingsRequest(printBookingsRequest(drafted));
  if (parsed.kind !== 'invalid') return { kind: 'question', question: drafted };
  const problem = { reason: 'not-a-question', problem: parsed.problem } as const;
  return { kind: 'invalid', problems: [{ field: 'lists', problem }] };
}

function readLists(form: FormReading, before: BookingsQuestion, uid: string | null): readonly Stream[] {
  const chosen = form.allChosen('lists');
  const lists = bookingStreams.filter((stream) => chosen.includes(stream));
  const isAsBefore =
    lists.length === before.streams.length && lists.every((list) => before.streams.includes(list));
  if (lists.length === 0 && uid !== null) return ['all'];
  // The answer's title follows the order of the statuses.
  if (isAsBefore) return before.streams;
  if (lists.includes('all') && lists.length > 1) form.refuse('lists', 'all-and-others');
  return lists;
}

function readAttendee(form: FormReading): BookingsQuestion['attendee'] {
  const text = form.typed('attendee');
  if (text === '') return null;
  if (/[^\s@]@/.test(text) && !isEmail(text)) return form.refuse('attendee', 'not-an-email');
  return readPerson(text) ?? form.refuse('attendee', 'nobody');
}

function readHostField(form: FormReading): HostFilter | null {
  const text = form.typed('host');
  if (text === '') return null;
  return readHost(text) ?? form.refuse('host', 'nobody');
}

function readUid(form: FormReading): string | null {
  const text = form.typed('uid');
  if (text === '') return null;
  return /^[\w-]{1,100}$/.test(text) ? text : form.refuse('uid', 'not-a-uid');
}
