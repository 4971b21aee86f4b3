import { bookingStreams, type Stream } from '../../bookings/walk-state';
import type { ViewSubmission } from '../bolt/view-submission';
import {
  type BookingsQuestion,
  type HostFilter,
  parseBookingsRequest,
  printBookingsRequest,
  readHost,
} from '../bookings/bookings-request';
import { isEmail, readPerson } from '../kit/filters';
import {
  type FormReading,
  type ParsedFilters,
  periodFields,
  readForm,
  readMenuReference,
  readPeriod,
} from './filters-form';

/**
 * The form over a list of bookings, as it was sent → the question that it asks; or every field that is wrong. The
 * question is what its own command says: nothing can be chosen that cannot be typed.
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
  // Their order is how the answer is titled.
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
