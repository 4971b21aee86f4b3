import type { types } from '@slack/bolt';
import type { RankingsAnswer } from '../../rankings/answer';
import { formatPublicRankChange } from '../../rankings/movement';
import type { RankedList } from '../../rankings/ranking';
import { numbersNote } from '../kit/gap-words';
import type { Message, RichBlock } from '../kit/message';
import { context, escapeUserText, fallbackText, joinList, plain, section, singleLine } from '../kit/text';
import {
  besideWords,
  listBefore,
  type NotedMember,
  nobodyWords,
  noteMoves,
  rankingRows,
  rankingTable,
  rowsInOverview,
  spokenRow,
  spokenTop,
  spokenTotals,
  totalsBlocks,
} from './blocks';
import { coverageWords, mayNameInPublic, publicWords, shortValue } from './text';
import { buildTrend } from './trend';

const hiddenName = 'A colleague (hidden)';
const leftOutWords = 'The first three of each list. Lists that could shame somebody are left out.';
const valuesWithoutNames = 3;

/**
 * The part for everyone in the channel: lists that rank people from below carry no names, and of a comparison nobody's
 * fall is told (design §5.3).
 */
export function buildSharedRankingsMessage(
  answer: RankingsAnswer,
  sharedBy: string,
  hidden: ReadonlySet<number>,
): Message {
  const { question } = answer;
  const { ranking } = question;
  const isOverview = ranking === null;
  const mayName = (list: RankedList) => mayNameInPublic(list, question);
  const lists = isOverview
    ? answer.lists.filter((list) => mayName(list) && list.members.length > 0).map(shortened)
    : answer.lists.filter((list) => list.ranking.id === ranking);
  const membersOf = (list: RankedList) =>
    withoutNames(noteMoves(list, answer, formatPublicRankChange), hidden);
  const title = isOverview ? 'Rankings' : (lists[0]?.ranking.title ?? 'Rankings');
  const where = [...publicWords(answer), ...besideWords(answer)];
  const how = numbersNote(answer);
  // A filter by member turns totals into those of somebody.
  const totals = question.member === null ? answer.totals : null;
  const trend = question.member === null && answer.trend !== null ? buildTrend(answer.trend) : null;

  const bodies = lists.map((list): Body => {
    if (!mayName(list)) return { blocks: [section(namelessWords(list, answer))] };
    if (list.members.length === 0) return { blocks: [section(nobodyWords)] };
    const rows = rankingRows(list, membersOf(list));
    return isOverview
      ? { blocks: [section(`*${list.ranking.title}*`), rows] }
      : { blocks: [rows], richBlock: rankingTable(list, membersOf(list), rows) };
  });
  const spoken = lists.map((list) => {
    if (!mayName(list)) return namelessWords(list, answer);
    return isOverview ? spokenTop(list, membersOf(list)) : spokenList(list, membersOf(list), answer);
  });
  const note = isOverview ? leftOutWords : lists.map((list) => coverageWords(list, answer)).join(' ');
  const footer = `Shared by ${singleLine(sharedBy, 60)} from Cal.com. ${note}`;
  const said = [
    ...how,
    ...(totals === null ? [] : [spokenTotals(totals)]),
    ...spoken,
    ...(trend === null ? [] : [trend.spoken]),
    footer,
  ];
  return {
    text: fallbackText(`${title}: ${where.join(', ')}. ${said.join(' ')}`),
    blocks: [
      { type: 'header', text: plain(title) },
      context(where.map((part) => escapeUserText(part, 130)).join('  ·  ')),
      ...how.map((words) => context(escapeUserText(words, 600))),
      ...(totals === null ? [] : totalsBlocks(totals)),
      ...(bodies.length > 0 ? bodies.flatMap(({ blocks }) => blocks) : [section(nobodyWords)]),
      ...(trend === null ? [] : [trend.block]),
      context(escapeUserText(footer, 300)),
    ],
    richBlock: isOverview ? trend?.richBlock : bodies.at(0)?.richBlock,
  };
}

interface Body {
  readonly blocks: readonly types.KnownBlock[];
  readonly richBlock?: RichBlock;
}

/** Ranks and numbers stay as they are, so that totals still add up. */
function withoutNames(members: readonly NotedMember[], hidden: ReadonlySet<number>): readonly NotedMember[] {
  return members.map((member) =>
    hidden.has(member.calcomUserId) ? { ...member, name: hiddenName } : member,
  );
}

/** As much of a list as its asker saw in the overview. */
function shortened(list: RankedList): RankedList {
  return { ...list, members: list.members.slice(0, rowsInOverview) };
}

/** "The three lowest numbers are 2, 2 and 1 (the period before: 3, 3 and 2)." */
function namelessWords(list: RankedList, { comparison }: RankingsAnswer): string {
  const first = ({ members }: RankedList) =>
    members.slice(0, valuesWithoutNames).map(({ value }) => shortValue(value, list));
  const values = first(list);
  const before = listBefore(list, comparison);
  const valuesBefore = before === null ? [] : first(before);
  const beside =
    before === null
      ? ''
      : ` (the period before: ${valuesBefore.length === 0 ? 'none' : joinList(valuesBefore)})`;
  if (values.length === 0) return before === null ? nobodyWords : `Nobody is in this list${beside}.`;
  const which = list.ranking.direction === 'lowest-first' ? 'lowest' : 'highest';
  const count = ['', 'one', 'two', 'three'][values.length];
  const subject = values.length === 1 ? `The ${which} number is` : `The ${count} ${which} numbers are`;
  return `${subject} ${joinList(values)}${beside}. Names are left out of this list in a channel.`;
}

function spokenList(list: RankedList, members: readonly NotedMember[], answer: RankingsAnswer): string {
  if (members.length === 0) return nobodyWords;
  return `${members.map((member) => spokenRow(member, list)).join('; ')}. ${coverageWords(list, answer)}`;
}
