/**
 * Slack's limits, the smaller where its sources differ. `visibleTextPerMessage` is our own: Slack has refused
 * messages whose blocks together exceed about 13,200 characters, which it does not document.
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

/** At most `max` UTF-16 units with the final ellipsis, cut between graphemes so that an emoji stays whole. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text.slice(0, max + 1))) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
