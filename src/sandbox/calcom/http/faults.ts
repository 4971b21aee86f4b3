export interface CalcomFault {
  /** Paths that start so are hit; without it, all of them. */
  readonly path?: string;
  readonly kind:
    | 'status' // an error envelope with `status`, 500 unless told
    | 'delay' // the right answer after `delayMs`
    | 'drop' // the connection is cut before anything is done
    | 'done-then-drop' // all is done, such as a token rotated, and then the answer is lost
    | 'done-then-status' // all is done, and the answer is an error envelope with `status`, 500 unless told
    | 'html' // a proxy's error page, 502 unless told
    | 'truncated' // a complete HTTP answer whose JSON stops halfway
    | 'rate-limited' // a 429 that waits for no limit
    | 'wrong-shape' // a 200 with an envelope around something else
    | 'drip'; // the right answer in ten pieces, `delayMs` apart
  readonly status?: number;
  readonly delayMs?: number;
  /** Also sent as a Retry-After header. */
  readonly retryAfterSeconds?: number;
  /** How many requests are hit; without it, all until the faults are cleared. */
  readonly times?: number;
}

export interface Faults {
  inject(fault: CalcomFault): void;
  clear(): void;
  /** The oldest fault that fits the path, used up by one. */
  take(path: string): CalcomFault | undefined;
}

export function createFaults(): Faults {
  let pending: { readonly fault: CalcomFault; left: number }[] = [];
  return {
    inject(fault) {
      pending.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear() {
      pending = [];
    },
    take(path) {
      const entry = pending.find(({ fault, left }) => left > 0 && path.startsWith(fault.path ?? ''));
      if (entry === undefined) return undefined;
      entry.left -= 1;
      return entry.fault;
    },
  };
}
