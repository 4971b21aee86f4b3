import type { types } from '@slack/bolt';
import type { Digest } from '../../../digests/digest';
import { formatSchedule, nextRun } from '../../../digests/schedule';
import { encodeDigest } from '../../kit/action-value';
import { button } from '../../kit/blocks';
import { actionIds } from '../../kit/ids';
import { escapeUserText, mention, plain } from '../../kit/text';
import { contentWords, dayWords, pausedWords, runDaysWords, runTimeWords, sourceWords } from './text';

/** A digest as one person may see it in a list. */
export interface DigestListRow {
  readonly digest: Digest;
  readonly isOwner: boolean;
  /** Owner or admin: may change it, send it now and stop it. */
  readonly mayChange: boolean;
  readonly mayTakeOver: boolean;
  /** A run that is being prepared just now: the digest has moved on to the one after it. */
  readonly preparing: Date | null;
}

/** What it is called in a list: our own mrkdwn. */
export function rowTitle({ channelId, schedule }: Digest, showsChannel: boolean): string {
  const title = `*${escapeUserText(formatSchedule(schedule), 150)}*`;
  return showsChannel ? `${title}  ·  <#${channelId.replace(/\W/g, '')}>` : title;
}

/** When it is posted: our own mrkdwn. */
export function rowText({ digest, preparing }: DigestListRow, showsChannel: boolean): string {
  const now =
    preparing === null ? '' : `*Being prepared:* ${runTimeWords(preparing, digest.schedule.timeZone)}. `;
  return `${rowTitle(digest, showsChannel)}\n${now}${nextWords(digest)}`;
}

/** Whose numbers it shows, which, and who answers for it: our own mrkdwn. */
export function rowDetails({ digest, isOwner }: DigestListRow): string {
  const owner = isOwner ? 'you' : mention(digest.ownerSlackUserId);
  const source = sourceWords(digest.content, isOwner ? 'your' : 'its owner’s');
  return `${escapeUserText(`${source} · ${contentWords(digest.content)}`, 600)} · owned by ${owner}`;
}

/** When it is posted next, or why it is not: our own mrkdwn. */
function nextWords({ state, nextRunAt, skipAt, schedule }: Digest): string {
  const { timeZone } = schedule;
  if (state.kind === 'paused') {
    return `*Paused* since ${dayWords(state.at, timeZone)}: ${pausedWords(state.why)}`;
  }
  if (nextRunAt === null) return 'No next post is planned yet';
  if (skipAt?.getTime() === nextRunAt.getTime()) {
    const then = nextRun(schedule, nextRunAt);
    return `*Left out:* ${runTimeWords(nextRunAt, timeZone)}. Then: ${runTimeWords(then.at, timeZone)}`;
  }
  const run = nextRun(schedule, new Date(nextRunAt.getTime() - 1));
  const days = run.at.getTime() === nextRunAt.getTime() ? `, about ${runDaysWords(run, timeZone)}` : '';
  const later = isAhead(skipAt, nextRunAt) ? `. *Left out:* ${runTimeWords(skipAt, timeZone)}` : '';
  return `Next: *${runTimeWords(nextRunAt, timeZone)}*${days}${later}`;
}

const isAhead = (skipAt: Date | null, nextRunAt: Date): skipAt is Date =>
  skipAt !== null && skipAt >= nextRunAt;

/** `idempotencyKey` is new each time the list is made: one made button sends once. */
export function rowButtons(entry: DigestListRow, idempotencyKey: string): readonly types.Button[] {
  const { digest, mayChange, mayTakeOver } = entry;
  const { id, state } = digest;
  const carry = (label: string, actionId: string, more: { runAt?: number; pressId?: string } = {}) => {
    return button(label, actionId, encodeDigest({ digestId: id, runAt: null, ...more }));
  };
  const pauseOrResume =
    state.kind === 'paused' ? carry('Resume', actionIds.digestResume) : carry('Pause', actionIds.digestPause);
  return [
    ...(mayChange ? [carry('Change', actionIds.digestChange)] : []),
    carry('Preview', actionIds.digestPreview),
    ...(mayChange && state.kind === 'active'
      ? [{ ...carry('Send now', actionIds.digestSendNow, { pressId: idempotencyKey }), confirm: sendConfirm }]
      : []),
    ...skipButton(entry, carry),
    pauseOrResume,
    carry('History', actionIds.digestHistory),
    ...(mayTakeOver ? [carry('Take over', actionIds.digestTakeOver)] : []),
    ...(mayChange
      ? [{ ...carry('Stop', actionIds.digestStop), style: 'danger' as const, confirm: stopConfirm }]
      : []),
  ];
}

/** What is being prepared is what comes next. */
function skipButton(
  { digest, preparing }: DigestListRow,
  carry: (label: string, actionId: string, more?: { runAt?: number }) => types.Button,
): readonly types.Button[] {
  const { nextRunAt, skipAt } = digest;
  const next = preparing ?? nextRunAt;
  if (next === null) return [];
  return isAhead(skipAt, next)
    ? [carry('Don’t skip', actionIds.digestSkip)]
    : [carry('Skip next', actionIds.digestSkip, { runAt: Math.floor(next.getTime() / 1000) })];
}

const sendConfirm: types.ConfirmationDialog = {
  title: plain('Send it now?'),
  text: plain('Everyone in its channel will see the last closed days. The planned posts stay as they are.'),
  confirm: plain('Send it'),
  deny: plain('Not now'),
};

const stopConfirm: types.ConfirmationDialog = {
  title: plain('Stop this digest?'),
  text: plain(
    'It is deleted with its history and not posted any more. To keep it for later, pause it instead.',
  ),
  confirm: plain('Stop it'),
  deny: plain('Keep it'),
  style: 'danger',
};
