import type { types } from '@slack/bolt';
import { isolate, plainLine } from '../kit/mrkdwn';

export interface BarRow {
  /** Before the bar, such as a rank. Empty for none. */
  readonly lead: string;
  /** Of the bar: 0 to 1. */
  readonly fraction: number;
  readonly value: string;
  readonly name: string;
  /** After the name, in words of our own. */
  readonly note?: string;
}

const barCells = 10;
const figureSpace = '\u2007';

/** Lead, bar and value in fixed width, then the name as plain text: nothing in a name can format or ping. */
export function barRows(rows: readonly BarRow[]): types.RichTextBlock {
  const leadWidth = Math.max(...rows.map(({ lead }) => lead.length));
  const valueWidth = Math.max(...rows.map(({ value }) => value.length));
  const elements = rows.flatMap(
    ({ lead, fraction, value, name, note = '' }, at): readonly types.RichTextElement[] => {
      const start = lead === '' ? '' : `${lead.padStart(leadWidth, figureSpace)} `;
      // Bars and digits have no direction: without the mark, a first name from right to left turns all rows around.
      const row = `\u200E${start}${bar(fraction)} ${value.padStart(valueWidth, figureSpace)}`;
      const end = at < rows.length - 1 ? '\n' : '';
      const after = note === '' ? '' : `  ·  ${note}`;
      return [
        { type: 'text', text: row, style: { code: true } },
        { type: 'text', text: `  ${isolate(plainLine(name, 60))}${after}${end}` },
      ];
    },
  );
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [...elements] }] };
}

function bar(fraction: number): string {
  // Whether every rating is an average of at most five stars is for Cal.com to keep.
  const filled = Math.min(barCells, Math.max(1, Math.round(fraction * barCells)));
  return '█'.repeat(filled).padEnd(barCells, '·');
}
