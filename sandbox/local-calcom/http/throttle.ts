const windowMs = 60_000;

export interface Turn {
  readonly blocked: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

interface Tracker {
  used: number;
  windowEnds: number;
  blockedUntil: number;
}

/** Cal.com's limit: so many calls in a minute, and whoever goes over is shut out for the next sixty seconds. */
export function createThrottle({ limit, now }: { readonly limit: number; readonly now: () => Date }): {
  take(caller: string): Turn;
} {
  const trackers = new Map<string, Tracker>();

  function take(caller: string): Turn {
    const at = now().getTime();
    const tracker = trackers.get(caller) ?? { used: 0, windowEnds: at + windowMs, blockedUntil: 0 };
    trackers.set(caller, tracker);
    if (tracker.blockedUntil > at) return { blocked: true, headers: headersOf(0, tracker.blockedUntil - at) };
    if (tracker.windowEnds <= at) {
      tracker.used = 0;
      tracker.windowEnds = at + windowMs;
    }
    tracker.used += 1;
    if (tracker.used > limit) {
      tracker.blockedUntil = at + windowMs;
      tracker.windowEnds = tracker.blockedUntil;
      return { blocked: true, headers: headersOf(0, windowMs) };
    }
    return { blocked: false, headers: headersOf(limit - tracker.used, tracker.windowEnds - at) };
  }

  // The suffix is the limit's name; Reset is in seconds from now, and no Retry-After is ever set here.
  function headersOf(remaining: number, resetMs: number): Record<string, string> {
    return {
      'X-RateLimit-Limit-Default': String(limit),
      'X-RateLimit-Remaining-Default': String(remaining),
      'X-RateLimit-Reset-Default': String(Math.ceil(resetMs / 1000)),
    };
  }

  return { take };
}
