import { createAnswerMemory } from '../../src/digests/answer-memory';
import type { DigestQuestion, DigestQuestions, DigestRankings } from '../../src/digests/digest-questions';
import { resolvePeriod } from '../../src/insights/period';

const now = new Date('2026-06-08T08:00:00Z');
const lastWeekIn = (timeZone: string): DigestQuestion => ({
  period: resolvePeriod({ kind: 'last', unit: 'week' }, { now, timeZone, weekStart: 1, running: 'whole' }),
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
  const create = (most = 10) => createAnswerMemory({ now: () => new Date(clock), rememberMs: 60_000, most });

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
