import type { Booking } from '../../../src/bookings/booking';
import { buildSharedBookingsMessage } from '../../../src/slack/bookings/message';
import { bookingsAnswer, listedBooking, nextWalk, sectionView } from '../support/bookings-answers';
import { accessibleOf, actionIdsOf, expectSendable, wireOf, wordsOf } from '../support/sent-message';

/** A booking with a guest's data wherever Cal.com puts it; every such text holds the word "secret". */
const guarded = (at: number): Booking =>
  listedBooking(at, {
    uid: `secretUid${at}`,
    title: 'Layoff talk with secretGuest',
    hosts: [
      { id: 77, name: 'Rui Pires', email: 'secret-rui@acme.test', username: 'secretUsername' },
      { id: 78, name: 'Ana Costa', email: 'secret-ana@acme.test' },
    ],
    attendees: [
      {
        name: 'secretGuest',
        email: 'secret@client.test',
        displayEmail: 'secret@client.test',
        absent: true,
      },
    ],
    location: at % 2 === 0 ? 'https://meet.acme.test/secretRoom' : 'secretStreet 5',
    meetingUrl: 'https://meet.acme.test/secretRoom',
    cancellationReason: 'secretReason',
    reschedulingReason: 'secretReason',
    rescheduledToUid: 'secretOther',
    recurringBookingUid: 'secretSeries',
    eventType: { id: 310, slug: 'intro-call' },
    status: at % 3 === 0 ? 'cancelled' : 'accepted',
  });

const answerOf = (count: number) =>
  bookingsAnswer({
    question: {
      streams: ['upcoming', 'past'],
      period: { kind: 'this', unit: 'month' },
      attendee: { by: 'email', text: 'secret@client.test' },
      uid: 'secretUid0',
    },
    sections: [
      sectionView(
        Array.from({ length: count }, (_, at) => guarded(at)),
        { next: nextWalk('ahead') },
      ),
      sectionView([], { direction: 'behind' }),
    ],
  });

const nobodyHidden: ReadonlySet<number> = new Set();
const now = new Date('2026-11-20T14:32:10Z');

describe('buildSharedBookingsMessage', () => {
  it.each([0, 1, 8, 9, 40])('shows a channel %d bookings without a trace of guests', (count) => {
    const message = buildSharedBookingsMessage(answerOf(count), 'Ana', nobodyHidden, new Map(), now);
    expectSendable(message);
    expect(wireOf(message)).not.toMatch(/secret|layoff|client\.test|meet\.acme|@acme/i);
    expect(actionIdsOf(message)).toEqual([]);
  });

  it('shows event type, time and hosts of every row, on screen and aloud', () => {
    const message = buildSharedBookingsMessage(answerOf(40), 'Ana', nobodyHidden, new Map(), now);
    for (const text of [wordsOf(message), accessibleOf(message)]) {
      expect(text.split('Intro call')).toHaveLength(41);
      expect(text.split('Rui Pires, Ana Costa')).toHaveLength(41);
      expect(text).toMatch(/Tomorrow, Sat 21 Nov\W+8:00/);
      expect(text).toMatch(/Sun 22 Nov(?=[\s\S]*23:00)/);
    }
  });

  it('says which days were asked for, in which zone they are and who shared it', () => {
    const message = buildSharedBookingsMessage(answerOf(2), 'Ana P', nobodyHidden, new Map(), now);
    for (const text of [wordsOf(message), accessibleOf(message)]) {
      expect(text).toContain('1–30 Nov');
      expect(text).toContain('Lisbon time');
      expect(text).toContain('Ana P');
    }
  });

  it('shows a booking whose event type is deleted', () => {
    const row = listedBooking(0, { eventType: null });
    const message = buildSharedBookingsMessage(
      bookingsAnswer({ sections: [sectionView([row])] }),
      'Ana',
      nobodyHidden,
      new Map([[310, 'Intro call']]),
      now,
    );
    expectSendable(message);
    expect(wordsOf(message)).toMatch(/deleted event type/);
    expect(wireOf(message)).not.toContain('Intro call');
  });

  it('reads out an event type without what turns the line around', () => {
    const row = listedBooking(0, { eventType: { id: 1, slug: 'intro\u202E' } });
    const answer = bookingsAnswer({ sections: [sectionView([row])] });
    for (const titles of [new Map(), new Map([[1, 'Intro\u202E']])]) {
      expectSendable(buildSharedBookingsMessage(answer, 'Ana', nobodyHidden, titles, now));
    }
  });

  it('calls an event type by its title where that is known, and by the words of its slug elsewhere', () => {
    const rows = [310, 311].map((id) => listedBooking(id, { eventType: { id, slug: `slug-${id}` } }));
    const answer = bookingsAnswer({ sections: [sectionView(rows)] });
    const message = buildSharedBookingsMessage(
      answer,
      'Ana',
      nobodyHidden,
      new Map([[310, '<!here> call']]),
      now,
    );
    expectSendable(message);
    expect(wordsOf(message)).toMatch(/<!here> call.*Slug 311/s);
    expect(wordsOf(message)).not.toMatch(/slug.310/i);
    expect(accessibleOf(message)).toMatch(/<!here> call, host .*Slug 311, host/);
  });
});
