import type { types } from '@slack/bolt';
import { isEmptyAnswer, type RankingsAnswer } from '../../insights/answer';
import { zoneLabel } from '../../insights/describe-period';
import type { RankingsQuestion } from '../../insights/question';
import type { RankedList, RankedMember } from '../../insights/ranking';
import type { Message } from './limits';
import { context, fallbackText, isolate, mrkdwn, plain, plainLine, section, wireText } from './mrkdwn';
import { buildRankingsActions } from './rankings-menus';
import {
  coverageWords,
  emptyWords,
  memberLine,
  partsWithoutFilters,
  periodWords,
  scopeWords,
  shortValue,
  understoodWords,
} from './rankings-words';

const barCells = 10;
const rowsInOverview = 3;
const figureSpace = '\u2007';
const hiddenName = 'A colleague (hidden)';
const nobodyWords = 'Nobody is in this list.';

/** The answer as its asker sees it: one ranking, or the overview of all eight. */
export function buildRankingsMessage(answer: RankingsAnswer): Message {
  const { ranking } = answer.question;
  const list = answer.lists.find((candidate) => candidate.ranking.id === ranking);
  const title = list?.ranking.title ?? 'Rankings';
  const isEmpty = isEmptyAnswer(answer);
  const understood = understoodWords(answer);
  const body = isEmpty
    ? [section(emptyWords(answer))]
    : list
      ? rankingBlocks(list)
      : overviewBlocks(answer.lists);
  const spoken = isEmpty
    ? emptyWords(answer)
    : list
      ? spokenList(list)
      : answer.lists.map(spokenTop).join(' ');
  const hint =
    answer.teamsToChoose.length > 0 && answer.question.scope === null
      ? [
          section(
            'This Cal.com access is in several teams: choose whose bookings to count, below or with `team:"…"`.',
          ),
        ]
      : [];
  return {
    text: fallbackText(`${title}: ${understood.join(', ')}. ${spoken}`),
    blocks: [
      { type: 'header', text: plain(title) },
      context(understood.map((part) => wireText(part, 130)).join('  ·  ')),
      ...body,
      ...hint,
      ...buildRankingsActions(answer, !isEmpty && answer.scope.kind !== 'me'),
    ],
  };
}

/** The part for everyone in the channel: lists that rank people from below carry no names (design §5.3). */
export function buildSharedRankingsMessage(
  answer: RankingsAnswer,
  sharedBy: string,
  hidden: ReadonlySet<number>,
): Message {
  const { ranking } = answer.question;
  const lists = answer.lists
    .filter((list) =>
      ranking === null ? list.ranking.namesInPublic && list.members.length > 0 : list.ranking.id === ranking,
    )
    .map((list) => withoutNames(list, hidden));
  const title = ranking === null ? 'Rankings' : (lists[0]?.ranking.title ?? 'Rankings');
  // The filters may hold a guest's or a member's e-mail, so the channel is told the scope and the dates alone.
  const zone = zoneLabel(answer.period.timeZone);
  const where = plainLine(`${scopeWords(answer.scope)}, ${periodWords(answer)}, ${zone}`, 250);
  const filtered = understoodWords(answer).length > partsWithoutFilters ? ', with filters' : '';
  const by = `Shared by ${plainLine(sharedBy, 60)}`;
  const mayName = (list: RankedList) => list.ranking.namesInPublic && !ranksFromBelow(answer.question);
  const bodies = lists.flatMap((list): readonly types.KnownBlock[] => {
    if (!mayName(list)) return [section(namelessWords(list))];
    if (list.members.length === 0) return [section(nobodyWords)];
    const heading = ranking === null ? [section(`*${list.ranking.title}*`)] : [];
    return [...heading, rowsBlock(list, list.members)];
  });
  const spoken = lists
    .map((list) => {
      const words = mayName(list) ? spokenList(list) : namelessWords(list);
      return ranking === null ? `${list.ranking.title}: ${words}` : words;
    })
    .join(' ');
  return {
    text: fallbackText(`${title}: ${where}${filtered}. ${spoken} ${by}.`),
    blocks: [
      { type: 'header', text: plain(title) },
      context(`${wireText(where, 260)}${filtered}`),
      ...bodies,
      context(`${wireText(by, 80)} from Cal.com.  Top ten, among members with at least one.`),
    ],
  };
}

/** Ranks and numbers stay as they are, so that totals still add up. */
function withoutNames(list: RankedList, hidden: ReadonlySet<number>): RankedList {
  const members = list.members.map((member) =>
    hidden.has(member.calcomUserId) ? { ...member, name: hiddenName } : member,
  );
  return { ...list, members };
}

/** Filters can turn a kind list round: "most bookings" of those that were cancelled, or rated badly. */
function ranksFromBelow({ statuses, rating }: RankingsQuestion): boolean {
  return rating !== null || statuses.some((status) => status === 'cancelled' || status === 'rejected');
}

function rankingBlocks(list: RankedList): readonly types.KnownBlock[] {
  if (list.members.length === 0) return [section(`${nobodyWords} ${list.ranking.meaning}`)];
  return [rowsBlock(list, list.members), context(`${list.ranking.meaning} ${coverageWords(list)}`)];
}

function overviewBlocks(lists: readonly RankedList[]): readonly types.KnownBlock[] {
  const fields = lists.map((list) => {
    const rows = list.members
      .slice(0, rowsInOverview)
      .map((member) => `${member.rank}. ${wireText(member.name, 40)}  *${shortValue(member.value, list)}*`);
    return mrkdwn([`*${list.ranking.title}*`, ...(rows.length > 0 ? rows : ['Nobody'])].join('\n'));
  });
  return [
    { type: 'section', fields },
    context(
      'The first three of each list, of ten at most, among members with at least one.' +
        ' No-shows are the host’s. Ratings are averages of an unknown number of ratings.',
    ),
  ];
}

/** Rank, bar and value in fixed width, then the name as plain text: nothing in a name can format or ping. */
function rowsBlock(list: RankedList, members: readonly RankedMember[]): types.RichTextBlock {
  const most = list.ranking.unit === 'stars' ? 5 : Math.max(...members.map(({ value }) => value));
  const values = members.map(({ value }) => shortValue(value, list));
  const rankWidth = Math.max(...members.map(({ rank }) => String(rank).length));
  const valueWidth = Math.max(...values.map((value) => value.length));
  const elements = members.flatMap((member, index): readonly types.RichTextElement[] => {
    const rank = String(member.rank).padStart(rankWidth, figureSpace);
    const value = (values[index] ?? '').padStart(valueWidth, figureSpace);
    const row = `${rank} ${bar(member.value / most)} ${value}`;
    const name = isolate(plainLine(member.name, 60));
    const end = index < members.length - 1 ? '\n' : '';
    return [
      { type: 'text', text: row, style: { code: true } },
      { type: 'text', text: `  ${name}${end}` },
    ];
  });
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [...elements] }] };
}

function bar(fraction: number): string {
  // Whether every rating is an average of at most five stars is for Cal.com to keep.
  const filled = Math.min(barCells, Math.max(1, Math.round(fraction * barCells)));
  return '█'.repeat(filled).padEnd(barCells, '·');
}

/** "The three lowest had 2, 2 and 1." */
function namelessWords(list: RankedList): string {
  const values = list.members.slice(0, 3).map(({ value }) => shortValue(value, list));
  if (values.length === 0) return nobodyWords;
  const [last = ''] = values.slice(-1);
  const listed = values.length === 1 ? last : `${values.slice(0, -1).join(', ')} and ${last}`;
  const which = list.ranking.direction === 'lowest-first' ? 'lowest' : 'highest';
  const count = ['', 'one', 'two', 'three'][values.length];
  const subject = values.length === 1 ? `The ${which} number is` : `The ${count} ${which} numbers are`;
  return `${subject} ${listed}. Names are left out of this list in a channel.`;
}

function spokenList(list: RankedList): string {
  if (list.members.length === 0) return nobodyWords;
  return `${list.members.map((member) => memberLine(member, list)).join('; ')}. ${coverageWords(list)}`;
}

function spokenTop(list: RankedList): string {
  const top = list.members.slice(0, rowsInOverview).map((member) => memberLine(member, list));
  return `${list.ranking.title}: ${top.length > 0 ? top.join('; ') : 'nobody'}.`;
}
