/** One line of the table. */
export interface Figure {
  readonly what: string;
  /** The figure itself, in words. */
  readonly measured: string;
  /** What it is measured beside, in words. */
  readonly beside: string;
  /** Held to a bound: the figure must not exceed it. */
  readonly bound?: { readonly value: number; readonly most: number; readonly unit: string };
}

export const isMissed = ({ bound }: Figure): boolean => bound !== undefined && !(bound.value <= bound.most);

/** A plain text table, one figure a line. */
export function printFigures(figures: readonly Figure[]): string {
  const head = ['', 'measured', 'beside', 'figure', 'bound', ''];
  const rows = figures.map((figure) => {
    const { what, measured, beside, bound } = figure;
    if (bound === undefined) return [what, measured, beside, '', '', ''];
    const { value, most, unit } = bound;
    const shown = `${unit === '×' ? value.toFixed(2) : value}${unit}`;
    return [what, measured, beside, shown, `≤ ${most}${unit}`, isMissed(figure) ? 'MISSED' : 'met'];
  });
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => [...(row[column] ?? '')].length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    line(head),
    widths
      .map((width) => '-'.repeat(width))
      .join('  ')
      .trimEnd(),
    ...rows.map(line),
  ].join('\n');
}
