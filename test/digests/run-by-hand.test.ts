import { CalcomForbiddenError, CalcomRejectedError } from '../../src/calcom/errors';
import { createOneRun, type OneRunOptions, runAt } from './support/one-run';
import { runDigest } from './support/run-digest';

const request = 'POST /v2/insights/bookings/members';

async function sendByHand(options: OneRunOptions) {
  const one = createOneRun({ sentBy: 'U0BOSS', ...options });
  one.kept.attempts = 4;
  const claimed = one.claim(runAt);
  if (claimed === null) throw new Error('there is nothing to claim');
  await runDigest(one.services, claimed, new AbortController().signal);
  return one;
}

const { content } = createOneRun().digest;
const failing = (error: Error) => ({ askCalcom: () => Promise.reject(error) });

describe('a digest that was sent by hand', () => {
  it('and has nothing to tell is not posted where nothing is wanted then, and whoever sent it hears why', async () => {
    const { kept, posts } = await sendByHand({ digest: { content: { ...content, whenEmpty: 'skip' } } });
    expect(posts).toEqual([]);
    expect(kept).toMatchObject({ state: 'skipped', reason: 'empty' });
    expect(kept.notifications).toMatchObject([{ kind: 'run-failed', slackUserId: 'U0BOSS' }]);
  });

  it('and cannot be built is told to whoever sent it alone', async () => {
    const { kept } = await sendByHand(failing(new CalcomRejectedError({ request })));
    expect(kept.notifications).toMatchObject([{ kind: 'run-failed', slackUserId: 'U0BOSS' }]);
  });

  it('and pauses its digest is told to the owner and to whoever sent it', async () => {
    const { kept, digest } = await sendByHand(failing(new CalcomForbiddenError({ request })));
    expect(kept.notifications).toMatchObject([
      { kind: 'digest-paused', slackUserId: digest.ownerSlackUserId },
      { kind: 'run-failed', slackUserId: 'U0BOSS', facts: { reason: 'access-lost' } },
    ]);
  });

  it('by its owner is told to them once', async () => {
    const { ownerSlackUserId } = createOneRun().digest;
    const { kept } = await sendByHand({
      ...failing(new CalcomForbiddenError({ request })),
      sentBy: ownerSlackUserId,
    });
    expect(kept.notifications).toMatchObject([{ kind: 'digest-paused', slackUserId: ownerSlackUserId }]);
  });
});
