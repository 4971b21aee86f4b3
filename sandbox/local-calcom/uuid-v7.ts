/** A version 7 UUID of the instant; `tail` gives its 74 free bits as 19 hex digits, of which 18½ are used. */
export function buildUuidV7(at: Date, tail: string): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  const variant = (0x8 | (Number.parseInt(tail.charAt(3), 16) & 0x3)).toString(16);
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${tail.slice(0, 3)}`,
    `${variant}${tail.slice(4, 7)}`,
    tail.slice(7, 19),
  ].join('-');
}

/** Sorts before every UUID minted for that instant. */
export function lowestUuidAt(at: Date): string {
  return buildUuidV7(at, '0'.repeat(19));
}
