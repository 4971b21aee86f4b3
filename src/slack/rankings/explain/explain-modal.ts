import type { types } from '@slack/bolt';
import { formatValue } from '../../../rankings/ranking';
import { buildExplainedRow } from '../../bookings/booking-row';
import { button } from '../../kit/button';
import { type ActionId, actionIds } from '../../kit/ids';
import { limits, type Message } from '../../kit/limits';
import { context, plain, section, wireText } from '../../kit/mrkdwn';
import { understoodWords } from '../rankings-words';
import { type CarriedExplanation, sealExplanation } from './explain-value';
import { reconciliationWords } from './explain-words';
import type { Explanation } from './explanation';

const rowsPerBlock = 5;

interface ReadingModal extends types.ModalView {
  blocks: types.KnownBlock[];
}

const modal = (blocks: readonly types.KnownBlock[]): ReadingModal => ({
  type: 'modal',
  title: plain('Behind the number'),
  close: plain('Close'),
  blocks: [...blocks],
});

/** There at once: a modal has to be opened within three seconds of the press. */
export const buildExplainPreparing = (): types.ModalView =>
  modal([section('*Looking through the bookings…* This takes a moment.')]);

/** Why there is nothing to show. What its buttons do belongs to a message: here there is nothing to replace. */
export const buildNotExplained = ({ blocks }: Message): types.ModalView =>
  modal(blocks.filter(({ type }) => type !== 'actions'));

/** A number, the sum that is behind it, and the bookings, the latest first. */
export function buildExplanation(explanation: Explanation, appUrl: URL): ReadingModal {
  const { understood, ranking, name, shown, reconciliation, rows, before } = explanation;
  const { timeZone } = understood.period;
  const counted = reconciliation.counted ?? shown;
  const title = `*${wireText(name, 60)}: ${formatValue(counted, ranking.unit)}*\n${ranking.title}. ${ranking.meaning}`;
  const [sum, why] = reconciliationWords(reconciliation, name);
  const lines = rows.map(({ booking, rating }) => buildExplainedRow(booking, rating, timeZone, appUrl));
  const blocks = inBlocks(lines).map(section);
  const known = Math.max(reconciliation.bookings, before + rows.length);
  const where =
    rows.length < known
      ? `${before + 1} to ${before + rows.length} of ${known}, the latest first`
      : 'The latest first';
  return modal([
    section(title),
    context(
      understoodWords(understood)
        .map((part) => wireText(part, 130))
        .join('  ·  '),
    ),
    section(`*${sum}.*${why === '' ? '' : ` ${wireText(why, 900)}`}`),
    { type: 'divider' },
    ...(rows.length === 0 ? [section(nothingWords(explanation))] : [context(where), ...blocks]),
    ...buttons(explanation),
  ]);
}

/** Few enough rows a block for its text to hold them, even with long addresses. */
function inBlocks(lines: readonly string[]): readonly string[] {
  const blocks: string[][] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    const hasRoom =
      last && last.length < rowsPerBlock && [...last, line].join('\n').length <= limits.sectionText;
    if (hasRoom) last.push(line);
    else blocks.push([line]);
  }
  return blocks.map((block) => block.join('\n'));
}

function nothingWords({ before, reconciliation }: Explanation): string {
  if (before > 0) return 'No further ones were found among these.';
  return reconciliation.unit === 'stars' ? 'No rated booking is listed.' : 'No booking is listed.';
}

function buttons({ more, further, back }: Explanation): readonly types.KnownBlock[] {
  const elements = [
    carrying('Load more', actionIds.explainMore, more),
    carrying('Look further back', actionIds.explainFurther, further),
    carrying('Back to the latest', actionIds.explainBack, back),
  ].flat();
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function carrying(label: string, actionId: ActionId, carried: CarriedExplanation | null): types.Button[] {
  // Too long only for a question that has no menu either.
  const value = carried && sealExplanation(carried);
  return value === null ? [] : [button(label, actionId, value)];
}
