import { mayMakeDigests } from '../../../accounts/permission';
import type { Digest, DigestRun } from '../../../digests/digest';
import { formatSchedule, periodAt } from '../../../digests/schedule';
import type { Caller, Press } from '../../bolt/register';
import type { Message, Reply } from '../../kit/message';
import { type NoticeButton, privateNotice } from '../../kit/notice-message';
import type { Services } from '../../services';
import { periodText } from './text';
import {
  buildDigestList,
  buildOpenDigest,
  type DigestListKind,
  type DigestListRow,
  isLongList,
  showList,
} from './view';

export interface ListOptions {
  /** What has just been done. */
  readonly note?: string | null;
  readonly page?: number;
  /** The digest to open in a long list. */
  readonly openId?: string;
  /** The digest that the note is about; it is named when the list has several. */
  readonly about?: Digest;
}

/** Slack's ids of direct messages start with D. */
export const isDirect = (channelId: string) => channelId.startsWith('D');

/** The channel's digests. In a direct message, the person's own, or all of the workspace for an admin. */
export async function findDigests(
  services: Services,
  { workspace, slackUserId }: Caller,
  channelId: string | undefined,
) {
  const { digests } = services.store;
  const { workspaceId } = workspace;
  const state = await services.accounts.stateOf(workspace, slackUserId);
  const [kind, listing]: [DigestListKind, Promise<readonly Digest[]>] =
    channelId !== undefined && !isDirect(channelId)
      ? ['channel', digests.listOfChannel(workspaceId, channelId)]
      : state.isAdmin
        ? ['workspace', digests.list(workspaceId)]
        : ['own', digests.listOfOwner(workspaceId, slackUserId)];
  return {
    kind,
    rows: (await listing).map((digest) => toRow(digest, slackUserId, state.isAdmin)),
    mayMake: mayMakeDigests(state, state.policy),
  };
}

/** The list for this person: whole, or one page or one digest of a long list. */
export async function showDigests(
  services: Services,
  caller: Caller,
  channelId: string | undefined,
  { note = null, page = 0, openId, about }: ListOptions = {},
): Promise<Message> {
  const found = await findDigests(services, caller, channelId);
  const isLong = isLongList(found.rows);
  // Runs are read only for digests shown with their buttons: one query each.
  const shown = isLong ? found.rows.filter(({ digest }) => digest.id === openId) : found.rows;
  const ready = await Promise.all(shown.map((row) => withRuns(services, row)));
  const rows = isLong ? found.rows : ready;
  const idempotencyKey = services.newReference();
  const [open] = ready;
  if (isLong && open) return buildOpenDigest(open, { idempotencyKey, note });
  const isUnclear = note !== null && about !== undefined && rows.length > 1;
  const named = isUnclear ? withName(note, about) : note;
  return buildDigestList({ ...found, rows, idempotencyKey, note: named, page });
}

export function toRow(digest: Digest, slackUserId: string, isAdmin: boolean): DigestListRow {
  const isOwner = digest.ownerSlackUserId === slackUserId;
  return {
    digest,
    isOwner,
    mayChange: isOwner || isAdmin,
    mayTakeOver: isAdmin && !isOwner,
    preparing: null,
  };
}

/** The store keeps this many runs of a digest. */
export const historyLength = 20;

/** Adds what the row shows about runs, from the store. */
export async function withRuns({ store, now }: Services, row: DigestListRow): Promise<DigestListRow> {
  const { workspace, id, schedule } = row.digest;
  const runs = await store.digests.history(workspace.workspaceId, id, historyLength);
  const isPreparing = ({ state, sentBy }: DigestRun) =>
    sentBy === null && (state === 'due' || state === 'claimed');
  const at = now();
  const { first, last } = periodAt(schedule, at);
  const posted = runs.find(
    ({ state, period }) => state === 'posted' && period.first === first && period.last === last,
  );
  return {
    ...row,
    preparing: runs.find(isPreparing)?.at ?? null,
    latest: { days: periodText({ first, last }, schedule.timeZone, at), postedAt: posted?.at ?? null },
  };
}

/** The part of a press needed to answer it; a command has the same. */
export type DigestRequest = Pick<
  Press,
  'caller' | 'channelId' | 'isEphemeral' | 'responseUrl' | 'triggerId'
> &
  Partial<Pick<Press, 'value' | 'viewId'>>;

/** Replaces an ephemeral message; answers below a public one. */
export const kindFor = (isEphemeral: boolean) => (isEphemeral ? 'replace' : 'private');

/** Shows the note in the list it was pressed in, or below a message that everyone sees. */
export async function replyWithNote(
  services: Services,
  press: DigestRequest,
  note: string,
  digest: Digest,
  undo: NoticeButton | null = null,
): Promise<Reply> {
  if (!press.isEphemeral) {
    return privateNotice(withName(note, digest), undo ?? showList);
  }
  const options = { note, about: digest, openId: digest.id };
  return { kind: 'replace', message: await showDigests(services, press.caller, press.channelId, options) };
}

const withName = (note: string, { schedule }: Digest) => `${note}\n_${formatSchedule(schedule)}_`;
