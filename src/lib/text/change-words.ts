// Of a handful, a percentage says less than the two numbers beside it.
const leastForPercent = 10;

/** `+30%`, `−10%`, `under 1%`: of what was before. Null of nothing, of next to nothing, to nothing, and without a change. */
export function percentWords(before: number, value: number): string | null {
  if (before < leastForPercent || value === 0 || value === before) return null;
  const percent = Math.round((Math.abs(value - before) / before) * 100);
  return percent === 0 ? 'under 1%' : `${value > before ? '+' : '−'}${percent}%`;
}
