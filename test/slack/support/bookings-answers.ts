import { type Booking, parseBooking } from '../../../src/bookings/booking';
import type { SectionView } from '../../../src/bookings/walk';
import {
  type Direction,
  type SectionState,
  startWalk,
  type WalkState,
} from '../../../src/bookings/walk-state';
import { resolvePeriod } from '../../../src/lib/time/period';
import type { BookingsAnswer } from '../../../src/slack/bookings/ask-bookings';
import type { BookingsQuestion } from '../../../src/slack/bookings/bookings-request';
import { wireBooking } from '../../bookings/wire-booking';
import { carriedSection } from './carried-positions';
import { askedAt } from './rankings-answers';

export const appUrl = new URL('https://app.cal.test/');

const guests = ['Lee Ray', 'Kim Sato', 'Nia Bello', 'Tom Adler', 'Eva Ruiz'];

/** The booking number `at` of a list: every hour one, with its own uid, title and guest. */
export function listedBooking(at: number, about: Parameters<typeof wireBooking>[0] = {}): Booking {
  const start = new Date(Date.parse('2026-11-21T08:00:00.000Z') + at * 3_600_000);
  const guest = guests[at % guests.length] ?? '';
  return parseBooking(
    wireBooking({
      uid: `uid${String(at).padStart(4, '0')}k3YtQe1wVb2`,
      title: `Intro call ${at}`,
      start: start.toISOString(),
      end: new Date(start.getTime() + 1_800_000).toISOString(),
      location: `https://meet.acme.test/room-${at}`,
      attendees: [{ name: guest, email: `guest${at}@client.test`, displayEmail: `guest${at}@client.test` }],
      ...about,
    }),
  );
}

export const listedBookings = (count: number) => Array.from({ length: count }, (_, at) => listedBooking(at));

const sectionState = (direction: Direction): SectionState =>
  carriedSection(direction === 'ahead' ? ['upcoming'] : ['past']);

/** The walk after a section's *Load more*. */
export const nextWalk = (direction: Direction): WalkState => ({
  ahead: direction === 'ahead' ? sectionState('ahead') : null,
  behind: direction === 'behind' ? sectionState('behind') : null,
});

export function sectionView(rows: readonly Booking[], about: Partial<SectionView> = {}): SectionView {
  return {
    direction: 'ahead',
    rows,
    firstRow: 1,
    next: null,
    searchedUntil: null,
    knownRows: null,
    ...about,
  };
}

export const bookingsQuestion = (about: Partial<BookingsQuestion> = {}): BookingsQuestion => ({
  streams: ['upcoming'],
  period: null,
  attendee: null,
  host: null,
  event: null,
  team: null,
  uid: null,
  created: null,
  updated: null,
  ...about,
});

interface AnswerParts {
  readonly question?: Partial<BookingsQuestion>;
  readonly sections: readonly SectionView[];
  readonly incomplete?: boolean;
  readonly about?: Partial<BookingsAnswer>;
}

/** An answer in Europe/Lisbon, asked on Friday 20 November 2026. */
export function bookingsAnswer({
  question = {},
  sections,
  incomplete = false,
  about = {},
}: AnswerParts): BookingsAnswer {
  const asked = bookingsQuestion(question);
  const resolve = (spec: BookingsQuestion['period']) =>
    spec &&
    resolvePeriod(spec, { now: askedAt, timeZone: 'Europe/Lisbon', weekStart: 1, currentPeriod: 'whole' });
  return {
    question: asked,
    askedAt,
    timeZone: 'Europe/Lisbon',
    weekStart: 1,
    fiscalYearStart: 1,
    lastDigestAt: null,
    period: resolve(asked.period),
    created: resolve(asked.created),
    updated: resolve(asked.updated),
    teamName: null,
    eventName: null,
    accessOwner: { kind: 'shared', name: 'Rui Pires' },
    host: asked.host ?? { by: 'everyone' },
    ownId: null,
    comparesNames: false,
    walk: { sections, state: startWalk(asked), incomplete },
    ...about,
  };
}
