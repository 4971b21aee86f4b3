export interface Refusal {
  readonly status: number;
  /** For the log: our own words, nothing of the request. */
  readonly why: string;
}

export type OnRefused = (refusal: Refusal) => void;

/** Gathers refusals, so that a flood of them costs one line per reason every `tallyMs`. */
export function createRefusalTally<R extends Pick<Refusal, 'why'> = Refusal>(
  say: (refusal: R, times: number) => void,
  tallyMs = 1_000,
): (refusal: R) => void {
  const counted = new Map<string, { readonly refusal: R; times: number }>();
  const flush = () => {
    for (const { refusal, times } of counted.values()) say(refusal, times);
    counted.clear();
  };
  return (refusal) => {
    if (counted.size === 0) setTimeout(flush, tallyMs).unref();
    const entry = counted.get(refusal.why) ?? { refusal, times: 0 };
    entry.times += 1;
    counted.set(refusal.why, entry);
  };
}
