import type { types } from '@slack/bolt';
import { isEmptyAnswer, type RankingsAnswer } from '../../rankings/answer';
import { formatRankChange, formatShortRankChange } from '../../rankings/movement';
import type { RankedList } from '../../rankings/ranking';
import { numbersNote } from '../kit/gap-words';
import type { Message, RichBlock } from '../kit/message';
import { context, escapeUserText, fallbackText, mrkdwn, plain, section } from '../kit/text';
import {
  besideWords,
  goneNote,
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
import { buildExplainMenu } from './explain/modal';
import { buildRankingsActions } from './rankings-menus-view';
import { coverageWords, emptyWords, isFiltered, shortValue, throughWords, understoodWords } from './text';
import { buildTrend } from './trend';

const teamsHint =
  'This Cal.com access is in several teams: choose whose bookings to count, below or with `team:"…"`.';
const overviewNote =
  'The first three of each list, of ten at most, among members with at least one.' +
  ' No-shows are the host’s. Ratings are averages of an unknown number of ratings.';
const shortMovesNote = ' ▲ and ▼: places up or down; + and −: more or less; =: as before.';

/** What the asker sees below the header, and what is read aloud of it. */
interface Body {
  readonly blocks: readonly types.KnownBlock[];
  readonly spoken: string;
  readonly richBlock?: RichBlock | undefined;
}

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
  const { question, teamsToChoose, scope } = answer;
  const list = answer.lists.find((candidate) => candidate.ranking.id === question.ranking);
  const title = list?.ranking.title ?? 'Rankings';
  const isEmpty = isEmptyAnswer(answer);
  const understood = [...understoodWords(answer), ...besideWords(answer)];
  const body = bodyOf(answer, list, isEmpty);
  const hasHint = teamsToChoose.length > 0 && scope.kind === 'me' && question.scope === null;
  const whose = [...(through === null ? [] : [throughWords(through)]), ...numbersNote(answer)];
  return {
    text: fallbackText(`${title}: ${[`${understood.join(', ')}.`, ...whose, body.spoken].join(' ')}`),
    blocks: [
      { type: 'header', text: plain(title) },
      context(understood.map((part) => escapeUserText(part, 130)).join('  ·  ')),
      ...whose.map((words) => context(escapeUserText(words, 600))),
      ...body.blocks,
      ...(hasHint ? [section(teamsHint)] : []),
      ...(list ? buildExplainMenu(list, answer, turn) : []),
      ...buildRankingsActions(answer, !isEmpty && scope.kind !== 'me'),
    ],
    richBlock: body.richBlock,
  };
}

function bodyOf(answer: RankingsAnswer, list: RankedList | undefined, isEmpty: boolean): Body {
  if (isEmpty) return { blocks: [section(emptyWords(answer))], spoken: emptyWords(answer) };
  return list ? rankingBody(list, answer) : overviewBody(answer);
}

function rankingBody(list: RankedList, answer: RankingsAnswer): Body {
  const { meaning } = list.ranking;
  const members = noteMoves(list, answer, formatRankChange);
  const gone = goneNote(list, answer);
  const after = gone === null ? [] : [context(escapeUserText(gone, 1_500))];
  const andGone = gone === null ? '' : ` ${gone}`;
  if (members.length === 0) {
    return { blocks: [section(`${nobodyWords} ${meaning}`), ...after], spoken: `${nobodyWords}${andGone}` };
  }
  const filters = isFiltered(answer) ? ' Only bookings that pass the filters are counted.' : '';
  const coverage = coverageWords(list, answer);
  const said = members.map((member) => spokenRow(member, list)).join('; ');
  const rows = rankingRows(list, members);
  return {
    blocks: [rows, ...after, context(`${meaning}${filters} ${coverage}`)],
    spoken: `${said}.${andGone} ${coverage}`,
    richBlock: rankingTable(list, members, rows),
  };
}

function overviewBody(answer: RankingsAnswer): Body {
  const { lists, totals, comparison } = answer;
  const trend = answer.trend === null ? null : buildTrend(answer.trend);
  const fields = lists.map((list) => {
    const rows = noteMoves(list, answer, formatShortRankChange)
      .slice(0, rowsInOverview)
      .map(
        ({ rank, name, value, note }) =>
          `${rank}. ${escapeUserText(name, 40)}  *${shortValue(value, list)}*${note === '' ? '' : `  ${note}`}`,
      );
    return mrkdwn([`*${list.ranking.title}*`, ...(rows.length > 0 ? rows : ['Nobody'])].join('\n'));
  });
  const tops = lists.map((list) => spokenTop(list, noteMoves(list, answer, formatRankChange)));
  return {
    blocks: [
      ...(totals === null ? [] : totalsBlocks(totals)),
      { type: 'section', fields },
      context(`${overviewNote}${comparison === null ? '' : shortMovesNote}`),
      ...(trend === null ? [] : [trend.block]),
    ],
    spoken: [
      ...(totals === null ? [] : [spokenTotals(totals)]),
      ...tops,
      ...(trend === null ? [] : [trend.spoken]),
    ].join(' '),
    richBlock: trend?.richBlock,
  };
}
