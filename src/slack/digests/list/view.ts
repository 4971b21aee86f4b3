import type { types } from '@slack/bolt';
import type { Connection } from '../../../accounts/connection';
import type { Digest } from '../../../digests/digest';
import { formatSchedule, nextRun } from '../../../digests/schedule';
import { encodeDigest } from '../../kit/action-value';
import { button } from '../../kit/blocks';
import { actionIds, commands } from '../../kit/ids';
import type { Message } from '../../kit/message';
import { accessibleText, context, escapeUserText, mention, plain, section, singleLine } from '../../kit/text';
import { digestsByAdmins } from '../form/problem-text';
import { contentWords, dayWords, pausedWords, runDaysWords, runTimeWords, sourceWords } from './text';

/** Whose digests: a channel's, or in a direct message one's own or, for an admin, all. */
export type DigestPlace = 'channel' | 'own' | 'workspace';

export interface DigestListView {
  readonly place: DigestPlace;
  readonly entries: readonly DigestListRow[];
  readonly page: number;
  readonly idempotencyKey: string;
  /** What has just been done. */
  readonly note: string | null;
  /** Admins may have kept that to themselves. */
  readonly mayMake: boolean;
}

const titles: Readonly<Record<DigestPlace, string>> = {
  channel: 'Digests in this channel',
  own: 'Your digests',
  workspace: 'All digests of this workspace',
};

const nothing: Readonly<Record<DigestPlace, string>> = {
  channel:
    'There is none here yet. A digest posts who carried the bookings of the last week, by itself: on Mondays at 09:00, unless you choose otherwise.',
  own: 'You have made none yet. A digest posts who carried the bookings of the last week to a channel, by itself: on Mondays at 09:00, unless you choose otherwise.',
  workspace: 'Nobody has made one yet.',
};

// With more than these, each has one line and a button that opens it.
const mostOpen = 3;
const perPage = 20;

export const isLongList = (entries: readonly DigestListRow[]) => entries.length > mostOpen;

/** `/cal-digest`: what there is, and what this person may do with it. Seen by them alone. */
export function buildDigestList(view: DigestListView): Message {
  const { place, entries, note } = view;
  const isLong = isLongList(entries);
  const pages = Math.max(1, Math.ceil(entries.length / perPage));
  const page = Math.min(Math.max(0, view.page), pages - 1);
  const shown = isLong ? entries.slice(page * perPage, (page + 1) * perPage) : entries;
  const title = isLong ? `${titles[place]} (${entries.length})` : titles[place];
  const showsChannel = place !== 'channel';
  const words =
    entries.length === 0
      ? [nothing[place]]
      : shown.map((entry) => (isLong ? rowText(entry, showsChannel) : entryWords(entry, showsChannel)));
  return {
    text: spoken([title, ...(note === null ? [] : [note]), ...words]),
    blocks: [
      { type: 'header', text: plain(title) },
      ...(note === null ? [] : [section(note)]),
      ...(entries.length === 0 ? [section(nothing[place])] : []),
      ...shown.flatMap((entry) =>
        isLong
          ? [shortEntry(entry, showsChannel)]
          : [...wholeEntry(entry, showsChannel, view.idempotencyKey), { type: 'divider' as const }],
      ),
      ...pageButtons(page, pages),
      view.mayMake
        ? { type: 'actions', elements: [{ ...button('New digest', actionIds.digestNew), style: 'primary' }] }
        : context(digestsByAdmins),
      context(`\`${commands.digest} help\` says what else there is.`),
    ],
  };
}

/** One digest of a long list, with its buttons and the way back. */
export function buildOpenDigest(
  entry: DigestListRow,
  { idempotencyKey, note }: Pick<DigestListView, 'idempotencyKey' | 'note'>,
): Message {
  return {
    text: spoken([...(note === null ? [] : [note]), entryWords(entry, true)]),
    blocks: [
      ...(note === null ? [] : [section(note)]),
      ...wholeEntry(entry, true, idempotencyKey),
      backToList(),
    ],
  };
}

export function backToList(): types.ActionsBlock {
  return {
    type: 'actions',
    elements: [button('Back to the list', actionIds.digestList, '0')],
  };
}

function wholeEntry(
  entry: DigestListRow,
  showsChannel: boolean,
  idempotencyKey: string,
): readonly types.KnownBlock[] {
  return [
    section(rowText(entry, showsChannel)),
    context(rowDetails(entry)),
    { type: 'actions', elements: [...rowButtons(entry, idempotencyKey)] },
  ];
}

const entryWords = (entry: DigestListRow, showsChannel: boolean) =>
  `${rowText(entry, showsChannel)}\n${rowDetails(entry)}`;

function shortEntry(entry: DigestListRow, showsChannel: boolean): types.SectionBlock {
  const value = encodeDigest({ digestId: entry.digest.id, runAt: null });
  const text = section(rowText(entry, showsChannel));
  return value === null ? text : { ...text, accessory: button('Open', actionIds.digestOpen, value) };
}

/** A block each: within one, every button needs an action of its own. */
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

/** Mentions as words: read aloud, an id says nothing. */
const spoken = (lines: readonly string[]) =>
  accessibleText(
    lines
      .join('\n')
      .replace(/<@\w+>/g, 'a colleague')
      .replace(/<#\w+>/g, 'a channel'),
  );

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

/** With whose access? What a digest shows stays as it is, and so does its channel. */
export function buildTakeOverChoice(
  digest: Digest,
  { own, shared }: { readonly own: Connection | null; readonly shared: Connection | null },
): Message {
  const isPersonal = digest.content.scope.kind === 'me';
  const value = encodeDigest({ digestId: digest.id, runAt: null });
  const choice = (label: string, actionId: string, { calcomName }: Connection): types.Button =>
    button(`${label}: ${singleLine(calcomName, 40)}`, actionId, value);
  const choices = [
    ...(own === null ? [] : [choice('With my own access', actionIds.digestTakeOverOwn, own)]),
    // One person's own numbers through the shared access would be those of whoever shares it.
    ...(shared === null || isPersonal
      ? []
      : [choice('With the shared access', actionIds.digestTakeOverShared, shared)]),
  ];
  const words = [
    `*Take over this digest from ${mention(digest.ownerSlackUserId)}?* You will be its owner and told when something is wrong with it. ${mention(digest.ownerSlackUserId)} is told that you did.`,
    rowTitle(digest, true),
    escapeUserText(sourceWords(digest.content, 'its owner’s'), 200),
    ...(isPersonal ? ['It shows its owner’s own bookings: from then on, yours.'] : []),
    ...(choices.length === 0
      ? [
          '*There is no Cal.com access to take it over with.* Connect your own account with `/cal-account` first.',
        ]
      : []),
  ].join('\n');
  return {
    text: accessibleText(words.replace(/<@\w+>/g, 'its owner').replace(/<#\w+>/g, 'a channel')),
    blocks: [
      section(words),
      ...(choices.length === 0 ? [] : [{ type: 'actions' as const, elements: choices }]),
      backToList(),
    ],
  };
}
