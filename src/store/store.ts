import type { DigestStores } from '../digests/ports';

/**
 * Secrets are encrypted when written and decrypted when read. A write is on disk when its promise resolves,
 * except for rate budgets.
 *
 * @throws StoreUnavailableError from any method while the database cannot be reached or written
 */
export interface Store extends DigestStores {
  /** Resolves to how many secrets were re-encrypted. `onUnreadable` gets those that do not decrypt. */
  rotateKeys(onUnreadable?: (what: string) => void): Promise<number>;
  /** The database server's clock; null when that is this machine's. */
  readonly readClock: (() => Promise<Date>) | null;
  /** For `/readyz`. Never rejects. */
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
}
