import type { types } from '@slack/bolt';
import type { RankedList } from '../../rankings/ranking';
import { isolate, plainLine } from '../kit/mrkdwn';
import type { Picture } from '../kit/picture';
import type { NotedMember } from './rankings-comparison';
import { shortValue } from './rankings-words';

const valueHeads = { bookings: 'Bookings', stars: 'Average rating' } as const;

/** A ranking's rows as a table. A cell is shown as it is: nothing in a name can format or ping there. */
export function rankingTable(
  list: RankedList,
  members: readonly NotedMember[],
  insteadOf: types.KnownBlock,
): Picture {
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
          rowOf(String(rank), isolate(plainLine(name, 60)), shortValue(value, list), note),
        ),
      ],
    },
  };
}

/** Slack refuses a whole message for one empty cell. */
function cell(text: string): types.RawTextElement {
  return { type: 'raw_text', text: text === '' ? '–' : text };
}
