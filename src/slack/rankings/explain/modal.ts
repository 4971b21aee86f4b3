import type { types } from '@slack/bolt';
import type { RankingsAnswer, ResolvedQuestion } from '../../../rankings/answer';
import { formatValue, type RankedList, type Ranking } from '../../../rankings/ranking';
import type { Reason, Reconciliation } from '../../../rankings/reconcile';
import { buildExplainedDays, type ExplainedBooking } from '../../bookings/booking-row';
import { encodeQuestionInBlockId } from '../../kit/action-value';
import { actions, button, option, select } from '../../kit/blocks';
import { gapText } from '../../kit/gap-text';
import { type ActionId, actionIds } from '../../kit/ids';
import type { Message } from '../../kit/message';
import { buildModal, buildModalOf } from '../../kit/modal';
import { context, countOf, escapeUserText, section, singleLine, thousands } from '../../kit/text';
import { aboutLine } from '../blocks';
import { carriedQuestion } from '../rankings-menus-view';
import { formatUnderstood, nobodyText, tieAtEnd } from '../text';
import { type CarriedExplanation, type ChosenRow, encodeExplanation, printChosenRow } from './explain-value';

const title = 'The bookings behind it';
const modal = (blocks: readonly types.KnownBlock[]) => buildModal(title, blocks);

/** Shown at once: Slack opens a modal only within three seconds of the press. */
export const buildExplainPreparing = (): types.ModalView =>
  buildModal(title, '*Looking through the bookings…* This takes a moment.');

export const buildNotExplained = (message: Message) => buildModalOf(title, message);

export const buildRowChoice = (answer: RankingsAnswer, list: RankedList): types.ModalView =>
  modal([
    section(`*${list.ranking.title}: whose bookings?*`),
    ...(list.members.length === 0 ? [section(nobodyText)] : rowMenu(answer, list, null)),
  ]);

export function buildExplanation(
  explanation: Explanation,
  list: RankedList,
  about: { readonly appUrl: URL; readonly now: Date; readonly titles: ReadonlyMap<number, string> },
) {
  const { understood, ranking, name, shown, reconciliation, rows, rowsBefore, row } = explanation;
  const { timeZone } = understood.period;
  const counted = reconciliation.counted ?? shown;
  const heading = `*${escapeUserText(explainedText(name, counted, ranking), 120)}*\n${ranking.meaning}`;
  const [sum, why] = formatReconciliation(reconciliation, name);
  const known = Math.max(reconciliation.bookings, rowsBefore + rows.length);
  const range =
    rows.length < known ? `${rowsBefore + 1} to ${rowsBefore + rows.length} of ${known}, the` : 'The';
  return modal([
    ...rowMenu(understood, list, printChosenRow(row)),
    section(heading),
    aboutLine(formatUnderstood(understood)),
    section(`*${sum}.*${why === '' ? '' : ` ${escapeUserText(why, 900)}`}`),
    { type: 'divider' },
    ...(rows.length === 0
      ? [section(nothingText(explanation))]
      : [
          context(`${range} latest first, times in your time zone`),
          ...buildExplainedDays(rows, { timeZone, unnamedHostId: row.calcomUserId, ...about }, about.titles),
        ]),
    ...buttons(explanation),
  ]);
}

const explained: Readonly<Record<Ranking['column'], readonly [one: string, many: string]>> = {
  Bookings: ['booking', 'bookings'],
  Cancelled: ['cancelled booking', 'cancelled bookings'],
  Completed: ['completed booking', 'completed bookings'],
  'No-shows': ['host no-show', 'host no-shows'],
  Rating: ['rating', 'rating'],
};

/** "Rui Pires’s 7 cancelled bookings" */
function explainedText(name: string, value: number, { column, unit }: Ranking): string {
  const whose = `${singleLine(name, 60)}’s`;
  const [one, many] = explained[column];
  if (unit === 'stars') return `${whose} ${one}: ${formatValue(value, unit)}`;
  return `${whose} ${countOf(value, one, many)}`;
}

/** Empty when the question is too long for a menu. Among ties at the end Cal.com picks anew on each call. */
function rowMenu(
  answer: ResolvedQuestion,
  { members, ranking, mayHaveMore }: RankedList,
  chosen: string | null,
): readonly types.KnownBlock[] {
  const blockId = encodeQuestionInBlockId(carriedQuestion(answer));
  if (blockId === null || members.length === 0) return [];
  const options = members.map(({ calcomUserId, name, value }) =>
    option(
      `${singleLine(name, 50)}, ${formatValue(value, ranking.unit)}`,
      printChosenRow({ calcomUserId, shown: value }),
    ),
  );
  const menu = select(actionIds.rankingsExplain, 'Whose bookings', options, chosen);
  const tie = tieAtEnd({ members, mayHaveMore });
  const note = `Others may have ${formatValue(tie ?? 0, ranking.unit)} too: these names may not be those in the message.`;
  return [...actions([menu], blockId), ...(tie === null ? [] : [context(note)])];
}

function nothingText({ rowsBefore, reconciliation }: Explanation): string {
  if (rowsBefore > 0) return 'No more of them here.';
  return reconciliation.unit === 'stars' ? 'No rated booking is listed.' : 'No booking is listed.';
}

function buttons({ loadMore, lookFurther, backToLatest }: Explanation): readonly types.KnownBlock[] {
  const elements = [
    carrying('Load more', actionIds.explainMore, loadMore),
    carrying('Look further back', actionIds.explainFurther, lookFurther),
    carrying('Back to the latest', actionIds.explainBack, backToLatest),
  ].flat();
  return actions(elements);
}

function carrying(label: string, actionId: ActionId, carried: CarriedExplanation | null): types.Button[] {
  // Too long only for a question that has no menu either.
  const value = carried && encodeExplanation(carried);
  return value === null ? [] : [button(label, actionId, value)];
}

export interface Explanation {
  readonly understood: ResolvedQuestion;
  readonly ranking: Ranking;
  readonly name: string;
  readonly shown: number;
  readonly row: ChosenRow;
  readonly reconciliation: Reconciliation;
  readonly rows: readonly ExplainedBooking[];
  /** The number of found bookings before these rows: they start later. */
  readonly rowsBefore: number;
  /** The value of each button; null leaves the button out. */
  readonly loadMore: CarriedExplanation | null;
  readonly lookFurther: CarriedExplanation | null;
  readonly backToLatest: CarriedExplanation | null;
}

const stars = (value: number) => value.toFixed(2);

/** Compares the number with the listed bookings: the sum, then the reasons. Plain text. */
export function formatReconciliation(
  reconciliation: Reconciliation,
  name: string,
): readonly [string, string] {
  const { previouslyShown, unit } = reconciliation;
  const changed =
    previouslyShown === null
      ? []
      : [
          `The ranking said ${unit === 'stars' ? stars(previouslyShown) : previouslyShown}; it has changed since.`,
        ];
  const about = [
    ...gapText(reconciliation.gaps),
    ...aboutDifference(reconciliation, singleLine(name, 60)),
    ...changed,
  ];
  return [sumText(reconciliation), about.join(' ')];
}

function sumText({ unit, counted, listed, bookings, difference, reasons }: Reconciliation): string {
  const isWhole = difference === 'none' && reasons.length === 0;
  if (isWhole && unit === 'bookings')
    return bookings === 1 ? 'The only one is listed' : `All ${thousands(bookings)} bookings are listed`;
  if (isWhole && listed !== null)
    return bookings === 1
      ? `${stars(listed)} stars, from the only rating listed`
      : `${stars(listed)} stars on average, from the ${thousands(bookings)} ratings listed`;
  const soFar = reasons.includes('not-looked') ? ' so far' : '';
  if (unit === 'bookings') {
    return counted === null
      ? `${bookings} listed${soFar}`
      : `${thousands(counted)} counted, ${thousands(bookings)} listed${soFar}`;
  }
  const ratings = `${countOf(bookings, 'rating')} listed${soFar}`;
  const mean = listed === null ? '' : bookings === 1 ? `: ${stars(listed)}` : `, on average ${stars(listed)}`;
  return counted === null ? `${ratings}${mean}` : `${stars(counted)} stars on average; ${ratings}${mean}`;
}

function aboutDifference(reconciliation: Reconciliation, name: string): readonly string[] {
  const { difference, counted, bookings, unit, reasons, gaps } = reconciliation;
  const why = reasons.map((reason) => reasonText(reason, reconciliation));
  switch (difference) {
    case 'uncounted':
      return [`${name} isn’t in this list any more, so today’s number isn’t known.`, ...why];
    case 'fewer': {
      const missing =
        unit === 'stars' || counted === null ? null : counted - bookings - (gaps?.unreadable ?? 0);
      if (reasons.includes('not-looked')) return why;
      // The unreadable bookings may be the missing ones.
      if (missing !== null && missing <= 0) return [];
      const subject = missing === null ? 'The ratings are' : missing === 1 ? '1 is' : `${missing} are`;
      return [`${subject} not visible to you.`, ...why];
    }
    case 'none':
    case 'more':
    case 'different-mean':
      return why;
  }
}

function reasonText(reason: Reason, { difference, looked, unit }: Reconciliation): string {
  const things = unit === 'stars' ? 'ratings' : 'bookings';
  switch (reason) {
    case 'not-looked':
      return `Roundup looked through the latest ${thousands(looked)} bookings of this period. There may be more among earlier ones.`;
    case 'own-only':
      return 'Cal.com shows this access only what its owner hosts or attends.';
    case 'other-access':
      return 'The workspace’s shared access counted them. Your own Cal.com account lists only what you host, attend or run.';
    case 'not-visible':
      return 'Cal.com counts more than it lists: bookings of people who left, or of deleted event types, are listed only for their hosts and guests.';
    case 'paid':
      return 'Bookings don’t say whether they were paid, so paid and unpaid ones are listed.';
    case 'team-unclear':
      return 'Some may be another team’s: not all teams’ event types could be read.';
    case 'changed':
      if (difference === 'more') return 'Some may have been booked or changed since.';
      if (difference === 'different-mean')
        return `Some ${things} may not be visible to you, or have changed since.`;
      return 'Or they were moved, changed or deleted since.';
  }
}
