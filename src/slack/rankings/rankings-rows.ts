import type { types } from '@slack/bolt';
import type { RankedList } from '../../rankings/ranking';
import { barRows } from './bar-rows';
import type { NotedMember } from './rankings-comparison';
import { memberLine, shortValue } from './rankings-words';

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
