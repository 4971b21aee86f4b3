import fc from 'fast-check';
import {
  CalcomBadAnswerError,
  CalcomForbiddenError,
  CalcomNotFoundError,
  CalcomRateLimitedError,
  CalcomRejectedError,
  CalcomTimeoutError,
  CalcomUnauthorizedError,
  CalcomUnavailableError,
} from '../../../src/calcom/errors';
import { ClaimedAgainError } from '../../../src/digests/worker/run';
import type { PostOutcome } from '../../../src/slack/api/digest-poster';
import type { Refusal } from '../../../src/slack/api/post-failure';
import { StoreUnavailableError } from '../../../src/store/errors';
import { createOneRun, holder, type OneRun, type OneRunOptions, runAt } from '../support/one-run';
import { runDigest } from '../support/run-digest';

const request = 'POST /v2/insights/bookings/members';
const never = new AbortController().signal;
const hourMs = 3_600_000;
const later = (hours: number) => () => new Date(runAt.getTime() + hours * hourMs);

/** Claims it and runs it, once. */
async function runOnce(options: OneRunOptions, attempt = 1, signal = never): Promise<OneRun> {
  const one = createOneRun(options);
  one.kept.attempts = attempt - 1;
  const claimed = one.claim(options.now?.() ?? runAt);
  if (claimed === null) throw new Error('there is nothing to claim');
  await runDigest(one.services, claimed, signal);
  return one;
}

const failing = (error: Error) => ({ askCalcom: () => Promise.reject(error) });
const answering = (outcome: PostOutcome) => ({ post: async () => outcome });
const refused = (why: Refusal) => answering({ kind: 'refused', why, code: 'a_code' });

describe('a digest’s run', () => {
  it('is posted once, and written down with the message’s time', async () => {
    const { kept, posts } = await runOnce({});
    expect(posts).toHaveLength(1);
    expect(kept).toMatchObject({ state: 'posted', reason: null, notifications: [] });
  });

  it.each<[string, OneRunOptions, string]>([
    ['Cal.com refuses its access', failing(new CalcomUnauthorizedError({ request })), 'access-lost'],
    ['its access may not see the scope', failing(new CalcomForbiddenError({ request })), 'access-lost'],
    ['its team is gone', failing(new CalcomNotFoundError({ request })), 'access-lost'],
    ['its owner has no connection', { own: null }, 'access-lost'],
    ['its owner is deactivated', { isDeactivated: true }, 'owner-gone'],
  ])('pauses its digest and tells of it when %s', async (_case, options, why) => {
    const { kept, posts, digest } = await runOnce(options);
    expect(posts).toEqual([]);
    expect(kept).toMatchObject({ state: 'failed', reason: why, pausedFor: why });
    expect(kept.notifications).toMatchObject([
      { kind: 'digest-paused', slackUserId: digest.ownerSlackUserId, facts: { digestId: digest.id, why } },
    ]);
  });

  it('is tried again when Cal.com takes its access after all', async () => {
    const options = { ...failing(new CalcomUnauthorizedError({ request })), isRefusedStill: false };
    const { kept } = await runOnce(options);
    expect(kept).toMatchObject({ state: 'due', pausedFor: null, notifications: [] });
  });

  it.each([
    ['cannot be reached', new CalcomUnavailableError({ request })],
    ['takes too long', new CalcomTimeoutError({ request })],
  ])('is tried again when Cal.com %s, until it would be a day late', async (_case, error) => {
    const soon = await runOnce(failing(error), 3);
    expect(soon.kept).toMatchObject({ state: 'due', notifications: [] });
    expect(soon.kept.readyAt.getTime() - runAt.getTime()).toBe(120_000);
    const late = await runOnce({ ...failing(error), now: later(23.9) }, 60);
    expect(late.kept).toMatchObject({ state: 'failed', reason: 'calcom', pausedFor: null });
    expect(late.kept.notifications).toMatchObject([{ kind: 'run-failed', facts: { reason: 'calcom' } }]);
  });

  it.each([
    ['Cal.com’s answer is not understood', new CalcomBadAnswerError({ request }), 'calcom'],
    ['Cal.com does not understand the question', new CalcomRejectedError({ request }), 'calcom'],
    ['Roundup itself fails', new TypeError('a bug'), 'bug'],
  ])('is tried five times when %s, and then given up', async (_case, error, reason) => {
    expect((await runOnce(failing(error), 4)).kept).toMatchObject({ state: 'due', notifications: [] });
    const fifth = await runOnce(failing(error), 5);
    expect(fifth.kept).toMatchObject({ state: 'failed', reason, pausedFor: null });
    expect(fifth.kept.notifications).toMatchObject([{ kind: 'run-failed', facts: { reason } }]);
  });

  it('waits for Cal.com’s budget without giving the run back', async () => {
    let clock = runAt.getTime();
    let asked = 0;
    const { kept, posts } = await runOnce({
      now: () => {
        clock += 1_000;
        return new Date(clock);
      },
      askCalcom: async () => {
        asked += 1;
        if (asked < 3) throw new CalcomRateLimitedError({ request, retryAfterMs: 30_000 });
      },
    });
    expect(asked).toBe(3);
    expect(posts).toHaveLength(1);
    expect(kept).toMatchObject({ state: 'posted', attempts: 1 });
  });

  it('is written down until its lease ends by the clock, also when each write waits before it fails', async () => {
    let clock = runAt.getTime();
    const { services, claim, posts } = createOneRun({ now: () => new Date(clock) });
    let tries = 0;
    const runs = {
      ...services.store.runs,
      async settle() {
        tries += 1;
        clock += 8_000;
        throw new StoreUnavailableError();
      },
    };
    const wait = async (ms: number) => {
      clock += ms;
    };
    const claimed = claim(runAt);
    if (claimed === null) throw new Error('there is nothing to claim');
    await runDigest({ ...services, store: { ...services.store, runs }, wait }, claimed, never);
    expect(posts).toHaveLength(1);
    expect(tries).toBeGreaterThan(1);
    expect(clock - runAt.getTime()).toBeLessThan(services.leaseMs + 10_000);
  });

  it.each([
    [
      'is posted once and written down where the database takes ten seconds for each answer',
      10_000,
      1,
      'posted',
    ],
    ['is not posted by a worker that slept for an hour as it began to', 3_600_000, 0, 'due'],
  ])('%s', async (_, eachMs, count, state) => {
    let clock = runAt.getTime();
    const { services, claim, posts, kept } = createOneRun({ now: () => new Date(clock) });
    const { beginPosting, settle, findMissedPeriod } = services.store.runs;
    const slowly =
      <Given extends readonly unknown[], T>(ask: (...given: Given) => Promise<T>) =>
      (...given: Given) => {
        clock += eachMs;
        return ask(...given);
      };
    const runs = {
      ...services.store.runs,
      beginPosting: slowly(beginPosting),
      settle: slowly(settle),
      findMissedPeriod: slowly(findMissedPeriod),
    };
    const claimed = claim(runAt);
    if (claimed === null) throw new Error('there is nothing to claim');
    await runDigest({ ...services, store: { ...services.store, runs } }, claimed, never);
    expect([posts.length, kept.state]).toEqual([count, state]);
  });

  it('is left to its lease when the database is away', async () => {
    const { kept, posts } = await runOnce(failing(new StoreUnavailableError()));
    expect(posts).toEqual([]);
    expect(kept).toMatchObject({ state: 'claimed', holder, notifications: [] });
  });

  it.each<
    Refusal & ('not-in-channel' | 'channel-gone' | 'channel-archived' | 'posting-forbidden' | 'missing-scope')
  >(['not-in-channel', 'channel-gone', 'channel-archived', 'posting-forbidden', 'missing-scope'])(
    'pauses its digest and tells of it when Slack refuses: %s',
    async (why) => {
      const { kept } = await runOnce(refused(why));
      expect(kept).toMatchObject({ state: 'failed', reason: why, pausedFor: why });
      expect(kept.notifications).toMatchObject([{ kind: 'digest-paused', facts: { why } }]);
    },
  );

  it.each<Refusal>(['bad-blocks', 'other', 'nobody-there'])(
    'is given up and told of when Slack refuses the message: %s',
    async (why) => {
      const { kept } = await runOnce(refused(why));
      expect(kept).toMatchObject({ state: 'failed', reason: 'slack', pausedFor: null });
      expect(kept.notifications).toMatchObject([{ kind: 'run-failed', facts: { reason: 'slack' } }]);
    },
  );

  it.each<[string, PostOutcome, number]>([
    ['says 429', { kind: 'rate-limited', retryAfterMs: 7_000 }, 7_000],
    ['cannot be reached at all', { kind: 'not-sent' }, 15_000],
    ['does not know the token', { kind: 'refused', why: 'workspace-away', code: 'token_revoked' }, hourMs],
    ['takes no more messages', { kind: 'refused', why: 'message-limit', code: 'a_code' }, hourMs],
  ])('is sent again later when Slack %s, until it would be a day late', async (_case, outcome, afterMs) => {
    const soon = await runOnce(answering(outcome));
    expect(soon.kept).toMatchObject({ state: 'due', notifications: [] });
    expect(soon.kept.readyAt.getTime() - runAt.getTime()).toBe(afterMs);
    const late = await runOnce({ ...answering(outcome), now: later(23.9999) });
    expect(late.kept).toMatchObject({ state: 'failed', reason: 'slack' });
    expect(late.kept.notifications).toMatchObject([{ kind: 'run-failed' }]);
  });

  it('does not post again when the first post’s outcome is unknown, and tells its owner', async () => {
    const { kept, posts, digest } = await runOnce(answering({ kind: 'unknown' }));
    expect(posts).toHaveLength(1);
    expect(kept).toMatchObject({ state: 'unknown', reason: 'no-answer' });
    expect(kept.notifications).toMatchObject([
      { kind: 'run-unknown', slackUserId: digest.ownerSlackUserId, facts: { runId: 'run-1' } },
    ]);
  });

  it.each([
    ['is skipped without a word', 'skip', 'skipped', 0],
    ['is told in a line', 'one-line', 'posted', 1],
  ] as const)('%s when there was nothing and its digest says so', async (_what, whenEmpty, state, count) => {
    const { content } = createOneRun().digest;
    const { kept, posts } = await runOnce({ digest: { content: { ...content, whenEmpty } } });
    expect(posts).toHaveLength(count);
    expect(kept).toMatchObject({ state, notifications: [] });
  });

  it('asks the owner at the third in a row that has nothing to tell, and not at the second or fourth', async () => {
    const kinds = async (emptyRuns: number) =>
      (await runOnce({ digest: { emptyRuns } })).kept.notifications.map(({ kind }) => kind);
    expect([await kinds(1), await kinds(2), await kinds(3)]).toEqual([[], ['digest-empty'], []]);
  });

  it('is given back when the worker stops while it waits for its time', async () => {
    const stopping = new AbortController();
    const early = {
      now: () => new Date(runAt.getTime() - 60_000),
      askCalcom: async () => {
        setTimeout(() => stopping.abort(new Error('Roundup stops')), 5);
      },
    };
    const { kept, posts } = await runOnce(early, 1, stopping.signal);
    expect(posts).toEqual([]);
    expect(kept).toMatchObject({ state: 'due', holder: null });
  });

  it('is given back when the worker stops before the post', async () => {
    const stopping = new AbortController();
    const { kept, posts } = await runOnce(
      {
        askCalcom: async () => {
          stopping.abort(new Error('Roundup stops'));
          stopping.signal.throwIfAborted();
        },
      },
      1,
      stopping.signal,
    );
    expect(posts).toEqual([]);
    expect(kept).toMatchObject({ state: 'due', holder: null });
  });

  it('finishes a post that has begun when the worker stops', async () => {
    const stopping = new AbortController();
    const { kept } = await runOnce(
      {
        post: async () => {
          stopping.abort(new Error('Roundup stops'));
          return { kind: 'posted', ts: '1.2' };
        },
      },
      1,
      stopping.signal,
    );
    expect(kept).toMatchObject({ state: 'posted' });
  });

  it('leaves a run alone that its own worker has claimed again', async () => {
    const changed = new AbortController();
    const one = await runOnce(
      {
        askCalcom: async () => {
          changed.abort(new ClaimedAgainError());
        },
      },
      1,
      changed.signal,
    );
    expect(one.posts).toEqual([]);
    expect(one.kept).toMatchObject({ state: 'claimed', holder });
  });

  it('may have arrived at most once, whatever Cal.com and Slack do in whatever order', async () => {
    const outcome = fc.constantFrom<PostOutcome>(
      { kind: 'posted', ts: '1.2' },
      { kind: 'unknown' },
      { kind: 'not-sent' },
      { kind: 'rate-limited', retryAfterMs: 1_000 },
      { kind: 'refused', why: 'other', code: 'a_code' },
      { kind: 'refused', why: 'workspace-away', code: 'a_code' },
      { kind: 'refused', why: 'not-in-channel', code: 'not_in_channel' },
    );
    const answer = fc.option(
      fc.constantFrom<Error>(
        new CalcomUnavailableError({ request }),
        new CalcomBadAnswerError({ request }),
        new StoreUnavailableError(),
        new TypeError('a bug'),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(answer, outcome), { minLength: 1, maxLength: 12 }),
        async (steps) => {
          let clock = runAt.getTime();
          let step = steps[0];
          let mayHaveArrived = 0;
          const one = createOneRun({
            now: () => new Date(clock),
            askCalcom: () => (step?.[0] ? Promise.reject(step[0]) : Promise.resolve()),
            async post() {
              const result = step?.[1] ?? { kind: 'not-sent' };
              if (result.kind === 'posted' || result.kind === 'unknown') mayHaveArrived += 1;
              return result;
            },
          });
          for (step of steps) {
            clock += 2 * hourMs;
            // A claim whose worker lost its database runs out.
            if (one.kept.state === 'claimed') one.kept.state = 'due';
            const claimed = one.claim(new Date(clock));
            if (claimed !== null) await runDigest(one.services, claimed, never);
          }
          const { state, notifications } = one.kept;
          expect(mayHaveArrived).toBeLessThanOrEqual(1);
          if (state === 'posted') expect([mayHaveArrived, notifications]).toEqual([1, []]);
          if (state === 'unknown' || state === 'failed') expect(notifications).toHaveLength(1);
        },
      ),
      { numRuns: 60 },
    );
  });
});
