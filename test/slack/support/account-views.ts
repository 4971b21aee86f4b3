import type { Connection } from '../../../src/accounts/connection';
import type { AccountView } from '../../../src/slack/account/account-message';

export const accountNow = new Date('2026-11-20T14:32:10.000Z');

export function connectionOf(about: Partial<Connection> = {}): Connection {
  return {
    id: 'connection-1',
    workspaceId: 'T0ACME0001',
    ownerSlackUserId: 'U024BE7LH',
    apiUrl: 'https://api.cal.com/',
    calcomUserId: 101,
    calcomName: 'Rui Pires',
    hasOrganisation: true,
    kind: 'api-key',
    brokenAt: null,
    createdAt: new Date('2026-11-01T09:00:00.000Z'),
    ...about,
  };
}

/** Somebody who has nothing, where nothing is shared. */
export function accountView(about: Partial<AccountView> = {}): AccountView {
  return {
    slackUserId: 'U024BE7LH',
    own: null,
    shared: null,
    policy: {
      sharedConnectionId: null,
      bookingsWithShared: 'nobody',
      bookingsNamed: [],
      fiscalYearStart: 1,
      sharesOutside: false,
      digestsBy: 'everyone',
      admins: [],
    },
    isAdmin: false,
    isHidden: false,
    bookings: null,
    connectLinks: [],
    digests: { own: 0, shared: 0 },
    reading: null,
    adminHint: null,
    now: accountNow,
    done: null,
    ...about,
  };
}
