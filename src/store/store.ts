import type { DigestStores } from '../digests/ports';

/**
 * Everything Roundup remembers, on SQLite or Postgres. Secrets are sealed before they are written and opened when
 * they are read. A write is on disk when its promise resolves.
 *
 * @throws StoreUnavailableError from any method when the database cannot be reached or written for now.
 */
export interface Store extends DigestStores {
  /**
   * Seals every secret with the newest key; resolves to how many were sealed again. What does not open is left as it is,
   * and named. Cut short, it can be run again.
   */
  rotateKeys(onUnreadable?: (what: string) => void): Promise<number>;
  /** What time it is there; null where it is this machine's own. */
  readonly readClock: (() => Promise<Date>) | null;
  /** Can it be read now? For `/readyz`. */
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
}
