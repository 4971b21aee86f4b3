import type { types } from '@slack/bolt';
import { bookingStreams } from '../../bookings/walk-state';
import type { PeriodSpec } from '../../lib/time/period';
import { type BookingsQuestion, printHost } from '../bookings/bookings-request';
import { option } from '../kit/blocks';
import { callbackIds } from '../kit/ids';
import { context, plain, section } from '../kit/text';
import { line, menu, periodInputs, severalOf } from './filters-fields';
import { filterOptions, periodFields } from './filters-form';
import { currentOf, eventInput, namedOptions } from './filters-named';
import type { FilterMenus } from './filters-rankings-view';

const near: readonly PeriodSpec[] = [
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

const past: readonly PeriodSpec[] = [
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

/** Every filter of a list of bookings, with those in force filled in. Read by `parseBookingsFilters`. */
export function buildBookingsFilters(
  question: BookingsQuestion,
  menus: Pick<FilterMenus, 'teams' | 'eventTypes' | 'notes'>,
  metadata: string,
): types.ModalView {
  const teams = namedOptions(menus.teams, question.team);
  const lists = bookingStreams.map((stream) => option(listWords[stream], stream));
  const { attendee, host, created, updated, period, uid } = question;
  return {
    type: 'modal',
    callback_id: callbackIds.bookingsFilters,
    private_metadata: metadata,
    title: plain('Filters'),
    submit: plain('Show'),
    close: plain('Cancel'),
    blocks: [
      ...menus.notes.map(section),
      severalOf('lists', 'Status', lists, question.streams, { placeholder: 'Upcoming' }),
      ...periodInputs(periodFields.period, { label: 'Period', any: 'Any date' }, near, period),
      line('attendee', 'Attendee', attendee?.text ?? '', {
        placeholder: 'Anyone',
        hint: 'The whole name or e-mail address, as in Cal.com.',
      }),
      line('host', 'Host', host === null ? '' : printHost(host), {
        placeholder: 'You, or everyone with the shared account',
        hint: 'A part of a name, or several with commas between; “me” or “everyone”.',
      }),
      eventInput('bookingsEvent', menus.eventTypes, question.event),
      menu(
        'team',
        'Team',
        [option('Any team, or none', filterOptions.any), ...teams],
        currentOf(question.team, teams),
      ),
      line('uid', 'Booking', uid ?? '', {
        placeholder: 'Any',
        hint: 'The ID at the end of a booking’s address. It’s looked for in the statuses above.',
      }),
      ...periodInputs(periodFields.created, { label: 'Booked', any: 'At any time' }, past, created),
      ...periodInputs(periodFields.updated, { label: 'Changed', any: 'At any time' }, past, updated),
      context('Bookings are sorted by start time.'),
    ],
  };
}
