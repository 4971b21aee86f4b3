import { parseBooking } from '../../../src/bookings/booking';
import type { SectionView } from '../../../src/bookings/walk';
import { startWalk } from '../../../src/bookings/walk-state';
import type { BookingsAnswer } from '../../../src/slack/bookings/ask-bookings';
import { parseBookingsRequest } from '../../../src/slack/bookings/bookings-request';
import { buildBookingsMessage } from '../../../src/slack/bookings/message';
import { decodePosition } from '../../../src/slack/kit/action-value';
import { actionIds } from '../../../src/slack/kit/ids';
import type { Message } from '../../../src/slack/kit/message';
import { wireBooking } from '../../bookings/wire-booking';
import {
  appUrl,
  bookingsAnswer,
  listedBooking,
  listedBookings,
  nextWalk,
  sectionView,
} from '../support/bookings-answers';
import { carriedSection } from '../support/carried-positions';
import { accessibleOf, actionIdsOf, elementsOf, expectSendable, wordsOf } from '../support/sent-message';

const origins = [appUrl.origin, 'https://meet.acme.test'];

function build(answer: BookingsAnswer) {
  const message = buildBookingsMessage(answer, appUrl, answer.askedAt);
  expectSendable(message, origins);
  return message;
}

const headerOf = (message: Message) =>
  message.blocks.flatMap((block) => (block.type === 'header' ? [block.text.text] : []))[0];

const carriedBy = (answer: BookingsAnswer, actionId: string) => {
  const button = elementsOf(build(answer), 'button').find(({ action_id }) => action_id === actionId);
  return decodePosition(typeof button?.value === 'string' ? button.value : undefined);
};

describe('buildBookingsMessage', () => {
  it.each([1, 10, 40])('shows %d bookings, on screen and aloud, in their order', (count) => {
    const message = build(bookingsAnswer({ sections: [sectionView(listedBookings(count))] }));
    for (const text of [wordsOf(message), accessibleOf(message)]) {
      const places = listedBookings(count).map(({ title }) => text.indexOf(title));
      expect(Math.min(...places)).toBeGreaterThan(-1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      for (const booking of listedBookings(count)) {
        expect(text).toContain(booking.attendees[0]?.name);
        expect(text).toContain('Rui Pires');
      }
    }
  });

  it('links each row to its page in Cal.com, and to where it is joined', () => {
    const sections = [sectionView([listedBooking(3), listedBooking(4)])];
    const wire = JSON.stringify(build(bookingsAnswer({ sections })).blocks);
    for (const at of [3, 4]) {
      expect(wire).toContain(`<https://app.cal.test/booking/${listedBooking(at).uid}|`);
      expect(wire).toContain(`<https://meet.acme.test/room-${at}|`);
    }
  });

  it.each([
    [
      'the host alone where the address has user info',
      'https://zoom.us@login.evil.test/j/1',
      '|Join (login.evil.test)>',
    ],
    ['an odd port', 'https://meet.acme.test:8443/x', '|Join (meet.acme.test:8443)>'],
    ['ASCII in place of letters that look alike', 'https://zооm.us/j/1', '|Join (xn--zm-fmca.us)>'],
    ['that it is not encrypted', 'http://meet.acme.test/x', '|Join (meet.acme.test, not encrypted)>'],
    ['the end of a long host', `https://zoom.us.${'a'.repeat(60)}.evil.test/`, 'aaaa.evil.test)>'],
  ])('names in Join %s', (_what, location, label) => {
    const answer = bookingsAnswer({ sections: [sectionView([listedBooking(0, { location })])] });
    const blocks = JSON.stringify(buildBookingsMessage(answer, appUrl, answer.askedAt).blocks);
    expect(blocks).toContain(label);
    expect(blocks).not.toContain('@login');
  });

  it('offers Join until a booking ends, and not after', () => {
    const answer = bookingsAnswer({ sections: [sectionView([listedBooking(0)])] });
    const at = (time: string) =>
      wordsOf(buildBookingsMessage(answer, appUrl, new Date(`2026-11-21T${time}.000Z`)));
    expect(at('08:29:59')).toContain('Join (meet.acme.test)');
    expect(at('08:30:00')).not.toContain('Join');
  });

  it('keeps the path of a Cal.com that lives below one', () => {
    const answer = bookingsAnswer({ sections: [sectionView([listedBooking(0)])] });
    const message = buildBookingsMessage(answer, new URL('https://acme.test/cal/'), answer.askedAt);
    expect(JSON.stringify(message.blocks)).toContain('<https://acme.test/cal/booking/uid0000');
  });

  it('writes times as Slack shows them in the reader’s zone, under the days of the list’s zone', () => {
    const message = build(bookingsAnswer({ sections: [sectionView([listedBooking(0), listedBooking(48)])] }));
    const seconds = listedBooking(0).start.getTime() / 1000;
    const wire = JSON.stringify(message.blocks);
    expect(wire).toContain(`*Tomorrow, Sat 21 Nov*\\n<!date^${seconds}^{time}|8:00>  <`);
    expect(wire).toContain('*Mon 23 Nov*');
    expect(wire).toContain('days in Lisbon time, times in your time zone');
  });

  const upcoming = (knownRows: SectionView['knownRows'], about: Partial<BookingsAnswer> = {}) =>
    build(
      bookingsAnswer({
        sections: [sectionView(listedBookings(2), { knownRows, next: nextWalk('ahead') })],
        about: { accessOwner: { kind: 'own' }, host: { by: 'me' }, ownId: 77, ...about },
      }),
    );
  const starts = [0, 24, 48, 240].map((at) => listedBooking(at).start);

  it.each([
    ['as far as this week is known', new Date('2026-11-23T00:00:01Z'), 'Your next bookings: 2 this week.'],
    ['where all are known', null, 'Your next bookings: 2 this week.'],
    ['and not where the week goes on', new Date('2026-11-22T23:00:00Z'), 'Your next bookings.'],
  ])('counts the bookings of this week %s', (_what, completeBefore, title) => {
    const message = upcoming({ starts, completeBefore });
    expect(headerOf(message)).toBe(title);
    expect(accessibleOf(message).startsWith(title)).toBe(true);
    expect(wordsOf(message).includes('until Sun 22 Nov')).toBe(title.includes('2'));
    expect(wordsOf(message)).toContain('Your own account');
  });

  it('counts those of next week where this one has no more', () => {
    const message = upcoming({ starts: starts.slice(2), completeBefore: new Date('2026-11-30T00:00:01Z') });
    expect(headerOf(message)).toBe('Your next bookings: 1 next week.');
    expect(wordsOf(message)).toContain('until Sun 29 Nov');
  });

  it('counts all of a period, and claims no number where some may be missing', () => {
    const period = { kind: 'next', unit: 'week' } as const;
    const of = (knownRows: SectionView['knownRows'], question = {}) =>
      headerOf(
        build(
          bookingsAnswer({
            question: { period, ...question },
            sections: [sectionView(listedBookings(2), { knownRows })],
          }),
        ),
      );
    expect(of({ starts, completeBefore: null })).toBe('Everyone’s upcoming bookings next week: 4.');
    expect(of({ starts, completeBefore: new Date() })).toBe('Everyone’s upcoming bookings next week.');
    expect(of(null, { attendee: { by: 'name', text: 'Lee Ray' } })).toBe(
      'Everyone’s upcoming bookings with Lee Ray next week.',
    );
  });

  it('names a guest once, and no host where that is the reader', () => {
    const row = listedBooking(0, {
      title: 'Intro call between Rui Pires and Lee Ray',
      hosts: [{ id: 77, name: 'Rui Pires' }],
    });
    const answer = bookingsAnswer({ sections: [sectionView([row])] });
    const own = build({ ...answer, accessOwner: { kind: 'own' }, ownId: 77 });
    for (const text of [wordsOf(own), accessibleOf(own)]) {
      expect(text).toMatch(/Intro call( ·|,) Lee Ray( ·|,) 30 min/);
      expect(text).not.toContain('Rui Pires');
    }
    expect(wordsOf(build(answer))).toContain('Intro call · Lee Ray · host Rui Pires · 30 min');
    const titled = listedBooking(0, { title: 'Coffee with Lee Ray' });
    expect(
      wordsOf(build(bookingsAnswer({ sections: [sectionView([titled])] }))).split('Lee Ray'),
    ).toHaveLength(2);
  });

  it.each([
    ['last week', { kind: 'last', unit: 'week' }, 'Mon 9 – Sun 15 Nov'],
    ['the next weeks', { kind: 'next-weeks', count: 2 }, 'Mon 23 Nov – Sun 6 Dec'],
    ['an open period', { kind: 'since', first: '2026-11-01' }, 'since 1 Nov'],
    ['another year', { kind: 'month', month: 10, year: 2025 }, '1–31 Oct 2025'],
  ] as const)('says aloud which days were asked for and in which zone: %s', (_what, period, days) => {
    const answer = bookingsAnswer({ question: { period }, sections: [sectionView(listedBookings(1))] });
    for (const text of [accessibleOf(build(answer)), wordsOf(build(answer))]) {
      expect(text).toContain(days);
      expect(text).toContain('Lisbon time');
    }
  });

  it('says aloud in which zone the times are that it reads out', () => {
    const message = build(bookingsAnswer({ sections: [sectionView(listedBookings(1))] }));
    expect(accessibleOf(message)).toContain('Sat 21 Nov: 8:00');
    expect(accessibleOf(message)).toContain('Lisbon time');
  });

  it('says every filter that was understood', () => {
    const answer = bookingsAnswer({
      question: {
        attendee: { by: 'email', text: 'lee@client.test' },
        uid: 'k3YtQe1wVb2',
        created: { kind: 'last', unit: 'month' },
        updated: { kind: 'yesterday' },
      },
      sections: [sectionView([])],
      about: { teamName: 'R&D <EU>', eventName: 'intro_call' },
    });
    for (const text of [accessibleOf(build(answer)), wordsOf(build(answer))]) {
      for (const said of [
        'lee@client.test',
        'k3YtQe1wVb2',
        'R&D <EU>',
        'intro_call',
        'booked 1–31 Oct',
        'changed Thu 19 Nov',
      ]) {
        expect(text).toContain(said);
      }
    }
  });

  it('says so when there is nothing, with what to try', () => {
    const message = build(bookingsAnswer({ sections: [sectionView([])] }));
    for (const text of [wordsOf(message), accessibleOf(message)]) expect(text).toMatch(/no next bookings/i);
    expect(wordsOf(message)).toMatch(/can see none/);
    expect(actionIdsOf(message)).toEqual([actionIds.bookingsFilters]);
    const filtered = build(
      bookingsAnswer({ question: { period: { kind: 'today' } }, sections: [sectionView([])] }),
    );
    expect(wordsOf(filtered)).toMatch(/longer period|fewer filters/);
  });

  it('grows from either section on its own', () => {
    const sections = [
      sectionView(listedBookings(10), { next: nextWalk('ahead') }),
      sectionView([listedBooking(20), listedBooking(19)], { direction: 'behind', next: nextWalk('behind') }),
    ];
    const answer = bookingsAnswer({ question: { streams: ['upcoming', 'past'] }, sections });
    expect(carriedBy(answer, actionIds.bookingsMoreAhead)?.walk).toEqual(nextWalk('ahead'));
    expect(carriedBy(answer, actionIds.bookingsMoreBehind)?.walk).toEqual(nextWalk('behind'));
    const labels = elementsOf(build(answer), 'button').map(({ accessibility_label }) => accessibility_label);
    expect(new Set(labels).size).toBe(3);
  });

  it.each([
    [1, 'Showing the only one.'],
    [7, 'Showing all 7.'],
  ])('says of %d bookings that there are no others', (count, expected) => {
    const sections = [sectionView(listedBookings(count), { next: null })];
    expect(wordsOf(build(bookingsAnswer({ sections })))).toContain(expected);
  });

  it('has no Load more at the end of a section', () => {
    const sections = [
      sectionView(listedBookings(2)),
      sectionView([listedBooking(9)], { direction: 'behind', next: nextWalk('behind') }),
    ];
    const ids = actionIdsOf(build(bookingsAnswer({ question: { streams: ['upcoming', 'past'] }, sections })));
    expect(ids).toEqual([actionIds.bookingsMoreBehind, actionIds.bookingsFilters]);
  });

  it('leads back to the start from a later window', () => {
    const question = { streams: ['past' as const], period: { kind: 'last' as const, unit: 'year' as const } };
    const later = bookingsAnswer({
      question,
      sections: [
        sectionView(listedBookings(10), { direction: 'behind', firstRow: 41, next: nextWalk('behind') }),
      ],
    });
    expect(carriedBy(later, actionIds.bookingsRestart)?.walk).toEqual(startWalk({ streams: ['past'] }));
    for (const text of [wordsOf(build(later)), accessibleOf(build(later))]) expect(text).toMatch(/41\D+50/);
    const first = bookingsAnswer({ question, sections: [sectionView(listedBookings(10))] });
    expect(actionIdsOf(build(first))).not.toContain(actionIds.bookingsRestart);
  });

  it('leads back to the start from a window that has come to be empty', () => {
    const answer = bookingsAnswer({ sections: [sectionView([], { firstRow: 41 })] });
    expect(actionIdsOf(build(answer))).toContain(actionIds.bookingsRestart);
  });

  it('carries with each button the question, when it was asked and in which calendar', () => {
    const answer = bookingsAnswer({
      question: { team: { id: 12 }, event: { id: 310 }, period: { kind: 'next', unit: 'week' } },
      sections: [sectionView(listedBookings(10), { next: nextWalk('ahead') })],
      about: { teamName: 'Sales EU', eventName: 'intro' },
    });
    const carried = carriedBy(answer, actionIds.bookingsMoreAhead);
    expect(carried).toMatchObject({
      askedAt: Date.parse('2026-11-20T14:32:10Z') / 1000,
      timeZone: 'Europe/Lisbon',
      weekStart: 1,
      teamName: 'Sales EU',
      eventName: 'intro',
    });
    expect(parseBookingsRequest(carried?.text ?? '')).toEqual({
      kind: 'question',
      question: answer.question,
    });
  });

  it('says that some may be missing when Cal.com had too much to look through', () => {
    const sections = [sectionView(listedBookings(2), { next: nextWalk('ahead') })];
    const message = build(bookingsAnswer({ sections, incomplete: true }));
    for (const text of [wordsOf(message), accessibleOf(message)]) expect(text).toMatch(/may be missing/);
    expect(wordsOf(build(bookingsAnswer({ sections })))).not.toMatch(/may be missing/);
  });

  it('goes on from a section in which nothing was found yet', () => {
    const sections = [sectionView([], { next: nextWalk('ahead') })];
    expect(actionIdsOf(build(bookingsAnswer({ sections, incomplete: true })))).toContain(
      actionIds.bookingsMoreAhead,
    );
  });

  it('says so where the place is too long for a button to carry', () => {
    const long = {
      ahead: carriedSection(['upcoming', 'recurring'], 'c'.repeat(6)),
      behind: carriedSection(['past', 'cancelled'], 'c'.repeat(6)),
    };
    const message = build(bookingsAnswer({ sections: [sectionView(listedBookings(2), { next: long })] }));
    expect(actionIdsOf(message)).not.toContain(actionIds.bookingsMoreAhead);
    expect(wordsOf(message)).toMatch(/too long/);
  });

  it('shows forty bookings of nothing but long texts', () => {
    const rows = Array.from({ length: 40 }, (_, at) =>
      listedBooking(at, {
        title: 'Quarterly planning and retrospective '.repeat(20),
        attendees: Array.from({ length: 30 }, () => ({ name: 'Maximiliane Featherstonehaugh-Cholmondeley' })),
        location: 'Conference room on the fourteenth floor of the old harbour building '.repeat(5),
        cancellationReason: 'Because everything takes longer than one thinks '.repeat(10),
      }),
    );
    build(bookingsAnswer({ sections: [sectionView(rows, { next: nextWalk('ahead') })] }));
  });

  it.each<[string, Parameters<typeof wireBooking>[0], RegExp]>([
    [
      'a cancelled one with its reason',
      { status: 'cancelled', cancellationReason: 'R&D day' },
      /cancelled.*R&D day/,
    ],
    ['one that was moved', { status: 'cancelled', rescheduledToUid: 'x1' }, /moved/],
    ['one that awaits a host', { status: 'awaiting_host' }, /waits for a host/],
    ['one whose guest did not come', { attendees: [{ name: 'Lee', absent: true }] }, /guest no-show/],
    ['one whose host did not come', { absentHost: true }, /host no-show/],
    ['one of a series', { recurringBookingUid: 'r1' }, /recurring/],
    ['one on the phone', { location: '+351 21 000 0000' }, /\+351 21 000 0000/],
    ['one in a call', { location: 'integrations:daily' }, /Cal Video/],
    ['one without guests', { attendees: [] }, /host Rui Pires/],
    ['one without hosts', { hosts: [] }, /host unknown/],
    ['one without a title', { title: '' }, /Booking/],
    ['one of a deleted host', { hosts: [{ id: 'unknown', name: 'unknown' }] }, /Deleted user/],
  ])('shows %s', (_what, about, words) => {
    const message = build(bookingsAnswer({ sections: [sectionView([parseBooking(wireBooking(about))])] }));
    expect(wordsOf(message)).toMatch(words);
  });

  it('offers nobody to join a booking that is off', () => {
    const off = listedBooking(0, { status: 'cancelled' });
    const message = build(bookingsAnswer({ sections: [sectionView([off])] }));
    expect(JSON.stringify(message.blocks)).not.toContain('meet.acme.test');
  });

  it('reads out a reason as it was written', () => {
    const cancelled = listedBooking(0, { status: 'cancelled', cancellationReason: 'R&D day <today>' });
    const message = build(bookingsAnswer({ sections: [sectionView([cancelled])] }));
    expect(accessibleOf(message)).toContain('R&D day <today>');
  });

  it.each<[string, Parameters<typeof wireBooking>[0]]>([
    ['where it is joined', { location: `https://meet.acme.test/${'x'.repeat(3_000)}` }],
    ['its page', { uid: 'x'.repeat(3_000) }],
  ])('still shows the list when the address of %s is longer than a block', (_what, about) => {
    const long = parseBooking(wireBooking(about));
    build(bookingsAnswer({ sections: [sectionView([listedBooking(0), long])] }));
  });
});
