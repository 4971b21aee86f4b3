import type { types } from '@slack/bolt';
import { encodeDigest } from '../../kit/action-value';
import { button } from '../../kit/blocks';
import { actionIds, commands } from '../../kit/ids';
import type { Message } from '../../kit/message';
import { accessibleText, context, plain, section } from '../../kit/text';
import { digestsByAdmins } from '../form/problem-text';
import { type DigestListRow, rowButtons, rowDetails, rowText } from './row';

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
