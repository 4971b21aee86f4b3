import type { NotificationReader } from '../../../../src/accounts/notifications';
import type { DigestRun, PauseReason, RunReason } from '../../../../src/digests/digest';
import { buildDigestNotification } from '../../../../src/slack/digests/notifications/notification';
import { makeDigest } from '../../../digests/support/make-digest';

const owner: NotificationReader = { kind: 'owner' };
const admin: NotificationReader = { kind: 'admin', insteadOf: 'U1' };
const digest = makeDigest({});
const at = new Date('2026-06-08T08:00:00Z');

const runOf = (state: DigestRun['state'], reason: RunReason | null): DigestRun => ({
  id: 'run-1',
  digestId: digest.id,
  workspaceId: 'T1',
  at,
  period: { first: '2026-06-01', last: '2026-06-07' },
  sentBy: 'U2',
  state,
  reason,
  attempts: 1,
  messageTs: null,
  changedAt: at,
});
const failed = (state: DigestRun['state'], reason: RunReason) =>
  JSON.stringify(
    buildDigestNotification({ kind: 'run-failed', facts: {} }, { digest, run: runOf(state, reason) }, owner),
  );

describe('a notice that a run was not sent', () => {
  const pauses: readonly PauseReason[] = [
    'not-in-channel',
    'channel-archived',
    'channel-gone',
    'posting-forbidden',
    'missing-scope',
    'access-lost',
    'owner-gone',
  ];
  it.each(pauses)('says what paused its digest: %s', (why) => {
    expect(failed('failed', why)).toMatch(/for 1–7 Jun wasn’t posted.*It was paused: /);
    expect(failed('failed', why)).not.toContain('went wrong');
  });

  it('says that there was nothing to tell, and what changes that', () => {
    expect(failed('skipped', 'empty')).toMatch(/no bookings, or.*can’t see them.*\*Change…\*/);
  });

  it.each(['calcom', 'slack', 'bug'] as const)('says when the next one comes: %s', (reason) => {
    expect(failed('failed', reason)).toContain('The next one comes as planned');
  });
});

describe('a notice of what somebody else did', () => {
  const facts = { did: 'skipped', by: 'U2', digestId: 'gone', channelId: 'C1' };
  const told = (more: Record<string, string>, reader: NotificationReader = owner) =>
    buildDigestNotification(
      { kind: 'digest-deed', facts: { ...facts, ...more } },
      { digest: null, run: null },
      reader,
    );

  it('says who did what where, of a digest that is gone, too', () => {
    expect(told({ did: 'stopped' })?.text).toContain('stopped');
    expect(JSON.stringify(told({ did: 'stopped' })?.blocks)).toContain(
      '*<@U2> stopped* your digest in <#C1>.',
    );
  });

  it('names the post that was skipped, by the digest’s clock', () => {
    const words = JSON.stringify(told({ at: at.toISOString(), timeZone: 'Asia/Kathmandu' }));
    expect(words).toContain('skipped the post of Mon 8 Jun, 13:45 of');
  });

  it('is for the owner alone, and for nobody when it is not known what was done', () => {
    expect(told({}, admin)).toBeNull();
    expect(told({ did: 'constructor' })).toBeNull();
  });
});
