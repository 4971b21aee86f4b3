import type { Alarm } from './alarm';

/** Where what is built waits for its time. Thousands may, so that one wait is shared by all of one instant. */
export interface WaitingRoom<T> {
  size(): number;
  add(id: string, at: Date, item: T): void;
  /** Undefined where it does not wait here, or not any more. */
  take(id: string): T | undefined;
  takeAll(): readonly T[];
}

export interface WaitingRoomOptions<T> {
  readonly alarm: Alarm;
  /** Aborted: nothing's time comes any more. */
  readonly signal: AbortSignal;
  readonly onTime: (id: string, item: T) => void;
}

export function createWaitingRoom<T>({ alarm, signal, onTime }: WaitingRoomOptions<T>): WaitingRoom<T> {
  const waiting = new Map<number, Map<string, T>>();
  const instantOf = new Map<string, number>();

  function letIn(at: Date): Map<string, T> {
    const atMs = at.getTime();
    const known = waiting.get(atMs);
    if (known !== undefined) return known;
    const group = new Map<string, T>();
    waiting.set(atMs, group);
    alarm.until(at, signal).then(
      () => {
        if (signal.aborted) return;
        waiting.delete(atMs);
        for (const [id, item] of group) {
          instantOf.delete(id);
          onTime(id, item);
        }
      },
      // Rejects only when it is aborted.
      () => undefined,
    );
    return group;
  }

  function take(id: string): T | undefined {
    const group = waiting.get(instantOf.get(id) ?? Number.NaN);
    const item = group?.get(id);
    group?.delete(id);
    instantOf.delete(id);
    return item;
  }

  return {
    size: () => instantOf.size,
    add(id, at, item) {
      instantOf.set(id, at.getTime());
      letIn(at).set(id, item);
    },
    take,
    takeAll: () =>
      [...instantOf.keys()].flatMap((id) => {
        const item = take(id);
        return item === undefined ? [] : [item];
      }),
  };
}
