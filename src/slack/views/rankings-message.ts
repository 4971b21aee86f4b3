import type { types } from '@slack/bolt';
import { isEmptyAnswer, type RankingsAnswer } from '../../insights/answer';
import type { RankedList, RankedMember } from '../../insights/ranking';
import { buildExplainMenu } from './explain-menu';
import type { Message } from './limits';
import { context, fallbackText, isolate, mrkdwn, plain, plainLine, section, wireText } from './mrkdwn';
import { buildRankingsActions } from './rankings-menus';
import {
  coverageWords,
  emptyWords,
  isFiltered,
  mayNameInPublic,
  memberLine,
  publicWords,
  shortValue,
  throughWords,
  understoodWords,
} from './rankings-words';

const barCells = 10;
const rowsInOverview = 3;
const figureSpace = '\u2007';
const hiddenName = 'A colleague (hidden)';
const nobodyWords = 'Nobody is in this list.';
const leftOutWords = 'The first three of each list. Lists that could shame somebody are left out.';

/**
 * The answer as its asker sees it: one ranking, or the overview of all eight. `through`: who owns the shared access
 * that answered, where the asker's own does not see as much. `turn`: how often the menu of rows was used, which is then
 * shown as new.
 */
export function buildRankingsMessage(
  answer: RankingsAnswer,
  through: string | null = null,
  turn = 0,
): Message {
  const { ranking } = answer.question;
  const list = answer.lists.find((candidate) => candidate.ranking.id === ranking);
  const title = list?.ranking.title ?? 'Rankings';
  const isEmpty = isEmptyAnswer(answer);
  const understood = understoodWords(answer);
  const body = isEmpty
    ? [section(emptyWords(answer))]
    : list
      ? rankingBlocks(list, answer)
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
  const whose = through === null ? [] : [throughWords(through)];
  return {
    text: fallbackText(`${title}: ${[`${understood.join(', ')}.`, ...whose, spoken].join(' ')}`),
    blocks: [
      { type: 'header', text: plain(title) },
      context(understood.map((part) => wireText(part, 130)).join('  ·  ')),
      ...whose.map((words) => context(wireText(words, 300))),
      ...body,
      ...hint,
      ...(list ? buildExplainMenu(list, answer, turn) : []),
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
  const { question } = answer;
  const { ranking } = question;
  const mayName = (list: RankedList) => mayNameInPublic(list, question);
  const shown =
    ranking === null
      ? answer.lists.filter((list) => mayName(list) && list.members.length > 0).map(shortened)
      : answer.lists.filter((list) => list.ranking.id === ranking);
  const lists = shown.map((list) => withoutNames(list, hidden));
  const title = ranking === null ? 'Rankings' : (lists[0]?.ranking.title ?? 'Rankings');
  const where = publicWords(answer);
  const bodies = lists.flatMap((list): readonly types.KnownBlock[] => {
    if (!mayName(list)) return [section(namelessWords(list))];
    if (list.members.length === 0) return [section(nobodyWords)];
    const heading = ranking === null ? [section(`*${list.ranking.title}*`)] : [];
    return [...heading, rowsBlock(list, list.members)];
  });
  const spoken = lists.map((list) => {
    if (!mayName(list)) return namelessWords(list);
    return ranking === null ? spokenTop(list) : spokenList(list);
  });
  const note = ranking === null ? leftOutWords : lists.map(coverageWords).join(' ');
  const footer = `Shared by ${plainLine(sharedBy, 60)} from Cal.com. ${note}`;
  return {
    text: fallbackText(`${title}: ${where.join(', ')}. ${spoken.join(' ')} ${footer}`),
    blocks: [
      { type: 'header', text: plain(title) },
      context(where.map((part) => wireText(part, 130)).join('  ·  ')),
      ...(bodies.length > 0 ? bodies : [section(nobodyWords)]),
      context(wireText(footer, 300)),
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

/** As much of a list as its asker saw in the overview. */
function shortened(list: RankedList): RankedList {
  return { ...list, members: list.members.slice(0, rowsInOverview) };
}

function rankingBlocks(list: RankedList, answer: RankingsAnswer): readonly types.KnownBlock[] {
  const filters = isFiltered(answer) ? ' Only bookings that pass the filters are counted.' : '';
  if (list.members.length === 0) return [section(`${nobodyWords} ${list.ranking.meaning}`)];
  return [rowsBlock(list, list.members), context(`${list.ranking.meaning}${filters} ${coverageWords(list)}`)];
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
    // Bars and digits have no direction: without the mark, a first name from right to left turns all rows around.
    const row = `\u200E${rank} ${bar(member.value / most)} ${value}`;
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
