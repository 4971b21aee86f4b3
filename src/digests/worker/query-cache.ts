import type { CallOptions } from '../../calcom/client';
import { createSingleFlight, type SingleFlight } from '../../lib/async/single-flight';
import type { DigestQuestions } from '../digest-questions';

/** Lets digests that ask the same question share one call and, for `rememberMs`, its answer. */
export interface QueryCache {
  /** `key` identifies the connection. A shared call is aborted only when all its callers have been. */
  around(key: string, questions: DigestQuestions): DigestQuestions;
}

export interface QueryCacheOptions {
  readonly now: () => Date;
  readonly rememberMs: number;
  /** For each kind of answer. The oldest is evicted first. */
  readonly maxEntries: number;
}

export function createQueryCache({ now, rememberMs, maxEntries }: QueryCacheOptions): QueryCache {
  const create = <T>(): SingleFlight<T> => createSingleFlight({ now, rememberMs, maxRemembered: maxEntries });
  const rankings = create<Answer<'listRankings'>>();
  const totals = create<Answer<'getTotals'>>();
  const trends = create<Answer<'getTrend'>>();
  const loads = create<Answer<'countUpcoming'>>();

  function share<Question, T>(
    flights: SingleFlight<T>,
    key: string,
    ask: (question: Question, call: CallOptions) => Promise<T>,
  ) {
    return (question: Question, call: CallOptions): Promise<T> => {
      const deadlineMs = now().getTime() + (call.timeoutMs ?? 0);
      return flights.subscribe(
        JSON.stringify([key, question]),
        { signal: call.signal, deadlineMs },
        ({ signal }) => ask(question, { ...call, signal }),
      );
    };
  }

  return {
    around: (key, questions) => ({
      listRankings: share(rankings, key, questions.listRankings),
      getTotals: share(totals, key, questions.getTotals),
      getTrend: share(trends, key, questions.getTrend),
      countUpcoming: share(loads, key, questions.countUpcoming),
    }),
  };
}

type Answer<Name extends keyof DigestQuestions> = Awaited<ReturnType<DigestQuestions[Name]>>;
