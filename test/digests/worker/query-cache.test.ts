import type { DigestQuestion, DigestQuestions, DigestRankings } from '../../../src/digests/digest-questions';
import { createQueryCache } from '../../../src/digests/worker/query-cache';
import { resolvePeriod } from '../../../src/lib/time/period';

const now = new Date('2026-06-08T08:00:00Z');
const lastWeekIn = (timeZone: string): DigestQuestion => ({
  period: resolvePeriod(
    { kind: 'last', unit: 'week' },
    { now, timeZone, weekStart: 1, currentPeriod: 'whole' },
  ),
  scope: { kind: 'org' },
});
const request = lastWeekIn('Europe/Lisbon');
const other = lastWeekIn('Asia/Tokyo');
const nothing: DigestRankings = { lists: [], countNotes: [] };

describe('createAnswerMemory', () => {
  let clock = Date.parse('2026-06-08T08:00:00Z');
  let asked = 0;
  let isFailing = false;
  const questions: DigestQuestions = {
    async listRankings() {
      asked += 1;
      if (isFailing) throw new Error('Cal.com is away');
      return nothing;
    },
    getTotals: async () => null,
    getTrend: async () => null,
    countUpcoming: async () => ({ kind: 'not-allowed' }),
  };
  const create = (maxEntries = 10) =>
    createQueryCache({ now: () => new Date(clock), rememberMs: 60_000, maxEntries });

  /** Cal.com answers when it is told to, or ends with the call's signal. */
  function slow() {
    const signals: AbortSignal[] = [];
    let answer: () => void = () => undefined;
    const slowly: DigestQuestions = {
      ...questions,
      listRankings: (_question, { signal }) =>
        new Promise((resolve, reject) => {
          if (signal === undefined) throw new Error('it was asked without a signal');
          signals.push(signal);
          signal.addEventListener('abort', () => reject(signal.reason));
          answer = () => resolve(nothing);
        }),
    };
    const memory = create();
    return { around: (key: string) => memory.around(key, slowly), signals, answer: () => answer() };
  }

  beforeEach(() => {
    asked = 0;
    isFailing = false;
  });

  it('asks once for all that ask the same of one access, at the same time or later', async () => {
    const memory = create();
    const around = () => memory.around('one', questions);
    await Promise.all([around().listRankings(request, {}), around().listRankings(request, {})]);
    clock += 59_000;
    await around().listRankings(request, {});
    expect(asked).toBe(1);
    await around().listRankings(other, {});
    await memory.around('another', questions).listRankings(request, {});
    expect(asked).toBe(3);
    clock += 2_000;
    await around().listRankings(request, {});
    expect(asked).toBe(4);
  });

  it('does not remember a failure', async () => {
    const around = create().around('one', questions);
    isFailing = true;
    await expect(around.listRankings(request, {})).rejects.toThrow('away');
    isFailing = false;
    expect(await around.listRankings(request, {})).toEqual(nothing);
  });

  it('goes on with a call for the others who wait for it when its first caller gives up', async () => {
    const { around, signals, answer } = slow();
    const first = new AbortController();
    const asked = around('one').listRankings(request, { signal: first.signal });
    const neighbour = around('one').listRankings(request, { signal: new AbortController().signal });
    first.abort(new Error('the first was changed'));
    await expect(asked).rejects.toThrow('the first was changed');
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    answer();
    expect(await neighbour).toEqual(nothing);
  });

  it('ends a call when the last who waited for it gives up', async () => {
    const { around, signals } = slow();
    const controllers = [new AbortController(), new AbortController()];
    const asked = controllers.map(({ signal }) => around('one').listRankings(request, { signal }));
    for (const controller of controllers) controller.abort(new Error('nobody waits'));
    for (const each of asked) await expect(each).rejects.toThrow('nobody waits');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('forgets the oldest when there are too many', async () => {
    const around = create(1).around('one', questions);
    await around.listRankings(request, {});
    await around.listRankings(other, {});
    await around.listRankings(other, {});
    expect(asked).toBe(2);
    await around.listRankings(request, {});
    expect(asked).toBe(3);
  });
});
