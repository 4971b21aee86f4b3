import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// In memory where there is such a place: these tests wait for thousands of writes to reach the disk.
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A new empty folder. Whoever makes one deletes it. */
export function makeScratchFolder(): string {
  return mkdtempSync(join(place, 'roundup-test-'));
}
