/** What a server has turned out not to have. One that is brought up to date is found out after a while. */
export interface Absence {
  isKnown(): boolean;
  /** It was there once, so that a 404 is about what was asked for and not about the endpoint. */
  isRefuted(): boolean;
  note(): void;
  refute(): void;
}

const rememberMs = 600_000;

export function createAbsence(now: () => Date): Absence {
  let notedMs = Number.NEGATIVE_INFINITY;
  let refuted = false;
  return {
    isKnown() {
      // Before it was noted means that the clock has been set back.
      const sinceMs = now().getTime() - notedMs;
      return sinceMs >= 0 && sinceMs < rememberMs;
    },
    isRefuted: () => refuted,
    note() {
      notedMs = now().getTime();
    },
    refute() {
      refuted = true;
      notedMs = Number.NEGATIVE_INFINITY;
    },
  };
}
