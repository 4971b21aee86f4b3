import Libsql from 'libsql';
import { StoreUnavailableError } from '../store';

const unavailable =
  /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CORRUPT|NOTADB|CANTOPEN|READONLY|PROTOCOL|NOMEM|PERM|AUTH)(_|$)/;
const damage = /^SQLITE_(CORRUPT|NOTADB|IOERR)/;

/** Runs it, with the driver's errors as ours. `onDamage`: the file is not what it should be. */
export function mapErrors<T>(act: () => T, onDamage?: () => void): T {
  try {
    return act();
  } catch (error) {
    if (damage.test(codeOf(error))) onDamage?.();
    throw toStoreError(error);
  }
}

export function toStoreError(error: unknown): unknown {
  return unavailable.test(codeOf(error)) ? new StoreUnavailableError(error) : error;
}

export function codeOf(error: unknown): string {
  return error instanceof Libsql.SqliteError && typeof error.code === 'string' ? error.code : '';
}
