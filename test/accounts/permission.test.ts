import type { Connection } from '../../src/accounts/connection';
import {
  type Candidates,
  type Decision,
  type Denial,
  decideConnection,
  type Purpose,
} from '../../src/accounts/permission';
import type { BookingsRule, WorkspacePolicy } from '../../src/accounts/workspace';

const caller = 'U024BE7LH';

const connection = (id: 'own' | 'shared', ownerSlackUserId: string | null, isBroken = false): Connection => ({
  id,
  workspaceId: 'T0ACME0001',
  ownerSlackUserId,
  apiUrl: 'https://api.cal.test/',
  calcomUserId: id === 'own' ? 101 : 102,
  calcomName: 'Ana Ficta',
  hasOrganisation: true,
  kind: 'api-key',
  brokenAt: isBroken ? new Date('2026-11-20T14:00:00.000Z') : null,
  createdAt: new Date('2026-11-01T14:00:00.000Z'),
});

const own = connection('own', caller);
const brokenOwn = connection('own', caller, true);
const shared = connection('shared', 'U0OTHER001');
const brokenShared = connection('shared', 'U0OTHER001', true);

const policy = (rule: BookingsRule, bookingsNamed: readonly string[] = []): WorkspacePolicy => ({
  sharedConnectionId: 'shared',
  bookingsWithShared: rule,
  bookingsNamed,
  fiscalYearStart: 1,
  sharesOutside: false,
  digestsBy: 'everyone',
  admins: [],
});

function decide(
  candidates: Partial<Candidates>,
  purpose: Purpose,
  given: { readonly isAdmin?: boolean; readonly policy?: WorkspacePolicy } = {},
): Decision {
  return decideConnection(
    { slackUserId: caller, isAdmin: given.isAdmin ?? false },
    given.policy ?? policy('nobody'),
    { own: null, shared: null, ...candidates },
    purpose,
  );
}

const purposes: readonly Purpose[] = ['own', 'bookings', 'rankings'];

describe('decideConnection', () => {
  it.each(purposes)('takes the caller’s own connection for %s, whatever is shared', (purpose) => {
    const taken = { kind: 'use', connection: own, whose: 'own' };
    expect(decide({ own }, purpose)).toEqual({ ...taken, fallback: null });
    const given = { isAdmin: true, policy: policy('everyone') };
    expect(decide({ own, shared }, purpose, given)).toMatchObject(taken);
  });

  it.each<[purpose: Purpose, what: string, candidate: Connection | null, hasFallback: boolean]>([
    ['rankings', 'is there', shared, true],
    ['own', 'is there', shared, false],
    ['bookings', 'is there', shared, false],
    ['rankings', 'is not there', null, false],
    ['rankings', 'is broken', brokenShared, false],
    ['rankings', 'is of the same account', { ...shared, calcomUserId: own.calcomUserId }, false],
    ['rankings', 'is at another server', { ...shared, apiUrl: 'https://api.cal.eu.test/' }, false],
  ])(
    'for %s, where a shared one %s, has it asked after the caller’s own: %#',
    (purpose, _what, candidate, hasFallback) => {
      const given = { isAdmin: true, policy: policy('everyone', [caller]) };
      const decision = decide({ own, shared: candidate }, purpose, given);
      expect(decision).toEqual({
        kind: 'use',
        connection: own,
        whose: 'own',
        fallback: hasFallback ? candidate : null,
      });
    },
  );

  it('serves rankings with the shared connection to whoever has none', () => {
    expect(decide({ shared }, 'rankings')).toEqual({
      kind: 'use',
      connection: shared,
      whose: 'shared',
      fallback: null,
    });
    expect(decide({ own: brokenOwn, shared }, 'rankings')).toMatchObject({ whose: 'shared' });
  });

  it.each<BookingsRule>(['nobody', 'admins', 'everyone'])(
    'never answers “own” with the shared connection while the rule is %s',
    (rule) => {
      const given = { isAdmin: true, policy: policy(rule, [caller]) };
      expect(decide({ shared }, 'own', given)).toEqual({ kind: 'denied', why: 'not-connected' });
    },
  );

  it.each<[rule: BookingsRule, isAdmin: boolean, named: readonly string[], may: boolean]>([
    ['nobody', false, [], false],
    ['nobody', true, [], false],
    ['nobody', false, [caller], true],
    ['nobody', false, ['U024BE7L', caller.toLowerCase(), ''], false],
    ['admins', false, [], false],
    ['admins', true, [], true],
    ['admins', false, [caller], true],
    ['everyone', false, [], true],
  ])(
    'with rule %s, admin %s, named %j: lists bookings with the shared one %s',
    (rule, isAdmin, named, may) => {
      const decision = decide({ shared }, 'bookings', { isAdmin, policy: policy(rule, named) });
      expect(decision).toEqual(
        may
          ? { kind: 'use', connection: shared, whose: 'shared', fallback: null }
          : { kind: 'denied', why: 'bookings-not-allowed' },
      );
    },
  );

  it.each<[what: string, candidates: Partial<Candidates>, purpose: Purpose, rule: BookingsRule, why: Denial]>(
    [
      ['nothing is there', {}, 'rankings', 'everyone', 'not-connected'],
      ['nothing is there', {}, 'bookings', 'everyone', 'not-connected'],
      ['nothing is there', {}, 'own', 'everyone', 'not-connected'],
      ['the own one is broken', { own: brokenOwn }, 'rankings', 'nobody', 'own-broken'],
      ['the own one is broken', { own: brokenOwn, shared }, 'own', 'nobody', 'own-broken'],
      ['the own one is broken', { own: brokenOwn, shared }, 'bookings', 'nobody', 'own-broken'],
      ['both are broken', { own: brokenOwn, shared: brokenShared }, 'rankings', 'nobody', 'own-broken'],
      ['the shared one is broken', { shared: brokenShared }, 'rankings', 'nobody', 'shared-broken'],
      ['the shared one is broken', { shared: brokenShared }, 'bookings', 'everyone', 'shared-broken'],
      ['the shared one is broken', { shared: brokenShared }, 'bookings', 'nobody', 'bookings-not-allowed'],
      ['the shared one is broken', { shared: brokenShared }, 'own', 'nobody', 'not-connected'],
    ],
  )('when %s (%j), %s is denied under %s: %s', (_what, candidates, purpose, rule, why) => {
    expect(decide(candidates, purpose, { policy: policy(rule) })).toEqual({ kind: 'denied', why });
  });
});
