import {
  CalcomForbiddenError,
  CalcomNotFoundError,
  CalcomTimeoutError,
  CalcomWithoutInsightsError,
} from '../../../src/calcom/errors';
import {
  type AccountReading,
  type AccountView,
  buildAccountMessage,
  buildDoctorMessage,
} from '../../../src/slack/account/account-message';
import { buildSettings } from '../../../src/slack/account/settings';
import { describeBug } from '../../../src/slack/kit/failure-text';
import { actionIds } from '../../../src/slack/kit/ids';
import { accountNow, accountView, connectionOf } from '../support/account-views';
import { accessibleOf, actionIdsOf, elementsOf, expectSendable, wordsOf } from '../support/sent-message';

const reading: AccountReading = {
  kind: 'read',
  timeZone: 'America/New_York',
  weekStart: 0,
  rateBudget: { limit: 120, remaining: 97, resetsAt: new Date(accountNow.getTime() + 41_500) },
};
const others = connectionOf({ id: 'connection-2', ownerSlackUserId: 'U0OTHER001', calcomName: 'Lena Vogt' });

const messageOf = (about: Partial<AccountView>) => buildAccountMessage(accountView(about));

function said(about: Partial<AccountView> = {}): readonly [progressMessage: string, aloud: string] {
  const message = messageOf(about);
  expectSendable(message, ['@U0OTHER001']);
  return [wordsOf(message), accessibleOf(message)];
}

describe('buildAccountMessage', () => {
  it('says to whoever has nothing that they have nothing', () => {
    for (const text of said()) {
      expect(text).toMatch(/You haven’t connected/);
      expect(text).toMatch(/shares no Cal.com account/);
    }
  });

  it('says whose account is connected, in which region, and how', () => {
    for (const text of said({ own: connectionOf({ kind: 'oauth', apiUrl: 'https://api.cal.eu/' }) })) {
      expect(text).toMatch(/Rui Pires \(cal\.eu\)\*? through the browser/);
    }
    for (const text of said({ own: connectionOf({ brokenAt: accountNow }) })) {
      expect(text).toMatch(/no longer accepts your connection to Rui Pires/);
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
    const rateBudget = { limit: 120, remaining: 120, resetsAt: new Date(accountNow.getTime() - 1000) };
    for (const text of said({ reading: { ...reading, rateBudget } })) expect(text).not.toMatch(/ back in/);
    const words = describeBug('ref-1');
    for (const text of said({ reading: { kind: 'failed', words } })) expect(text).toContain(words.what);
  });

  it('offers Cal.com’s own page only where it is configured', () => {
    expect(actionIdsOf(messageOf({}))).not.toContain(actionIds.accountConnect);
    const links = ['cal.com', 'cal.eu'].map((region, at) => ({
      apiUrl: `https://api.${region}/`,
      url: new URL(`https://roundup.test/calcom/connect?state=${region}`),
      code: `12${at} 456`,
    }));
    const [connect] = elementsOf(messageOf({ connectLinks: links.slice(0, 1) }), 'button');
    expect(connect).toMatchObject({
      action_id: actionIds.accountConnect,
      url: links[0]?.url.href,
      text: { text: 'Connect with Cal.com' },
    });
    const both = messageOf({ connectLinks: links });
    expectSendable(both, ['https://roundup.test']);
    expect(elementsOf(both, 'button').slice(0, 2)).toMatchObject([
      { text: { text: 'Connect with cal.com' }, url: links[0]?.url.href },
      { text: { text: 'Connect with cal.eu' }, url: links[1]?.url.href },
    ]);
    expect(wordsOf(both)).toMatch(/120 456\*? \(cal\.com\) or .?121 456\*? \(cal\.eu\)/);
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
    const ofAdmins = [actionIds.accountShare, actionIds.accountSettings];
    for (const id of ofAdmins) expect(actionIdsOf(messageOf({ own, shared: others }))).not.toContain(id);
    const message = messageOf({ own, shared: others, isAdmin: true });
    expectSendable(message, ['@U0OTHER001']);
    for (const id of ofAdmins) expect(actionIdsOf(message)).toContain(id);
    const shared = messageOf({ own, shared: own, isAdmin: true });
    expectSendable(shared);
    expect(actionIdsOf(shared)).not.toContain(actionIds.accountShare);
  });

  it('tells others who the admins are', () => {
    const policy = { ...accountView().policy, admins: ['U0OTHER001'] };
    expect(JSON.stringify(messageOf({ policy }).blocks)).toContain('Admins of Roundup here: <@U0OTHER001>');
    expect(said({ policy, isAdmin: true })[0]).not.toContain('Admins of Roundup here');
  });

  it('offers to undo what can be undone', () => {
    const done = { text: '*You’re hidden.*', undo: 'show' } as const;
    const undo = elementsOf(messageOf({ done, own: connectionOf(), isHidden: true }), 'button')[0];
    expect(undo).toMatchObject({ text: { text: 'Undo' }, action_id: actionIds.accountShow });
    expect(elementsOf(messageOf({ done: { text: 'x' } }), 'button')[0]).not.toMatchObject({
      text: { text: 'Undo' },
    });
  });

  it('says how many digests end with the access before it ends', () => {
    const own = connectionOf();
    const asked = (about: Parameters<typeof messageOf>[0]) =>
      JSON.stringify(messageOf({ own, ...about }).blocks);
    expect(asked({})).not.toContain('use it');
    expect(asked({ digests: { own: 1, shared: 5 } })).toContain(
      'One digest uses it and is paused when it’s next due.',
    );
    const shared = { shared: own, isAdmin: true, digests: { own: 1, shared: 5 } };
    expect(asked(shared)).toContain('6 digests use it and are paused');
    expect(JSON.stringify(buildSettings(accountView({ own, ...shared }), 5))).toContain(
      'pauses the digests that use it: 5',
    );
  });

  it('says how somebody becomes an admin where nobody is one', () => {
    const adminHint = 'Whoever runs it adds the first.';
    for (const text of said({ adminHint })) expect(text).toContain(adminHint);
    for (const text of said({ adminHint, isAdmin: true })) expect(text).not.toContain(adminHint);
  });

  it('says first what has just been done', () => {
    expect(said({ done: { text: '*Disconnected.*' } })[1]).toMatch(/^Disconnected\./);
  });
});

describe('buildDoctorMessage', () => {
  const works = { what: 'Teams can be read', error: null };

  it('says that all is well', () => {
    const message = buildDoctorMessage([works, { what: 'Bookings can be read', error: null }]);
    expectSendable(message);
    for (const text of [wordsOf(message), accessibleOf(message)]) {
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
    for (const text of [wordsOf(message), accessibleOf(message)]) {
      expect(text).toMatch(/3 of 4 checks failed/);
      expect(text).toMatch(/Bookings can be read.*can’t see that/);
      expect(text).toMatch(/Rankings answer.*too long/);
      expect(text).toMatch(/Something else.*Roundup itself/);
      expect(text).not.toMatch(/undefined is not|\/v2\//);
    }
  });

  it('does not lead from what the server lacks to itself, and says how rankings are counted without Insights', () => {
    const request = 'GET /v2/x';
    const message = buildDoctorMessage([
      { what: 'Event types can be read', error: { reason: new CalcomNotFoundError({ request }) } },
      { what: 'Rankings answer', error: { reason: new CalcomWithoutInsightsError({ request }) } },
    ]);
    expect(wordsOf(message)).toMatch(
      /Event types can be read: no\.\* This Cal\.com server doesn’t have that\.\n/,
    );
    expect(wordsOf(message)).toMatch(/Rankings answer: no.*Roundup counts them/);
  });

  it('can be sent when everything fails in the longest words', () => {
    const reason = new CalcomForbiddenError({ request: 'GET /v2/x', missingScope: 'BOOKING_READ' });
    expectSendable(buildDoctorMessage(Array.from({ length: 6 }, () => ({ ...works, error: { reason } }))));
  });
});
