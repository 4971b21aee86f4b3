import type { types } from '@slack/bolt';
import { hiddenName } from '../../lib/text/member-name';
import { type AskedQuestion, isEmptyAnswer, type RankingsAnswer } from '../../rankings/answer';
import type { RankedList } from '../../rankings/ranking';
import { encodeQuestionInBlockId } from '../kit/action-value';
import { preformatted } from '../kit/blocks';
import { buildChoiceMessage } from '../kit/choice-message';
import type { Choice } from '../kit/find-by-name';
import { numbersNote } from '../kit/gap-text';
import { actionIds } from '../kit/ids';
import type { Message, RichBlock } from '../kit/message';
import { buildNotice } from '../kit/notice-message';
import {
  accessibleText,
  context,
  escapeUserText,
  fallbackText,
  joinList,
  mrkdwn,
  section,
  singleLine,
} from '../kit/text';
import { recoveryButtonsFor } from '../kit/unanswered';
import {
  aboutLine,
  accessibleRow,
  accessibleTop,
  formatGone,
  listBefore,
  type NotedMember,
  rankingChart,
  rankingRows,
  rankingTable,
  rowsInOverview,
  totalsLine,
  withRankChanges,
} from './blocks';
import type { Uncountable } from './fetch';
import { askButton, buildRankingsActions, carriedQuestion, showMine } from './rankings-menus-view';
import {
  formatAbout,
  formatComparison,
  formatCoverage,
  formatEmpty,
  formatOverviewCoverage,
  formatPublic,
  formatUncountable,
  mayNameInPublic,
  nobodyText,
  overviewHeadline,
  rankingHeadline,
  shownValue,
  teamsHint,
} from './text';

/** The parts of an answer: a bold headline, a line per detail, then blocks. The texts are plain text. */
interface MessageBody {
  readonly headline: string;
  readonly details?: readonly string[];
  readonly blocks: readonly types.KnownBlock[];
  readonly footnote: string;
  readonly accessible: string;
  readonly richBlock?: RichBlock | undefined;
}

/**
 * Shows one ranking, or the overview of all eight, to the asker. `fallbackOwner`: the owner of the shared access,
 * when that answered because the asker's own sees less.
 */
export function buildRankingsMessage(answer: RankingsAnswer, fallbackOwner: string | null = null): Message {
  const { question, teamsToChoose, scope } = answer;
  const isEmpty = isEmptyAnswer(answer);
  const list = answer.lists.find(({ ranking }) => ranking.id === question.ranking);
  const membersOf = (each: RankedList) => withRankChanges(each, answer);
  const hasHint = teamsToChoose.length > 0 && scope.kind === 'me' && question.scope === null;
  const body = isEmpty
    ? { headline: formatEmpty(answer), blocks: [], footnote: '', accessible: '' }
    : list === undefined
      ? overviewBody(answer, answer.lists, membersOf)
      : rankingBody(answer, list, membersOf(list), formatGone(list, answer));
  const about = formatAbout(answer, fallbackOwner);
  const notes = [...numbersNote(answer), ...(hasHint ? [teamsHint] : [])];
  return buildAnswer(
    body,
    about,
    notes,
    buildRankingsActions(answer, !isEmpty && scope.kind !== 'me', isEmpty),
  );
}

/** Sent as text: uploading a file would need another Slack scope. */
export function buildCsvMessage({ question, lists }: RankingsAnswer): Message {
  const shown = lists.filter(({ ranking }) => question.ranking === null || ranking.id === question.ranking);
  const rows = shown.flatMap(({ ranking, members }) =>
    members.map(({ rank, name, value }) =>
      [ranking.title, rank, csvCell(singleLine(name, 80)), value].join(','),
    ),
  );
  const said = '*Copy this into a spreadsheet.*';
  return {
    text: fallbackText(`${accessibleText(said)} ${rows.join('; ')}`),
    blocks: [section(said), preformatted(['Ranking,Rank,Member,Value', ...rows])],
  };
}

/** Quotes where needed. A spreadsheet would read a text that starts with one of these signs as a formula. */
function csvCell(text: string): string {
  const harmless = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** `about`: what the answer is about. `notes`: what its numbers lack. */
export function buildAnswer(
  { headline, details = [], blocks, footnote, accessible, richBlock }: MessageBody,
  about: readonly string[],
  notes: readonly string[],
  actions: readonly types.KnownBlock[],
): Message {
  const said = [headline, ...details, `${about.join(', ')}.`, ...notes, accessible, footnote];
  const [first = '', ...others] = [headline, ...details].map((words) => escapeUserText(words, 400));
  return {
    text: fallbackText(
      said
        .filter((words) => words !== '')
        .join(' ')
        .replaceAll(/(\d) ★/g, '$1 stars'),
    ),
    blocks: [
      section([`*${first}*`, ...others].join('\n')),
      aboutLine(about),
      ...notes.map((words) => context(escapeUserText(words, 900))),
      ...blocks,
      ...(footnote === '' ? [] : [context(escapeUserText(footnote, 200))]),
      ...actions,
    ],
    richBlock,
  };
}

function rankingBody(
  answer: RankingsAnswer,
  list: RankedList,
  members: readonly NotedMember[],
  gone = '',
): MessageBody {
  const after = gone === '' ? [] : [context(escapeUserText(gone, 1_500))];
  const { title } = list.ranking;
  if (members.length === 0) {
    return { headline: `${title}: nobody.`, blocks: after, footnote: formatCoverage(list), accessible: gone };
  }
  const rows = rankingRows(list, members);
  const said = members.map((member) => accessibleRow(member, list)).join('; ');
  return {
    headline: rankingHeadline(list, members, answer.totals),
    blocks: [rows, ...after],
    footnote: formatCoverage(list),
    accessible: `${title}: ${said}.${gone === '' ? '' : ` ${gone}`}`,
    richBlock: rankingTable(list, members, rows),
  };
}

function overviewBody(
  answer: RankingsAnswer,
  lists: readonly RankedList[],
  membersOf: (list: RankedList) => readonly NotedMember[],
): MessageBody {
  const chosen = lists.find(({ ranking }) => ranking.id === 'most-bookings');
  const most = chosen === undefined ? [] : membersOf(chosen);
  const bars = chosen === undefined || most.length === 0 ? null : rankingRows(chosen, most);
  const totals = totalsLine(answer.totals);
  const fields = lists.map((list) => {
    const rows = membersOf(list)
      .slice(0, rowsInOverview)
      .map(
        ({ rank, name, value, note }) =>
          `${rank} ${escapeUserText(name, 40)}  *${shownValue(value, list)}*${note === '' ? '' : `  ${note}`}`,
      );
    return mrkdwn([`*${list.ranking.title}*`, ...(rows.length > 0 ? rows : ['Nobody'])].join('\n'));
  });
  return {
    ...overviewHeadline(answer, most),
    blocks: [
      ...(bars === null ? [] : [bars]),
      ...(totals === '' ? [] : [section(totals)]),
      ...(fields.length === 0 ? [] : [{ type: 'section' as const, fields }]),
    ],
    footnote: formatOverviewCoverage(answer),
    accessible: [
      ...(totals === '' ? [] : [`${totals.replaceAll('  ·  ', ', ')}.`]),
      ...lists.map((list) => accessibleTop(list, membersOf(list))),
    ].join(' '),
    richBlock: chosen && bars ? rankingChart(chosen, most, bars) : undefined,
  };
}

/** Says why there is no ranking without Cal.com's own numbers, and offers a question that can be answered. */
export function buildUncountable(
  { why, isRefused }: Pick<Uncountable, 'why' | 'isRefused'>,
  { question, askedAt }: AskedQuestion,
): Message {
  const [label, change] =
    why === 'paid'
      ? ['Ask without it', { paid: null }]
      : ['Last week', { period: { kind: 'last', unit: 'week' } } as const];
  const next = carriedQuestion({ question: { ...question, ...change }, askedAt });
  return buildNotice(formatUncountable(why, isRefused), askButton(label, next));
}

export function buildNameChoice(choice: Choice, asked: AskedQuestion): Message {
  const carried = carriedQuestion(asked);
  return buildChoiceMessage(choice, {
    actionId: choice.what === 'team' ? actionIds.rankingsScope : actionIds.rankingsEvent,
    blockId: encodeQuestionInBlockId(carried),
    filters: recoveryButtonsFor('rankings', carried).filters,
  });
}

const valuesWithoutNames = 3;

/** What a channel sees of a list from below: its first numbers, or its better half by name. */
export type NamesFromBelow = 'numbers-only' | 'better-half';

/**
 * Lists from below carry no names unless the asker chose their better half; comparisons leave out falls. No
 * rich block is posted, since the preview modal shows none.
 */
export function buildSharedRankingsMessage(
  answer: RankingsAnswer,
  sharedBy: string,
  hidden: ReadonlySet<number>,
  fromBelow: NamesFromBelow = 'numbers-only',
): Message {
  const { question } = answer;
  const membersOf = (list: RankedList) =>
    withRankChanges(list, answer, true).map((member) =>
      hidden.has(member.calcomUserId) ? { ...member, name: hiddenName } : member,
    );
  // With a filter by member, the totals would be somebody's own.
  const shown = question.member === null ? answer : { ...answer, totals: null };
  const list = answer.lists.find(({ ranking }) => ranking.id === question.ranking);
  const body =
    list === undefined
      ? overviewBody(
          shown,
          answer.lists.filter((each) => mayNameInPublic(each, question) && each.members.length > 0),
          membersOf,
        )
      : mayNameInPublic(list, question)
        ? rankingBody(shown, list, membersOf(list))
        : namelessBody(list, answer, membersOf(list), fromBelow);
  const footnote = [body.footnote, `Shared by ${singleLine(sharedBy, 60)}.`]
    .filter((words) => words !== '')
    .join(' ');
  const about = [...formatPublic(answer), ...formatComparison(answer)];
  const { richBlock: _, ...message } = buildAnswer(
    { ...body, footnote },
    about,
    numbersNote(answer),
    showMine(answer),
  );
  return message;
}

/** Whether the answer is one list that is posted without names and has a better half to name. */
export function canNameBetterHalf({ question, lists }: RankingsAnswer): boolean {
  const list = lists.find(({ ranking }) => ranking.id === question.ranking);
  if (list === undefined || mayNameInPublic(list, question)) return false;
  return betterHalf(withRankChanges(list, { comparison: null })).length > 0;
}

/** "Fewest bookings: the three lowest numbers are 1, 1 and 2." */
function namelessBody(
  list: RankedList,
  { comparison }: RankingsAnswer,
  members: readonly NotedMember[],
  fromBelow: NamesFromBelow,
): MessageBody {
  const valuesOf = ({ members: some }: RankedList) =>
    some.slice(0, valuesWithoutNames).map(({ value }) => shownValue(value, list));
  const before = listBefore(list, comparison);
  const values = valuesOf(list);
  const valuesBefore = before === null ? [] : valuesOf(before);
  const comparedWith =
    before === null ? '' : ` (before: ${valuesBefore.length === 0 ? 'none' : joinList(valuesBefore)})`;
  const { title, direction } = list.ranking;
  if (values.length === 0) {
    return { headline: `${title}: nobody${comparedWith}.`, blocks: [], footnote: '', accessible: nobodyText };
  }
  const which = direction === 'lowest-first' ? 'lowest' : 'highest';
  const count = ['', '', 'two ', 'three '][values.length] ?? '';
  const subject = values.length === 1 ? `the ${which} number is` : `the ${count}${which} numbers are`;
  const headline = `${title}: ${subject} ${joinList(values)}${comparedWith}.`;
  const named = fromBelow === 'better-half' ? betterHalf(members) : [];
  if (named.length === 0)
    return { headline, blocks: [], footnote: 'Bottom lists are posted without names.', accessible: '' };
  const rows = rankingRows(list, named);
  return {
    headline,
    blocks: [rows],
    footnote: 'Only the better half of this list is named.',
    accessible: `${named.map((member) => accessibleRow(member, list)).join('; ')}.`,
  };
}

/** The half further from the bottom. A member tied with the worse half belongs to the worse half. */
function betterHalf(members: readonly NotedMember[]): readonly NotedMember[] {
  const worse = members.slice(0, Math.ceil(members.length / 2)).map(({ value }) => value);
  return members.filter(({ value }) => !worse.includes(value)).map((member) => ({ ...member, note: '' }));
}
