import { type AccessTokenOptions, createAccessTokenProvider } from '../../src/accounts/access-token-provider';
import { SealBrokenError } from '../../src/accounts/encryption';
import { CalcomUnauthorizedError, CalcomUnavailableError, OAuthRefusedError } from '../../src/calcom/errors';
import type { OAuthTokens } from '../../src/calcom/oauth';

const start = Date.parse('2026-11-20T14:00:00.000Z');
const minute = 60_000;

const tokens = (number: number, expiresInMs: number): OAuthTokens => ({
  accessToken: `access-${number}`,
  refreshToken: `refresh-${number}`,
  expiresAt: new Date(start + expiresInMs),
});

/** A connection in memory, with the store's rules: one lease at a time, lost with a new connection. */
function createRig(first: OAuthTokens) {
  let nowMs = start;
  let held: OAuthTokens | null = first;
  let isUnreadable = false;
  let lease: { leaseOwner: string; untilMs: number } | null = null;
  const saved: string[] = [];
  const store: AccessTokenOptions['store'] = {
    openAccess: async () => {
      if (isUnreadable) throw new SealBrokenError('connection-1');
      return held && { kind: 'oauth', ...held };
    },
    async beginRefresh(_connection, { accessToken, now, leaseMs, leaseOwner }) {
      if (held?.accessToken !== accessToken) return null;
      if (lease !== null && lease.untilMs > now.getTime()) return null;
      lease = { leaseOwner, untilMs: now.getTime() + leaseMs };
      return { refreshToken: held.refreshToken };
    },
    async endRefresh(_connection, leaseOwner, access) {
      if (lease?.leaseOwner !== leaseOwner || held === null) return false;
      lease = null;
      if (access !== null) {
        held = access;
        saved.push(access.accessToken);
      }
      return true;
    },
  };
  const refreshed: string[] = [];
  let holders = 0;
  let answer: () => Promise<OAuthTokens> = async () => tokens(2, 30 * minute);
  return {
    saved,
    refreshed,
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    spoil: () => {
      isUnreadable = true;
    },
    lose: () => {
      held = null;
    },
    holdElsewhere: (forMs: number) => {
      lease = { leaseOwner: 'another process', untilMs: nowMs + forMs };
    },
    finishElsewhere: () => {
      held = tokens(3, 30 * minute);
      lease = null;
    },
    source: () =>
      createAccessTokenProvider({
        connection: {
          id: 'connection-1',
          workspaceId: 'T0ACME0001',
          ownerSlackUserId: 'U0INA',
          apiUrl: 'https://api.calcom.test/',
          calcomUserId: 7,
          kind: 'oauth',
        },
        store,
        refresh: (refreshToken) => {
          refreshed.push(refreshToken);
          return answer();
        },
        now: () => new Date(nowMs),
        wait: async (ms) => {
          nowMs += ms;
        },
        newLeaseOwner: () => {
          holders += 1;
          return `leaseOwner-${holders}`;
        },
      }),
  };
}

describe('createAccessTokenProvider', () => {
  it('gives the token there is while it is good for more than two minutes', async () => {
    const rig = createRig(tokens(1, 2 * minute + 1));
    expect(await rig.source()()).toBe('access-1');
    expect(rig.refreshed).toEqual([]);
  });

  it('refreshes before it ends, and saves the new tokens before it gives one', async () => {
    const rig = createRig(tokens(1, 2 * minute));
    expect(await rig.source()()).toBe('access-2');
    expect(rig.refreshed).toEqual(['refresh-1']);
    expect(rig.saved).toEqual(['access-2']);
  });

  it('refreshes once for all who ask at a time, in one process or in several', async () => {
    const rig = createRig(tokens(1, -minute));
    const here = rig.source();
    const there = rig.source();
    const found = await Promise.all([here(), here(), there(), there()]);
    expect(found).toEqual(Array(4).fill('access-2'));
    expect(rig.refreshed).toEqual(['refresh-1']);
  });

  it('waits for another process, and takes what it has saved', async () => {
    const rig = createRig(tokens(1, -minute));
    rig.holdElsewhere(5_000);
    const found = rig.source()();
    rig.finishElsewhere();
    expect(await found).toBe('access-3');
    expect(rig.refreshed).toEqual([]);
  });

  it('takes over from a process that ended within its refresh', async () => {
    const rig = createRig(tokens(1, -minute));
    rig.holdElsewhere(10_000);
    expect(await rig.source()()).toBe('access-2');
  });

  it('gives up on a process that neither ends nor comes back', async () => {
    const rig = createRig(tokens(1, -minute));
    rig.holdElsewhere(60 * minute);
    await expect(rig.source()()).rejects.toThrow(CalcomUnavailableError);
    expect(rig.refreshed).toEqual([]);
  });

  it('uses no token that could not be saved, since the connection is another by now', async () => {
    const rig = createRig(tokens(1, -minute));
    rig.answerWith(async () => {
      rig.lose();
      return tokens(2, 30 * minute);
    });
    await expect(rig.source()()).rejects.toThrow(CalcomUnauthorizedError);
  });

  it('takes a connection that was deleted for refused', async () => {
    const rig = createRig(tokens(1, 30 * minute));
    rig.lose();
    await expect(rig.source()()).rejects.toThrow(CalcomUnauthorizedError);
  });

  it('tells a refusal for good, and gives the lease back', async () => {
    const rig = createRig(tokens(1, -minute));
    rig.answerWith(() => Promise.reject(new OAuthRefusedError('invalid_grant')));
    const find = rig.source();
    await expect(find()).rejects.toThrow(CalcomUnauthorizedError);
    rig.answerWith(async () => tokens(2, 30 * minute));
    expect(await find()).toBe('access-2');
  });

  it('takes a refusal of this process for no refusal of the person', async () => {
    const rig = createRig(tokens(1, -minute));
    rig.answerWith(() => Promise.reject(new OAuthRefusedError('invalid_client')));
    await expect(rig.source()()).rejects.toThrow(CalcomUnavailableError);
  });

  it('takes access that does not open for refused', async () => {
    const rig = createRig(tokens(1, 30 * minute));
    rig.spoil();
    await expect(rig.source()()).rejects.toThrow(CalcomUnauthorizedError);
  });

  it('tries again after a failure that says nothing of the token', async () => {
    const rig = createRig(tokens(1, -minute));
    rig.answerWith(() => Promise.reject(new Error('no answer')));
    const find = rig.source();
    await expect(find()).rejects.toThrow('no answer');
    rig.answerWith(async () => tokens(2, 30 * minute));
    expect(await find()).toBe('access-2');
    expect(rig.refreshed).toEqual(['refresh-1', 'refresh-1']);
  });
});
