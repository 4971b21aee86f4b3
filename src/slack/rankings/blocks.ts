import type { types } from '@slack/bolt';
import { describePeriod } from '../../lib/time/describe-period';
import type { RankingsAnswer, RankingsTotals } from '../../rankings/answer';
import {
  compareLists,
  formatComparisonNote,
  formatDepartures,
  type formatRankChange,
} from '../../rankings/movement';
import type { RankedList, RankedMember } from '../../rankings/ranking';
import { formatTotals, type Total, type TotalText, totalsNote } from '../../rankings/totals';
import type { RichBlock } from '../kit/message';
import { bidiIsolate, context, mrkdwn, singleLine } from '../kit/text';
import { memberLine, shortValue } from './text';

/** How many of each list an overview shows. */
export const rowsInOverview = 3;
export const nobodyWords = 'Nobody is in this list.';

/** Rank, bar, value and name of each, with its note. There has to be somebody. */
export function rankingRows(
  list: Pick<RankedList, 'ranking'>,
  members: readonly Pick<NotedMember, 'rank' | 'name' | 'value' | 'note'>[],
): types.RichTextBlock {
  const most = list.ranking.unit === 'stars' ? 5 : Math.max(...members.map(({ value }) => value));
  return barRows(
    members.map(({ rank, value, name, note }) => ({
      lead: String(rank),
      fraction: value / most,
      value: shortValue(value, list),
      name,
      note,
    })),
  );
}

/** The first of a list, to be read aloud after its title. */
export function spokenTop(list: RankedList, members: readonly NotedMember[]): string {
  const top = members.slice(0, rowsInOverview).map((member) => spokenRow(member, list));
  return `${list.ranking.title}: ${top.length > 0 ? top.join('; ') : 'nobody'}.`;
}

/** "1. Ana Pires, 14 bookings, up 3 places, 9 more" */
export function spokenRow(member: NotedMember, list: RankedList): string {
  const line = memberLine(member, list);
  return member.note === '' ? line : `${line}, ${member.note}`;
}

const valueHeads = { bookings: 'Bookings', stars: 'Average rating' } as const;

/** A ranking's rows as a table. A cell is shown as it is: nothing in a name can format or ping there. */
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
        rowOf('Rank', 'Member', valueHeads[list.ranking.unit], 'Since the period before'),
        ...members.map(({ rank, name, value, note }) =>
          rowOf(String(rank), bidiIsolate(singleLine(name, 60)), shortValue(value, list), note),
        ),
      ],
    },
  };
}

/** Slack refuses a whole message for one empty cell. */
function cell(text: string): types.RawTextElement {
  return { type: 'raw_text', text: text === '' ? '–' : text };
}

interface BarRow {
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
        { type: 'text', text: `  ${bidiIsolate(singleLine(name, 60))}${after}${end}` },
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

const otherwiseWords = 'The lists below count both otherwise.';
const guestsWords = 'Guest no-shows are guests, not bookings.';

/** The period as a whole, over an overview. */
export function totalsBlocks(totals: RankingsTotals): readonly types.KnownBlock[] {
  const figures = shownFigures(totals);
  const fields = figures
    .map(formatTotals)
    .map(({ label, value, change }) => mrkdwn(`${label} *${value}*${change === null ? '' : `, ${change}`}`));
  const hasGuests = figures.some(({ id }) => id === 'guest-no-shows');
  const notes = [totalsNote, otherwiseWords, ...(hasGuests ? [guestsWords] : [])];
  return [{ type: 'section', fields }, context(notes.join(' '))];
}

/** The same, to be read aloud. */
export function spokenTotals(totals: RankingsTotals): string {
  const say = ({ label, value, change }: TotalText) =>
    `${label} ${value}${change === null ? '' : `, ${change}`}`;
  return `${shownFigures(totals).map(formatTotals).map(say).join('; ')}.`;
}

/** What is nothing, and was nothing, says nothing; but for the first, which all others are part of. */
function shownFigures({ figures }: RankingsTotals): readonly Total[] {
  return figures.filter(({ id, value, before }) => id === 'created' || (value ?? 0) > 0 || (before ?? 0) > 0);
}

type Compared = Pick<RankingsAnswer, 'comparison'>;

/** A row, and what became of it since the period before; an empty note where nothing is told. */
export interface NotedMember extends RankedMember {
  readonly note: string;
}

/** What the numbers stand beside, and what keeps the two periods from being quite equal: plain text, one part each. */
export function besideWords({ comparison, totals, question }: RankingsAnswer): readonly string[] {
  const before = comparison ?? totals?.before ?? null;
  if (before === null) {
    return question.versus === 'previous' ? ['no equal period before to compare with'] : [];
  }
  const what = comparison === null ? 'totals compared with' : 'compared with';
  return [`${what} ${describePeriod(before.period)}`, ...before.notes.map(formatComparisonNote)];
}

/** `words` says what of a move is told, and how. */
export function noteMoves(
  list: RankedList,
  { comparison }: Compared,
  words: typeof formatRankChange,
): readonly NotedMember[] {
  const before = listBefore(list, comparison);
  if (before === null) return list.members.map((member) => ({ ...member, note: '' }));
  const { ranking, members } = compareLists(list, before);
  return members.map((member) => ({ ...member, note: words(member, ranking.unit) }));
}

/** Who was in the list before and is not now. Null for nobody. Not for a channel. */
export function goneNote(list: RankedList, { comparison }: Compared): string | null {
  const before = listBefore(list, comparison);
  const gone = before === null ? [] : compareLists(list, before).gone;
  const named = gone.map((member) => ({ ...member, name: singleLine(member.name, 60) }));
  return formatDepartures(named, list.ranking.unit) || null;
}

/** The same list of the period before; null where it is not compared. */
export function listBefore(list: RankedList, comparison: RankingsAnswer['comparison']): RankedList | null {
  return comparison?.lists.find(({ ranking }) => ranking.id === list.ranking.id) ?? null;
}
