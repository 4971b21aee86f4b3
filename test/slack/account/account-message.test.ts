import { CalcomForbiddenError, CalcomTimeoutError } from '../../../src/calcom/errors';
import { buildAccountMessage, buildDoctorMessage } from '../../../src/slack/account/account-message';
import type { AccountReading, AccountView } from '../../../src/slack/account/account-view';
import { describeBug } from '../../../src/slack/kit/failure-text';
import { actionIds } from '../../../src/slack/kit/ids';
import { accountNow, accountView, connectionOf } from '../support/account-views';
import { actionIdsOf, elementsOf, expectSendable, spokenOf, wordsOf } from '../support/sent-message';

const reading: AccountReading = {
  kind: 'read',
  timeZone: 'America/New_York',
  weekStart: 0,
  quota: { limit: 120, remaining: 97, resetsAt: new Date(accountNow.getTime() + 41_500) },
};
const others = connectionOf({ id: 'connection-2', ownerSlackUserId: 'U0OTHER001', calcomName: 'Lena Vogt' });

const messageOf = (about: Partial<AccountView>) => buildAccountMessage(accountView(about));

function said(about: Partial<AccountView> = {}): readonly [screen: string, aloud: string] {
  const message = messageOf(about);
  expectSendable(message, ['@U0OTHER001']);
  return [wordsOf(message), spokenOf(message)];
}

describe('buildAccountMessage', () => {
  it('says to whoever has nothing that they have nothing', () => {
    for (const text of said()) {
      expect(text).toMatch(/You have not connected/);
      expect(text).toMatch(/shares no Cal.com connection/);
    }
  });

  it('says whose account is connected, in which region, and how', () => {
    for (const text of said({ own: connectionOf({ kind: 'oauth', apiUrl: 'https://api.cal.eu/' }) })) {
      expect(text).toMatch(/Rui Pires \(cal\.eu, in an organisation, connected with Cal\.com\)/);
    }
    for (const text of said({ own: connectionOf({ brokenAt: accountNow }) })) {
      expect(text).toMatch(/no longer accepts the connection to Rui Pires/);
    }
  });

  it('says whose connection is shared, and by whom', () => {
    expect(said({ shared: others })[0]).toMatch(/Lena Vogt.*shared by/);
    expect(said({ shared: connectionOf(), own: connectionOf() })[0]).toContain('shared by you');
    const byHost = connectionOf({ ownerSlackUserId: null });
    for (const text of said({ shared: byHost })) expect(text).toContain('set by whoever runs Roundup');
    for (const text of said({ shared: connectionOf({ brokenAt: accountNow }) })) {
      expect(text).toMatch(/no longer accepts it/);
    }
  });

  it('says which zone, which week and what is left of the limit', () => {
    for (const text of said({ reading })) {
      for (const words of ['America/New York', 'Sunday', '97 of 120', '42 s']) expect(text).toContain(words);
    }
  });

  it('says nothing of a wait that is not there, and what failed where Cal.com fails', () => {
    const quota = { limit: 120, remaining: 120, resetsAt: new Date(accountNow.getTime() - 1000) };
    for (const text of said({ reading: { ...reading, quota } })) expect(text).not.toMatch(/ back in/);
    const words = describeBug('ref-1');
    for (const text of said({ reading: { kind: 'failed', words } })) expect(text).toContain(words.what);
  });

  it('offers Cal.com’s own page only where it is configured', () => {
    expect(actionIdsOf(messageOf({}))).not.toContain(actionIds.accountConnect);
    const connectUrl = new URL('https://roundup.test/calcom/connect?state=abc');
    const [connect] = elementsOf(messageOf({ connectUrl }), 'button');
    expect(connect).toMatchObject({ action_id: actionIds.accountConnect, url: connectUrl.href });
  });

  it('offers to disconnect what is connected, and to hide or to show', () => {
    expect(actionIdsOf(messageOf({}))).toEqual([actionIds.accountKey, actionIds.accountHide]);
    expect(actionIdsOf(messageOf({ own: connectionOf(), isHidden: true }))).toEqual([
      actionIds.accountKey,
      actionIds.accountDisconnect,
      actionIds.accountShow,
    ]);
  });

  it('shows what admins can change to admins alone', () => {
    const own = connectionOf();
    const ofAdmins = [actionIds.accountShare, actionIds.accountUnshare, actionIds.accountRule];
    for (const id of ofAdmins) expect(actionIdsOf(messageOf({ own, shared: others }))).not.toContain(id);
    const message = messageOf({ own, shared: others, isAdmin: true });
    expectSendable(message, ['@U0OTHER001']);
    for (const id of ofAdmins) expect(actionIdsOf(message)).toContain(id);
    const policy = {
      sharedConnectionId: own.id,
      bookingsWithShared: 'admins',
      bookingsNamed: ['U0OTHER001'],
      fiscalYearStart: 1,
      sharesOutside: false,
      digestsBy: 'everyone',
      admins: ['U024BE7LH'],
    } as const;
    const shared = messageOf({ own, shared: own, isAdmin: true, policy });
    expectSendable(shared);
    expect(actionIdsOf(shared)).not.toContain(actionIds.accountShare);
  });

  it('says how many digests end with the access before it ends', () => {
    const own = connectionOf();
    const asked = (about: Parameters<typeof messageOf>[0]) =>
      JSON.stringify(messageOf({ own, ...about }).blocks);
    expect(asked({})).not.toContain('ask with it');
    expect(asked({ digests: { own: 1, shared: 5 } })).toContain(
      'The digest that asks with it will be paused',
    );
    const shared = { shared: own, isAdmin: true, digests: { own: 1, shared: 5 } };
    expect(asked(shared)).toContain('The 6 digests that ask with it will be paused');
    expect(asked(shared)).toMatch(/Stop sharing\?.*The 5 digests that ask with it/);
  });

  it('lets admins alone say who may make digests', () => {
    const own = connectionOf();
    expect(actionIdsOf(messageOf({ own, isAdmin: true }))).toContain(actionIds.accountDigests);
    expect(actionIdsOf(messageOf({ own }))).not.toContain(actionIds.accountDigests);
  });

  it('says how somebody becomes an admin where nobody is one', () => {
    const adminHint = 'Whoever runs it adds the first.';
    for (const text of said({ adminHint })) expect(text).toContain(adminHint);
    for (const text of said({ adminHint, isAdmin: true })) expect(text).not.toContain(adminHint);
  });

  it('says first what has just been done', () => {
    expect(said({ note: '*Disconnected.*' })[1]).toMatch(/^Disconnected\./);
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
