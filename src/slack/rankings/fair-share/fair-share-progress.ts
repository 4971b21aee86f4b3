import type { types } from '@slack/bolt';
import { thousands } from '../../../fair-share/text';
import type { UnderstoodQuestion } from '../../../rankings/answer';
import { type CarriedQuestion, encodeCount, encodeQuestion } from '../../kit/action-value';
import { button } from '../../kit/blocks';
import type { FailureText } from '../../kit/failure-text';
import { actionIds } from '../../kit/ids';
import type { Message } from '../../kit/message';
import type { NoticeButton } from '../../kit/notice-message';
import { context, escapeUserText, fallbackText, plain, section } from '../../kit/text';
import { understoodWords } from '../text';
import { reachedWords } from './text';

/** How far a count is. */
export interface ProgressShown {
  readonly bookings: number;
  readonly reached: Date | null;
  readonly expected: number | null;
}

/** While it counts; null as long as names are being looked up. */
export function buildCountProgress(
  progress: (ProgressShown & { readonly understood: UnderstoodQuestion }) | null,
  count: CarriedQuestion & { readonly watchId: string },
): Message {
  const said =
    progress === null
      ? '*Counting the bookings of each host…*'
      : `*Counted ${progressWords(progress, progress.understood)}…*`;
  const why =
    'Cal.com hands out 100 bookings a call and 120 calls a minute, of which some are left to others’ questions. This message follows the count for a while; *Update* says where it is now.';
  const value = encodeCount(count);
  return message(said, progress?.understood ?? null, why, [
    ['Stop', actionIds.fairShareStop, value],
    ['Update', actionIds.fairShareUpdate, value],
  ]);
}

/** It would take long: shall it? `pause`: what is expected before it begins, or that there is more than was read unasked. */
export function buildCountPaused(
  pause: { readonly kind: 'many' | 'limit' },
  progress: ProgressShown,
  understood: UnderstoodQuestion,
  question: CarriedQuestion,
): Message {
  const value = encodeQuestion(question);
  if (pause.kind === 'many') {
    const expected = progress.expected ?? 0;
    const calls = Math.ceil(expected / 100);
    return message(
      `*There are about ${thousands(expected)} bookings in this period.* Counting them takes about ${thousands(calls)} calls to Cal.com, which is about ${minutesWords(calls)}.`,
      understood,
      'A shorter period or one team is quicker.',
      [['Count them', actionIds.fairShareGoOn, value]],
    );
  }
  return message(
    `*Counted ${progressWords(progress, understood)}, and there are more.* So many are counted without asking.`,
    understood,
    'Going on takes about a minute for every 9,000 bookings.',
    [
      ['Go on', actionIds.fairShareGoOn, value],
      ['Show what was counted', actionIds.fairSharePart, value],
    ],
  );
}

/** Cal.com failed in the middle: what was counted is not lost. */
export function buildCountInterrupted(
  words: FailureText,
  progress: ProgressShown,
  understood: UnderstoodQuestion,
  question: CarriedQuestion,
): Message {
  const value = encodeQuestion(question);
  return message(
    `*${words.what}* Counted ${progressWords(progress, understood)} before.`,
    understood,
    words.todo,
    [
      ['Go on', actionIds.rankingsShow, value],
      ['Show what was counted', actionIds.fairSharePart, value],
    ],
  );
}

/** A button that asks the question anew, for counts that are gone. */
export function countAgainButton(question: CarriedQuestion): NoticeButton | null {
  const value = encodeQuestion(question);
  return value === null ? null : { label: 'Count again', actionId: actionIds.rankingsShow, value };
}

function progressWords(
  { bookings, reached, expected }: ProgressShown,
  { period }: UnderstoodQuestion,
): string {
  const of = expected !== null && expected > bookings ? ` of about ${thousands(expected)}` : '';
  const until = reached === null ? '' : `, from the latest back to ${reachedWords(reached, period.timeZone)}`;
  return `${thousands(bookings)}${of} ${bookings === 1 && of === '' ? 'booking' : 'bookings'} so far${until}`;
}

/** The first calls go at once; then it is as many a minute as are not left to others. */
function minutesWords(calls: number): string {
  const minutes = Math.max(1, Math.floor(calls / 90));
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}

type ButtonOf = readonly [label: string, actionId: string, value: string | null];

function message(
  said: string,
  understood: UnderstoodQuestion | null,
  note: string,
  buttons: readonly ButtonOf[],
): Message {
  const where = understood === null ? [] : understoodWords(understood);
  const elements = buttons.flatMap(([label, actionId, value]): readonly types.Button[] =>
    value === null ? [] : [button(label, actionId, value)],
  );
  return {
    text: fallbackText(`Fair share: ${[where.join(', '), said, note].join('. ').replace(/\*/g, '')}`),
    blocks: [
      { type: 'header', text: plain('Fair share') },
      ...(where.length === 0 ? [] : [context(where.map((part) => escapeUserText(part, 130)).join('  ·  '))]),
      section(said),
      context(note),
      ...(elements.length === 0 ? [] : [{ type: 'actions' as const, elements: [...elements] }]),
    ],
  };
}
