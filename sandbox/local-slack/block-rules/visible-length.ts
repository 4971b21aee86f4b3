const visibleKeys = new Set(['text', 'title', 'caption']);

/** Characters of a block, or of any part of one, that a reader sees. */
export function visibleLength(part: unknown): number {
  if (Array.isArray(part)) return part.reduce<number>((sum, item) => sum + visibleLength(item), 0);
  if (typeof part !== 'object' || part === null) return 0;
  return Object.entries(part).reduce(
    (sum, [key, value]) =>
      sum + (typeof value === 'string' ? (visibleKeys.has(key) ? value.length : 0) : visibleLength(value)),
    0,
  );
}
