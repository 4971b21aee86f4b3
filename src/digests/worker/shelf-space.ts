/** Which bytes of a file are taken. */
export interface ShelfSpace {
  /** Where so many bytes have room: where others were before, or else at the end. */
  take(bytes: number): number;
  /** With the same number of bytes as it was taken with. */
  release(offset: number, bytes: number): void;
  /** After the last byte that was taken; 0 when all is free. */
  end(): number;
}

/** Rounded up to it, so that what was freed fits the next of about the same size. */
const unit = 512;

export function createShelfSpace(): ShelfSpace {
  const free = new Map<number, number[]>();
  let taken = 0;
  let end = 0;
  const unitsOf = (bytes: number) => Math.ceil(bytes / unit);

  return {
    take(bytes) {
      const units = unitsOf(bytes);
      taken += 1;
      const reused = free.get(units)?.pop();
      if (reused !== undefined) return reused;
      const offset = end;
      end += units * unit;
      return offset;
    },
    release(offset, bytes) {
      const units = unitsOf(bytes);
      taken -= 1;
      if (taken === 0) {
        free.clear();
        end = 0;
        return;
      }
      const sameSize = free.get(units);
      if (sameSize === undefined) free.set(units, [offset]);
      else sameSize.push(offset);
    },
    end: () => end,
  };
}
