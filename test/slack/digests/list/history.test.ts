import type { DigestRun, RunReason } from '../../../../src/digests/digest';
import { buildDigestHistory } from '../../../../src/slack/digests/list/history';
import { makeDigest } from '../../../digests/support/make-digest';
import { elementsOf, expectSendable, wordsOf } from '../../support/sent-message';

const at = new Date('2026-11-16T09:00:00.000Z');

function run(changes: Partial<DigestRun> = {}): DigestRun {
  return {
    id: 'run-1',
    digestId: 'digest-1',
    workspaceId: 'T1',
    at,
    period: { first: '2026-11-09', last: '2026-11-15' },
    sentBy: null,
    state: 'posted',
    reason: null,
    attempts: 1,
    messageTs: '1.1',
    changedAt: at,
    ...changes,
  };
}

const history = (runs: readonly DigestRun[], mayRepost = true) =>
  buildDigestHistory(makeDigest({}), runs, { showsChannel: true, mayRepost });

const reasons: readonly RunReason[] = [
  'by-hand',
  'empty',
  'too-late',
  'paused',
  'no-answer',
  'calcom',
  'slack',
  'bug',
  'not-in-channel',
  'channel-archived',
  'channel-gone',
  'posting-forbidden',
  'missing-scope',
  'access-lost',
  'owner-gone',
];

describe('buildDigestHistory', () => {
  it('says when each was posted, about which days, and by whom it was sent', () => {
    const words = wordsOf(history([run(), run({ sentBy: 'U2' })]));
    expect(words).toContain('✓  *Mon 16 Nov, 9:00*  posted  ·  about 9–15 Nov');
    expect(words).toContain('sent by <@U2>');
  });

  it('says how late a late one was', () => {
    const late = (minutes: number) => run({ changedAt: new Date(at.getTime() + minutes * 60_000) });
    expect(wordsOf(history([late(1)]))).toContain('posted  ·  about');
    expect(wordsOf(history([late(15)]))).toContain('posted 15 minutes late');
    expect(wordsOf(history([late(180)]))).toContain('posted 3 hours late');
  });

  it.each(reasons)('has words for %s', (reason) => {
    const words = wordsOf(history([run({ state: 'failed', reason }), run({ state: 'skipped', reason })]));
    expect(words).not.toContain('undefined');
    expect(words).toMatch(/not posted: .+skipped: .+/s);
  });

  it('offers to post what may not have arrived, to whoever may', () => {
    const runs = [run({ state: 'unknown', reason: 'no-answer' }), run()];
    const reposts = (mayRepost: boolean) =>
      elementsOf(history(runs, mayRepost), 'button').filter(({ action_id }) => action_id === 'digest_repost');
    expect(reposts(true)).toHaveLength(1);
    expect(reposts(false)).toHaveLength(0);
  });

  it('is one that Slack takes with none and with twenty runs', () => {
    const unknown = Array.from({ length: 20 }, (_, index) =>
      run({ id: `run-${index}`, state: 'unknown', reason: 'no-answer', sentBy: 'U2' }),
    );
    for (const runs of [[], unknown, unknown.slice(0, 1)]) expectSendable(history(runs), ['@U2', '#C1']);
    expect(wordsOf(history([]))).toContain('Not posted yet');
  });
});
