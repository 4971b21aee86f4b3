/** A Tuesday in summer time, in the middle of a day. */
const start = new Date('2026-06-02T12:00:00.000Z');

export interface Clock {
  readonly now: () => Date;
  /** How often it was looked at. */
  looks(): number;
  advance(ms: number): void;
}

/** Stands still unless a test moves it. */
export function createClock(): Clock {
  let at = start.getTime();
  let looks = 0;
  return {
    now() {
      looks += 1;
      return new Date(at);
    },
    looks: () => looks,
    advance(ms) {
      at += ms;
    },
  };
}
