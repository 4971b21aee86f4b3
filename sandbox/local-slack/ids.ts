import { randomBytes } from 'node:crypto';

export interface Ids {
  /** A message timestamp: unique and rising, even when the clock stands still. */
  ts(): string;
  /** A made-up id such as V000000001. */
  next(prefix: string): string;
  hash(): string;
  actionTs(): string;
}

const microsecond = 1_000_000;

export function createIds(now: () => Date): Ids {
  let lastMicros = 0;
  let count = 0;

  const ts = () => {
    lastMicros = Math.max(now().getTime() * 1000, lastMicros + 1);
    const seconds = Math.floor(lastMicros / microsecond);
    return `${seconds}.${String(lastMicros % microsecond).padStart(6, '0')}`;
  };
  const next = (prefix: string) => {
    count += 1;
    return `${prefix}${count.toString(36).toUpperCase().padStart(9, '0')}`;
  };
  const hash = () => `${Math.floor(now().getTime() / 1000)}.${randomBytes(4).toString('hex')}`;

  return { ts, next, hash, actionTs: ts };
}

/** An unguessable part of a token or an address. */
export function secret(bytes = 12): string {
  return randomBytes(bytes).toString('hex');
}
