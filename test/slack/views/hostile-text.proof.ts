import fc from 'fast-check';
import { parseBooking } from '../../../src/bookings/booking';
import { rankingIds, rankings } from '../../../src/rankings/ranking';
import { buildAccountMessage } from '../../../src/slack/account/account-message';
import { buildBookingsMessage, buildSharedBookingsMessage } from '../../../src/slack/bookings/message';
import { buildChoiceMessage } from '../../../src/slack/kit/choice-message';
import { actionIds } from '../../../src/slack/kit/ids';
import {
  buildRankingsMessage,
  buildSharedRankingsMessage,
} from '../../../src/slack/rankings/rankings-message';
import { wireBooking } from '../../bookings/wire-booking';
import { accountView, connectionOf } from '../support/account-views';
import { appUrl, bookingsAnswer, nextWalk, sectionView } from '../support/bookings-answers';
import { hostileText } from '../support/hostile-text';
import { rankedList, rankingsAnswer, type Standing } from '../support/rankings-answers';
import { expectSendable } from '../support/sent-message';

const runs = { numRuns: 150 };

const hostileLists = fc.array(fc.tuple(hostileText, fc.integer({ min: 1, max: 1_000_000_000 })), {
  maxLength: 10,
});
const withoutOverrides = (text: string) => text.replace(/[\u202A-\u202E]/g, '');
const asStars = ([name, value]: Standing): Standing => [name, value % 6];
const hostileRankings = fc
  .record({
    ranking: fc.option(fc.constantFrom(...rankingIds)),
    standings: hostileLists,
    teamName: hostileText.map(withoutOverrides),
    teamNames: fc.array(hostileText, { maxLength: 5 }),
    eventName: hostileText,
    member: hostileText,
  })
  .map(({ ranking, standings, teamName, teamNames, eventName, member }) =>
    rankingsAnswer({ ranking, member: { by: 'name', operator: 'contains', text: member } }, undefined, {
      scope: { kind: 'team', teamId: 1, teamName },
      teamsToChoose: teamNames.map((name, at) => ({ id: at, name })),
      eventType: { id: 3, name: eventName },
      lists: rankingIds.map((id) =>
        rankedList(id, rankings[id].unit === 'stars' ? standings.map(asStars) : standings),
      ),
    }),
  );

const withoutSurrogates = (text: string) => text.replace(/\p{Cs}/gu, '');
const shortText = hostileText.map((text) => text.slice(0, 100));
const hostileLocation = fc.oneof(
  hostileText.filter((text) => !/^\s*https?:/i.test(text)),
  shortText.map((text) => `https://evil.test/${text}`),
  shortText.map((text) => `https://evil.test/${encodeURIComponent(withoutSurrogates(text))}`),
  hostileText.map((text) => `integrations:${text}`),
);
const hostileBooking = fc
  .record({
    uid: shortText.map(withoutSurrogates),
    title: hostileText,
    slug: hostileText.map(withoutOverrides),
    host: hostileText,
    guests: fc.array(hostileText, { maxLength: 5 }),
    status: fc.oneof(fc.constantFrom('accepted', 'cancelled', 'rejected'), hostileText),
    location: fc.option(hostileLocation),
    reason: fc.option(hostileText),
    absent: fc.boolean(),
  })
  .map(({ uid, title, slug, host, guests, status, location, reason, absent }) =>
    parseBooking(
      wireBooking({
        uid,
        title,
        status,
        location,
        eventType: { id: 1, slug },
        hosts: [
          { id: 1, name: host },
          { id: 2, name: host },
        ],
        attendees: guests.map((name) => ({ name, email: name, absent })),
        cancellationReason: reason,
        absentHost: absent,
      }),
    ),
  );
const hostileBookings = fc
  .record({
    rows: fc.array(hostileBooking, { maxLength: 40, size: 'max' }),
    teamName: fc.option(hostileText),
    eventName: fc.option(hostileText),
    attendee: hostileText,
  })
  .map(({ rows, teamName, eventName, attendee }) =>
    bookingsAnswer({
      question: { attendee: { by: 'name', text: attendee } },
      sections: [sectionView(rows, { next: nextWalk('ahead') })],
      about: { teamName, eventName },
    }),
  );

describe('wire text of any kind', () => {
  it('does no harm in a ranking', () => {
    fc.assert(
      fc.property(hostileRankings, (answer) => expectSendable(buildRankingsMessage(answer))),
      runs,
    );
  });

  it('does no harm in a ranking shared with a channel', () => {
    fc.assert(
      fc.property(hostileRankings, hostileText, (answer, by) =>
        expectSendable(buildSharedRankingsMessage(answer, by, new Set())),
      ),
      runs,
    );
  });

  it('does no harm in a list of bookings', () => {
    fc.assert(
      fc.property(hostileBookings, (answer) =>
        expectSendable(buildBookingsMessage(answer, appUrl, answer.askedAt), [
          appUrl.origin,
          'https://evil.test',
        ]),
      ),
      runs,
    );
  });

  it('does no harm in a list of bookings shared with a channel', () => {
    fc.assert(
      fc.property(hostileBookings, hostileText, (answer, by) =>
        expectSendable(buildSharedBookingsMessage(answer, by, new Set(), new Map(), new Date('2026-11-20'))),
      ),
      runs,
    );
  });

  it('does no harm among names to choose from', () => {
    const named = fc.record({ id: fc.nat(), name: hostileText, slug: fc.option(hostileText) });
    const choice = fc.record({
      what: fc.constantFrom('team' as const, 'event type' as const),
      given: fc.option(hostileText),
      isAmbiguous: fc.boolean(),
      nearest: fc.option(hostileText),
      candidates: fc.array(named, { maxLength: 150, size: 'max' }),
    });
    fc.assert(
      fc.property(choice, (any) =>
        expectSendable(
          buildChoiceMessage(any, { actionId: actionIds.bookingsTeam, blockId: 'b', filters: null }),
        ),
      ),
      runs,
    );
  });

  it('does no harm as the owner’s name', () => {
    fc.assert(
      fc.property(hostileText, (calcomName) => {
        const own = connectionOf({ calcomName });
        expectSendable(buildAccountMessage(accountView({ own, shared: own, isAdmin: true })));
      }),
      runs,
    );
  });
});
