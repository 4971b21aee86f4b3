import type { Notification } from '../../../accounts/notifications';
import type { DigestAction } from '../../../digests/digest';
import { actionIds } from '../../kit/ids';
import type { Message } from '../../kit/message';
import { buildNotice } from '../../kit/notice-message';
import { mention } from '../../kit/text';
import { runTimeWords } from '../list/text';

const words: Readonly<Record<DigestAction, (at: string) => string>> = {
  'left-out': (at) => `left out the post of ${at} of`,
  'took-back': () => 'took back leaving out the next post of',
  paused: () => 'paused',
  resumed: () => 'resumed',
  'wanted-to-stop': () => 'wanted to stop, and so paused,',
  stopped: () => 'stopped',
  changed: () => 'changed',
  'took-over': () => 'took over',
  'ended-access': () => 'ended the shared Cal.com access of',
};

/** What there is to do about it, if anything. */
const todos: Readonly<Partial<Record<DigestAction, string>>> = {
  'ended-access':
    ' It is paused when it is next due, unless other access is shared by then or you choose your own with *Change*.',
};

const isDeed = (did: string): did is DigestAction => Object.hasOwn(words, did);

/** What somebody else did with a person's digest, which may be gone by now. Null: of a kind that is not known here. */
export function buildActionNotification({
  did = '',
  by = '',
  channelId = '',
  at,
  timeZone,
}: Notification['facts']): Message | null {
  if (!isDeed(did)) return null;
  const when = at === undefined || timeZone === undefined ? '' : runTimeWords(new Date(at), timeZone);
  return buildNotice(
    `*${mention(by)} ${words[did](when)}* your digest in <#${channelId.replace(/\W/g, '')}>.${todos[did] ?? ''}`,
    { label: 'Show the digests', actionId: actionIds.digestList, value: '0' },
  );
}
