/**
 * Slack's limits, each the smaller where its sources differ, and our own budget below its undocumented ceiling:
 * messages whose blocks together pass about 13,200 characters have been refused.
 */
export const limits = {
  blocksPerMessage: 50,
  sectionText: 3_000,
  headerText: 150,
  buttonText: 75,
  actionValue: 2_000,
  optionText: 75,
  optionValue: 75,
  optionsPerSelect: 100,
  blockId: 255,
  chartLabel: 20,
  fallbackText: 3_500,
  visibleTextPerMessage: 10_000,
} as const;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * At most `max` UTF-16 units, cut between characters as people see them, so that an emoji of several code
 * points is whole or gone. What was cut ends in an ellipsis.
 */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text.slice(0, max + 1))) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
