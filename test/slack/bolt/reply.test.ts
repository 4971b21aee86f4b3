import type { RespondArguments } from '@slack/bolt';
import { CalcomTimeoutError, CalcomUnauthorizedError } from '../../../src/calcom/errors';
import { QueueFullError } from '../../../src/lib/async/semaphore';
import { forRequest, type PendingRequest, sendReply } from '../../../src/slack/bolt/reply';
import { actionIds } from '../../../src/slack/kit/ids';
import type { Reply } from '../../../src/slack/kit/message';
import { buildNotice } from '../../../src/slack/kit/notice-message';
import { testServices } from '../support/services';

/** As Bolt's own: the status that Slack answered with is all it carries. */
class RefusedByUrl extends Error {
  constructor(readonly statusCode: number) {
    super(`An HTTP protocol error occurred: statusCode = ${statusCode}`);
  }
}

interface Sent {
  readonly text: string;
  readonly blocks?: unknown;
}

const retry = { label: 'Try again', actionId: actionIds.rankingsShow, value: 'v' };
const reply: Reply = { kind: 'private', message: buildNotice('*The answer*') };

const textOf = (message: string | RespondArguments) =>
  typeof message === 'string' ? message : String(Reflect.get(message, 'text'));

/** Runs `answer` for a command, with what Slack says to each message in turn. */
function rig(refusals: readonly (Error | null)[] = [], about: Partial<PendingRequest> = {}) {
  const { services, log } = testServices();
  const sent: Sent[] = [];
  const pending: PendingRequest = {
    kind: 'command',
    name: '/cal-rankings',
    recoveryButtons: { retry },
    waitingText: 'Asking Cal.com…',
    workspaceId: 'T0ACME',
    respond: async (message) => {
      const refusal = refusals[sent.length];
      sent.push({ ...(typeof message === 'string' ? {} : message), text: textOf(message) });
      if (refusal) throw refusal;
      return new Response('ok');
    },
    ...about,
  };
  const run = (work: Parameters<typeof sendReply>[2]) => sendReply(forRequest(services), pending, work);
  const outcomes = async () =>
    (await services.metrics.render())
      .split('\n')
      .flatMap(
        (line) => /^roundup_answers_total\{.*outcome="(\w+)"\} (\d+)/.exec(line)?.slice(1).join(' ') ?? [],
      );
  const problems = () => log.lines().filter(({ level }) => Number(level) > 30);
  const requests = () => log.lines().filter(({ msg }) => msg === 'request');
  return { run, sent, log, problems, requests, outcomes };
}

const later = (ms: number, then: () => Reply) =>
  new Promise<Reply>((resolve, reject) => {
    setTimeout(() => {
      try {
        resolve(then());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    }, ms);
  });

const fail = (error: unknown) => async (): Promise<Reply> => {
  throw error;
};

// Taken before any test replaces it.
const realTurn = setImmediate;

describe('answer', () => {
  it('says at once that Roundup is busy where the queue is full, and counts it as that', async () => {
    const { run, sent, log, outcomes } = rig();
    await run(fail(new QueueFullError()));
    expect(sent).toMatchObject([{ text: 'Roundup is busy.\nTry again in a minute.' }]);
    expect(await outcomes()).toEqual(['busy 1']);
    expect(log.lines()).toMatchObject([{ msg: 'busy' }]);
  });

  it('sends what the work comes to, to its asker alone', async () => {
    const { run, sent, outcomes } = rig();
    await run(async () => reply);
    expect(sent).toEqual([
      {
        response_type: 'ephemeral',
        replace_original: false,
        unfurl_links: false,
        unfurl_media: false,
        text: 'The answer',
        blocks: reply.message.blocks,
      },
    ]);
    expect(await outcomes()).toEqual(['answered 1']);
  });

  it.each([
    ['replace', { response_type: 'ephemeral', replace_original: true }],
    ['channel', { response_type: 'in_channel', replace_original: false }],
  ] as const)('sends an answer of kind %s to its place', async (kind, place) => {
    const { run, sent } = rig([], { kind: 'action', waitingText: null });
    await run(async () => ({ ...reply, kind }));
    expect(sent).toMatchObject([place]);
  });

  describe('with a picture', () => {
    const [block] = reply.message.blocks;
    if (block === undefined) throw new Error('the notice has no block');
    const table = { type: 'table' as const, rows: [[{ type: 'raw_text' as const, text: '3' }]] };
    const richBlock = { kind: 'table', block: table, insteadOf: block } as const;
    const drawnReply: Reply = { kind: 'private', message: { ...reply.message, richBlock } };
    const texts = { blocks: reply.message.blocks };
    const tables = { blocks: [table] };

    it('sends it in place of its text', async () => {
      const { run, sent } = rig();
      await run(async () => drawnReply);
      expect(sent).toMatchObject([tables]);
      expect(sent[0]).not.toHaveProperty('picture');
    });

    it('sends the text at once where it is refused, and only that from then on', async () => {
      const { run, sent, outcomes } = rig([new RefusedByUrl(400)]);
      await run(async () => drawnReply);
      await run(async () => drawnReply);
      expect(sent).toMatchObject([tables, { ...texts, replace_original: true }, texts]);
      expect(await outcomes()).toEqual(['answered 2']);
    });

    it('sends the words alone where its text is refused too, and tries the richBlock again next time', async () => {
      const { run, sent } = rig([new RefusedByUrl(400), new RefusedByUrl(400)]);
      await run(async () => drawnReply);
      await run(async () => drawnReply);
      expect(sent).toMatchObject([tables, texts, { text: 'The answer' }, tables]);
      expect(sent[2]).not.toHaveProperty('blocks');
    });

    it('puts the text in the place of what a failing Slack may have shown', async () => {
      const { run, sent } = rig([new RefusedByUrl(500)]);
      await run(async () => drawnReply);
      expect(sent).toMatchObject([tables, { ...texts, replace_original: true }]);
    });

    it.each([
      ['a channel, which would see it twice', { kind: 'channel' }, 'command', 500],
      ['the one who pressed, whose old message would go', { kind: 'private' }, 'action', 500],
      ['anybody by an address that is used up', { kind: 'private' }, 'command', 404],
      ['anybody while there were too many', { kind: 'private' }, 'command', 429],
    ] as const)('does not send again to %s', async (_whom, to, kind, status) => {
      const { run, sent, outcomes } = rig([new RefusedByUrl(status)], { kind });
      await run(async () => ({ ...drawnReply, ...to }));
      expect(sent).toHaveLength(1);
      expect(await outcomes()).toEqual(['unsent 1']);
    });
  });

  it('sends nothing where there is nothing to say', async () => {
    const { run, sent, outcomes } = rig();
    await run(async () => null);
    expect(sent).toEqual([]);
    expect(await outcomes()).toEqual(['answered 1']);
  });

  describe('when Cal.com is slow', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    it('says after a moment that the answer is on its way, and puts the answer in its place', async () => {
      const { run, sent } = rig();
      const done = run(() => later(4_000, () => reply));
      await jest.advanceTimersByTimeAsync(2_499);
      expect(sent).toEqual([]);
      await jest.advanceTimersByTimeAsync(1);
      expect(sent).toMatchObject([
        { text: 'Asking Cal.com…', response_type: 'ephemeral', replace_original: false },
      ]);
      await jest.advanceTimersByTimeAsync(3_000);
      await done;
      expect(sent).toHaveLength(2);
      expect(sent[1]).toMatchObject({ text: 'The answer', replace_original: true });
    });

    it.each([
      [2_400, false],
      [2_600, true],
    ])(
      'ends the note for work that shows something itself: %d ms on, one is there: %s',
      async (ms, isThere) => {
        const { run, sent } = rig();
        const noted: boolean[] = [];
        const done = run(async (stopWaitingNote) => {
          await later(ms, () => reply);
          noted.push(await stopWaitingNote());
          await later(4_000, () => reply);
          return null;
        });
        await jest.advanceTimersByTimeAsync(10_000);
        await done;
        expect(noted).toEqual([isThere]);
        expect(sent).toHaveLength(isThere ? 1 : 0);
      },
    );

    it('says nothing of waiting when the answer is there in time', async () => {
      const { run, sent } = rig();
      const done = run(() => later(2_400, () => reply));
      await jest.advanceTimersByTimeAsync(5_000);
      await done;
      expect(sent).toMatchObject([{ text: 'The answer', replace_original: false }]);
    });

    it('leaves the old message as it is where there is one', async () => {
      const { run, sent } = rig([], { kind: 'action', waitingText: null });
      const done = run(() => later(4_000, () => ({ ...reply, kind: 'replace' })));
      await jest.advanceTimersByTimeAsync(5_000);
      await done;
      expect(sent).toMatchObject([{ text: 'The answer', replace_original: true }]);
    });

    it('puts a failure in the place of the note too', async () => {
      const { run, sent } = rig();
      const done = run(() =>
        later(4_000, () => {
          throw new CalcomTimeoutError({ request: 'GET /v2/bookings' });
        }),
      );
      await jest.advanceTimersByTimeAsync(5_000);
      await done;
      expect(sent).toHaveLength(2);
      expect(sent[1]).toMatchObject({ text: expect.stringMatching(/too long/), replace_original: true });
    });

    it('answers all the same when Slack did not take the note, and replaces nothing', async () => {
      const { run, sent, problems } = rig([new RefusedByUrl(500)]);
      const done = run(() => later(4_000, () => reply));
      await jest.advanceTimersByTimeAsync(5_000);
      await done;
      expect(sent[1]).toMatchObject({ text: 'The answer', replace_original: false });
      expect(problems()).toMatchObject([{ level: 40, name: '/cal-rankings' }]);
    });

    it('waits for the note to be there before it replaces it', async () => {
      const order: string[] = [];
      const { run } = rig([], {
        respond: async (message) => {
          const text = textOf(message);
          const wait = text.startsWith('Asking') ? 2_000 : 0;
          await new Promise((resolve) => setTimeout(resolve, wait));
          order.push(text);
          return new Response('ok');
        },
      });
      const done = run(() => later(2_600, () => reply));
      for (let passed = 0; passed < 10_000; passed += 500) {
        await jest.advanceTimersByTimeAsync(500);
        await new Promise((resolve) => realTurn(resolve));
      }
      await done;
      expect(order).toEqual(['Asking Cal.com…', 'The answer']);
    });
  });

  it('says in words what failed at Cal.com, with a way to ask again, and logs it as no bug', async () => {
    const { run, sent, problems, outcomes } = rig();
    await run(fail(new CalcomTimeoutError({ request: 'GET /v2/bookings' })));
    expect(sent).toMatchObject([
      { response_type: 'ephemeral', text: expect.stringMatching(/too long.*try again/is) },
    ]);
    expect(JSON.stringify(sent[0]?.blocks)).toContain(actionIds.rankingsShow);
    expect(sent[0]?.text).not.toMatch(/ref-|\/v2\//);
    expect(problems()).toMatchObject([{ level: 40, error: 'CalcomTimeoutError', name: '/cal-rankings' }]);
    expect(await outcomes()).toEqual(['failed 1']);
  });

  it('is sent once more, in its own place, where Slack has closed the connection', async () => {
    const closed = () => Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
    const once = rig([closed()]);
    await once.run(async () => reply);
    expect(once.sent).toMatchObject([{ replace_original: false }, { replace_original: true }]);
    expect(await once.outcomes()).toEqual(['answered 1']);
    const twice = rig([closed(), closed()]);
    await twice.run(async () => reply);
    expect([twice.sent.length, await twice.outcomes()]).toEqual([2, ['unsent 1']]);
    const toAll = rig([closed()]);
    await toAll.run(async () => ({ ...reply, kind: 'channel' }));
    expect([toAll.sent.length, await toAll.outcomes()]).toEqual([1, ['unsent 1']]);
  });

  it('offers no way to ask again what will fail again', async () => {
    const { run, sent } = rig();
    await run(fail(new CalcomUnauthorizedError({ request: 'GET /v2/me' })));
    expect(JSON.stringify(sent[0]?.blocks)).not.toContain(actionIds.rankingsShow);
  });

  it.each([new TypeError('x is not a function'), 'thrown text', undefined])(
    'gives a bug a reference that stands in the message and in the log (%s)',
    async (bug) => {
      const { run, sent, problems, outcomes } = rig();
      await run(fail(bug));
      expect(sent).toMatchObject([{ response_type: 'ephemeral', text: expect.stringContaining('ref-1') }]);
      expect(sent[0]?.text).not.toMatch(/not a function|thrown text/);
      expect(problems()).toMatchObject([{ level: 50, reference: 'ref-1', name: '/cal-rankings' }]);
      expect(await outcomes()).toEqual(['failed 1']);
    },
  );

  it('leaves one line of each request, whose reference stands in the fine print and at what went wrong', async () => {
    const { run, sent, problems, requests } = rig();
    await run(async () => reply);
    await run(fail(new CalcomTimeoutError({ request: 'GET /v2/bookings' })));
    expect(requests()).toEqual([
      expect.objectContaining({
        kind: 'command',
        name: '/cal-rankings',
        outcome: 'answered',
        team: 'T0ACME',
        ms: expect.any(Number),
        reference: 'ref-1',
      }),
      expect.objectContaining({ outcome: 'failed', reference: 'ref-2' }),
    ]);
    expect(problems()).toMatchObject([{ level: 40, reference: 'ref-2' }]);
    expect(sent.map(({ blocks }) => JSON.stringify(blocks).includes('Reference ref-2'))).toEqual([
      false,
      true,
    ]);
  });

  it.each([400, 403, 413])(
    'says the same once more as text alone when Slack answers %d to the blocks',
    async (status) => {
      const { run, sent, outcomes } = rig([new RefusedByUrl(status)]);
      await run(async () => reply);
      expect(sent).toHaveLength(2);
      expect(sent[1]).toEqual({
        response_type: 'ephemeral',
        replace_original: false,
        unfurl_links: false,
        unfurl_media: false,
        text: 'The answer',
      });
      expect(await outcomes()).toEqual(['answered 1']);
    },
  );

  it('says it as text only once', async () => {
    const { run, sent, problems, outcomes } = rig([new RefusedByUrl(400), new RefusedByUrl(400)]);
    await run(async () => reply);
    expect(sent).toHaveLength(2);
    expect(problems()).toMatchObject([{ level: 50, name: '/cal-rankings' }]);
    expect(await outcomes()).toEqual(['unsent 1']);
  });

  it.each([
    ['the address is used up or expired', new RefusedByUrl(404)],
    ['Slack is too busy', new RefusedByUrl(429)],
    ['Slack fails', new RefusedByUrl(500)],
    ['nothing comes back', new TypeError('fetch failed')],
  ])('does not send a message twice when %s', async (_why, refusal) => {
    const { run, sent, problems, outcomes } = rig([refusal]);
    await run(async () => reply);
    expect(sent).toHaveLength(1);
    expect(problems()).toMatchObject([{ level: 50 }]);
    expect(await outcomes()).toEqual(['unsent 1']);
  });
});
