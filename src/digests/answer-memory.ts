import type { DigestQuestions } from './digest-questions';

/** Digests that ask the same share one call, and its answer for as long as they are built for the same minute. */
export interface AnswerMemory {
  /** Like `questions`, remembering under `key`: whose access it is. */
  around(key: string, questions: DigestQuestions): DigestQuestions;
}

export interface AnswerMemoryOptions {
  readonly now: () => Date;
  readonly rememberMs: number;
  /** Of each kind of answer. The oldest is forgotten first. */
  readonly most: number;
}

export function createAnswerMemory(options: AnswerMemoryOptions): AnswerMemory {
  const rankings = createSharedAnswers<Answer<'listRankings'>>(options);
  const totals = createSharedAnswers<Answer<'getTotals'>>(options);
  const trends = createSharedAnswers<Answer<'getTrend'>>(options);
  const loads = createSharedAnswers<Answer<'countUpcoming'>>(options);
  return {
    around: (key, questions) => ({
      listRankings: (question, call) =>
        rankings(JSON.stringify([key, question]), () => questions.listRankings(question, call)),
      getTotals: (question, call) =>
        totals(JSON.stringify([key, question]), () => questions.getTotals(question, call)),
      getTrend: (question, call) =>
        trends(JSON.stringify([key, question]), () => questions.getTrend(question, call)),
      countUpcoming: (question, call) =>
        loads(JSON.stringify([key, question]), () => questions.countUpcoming(question, call)),
    }),
  };
}

type Answer<Name extends keyof DigestQuestions> = Awaited<ReturnType<DigestQuestions[Name]>>;

/** Failures are not remembered; but whoever waits for the same answer meets the same one. */
function createSharedAnswers<T>({ now, rememberMs, most }: AnswerMemoryOptions) {
  const known = new Map<string, { readonly answer: Promise<T>; readonly untilMs: number }>();

  return (key: string, ask: () => Promise<T>): Promise<T> => {
    const nowMs = now().getTime();
    const found = known.get(key);
    // More than was given means that the clock has been set back.
    if (found && found.untilMs > nowMs && found.untilMs <= nowMs + rememberMs) return found.answer;
    const answer = ask();
    known.delete(key);
    known.set(key, { answer, untilMs: nowMs + rememberMs });
    answer.catch(() => {
      if (known.get(key)?.answer === answer) known.delete(key);
    });
    for (const [oldest, { untilMs }] of known) {
      if (known.size <= most && untilMs > nowMs) break;
      known.delete(oldest);
    }
    return answer;
  };
}
