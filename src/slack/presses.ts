const doubleClickMs = 5_000;

export interface Presses {
  /** False for the same press again within a few seconds: a double click must not share twice. */
  isFirst(pressKey: string): boolean;
}

export function createPresses(now: () => Date): Presses {
  const seenAt = new Map<string, number>();
  return {
    isFirst(pressKey) {
      const at = now().getTime();
      for (const [key, seen] of seenAt) if (at - seen > doubleClickMs) seenAt.delete(key);
      const isFirst = !seenAt.has(pressKey);
      if (isFirst) seenAt.set(pressKey, at);
      return isFirst;
    },
  };
}
