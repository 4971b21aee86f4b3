export interface Refusal {
  readonly status: number;
  /** For the log: our own words, nothing of the request. */
  readonly why: string;
}

export type OnRefused = (refusal: Refusal) => void;

/** Gathers refusals, so that a flood of them costs one line a second for each reason, or as often as it is told. */
export function createRefusalTally(
  say: (refusal: Refusal, times: number) => void,
  tallyMs = 1_000,
): OnRefused {
  const counted = new Map<string, { readonly refusal: Refusal; times: number }>();
  const flush = () => {
    for (const { refusal, times } of counted.values()) say(refusal, times);
    counted.clear();
  };
  return ({ status, why }) => {
    if (counted.size === 0) setTimeout(flush, tallyMs).unref();
    const entry = counted.get(why) ?? { refusal: { status, why }, times: 0 };
    entry.times += 1;
    counted.set(why, entry);
  };
}
