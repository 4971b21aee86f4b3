import { mayMakeDigests } from '../../../accounts/permission';
import type { Digest, DigestRun } from '../../../digests/digest';
import { formatSchedule } from '../../../digests/schedule';
import type { Caller, Press } from '../../bolt/register';
import { actionIds } from '../../kit/ids';
import type { Message, Reply } from '../../kit/message';
import { type NoticeButton, privateNotice } from '../../kit/notice-message';
import type { Services } from '../../services';
import { buildDigestList, buildOpenDigest, type DigestListRow, type DigestPlace, isLongList } from './view';

export interface ListOptions {
  /** What has just been done. */
  readonly note?: string;
  readonly page?: number;
  /** In a long list, the one that is open. */
  readonly openId?: string;
  /** What the note is about, named where there are several. */
  readonly about?: Digest;
}

/** Channels of one person with another or with Roundup. */
export const isDirect = (channelId: string) => channelId.startsWith('D');

/** The digests of this channel; in a direct message one's own, or for an admin the workspace's. */
export async function findDigests(
  services: Services,
  { workspace, slackUserId }: Caller,
  channelId: string | undefined,
) {
  const { digests } = services.store;
  const { workspaceId } = workspace;
  const state = await services.accounts.stateOf(workspace, slackUserId);
  const place = placeOf(channelId, state.isAdmin);
  const found =
    place.kind === 'channel'
      ? await digests.listOfChannel(workspaceId, place.channelId)
      : place.kind === 'workspace'
        ? await digests.list(workspaceId)
        : await digests.listOfOwner(workspaceId, slackUserId);
  return {
    place: place.kind,
    rows: found.map((digest) => toRow(digest, slackUserId, state.isAdmin)),
    mayMake: mayMakeDigests(state, state.policy),
  };
}

/** The list as this person may see it: whole, or one page or one digest of a long one. */
export async function showDigests(
  services: Services,
  caller: Caller,
  channelId: string | undefined,
  { note, page = 0, openId, about }: ListOptions = {},
): Promise<Message> {
  const { place, rows: plain, mayMake } = await findDigests(services, caller, channelId);
  // Only what is shown with its buttons: a long list would ask for each.
  const shown = isLongList(plain) ? plain.filter(({ digest }) => digest.id === openId) : plain;
  const ready = await Promise.all(shown.map((row) => withPreparing(services, row)));
  const rows = isLongList(plain) ? plain : ready;
  const view = { idempotencyKey: services.newReference(), note: note ?? null };
  const [open] = ready;
  if (open && isLongList(plain)) return buildOpenDigest(open, view);
  const isClear = note === undefined || about === undefined || rows.length < 2;
  const named = isClear ? view.note : withName(note, about);
  return buildDigestList({ ...view, note: named, place, rows, page, mayMake });
}

type Place =
  | { readonly kind: Extract<DigestPlace, 'channel'>; readonly channelId: string }
  | { readonly kind: Exclude<DigestPlace, 'channel'> };

function placeOf(channelId: string | undefined, isAdmin: boolean): Place {
  if (channelId !== undefined && !isDirect(channelId)) return { kind: 'channel', channelId };
  return { kind: isAdmin ? 'workspace' : 'own' };
}

/** A digest with what this person may do with it. */
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

// Those sent by hand may stand before it.
const lastRuns = 5;

/** Adds the run that is being prepared just now, for which the store is asked. */
export async function withPreparing({ store }: Services, row: DigestListRow): Promise<DigestListRow> {
  const { workspace, id } = row.digest;
  const runs = await store.digests.history(workspace.workspaceId, id, lastRuns);
  const isPreparing = ({ state, sentBy }: DigestRun) =>
    sentBy === null && (state === 'due' || state === 'claimed');
  return { ...row, preparing: runs.find(isPreparing)?.at ?? null };
}

/** In place of what only the presser sees; below what everyone does. */
export const kindFor = (isEphemeral: boolean) => (isEphemeral ? 'replace' : 'private');

/** The way to the digests from where no list is. */
export const showList = { label: 'Show the digests', actionId: actionIds.digestList, value: '0' } as const;

/** What was done with a digest: in the list it was pressed in, or below the message that everyone sees. */
export async function replyWithNote(
  services: Services,
  press: Press,
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
