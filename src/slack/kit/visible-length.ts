/**
 * At least as many characters as a reader sees of blocks, or of any part of one: all `text`, dialogs' and buttons'
 * included.
 */
export function visibleLength(part: unknown): number {
  if (Array.isArray(part)) return part.reduce<number>((sum, item) => sum + visibleLength(item), 0);
  if (typeof part !== 'object' || part === null) return 0;
  return Object.entries(part).reduce(
    (sum, [key, value]) =>
      sum + (typeof value === 'string' ? (key === 'text' ? value.length + 1 : 0) : visibleLength(value)),
    0,
  );
}
