import type { Digest, DigestSchedule } from '../../../src/digests/digest';

export const mondaysAtNine: DigestSchedule = {
  every: 'week',
  weekdays: [1],
  time: '09:00',
  timeZone: 'Europe/Lisbon',
  weekStart: 1,
};

/** An active digest of an invented workspace. */
export function makeDigest(changes: Partial<Digest>): Digest {
  return {
    id: 'digest-1',
    workspace: { workspaceId: 'T1', enterpriseId: null },
    ownerSlackUserId: 'U1',
    channelId: 'C1',
    schedule: mondaysAtNine,
    content: {
      access: 'own',
      scope: { kind: 'me' },
      rankings: ['most-bookings'],
      rows: 5,
      isCompared: true,
      showsUpcoming: false,
      whenEmpty: 'one-line',
    },
    state: { kind: 'active' },
    createdAt: new Date('2025-12-01T00:00:00Z'),
    nextRunAt: null,
    skipAt: null,
    emptyRuns: 0,
    ...changes,
  };
}
