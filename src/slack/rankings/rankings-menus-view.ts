import type { types } from '@slack/bolt';
import { sentenceCase } from '../../lib/text/fold';
import { toSeconds } from '../../lib/time/calendar';
import type { PeriodSpec } from '../../lib/time/period';
import { periodBefore } from '../../lib/time/period-before';
import { printPeriod } from '../../lib/time/print-period';
import type { AskedQuestion, ResolvedQuestion } from '../../rankings/answer';
import type { RankingChoice, RankingsQuestion } from '../../rankings/question';
import { rankingIds, rankings } from '../../rankings/ranking';
import { type CarriedQuestion, encodeQuestion, encodeQuestionInBlockId } from '../kit/action-value';
import { actions, button, option, select } from '../kit/blocks';
import { actionIds } from '../kit/ids';
import { limits } from '../kit/limits';
import type { NoticeButton } from '../kit/notice-message';
import { context } from '../kit/text';
import { printRankingsRequest } from './rankings-request';

export const overviewOption = 'overview';

export const offeredPeriods: readonly PeriodSpec[] = [
  { kind: 'today' },
  { kind: 'yesterday' },
  { kind: 'this', unit: 'week' },
  { kind: 'last', unit: 'week' },
  { kind: 'last-days', count: 7 },
  { kind: 'last-days', count: 30 },
  { kind: 'last-days', count: 90 },
  { kind: 'this', unit: 'month' },
  { kind: 'last', unit: 'month' },
  { kind: 'this', unit: 'quarter' },
  { kind: 'last', unit: 'quarter' },
  { kind: 'this', unit: 'year' },
  { kind: 'last', unit: 'year' },
];

/** What buttons and menus carry: the command's text and when the question was asked. */
export function carriedQuestion({ question, askedAt }: AskedQuestion): CarriedQuestion {
  return { text: printRankingsRequest(question), askedAt: toSeconds(askedAt) };
}

/** A notice's button that asks a question; null when the question is too long for a button. */
export function askButton(label: string, { text, askedAt }: CarriedQuestion): NoticeButton | null {
  const value = encodeQuestion({ text, askedAt });
  return value === null ? null : { label, actionId: actionIds.rankingsShow, value };
}

/** The same for a row of buttons; empty when the question is too long. */
function askButtons(label: string, asked: AskedQuestion): readonly types.Button[] {
  const way = askButton(label, carriedQuestion(asked));
  return way === null ? [] : [button(label, way.actionId, way.value)];
}

export const buildShowEveryone = ({ question, askedAt }: AskedQuestion): readonly types.KnownBlock[] =>
  actions([...askButtons('Show everyone', { question: { ...question, person: null }, askedAt })]);

export function buildRankingsActions(
  answer: ResolvedQuestion,
  canShare: boolean,
  isEmpty = false,
): readonly types.KnownBlock[] {
  const carried = carriedQuestion(answer);
  const blockId = encodeQuestionInBlockId(carried);
  const value = encodeQuestion(carried);
  if (value === null) return [context(tooLongText)];
  const buttons = [
    ...(isEmpty ? longerButton(answer) : compareButton(answer)),
    ...(canShare ? [shareButton(value)] : []),
  ];
  // A question too long for a block_id has no menus.
  if (blockId === null) {
    const filters = button('Filters…', actionIds.rankingsFilters, value);
    return [...actions([...buttons, filters]), context(tooLongText)];
  }
  const { ranking, period } = answer.question;
  const isFew = canShare || answer.teamsToChoose.length === 0;
  const menus = [rankingMenu(ranking), periodMenu(period), ...(isFew ? [] : [scopeMenu(answer)])];
  return actions([...menus, ...buttons, moreMenu(answer.question, !isEmpty)], blockId);
}

/** The row below a card. `bookings`: the value of *See these bookings*; null leaves the button out. */
export function buildCardActions(
  answer: ResolvedQuestion,
  bookings: string | null,
): readonly types.KnownBlock[] {
  const blockId = encodeQuestionInBlockId(carriedQuestion(answer));
  if (blockId === null) return [context(tooLongText)];
  return actions(
    [
      periodMenu(answer.question.period),
      ...compareButton(answer),
      ...(bookings === null ? [] : [button('See these bookings', actionIds.cardBookings, bookings)]),
      moreMenu(answer.question, false),
    ],
    blockId,
  );
}

/** Below a posted message. Drops the member filter, so that nobody named in it is posted. */
export function showMine({ question, askedAt }: AskedQuestion): readonly types.ActionsBlock[] {
  const mine: RankingsQuestion = { ...question, ranking: null, member: null, person: { by: 'me' } };
  const value = encodeQuestion(carriedQuestion({ question: mine, askedAt }));
  return actions(value === null ? [] : [button('Show me mine', actionIds.shareMine, value)]);
}

const tooLongText = 'This question is too long for menus: change it under Filters, or type it again.';

const shareButton = (value: string): types.Button => ({
  ...button('Share…', actionIds.rankingsShare, value),
  accessibility_label: 'Share this in a channel, after a preview',
});

export const moreOptions = {
  filters: 'filters',
  command: 'command',
  bookings: 'bookings',
  csv: 'csv',
  counted: 'counted',
} as const;

function moreMenu({ ranking }: RankingsQuestion, hasLists: boolean): types.Overflow {
  const isExplained = ranking !== null && ranking !== 'fair-share';
  return {
    type: 'overflow',
    action_id: actionIds.rankingsOverflow,
    options: [
      option('Filters…', moreOptions.filters),
      option('Copy as command', moreOptions.command),
      ...(isExplained ? [option('See the bookings behind…', moreOptions.bookings)] : []),
      ...(hasLists && ranking !== 'fair-share' ? [option('Export CSV', moreOptions.csv)] : []),
      option('How this is counted', moreOptions.counted),
    ],
  };
}

function longerButton({ question, askedAt }: ResolvedQuestion): readonly types.Button[] {
  const period: PeriodSpec = { kind: 'last-days', count: 90 };
  if (printPeriod(question.period) === printPeriod(period)) return [];
  return askButtons('Last 90 days', { question: { ...question, period }, askedAt });
}

/** An open period has no period before it, and so no button. */
function compareButton({ question, period, askedAt }: ResolvedQuestion): readonly types.Button[] {
  if (question.ranking === 'fair-share' || periodBefore(period, askedAt) === null) return [];
  const isCompared = question.versus === 'previous';
  return askButtons(isCompared ? 'Hide comparison' : 'Compare', {
    question: { ...question, versus: isCompared ? null : 'previous' },
    askedAt,
  });
}

function rankingMenu(current: RankingChoice | null): types.StaticSelect {
  const options = [
    option('All rankings', overviewOption),
    ...rankingIds.map((id) => option(rankings[id].title, id)),
    option('Fair share', 'fair-share'),
  ];
  return select(actionIds.rankingsChoose, 'Open a ranking', options, current ?? overviewOption);
}

function periodMenu(current: PeriodSpec): types.StaticSelect {
  const words = [...new Set([...offeredPeriods.map(printPeriod), printPeriod(current)])];
  const options = words.map((text) => option(sentenceCase(text), text));
  return select(actionIds.rankingsPeriod, 'Period', options, printPeriod(current));
}

function scopeMenu({ teamsToChoose, scope, question }: ResolvedQuestion): types.StaticSelect {
  const own = scope.kind === 'me' ? `Only ${scope.ownerName}` : 'Only the owner of the access';
  const options = [
    // A fair share needs more than one person.
    ...(question.ranking === 'fair-share' ? [] : [option(own, 'me')]),
    ...teamsToChoose
      .slice(0, limits.optionsPerSelect - 1)
      .map((team) => option(`Team ${team.name}`, String(team.id))),
  ];
  const current = scope.kind === 'team' ? String(scope.teamId) : scope.kind;
  return select(actionIds.rankingsScope, 'Whose bookings', options, current);
}
