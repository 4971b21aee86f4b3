import type { types } from '@slack/bolt';
import type { RankingsAnswer, RankingsTotals } from '../../rankings/answer';
import {
  accessibleRankChange,
  compareLists,
  formatDepartures,
  formatPublicRankChange,
  formatRankChange,
} from '../../rankings/rank-change';
import type { RankedList, RankedMember } from '../../rankings/ranking';
import { formatTotals } from '../../rankings/totals';
import { preformatted } from '../kit/blocks';
import { limits, truncate } from '../kit/limits';
import type { RichBlock } from '../kit/message';
import { bidiIsolate, context, escapeUserText, singleLine } from '../kit/text';
import { memberLine, shownValue } from './text';

export const aboutLine = (parts: readonly string[]): types.ContextBlock =>
  context(parts.map((part) => escapeUserText(part, 130)).join('  ·  '));

export const rowsInOverview = 3;

/** `members` must not be empty. */
export function rankingRows(
  list: Pick<RankedList, 'ranking'>,
  members: readonly Pick<NotedMember, 'rank' | 'name' | 'value' | 'note'>[],
): types.RichTextBlock {
  const most = list.ranking.unit === 'stars' ? 5 : Math.max(...members.map(({ value }) => value));
  return barRows(
    members.map(({ rank, value, name, note }) => ({
      lead: String(rank),
      fraction: value / most,
      value: shownValue(value, list),
      change: note,
      name,
    })),
  );
}

export function accessibleTop(list: RankedList, members: readonly NotedMember[]): string {
  const top = members.slice(0, rowsInOverview).map((member) => accessibleRow(member, list));
  return `${list.ranking.title}: ${top.length > 0 ? top.join('; ') : 'nobody'}.`;
}

/** "1. Ana Pires, 14 bookings, up 3 places, +9" */
export function accessibleRow(member: NotedMember, list: RankedList): string {
  const line = memberLine(member, list);
  return member.note === '' ? line : `${line}, ${accessibleRankChange(member.note)}`;
}

/** Cells are raw text: nothing in a name can format or ping. */
export function rankingTable(
  list: RankedList,
  members: readonly NotedMember[],
  insteadOf: types.KnownBlock,
): RichBlock {
  const isCompared = members.some(({ note }) => note !== '');
  const rowOf = (rank: string, name: string, value: string, note: string) =>
    [rank, name, value, ...(isCompared ? [note] : [])].map(cell);
  return {
    kind: 'table',
    insteadOf,
    block: {
      type: 'table',
      column_settings: [
        { align: 'right' },
        { is_wrapped: true },
        { align: 'right' },
        ...(isCompared ? [{ is_wrapped: true }] : []),
      ],
      rows: [
        rowOf('Rank', 'Member', list.ranking.column, 'Change'),
        ...members.map(({ rank, name, value, note }) =>
          rowOf(String(rank), bidiIsolate(singleLine(name, 60)), shownValue(value, list), note),
        ),
      ],
    },
  };
}

/** Slack refuses the whole message if one cell is empty. */
function cell(text: string): types.RawTextElement {
  return { type: 'raw_text', text: text === '' ? '–' : text };
}

export function rankingChart(
  list: Pick<RankedList, 'ranking'>,
  members: readonly Pick<RankedMember, 'name' | 'value'>[],
  insteadOf: types.KnownBlock,
): RichBlock {
  const labels = chartLabels(members.map(({ name }) => name));
  const data = members.map(({ value }, at) => ({ label: labels[at] ?? '', value }));
  return {
    kind: 'chart',
    insteadOf,
    block: {
      type: 'data_visualization',
      title: `${list.ranking.column} by member`,
      chart: {
        type: 'bar',
        series: [{ name: list.ranking.column, data }],
        axis_config: { categories: labels },
      },
    },
  };
}

/** Shortens names for an axis, and numbers those that are equal. */
function chartLabels(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const short = singleLine(name, limits.chartLabel) || '–';
    let label = short;
    for (let twin = 2; taken.has(label); twin += 1)
      label = `${truncate(short, limits.chartLabel - 1 - String(twin).length)} ${twin}`;
    taken.add(label);
    return label;
  });
}

interface BarRow {
  /** The text before the bar, such as a rank; '' for none. */
  readonly lead: string;
  /** The filled part of the bar, from 0 to 1. */
  readonly fraction: number;
  readonly value: string;
  /** Our own text between value and name. */
  readonly change?: string;
  readonly name: string;
  /** Our own text after the name. */
  readonly note?: string;
}

const barCells = 10;
const longestName = 60;

/**
 * The name comes last, so that wide scripts do not break the columns. In preformatted text nothing in a name
 * can format or ping.
 */
export function barRows(rows: readonly BarRow[]): types.RichTextBlock {
  const widest = (of: (row: BarRow) => string) => Math.max(...rows.map((row) => of(row).length));
  const [leads, values] = [widest(({ lead }) => lead), widest(({ value }) => value)];
  const changes = widest(({ change = '' }) => change);
  const lines = rows.map(({ lead, fraction, value, change = '', name, note = '' }) => {
    const start = leads === 0 ? '' : `${lead.padStart(leads)} `;
    const beside = changes === 0 ? '' : `${change.padEnd(changes)}  `;
    const after = note === '' ? '' : `  ·  ${note}`;
    // Bars and digits have no direction: without the mark, a right-to-left first name reverses all rows.
    return `\u200E${start}${bar(fraction)} ${value.padStart(values)}  ${beside}${bidiIsolate(singleLine(name, longestName))}${after}`;
  });
  return preformatted(lines);
}

function bar(fraction: number): string {
  // Clamped in case Cal.com sends an average above five stars.
  const filled = Math.min(barCells, Math.max(1, Math.round(fraction * barCells)));
  return '█'.repeat(filled).padEnd(barCells, '·');
}

/** `Completed 280 (+14)  ·  Cancelled 37 (−7)`; '' without totals. */
export const totalsLine = (totals: RankingsTotals | null): string =>
  totals === null ? '' : formatTotals(totals.figures).join('  ·  ');

type Compared = Pick<RankingsAnswer, 'comparison'>;

/** A row and its change since the period before; `note` is '' when there is nothing to say. */
export interface NotedMember extends RankedMember {
  readonly note: string;
}

/** `isPublic`: for a channel, leaves out falls. */
export function withRankChanges(
  list: RankedList,
  { comparison }: Compared,
  isPublic = false,
): readonly NotedMember[] {
  const before = listBefore(list, comparison);
  if (before === null) return list.members.map((member) => ({ ...member, note: '' }));
  const { ranking, members } = compareLists(list, before);
  return members.map((member) => ({
    ...member,
    note: isPublic ? formatPublicRankChange(member, ranking.unit) : formatRankChange(member, ranking),
  }));
}

/** Who was in the earlier list and is not now; '' for nobody. Must not be posted in a channel. */
export function formatGone(list: RankedList, { comparison }: Compared): string {
  const before = listBefore(list, comparison);
  const gone = before === null ? [] : compareLists(list, before).gone;
  const named = gone.map((member) => ({ ...member, name: singleLine(member.name, longestName) }));
  return formatDepartures(named, list.ranking.unit);
}

export function listBefore(list: RankedList, comparison: RankingsAnswer['comparison']): RankedList | null {
  return comparison?.lists.find(({ ranking }) => ranking.id === list.ranking.id) ?? null;
}
