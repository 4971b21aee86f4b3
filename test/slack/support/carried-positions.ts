import type { SectionState, Stream } from '../../../src/bookings/walk-state';
import type { CarriedPosition, CarriedQuestion } from '../../../src/slack/kit/action-value';

export const carriedQuestion: CarriedQuestion = { text: 'most-cancelled last week', askedAt: 1_767_225_600 };

const uid = 'b0c5e9d2-1f34-4a57-9d0e-3c8a6f2b7e10';
const cursor = (letter: string) => letter.repeat(90);

export function carriedSection(streams: readonly Stream[], letter = 'c'): SectionState {
  return {
    after: [1_767_225_600_000, uid],
    before: 40,
    shown: 10,
    streams: streams.map((stream) => [stream, cursor(letter), true]),
  };
}

/** Everything a position can hold, at the length it is said to have: five cursors of 90 characters. */
export function carriedPosition(about: Partial<CarriedPosition> = {}): CarriedPosition {
  return {
    text: 'upcoming unconfirmed recurring past cancelled last week team:id:4821 event:#310 host:everyone',
    askedAt: 1_767_225_600,
    timeZone: 'America/Argentina/ComodRivadavia',
    weekStart: 1,
    fiscalYearStart: 1,
    lastDigestAt: null,
    teamName: 'T'.repeat(40),
    eventName: 'e'.repeat(40),
    comparesNames: true,
    walk: {
      ahead: carriedSection(['upcoming', 'unconfirmed', 'recurring'], 'a'),
      behind: carriedSection(['past', 'cancelled'], 'b'),
    },
    ...about,
  };
}
