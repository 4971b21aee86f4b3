import type { types } from '@slack/bolt';
import type { Digest } from '../../../digests/digest';
import { formatSchedule, nextRun } from '../../../digests/schedule';
import { toSeconds } from '../../../lib/time/calendar';
import { encodeDigest } from '../../kit/action-value';
import { button, option } from '../../kit/blocks';
import { actionIds } from '../../kit/ids';
import type { Message } from '../../kit/message';
import type { NoticeButton } from '../../kit/notice-message';
import {
  accessibleMentions,
  accessibleText,
  context,
  escapeUserText,
  mention,
  mentionChannel,
  plain,
  section,
} from '../../kit/text';
import { digestsByAdmins } from '../form/problem-text';
import { dayText, detailsText, pauseTexts, runDaysText, runTimeText } from './text';

/** A digest as one person sees it in a list. */
export interface DigestListRow {
  readonly digest: Digest;
  readonly isOwner: boolean;
  /** Owner or admin: may change, send and stop it. */
  readonly mayChange: boolean;
  readonly mayTakeOver: boolean;
  /** The time of a run being prepared now; the digest's `nextRunAt` is already the one after. */
  readonly preparing: Date | null;
  /** What *Send now* posts: its days, and when they were last posted. */
  readonly latest?: { readonly days: string; readonly postedAt: Date | null };
}

/** Whose digests: the channel's, the person's own, or for an admin all. */
export type DigestListKind = 'channel' | 'own' | 'workspace';

export interface DigestListView {
  readonly kind: DigestListKind;
  readonly rows: readonly DigestListRow[];
  readonly page: number;
  readonly idempotencyKey: string;
  /** What has just been done. */
  readonly note: string | null;
  /** False when only admins may make digests. */
  readonly mayMake: boolean;
}

const whereTexts: Readonly<Record<DigestListKind, string>> = {
  channel: 'in this channel',
  own: 'of yours',
  workspace: 'in this workspace',
};

const usualTime = 'every Monday at 9:00';
const emptyTitles: Readonly<Record<DigestListKind, string>> = {
  channel: `*No digest here yet.* Get last week’s bookings in this channel ${usualTime}.`,
  own: `*You have no digest yet.* Get last week’s bookings in a channel ${usualTime}.`,
  workspace: `*No digest in this workspace yet.* Get last week’s bookings in a channel ${usualTime}.`,
};

const maxOpen = 3;
export const perPage = 20;

/** A long list has one line for each digest and a button that opens it. */
export const isLongList = (rows: readonly DigestListRow[]) => rows.length > maxOpen;

/** The answer to `/cal-digest`. Only the caller sees it. */
export function buildDigestList(view: DigestListView): Message {
  const { kind, rows, note, mayMake } = view;
  const isLong = isLongList(rows);
  const pages = Math.max(1, Math.ceil(rows.length / perPage));
  const page = Math.min(Math.max(0, view.page), pages - 1);
  const shown = rows.slice(page * perPage, (page + 1) * perPage);
  const count = rows.length === 1 ? '1 digest' : `${rows.length} digests`;
  const title = rows.length === 0 ? emptyTitles[kind] : `*${count} ${whereTexts[kind]}*`;
  const showsChannel = kind !== 'channel';
  const said = note === null ? [] : [note];
  const words = shown.map((row) => (isLong ? rowText(row, showsChannel) : wholeRowText(row, showsChannel)));
  const make: types.Button =
    rows.length === 0
      ? { ...button('Make a digest', actionIds.digestNew), style: 'primary' }
      : button('New digest', actionIds.digestNew);
  return {
    text: accessibleTextOf([...said, title, ...words]),
    blocks: [
      ...said.map(section),
      section(title),
      ...shown.flatMap((row) =>
        isLong
          ? {
              ...section(rowText(row, showsChannel)),
              accessory: digestButton(row.digest, 'Open', actionIds.digestOpen),
            }
          : wholeRow(row, showsChannel, view.idempotencyKey),
      ),
      ...pageButtons(page, pages),
      ...(rows.length === 0 ? [] : [{ type: 'divider' as const }]),
      mayMake ? { type: 'actions', elements: [make] } : context(digestsByAdmins),
    ],
  };
}

export function buildOpenDigest(
  row: DigestListRow,
  { idempotencyKey, note }: Pick<DigestListView, 'idempotencyKey' | 'note'>,
): Message {
  const said = note === null ? [] : [note];
  return {
    text: accessibleTextOf([...said, wholeRowText(row, true)]),
    blocks: [...said.map(section), ...wholeRow(row, true, idempotencyKey), backToList()],
  };
}

export function backToList(): types.ActionsBlock {
  return { type: 'actions', elements: [button('Back to the list', actionIds.digestList, '0')] };
}

/** Labels of the actions that the command and the ⋯ menu offer. */
export const actionLabels = {
  stop: 'Stop…',
  pause: 'Pause…',
  // No confirmation: it can be undone.
  'pause-now': 'Pause',
  send: 'Send now…',
  skip: 'Skip next…',
  resume: 'Resume',
  preview: 'Preview',
  history: 'History',
  'take-over': 'Take over…',
  change: 'Change…',
} as const;
export type DigestMenuAction = keyof typeof actionLabels;
export const isMenuAction = (word: string): word is DigestMenuAction => Object.hasOwn(actionLabels, word);

/** A digest's name in lists: mrkdwn. */
export function rowTitle(digest: Pick<Digest, 'channelId' | 'schedule'>, showsChannel: boolean): string {
  const title = `*${escapeUserText(formatSchedule(digest.schedule), 150)}*`;
  return showsChannel ? `${title}  ·  ${mentionChannel(digest.channelId)}` : title;
}

/** Its name, and when it is posted: mrkdwn. */
export function rowText({ digest, preparing }: DigestListRow, showsChannel: boolean): string {
  const preparingText =
    preparing === null ? '' : `*Being prepared:* ${runTimeText(preparing, digest.schedule.timeZone)}. `;
  return `${rowTitle(digest, showsChannel)}\n${preparingText}${nextText(digest)}`;
}

/** Its content and its owner: mrkdwn. */
function rowDetails({ digest, isOwner }: DigestListRow): string {
  const owner = isOwner ? 'you' : mention(digest.ownerSlackUserId);
  return `${detailsText(digest, isOwner ? 'your' : 'its owner’s')} · owner: ${owner}`;
}

/** When it is posted next, or why it is not: mrkdwn. */
function nextText({ state, nextRunAt, skipAt, schedule }: Digest): string {
  const { timeZone } = schedule;
  if (state.kind === 'paused') {
    const { what, todo } = pauseTexts[state.why];
    return `*Paused* since ${dayText(state.at, timeZone)}: ${what}${todo && `. ${todo}`}`;
  }
  if (nextRunAt === null) return 'No next post is planned yet';
  if (skipAt?.getTime() === nextRunAt.getTime()) {
    const then = nextRun(schedule, nextRunAt);
    return `*Skipped:* ${runTimeText(nextRunAt, timeZone)}. Next: *${runTimeText(then.at, timeZone)}*`;
  }
  const run = nextRun(schedule, new Date(nextRunAt.getTime() - 1));
  const days = run.at.getTime() === nextRunAt.getTime() ? `, about ${runDaysText(run, timeZone)}` : '';
  const later = isPendingSkip(skipAt, nextRunAt) ? `. *Skipped:* ${runTimeText(skipAt, timeZone)}` : '';
  return `Next: *${runTimeText(nextRunAt, timeZone)}*${days}${later}`;
}

/** Whether the next run or a later one is skipped. */
export const isPendingSkip = (skipAt: Date | null, nextRunAt: Date): skipAt is Date =>
  skipAt !== null && skipAt >= nextRunAt;

function wholeRow(
  row: DigestListRow,
  showsChannel: boolean,
  idempotencyKey: string,
): readonly types.KnownBlock[] {
  return [
    { type: 'divider' },
    section(rowText(row, showsChannel)),
    context(rowDetails(row)),
    {
      type: 'actions',
      // Carries the digest of the ⋯ menu, whose option values are too short for it.
      block_id: encodeDigest(row.digest),
      elements: [...rowButtons(row, idempotencyKey)],
    },
  ];
}

const wholeRowText = (row: DigestListRow, showsChannel: boolean) =>
  `${rowText(row, showsChannel)}\n${rowDetails(row)}`;

export const digestButton = (
  digest: Pick<Digest, 'id'>,
  label: string,
  actionId: string,
  meant?: { readonly runAt?: number; readonly pressId?: string },
) => button(label, actionId, encodeDigest(digest, meant));

/** The same for a notice. */
export const digestNoticeButton = (
  digest: Pick<Digest, 'id'>,
  label: string,
  actionId: string,
): NoticeButton => ({
  label,
  actionId,
  value: encodeDigest(digest),
});

export const showList = { label: 'Show the digests', actionId: actionIds.digestList, value: '0' } as const;

/** `idempotencyKey` is new for each rendering, so that each button sends once. */
function rowButtons(row: DigestListRow, idempotencyKey: string): readonly (types.Button | types.Overflow)[] {
  const { digest, mayChange, mayTakeOver, preparing } = row;
  const { state, nextRunAt, skipAt } = digest;
  const isPaused = state.kind === 'paused';
  const buttonOf = digestButton.bind(null, digest);
  // A run being prepared comes next.
  const next = preparing ?? nextRunAt;
  const send = buttonOf('Send now', actionIds.digestSendNow, { pressId: idempotencyKey });
  const more: readonly DigestMenuAction[] = [
    ...(isPaused ? [] : ['pause-now' as const]),
    'history',
    ...(mayTakeOver ? ['take-over' as const] : []),
    'stop',
  ];
  return [
    ...(isPaused ? [buttonOf('Resume', actionIds.digestResume)] : []),
    ...(mayChange ? [buttonOf('Change…', actionIds.digestChange)] : []),
    buttonOf('Preview', actionIds.digestPreview),
    ...(mayChange && !isPaused ? [{ ...send, confirm: confirmSend(row) }] : []),
    ...(next === null
      ? []
      : isPendingSkip(skipAt, next)
        ? [buttonOf('Don’t skip', actionIds.digestSkip)]
        : [buttonOf('Skip next', actionIds.digestSkip, { runAt: toSeconds(next) })]),
    {
      type: 'overflow',
      action_id: actionIds.digestMore,
      options: more.map((action) => option(actionLabels[action], action)),
    },
  ];
}

const confirmSend = (row: DigestListRow): types.ConfirmationDialog => ({
  title: plain('Send it now?'),
  text: plain(sendText(row, 'its channel')),
  confirm: plain('Send it'),
  deny: plain('Not now'),
});

export function sendText({ digest, latest }: DigestListRow, channel: string): string {
  const what = latest === undefined ? 'the latest numbers' : `the numbers of ${latest.days}`;
  const postedAt = latest?.postedAt ?? null;
  const again =
    postedAt === null
      ? ''
      : ` These were posted already on ${runTimeText(postedAt, digest.schedule.timeZone)}.`;
  return `Everyone in ${channel} sees ${what}.${again} What is planned stays as it is.`;
}

/** One block each: an action id must be unique within its block. */
function pageButtons(page: number, pages: number): readonly types.KnownBlock[] {
  const to = (label: string, target: number) => ({
    type: 'actions' as const,
    elements: [button(label, actionIds.digestList, String(target))],
  });
  return [
    ...(page > 0 ? [to('Previous page', page - 1)] : []),
    ...(page < pages - 1 ? [to('Next page', page + 1)] : []),
  ];
}

/** A message's top-level `text`. */
export const accessibleTextOf = (lines: readonly string[]) =>
  accessibleText(accessibleMentions(lines.join('\n')));
