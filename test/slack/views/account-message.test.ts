import { CalcomForbiddenError, CalcomTimeoutError } from '../../../src/calcom/errors';
import {
  type AccountView,
  buildAccountMessage,
  buildDoctorMessage,
} from '../../../src/slack/views/account-message';
import { expectSendable, spokenOf, wordsOf } from '../support/sent-message';

const now = new Date('2026-11-20T14:32:10.000Z');
const account: AccountView = {
  ownerName: 'Rui Pires',
  isInOrganisation: true,
  timeZone: 'America/New_York',
  weekStart: 0,
  quota: { limit: 120, remaining: 97, resetsAt: new Date(now.getTime() + 41_500) },
  now,
  maySeeBookings: true,
  slackUserId: 'U024BE7LH',
};

function said(about: Partial<AccountView> = {}): readonly [screen: string, aloud: string] {
  const message = buildAccountMessage({ ...account, ...about });
  expectSendable(message);
  return [wordsOf(message), spokenOf(message)];
}

describe('buildAccountMessage', () => {
  it('says whose access, which zone, which week and what is left of the limit', () => {
    for (const text of said()) {
      for (const words of ['Rui Pires', 'America/New York', 'Sunday', '97 of 120', '42 s']) {
        expect(text).toContain(words);
      }
      expect(text).toMatch(/organisation/);
    }
  });

  it('says nothing of an organisation or of a wait that are not there', () => {
    for (const text of said({
      isInOrganisation: false,
      quota: { limit: 120, remaining: 120, resetsAt: undefined },
    })) {
      expect(text).not.toMatch(/organisation/);
      expect(text).not.toMatch(/ back in/);
    }
    const past = { limit: 120, remaining: 120, resetsAt: new Date(now.getTime() - 1000) };
    for (const text of said({ quota: past })) expect(text).not.toMatch(/ back in/);
  });

  it('tells whoever may not list bookings how to be allowed', () => {
    for (const text of said({ maySeeBookings: false })) {
      expect(text).toContain('U024BE7LH');
      expect(text).toContain('BOOKINGS_VISIBLE_TO');
    }
    for (const text of said()) expect(text).not.toContain('BOOKINGS_VISIBLE_TO');
  });

  it('shows an owner’s name of any kind without harm', () => {
    said({ ownerName: '<!channel> *x* \u202Eevil' });
    said({ ownerName: 'x'.repeat(5000) });
  });
});

describe('buildDoctorMessage', () => {
  const works = { what: 'Teams can be read', error: null };

  it('says that all is well', () => {
    const message = buildDoctorMessage([works, { what: 'Bookings can be read', error: null }]);
    expectSendable(message);
    for (const text of [wordsOf(message), spokenOf(message)]) {
      expect(text).toMatch(/everything works/i);
      expect(text).toContain('Teams can be read');
    }
  });

  it('says of each thing that fails why, what to do, and how many fail', () => {
    const message = buildDoctorMessage([
      works,
      {
        what: 'Bookings can be read',
        error: { reason: new CalcomForbiddenError({ request: 'GET /v2/bookings' }) },
      },
      { what: 'Rankings answer', error: { reason: new CalcomTimeoutError({ request: 'POST /v2/x' }) } },
      { what: 'Something else', error: { reason: new TypeError('undefined is not a function') } },
    ]);
    expectSendable(message);
    for (const text of [wordsOf(message), spokenOf(message)]) {
      expect(text).toMatch(/3 of 4/);
      expect(text).toMatch(/Bookings can be read.*may not see/);
      expect(text).toMatch(/Rankings answer.*too long/);
      expect(text).toMatch(/Something else.*Roundup itself/);
      expect(text).not.toMatch(/undefined is not|\/v2\//);
    }
  });

  it('can be sent when everything fails in the longest words', () => {
    const reason = new CalcomForbiddenError({ request: 'GET /v2/x', missingScope: 'BOOKING_READ' });
    expectSendable(buildDoctorMessage(Array.from({ length: 6 }, () => ({ ...works, error: { reason } }))));
  });
});
