import type { types } from '@slack/bolt';
import type { RankingsAnswer } from '../../rankings/answer';
import { formatValue, type RankedList } from '../../rankings/ranking';
import { actionIds } from '../kit/ids';
import { plainLine } from '../kit/mrkdwn';
import { printChosenRow, sealExplainMenu } from './explain/explain-value';
import { carriedQuestion, option, select } from './rankings-menus-view';

/** Lists a ranking's rows, to see the bookings behind one. Nothing where the question is too long for a menu. */
export function buildExplainMenu(
  list: RankedList,
  answer: RankingsAnswer,
  turn: number,
): readonly types.ActionsBlock[] {
  const blockId = sealExplainMenu(carriedQuestion(answer), turn);
  if (blockId === null || list.members.length === 0) return [];
  const options = list.members.map(({ calcomUserId, name, value }) => {
    const number = formatValue(value, list.ranking.unit);
    return option(`${plainLine(name, 50)}, ${number}`, printChosenRow({ calcomUserId, shown: value }));
  });
  const menu = select(actionIds.rankingsExplain, 'See the bookings behind…', options, null);
  return [{ type: 'actions', block_id: blockId, elements: [menu] }];
}
