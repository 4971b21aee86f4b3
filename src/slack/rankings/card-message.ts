import type { types } from '@slack/bolt';
import { addDays } from '../../lib/time/calendar';
import { dayAndMonth } from '../../lib/time/describe-period';
import type { AskedQuestion } from '../../rankings/answer';
import type { RankingsQuestion } from '../../rankings/question';
import { accessibleRankChange, formatDifference } from '../../rankings/rank-change';
import { formatUsual, type Trend, usualOf } from '../../rankings/trend';
import { encodeQuestionInBlockId } from '../kit/action-value';
import { actions, option, select } from '../kit/blocks';
import { numbersNote } from '../kit/gap-text';
import { actionIds } from '../kit/ids';
import { limits } from '../kit/limits';
import type { Message, RichBlock } from '../kit/message';
import { buildNotice } from '../kit/notice-message';
import { context, countOf, escapeUserText, fallbackText, section, singleLine, thousands } from '../kit/text';
import { aboutLine } from './blocks';
import type { CardFigure, CardOutcome, NextWeek, PersonCard } from './card';
import { encodeCardRow } from './explain/explain-value';
import { buildCardActions, buildShowEveryone, carriedQuestion } from './rankings-menus-view';
import { formatAbout, formatChange, formatInPeriod, formatUnderstood } from './text';

export function buildCardMessage(card: PersonCard): Message {
  const { answer, trend, nextWeek, isAsker, calcomUserId, figures, fallbackOwner } = card;
  const headline = headlineOf(card);
  const detail = detailOf(card);
  const about = formatAbout(answer, fallbackOwner);
  const notes = numbersNote(answer);
  const weeks = trend === null ? null : buildTrend(trend);
  const usual = trend && usualOf(trend);
  const below = [
    ...(usual === null ? [] : [`Usual${isAsker ? ' for you' : ''}: ${formatUsual(usual)} a week.`]),
    ...(nextWeek === null ? [] : [formatNextWeek(nextWeek)]),
  ];
  const question: RankingsQuestion = { ...answer.question, person: null, ranking: 'most-bookings' };
  const row = { calcomUserId, shown: figures['most-bookings'].value ?? 0 };
  const bookings = encodeCardRow({ ...carriedQuestion({ ...answer, question }), row });
  const said = [
    headline,
    `${detail}.`,
    `${about.join(', ')}.`,
    ...notes,
    ...(weeks === null ? [] : [weeks.accessible]),
    ...below,
  ];
  return {
    text: fallbackText(
      accessibleRankChange(said.join(' ')).replaceAll(' ★', ' stars').replaceAll(' · ', ', '),
    ),
    blocks: [
      section(`*${escapeUserText(headline, 300)}*\n${escapeUserText(detail, 300)}`),
      aboutLine(about),
      ...notes.map((words) => context(escapeUserText(words, 900))),
      ...(weeks === null ? [] : [weeks.block]),
      ...(below.length === 0 ? [] : [section(below.join('\n'))]),
      ...buildCardActions(answer, bookings),
    ],
    richBlock: weeks?.richBlock,
  };
}

/** `You had 25 bookings, 4th of 31.` */
function headlineOf({ figures, isAsker, name, memberCount }: PersonCard): string {
  const { value, rank, before } = figures['most-bookings'];
  const count = value ?? 0;
  const who = isAsker ? 'You' : singleLine(name, 60);
  const change = before === undefined ? '' : formatChange(count, before.value);
  const among =
    memberCount !== null && typeof rank === 'number' && rank <= memberCount ? ` of ${memberCount}` : '';
  const place =
    rank === null
      ? ''
      : rank === 'outside'
        ? ', outside the top ten'
        : `, ${ordinal(rank)}${among}${rankChangeText(rank, before)}`;
  return `${who} had ${countOf(count, 'booking')}${place}${change}.`;
}

/** `22 completed (3rd) · 2 cancelled · no no-shows · rated 4.60 ★` */
function detailOf({ figures }: PersonCard): string {
  const { 'most-completed': completed, 'most-cancelled': cancelled, 'most-no-show': missed } = figures;
  const rated = figures['highest-rated'];
  const place = typeof completed.rank === 'number' ? [ordinal(completed.rank)] : [];
  return [
    `${countText(completed, 'none')} completed${inBrackets([...place, ...differenceOf(completed)])}`,
    `${countText(cancelled, 'none')} cancelled${inBrackets(differenceOf(cancelled))}`,
    `${countText(missed, 'no')} no-show${missed.value === 1 ? '' : 's'}${inBrackets(differenceOf(missed))}`,
    rated.value === null
      ? 'no ratings'
      : `rated ${rated.value.toFixed(2)} ★${inBrackets(differenceOf(rated, 'stars'))}`,
  ].join(' · ');
}

const countText = ({ value }: CardFigure, none: string) => (value ? thousands(value) : none);
const inBrackets = (parts: readonly string[]) => (parts.length === 0 ? '' : ` (${parts.join(', ')})`);

function differenceOf(
  { value, before }: CardFigure,
  unit: 'bookings' | 'stars' = 'bookings',
): readonly string[] {
  if (value === null || before === undefined || before.value === null) return [];
  const words = formatDifference(Math.round((value - before.value) * 100) / 100, unit);
  return words === null ? [] : [words];
}

function rankChangeText(rank: number, before: CardFigure['before']): string {
  if (before === undefined || before.rank === null || before.rank === rank) return '';
  return ` (${before.rank > rank ? '▲' : '▼'} ${Math.abs(before.rank - rank)})`;
}

/** `1st`, `22nd`, `13th` */
function ordinal(rank: number): string {
  const isTeen = rank % 100 >= 11 && rank % 100 <= 13;
  return `${rank}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')}`;
}

/** `Next week: 6 bookings, 3.5 hours; 1 waits for confirmation.` */
function formatNextWeek({ bookings, hours, unconfirmed }: NextWeek): string {
  if (bookings === 0) return 'Next week: no bookings yet.';
  const count = `${countOf(bookings, 'booking')}, ${countOf(hours, 'hour')}`;
  const waits =
    unconfirmed === 0 ? '' : `; ${unconfirmed} ${unconfirmed === 1 ? 'waits' : 'wait'} for confirmation`;
  return `Next week: ${count}${waits}.`;
}

export function buildNoCard(
  outcome: Extract<CardOutcome, { kind: 'nobody' | 'several' }>,
  asked: AskedQuestion,
): Message {
  if (outcome.kind === 'several') {
    const { given, names } = outcome;
    const who = escapeUserText(given, 60);
    const some = [...new Set(names)].slice(0, limits.optionsPerSelect);
    const blockId = encodeQuestionInBlockId(carriedQuestion(asked));
    if (some.length < 2 || blockId === null) {
      return buildNotice(
        `*Several people are called “${who}”.* Ask by e-mail address: \`member:ana@acme.test\`.`,
      );
    }
    const menu = select(
      actionIds.rankingsPerson,
      'Choose a person',
      some.map((name) => option(name, singleLine(name, limits.optionValue))),
      null,
    );
    const { text, blocks } = buildNotice(`*Which “${who}”?*`);
    return {
      text: `${text} ${fallbackText(some.join(', '))}`,
      blocks: [...blocks, ...actions([menu], blockId)],
    };
  }
  const { given, answer } = outcome;
  const headline =
    given === null
      ? `You had no bookings ${formatInPeriod(answer)}.`
      : `No bookings ${formatInPeriod(answer)} for anyone called “${singleLine(given, 60)}”.`;
  const why = given === null ? '' : 'They had none, or this Cal.com access can’t see them.';
  const about = formatUnderstood(answer);
  return {
    text: fallbackText([headline, why, about.join(', ')].filter((part) => part !== '').join(' ')),
    blocks: [
      section(`*${escapeUserText(headline, 200)}*${why === '' ? '' : `\n${why}`}`),
      aboutLine(about),
      ...buildShowEveryone(asked),
      ...buildCardActions({ ...answer, question: asked.question }, null),
    ],
  };
}

const title = 'Bookings a week';
const steps = '▁▂▃▄▅▆▇█';
const none = '·';

interface TrendPart {
  readonly block: types.SectionBlock;
  readonly richBlock: RichBlock;
  readonly accessible: string;
}

function buildTrend(trend: Trend): TrendPart {
  const values = trend.map(({ created }) => created);
  const most = Math.max(1, ...values);
  const line = values.map((value) => step(value / most)).join('');
  const block = section(`*${title}*, ${weeksOf(trend)}\n${line}  ${values.join(', ')}`);
  const categories = trend.map(({ first }) => dayAndMonth(first));
  const data = categories.map((label, at) => ({ label, value: values[at] ?? 0 }));
  return {
    block,
    accessible: `${title}, ${weeksOf(trend)}: ${values.join(', ')}.`,
    richBlock: {
      kind: 'chart',
      insteadOf: block,
      block: {
        type: 'data_visualization',
        title: `${title}, by the day they start`,
        chart: {
          type: 'line',
          series: [{ name: 'Bookings', data }],
          axis_config: { categories, x_label: 'Week beginning' },
        },
      },
    },
  };
}

function step(fraction: number): string {
  if (fraction <= 0) return none;
  return steps[Math.min(steps.length - 1, Math.ceil(fraction * steps.length) - 1)] ?? none;
}

/** `21 Sep – 15 Nov` */
function weeksOf(trend: Trend): string {
  const [first, last] = [trend.at(0)?.first, trend.at(-1)?.first];
  if (first === undefined || last === undefined) throw new TypeError('a trend has weeks');
  return `${dayAndMonth(first)} – ${dayAndMonth(addDays(last, 6))}`;
}
