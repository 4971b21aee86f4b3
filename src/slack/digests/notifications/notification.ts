import type { Notification, NotificationReader } from '../../../accounts/notifications';
import type { Digest, DigestRun, PauseReason, RunReason } from '../../../digests/digest';
import { formatSchedule } from '../../../digests/schedule';
import { encodeRun } from '../../kit/action-value';
import { actionIds, commands } from '../../kit/ids';
import type { Message } from '../../kit/message';
import { buildNotice, type NoticeButton } from '../../kit/notice-message';
import { mention, mentionChannel } from '../../kit/text';
import { pauseTexts, runDaysText, runTimeText } from '../list/text';
import { digestNoticeButton, showList } from '../list/view';

/** Builds the direct message. Returns null when the matter is settled or is not about a digest. */
export function buildDigestNotification(
  { kind, facts }: Pick<Notification, 'kind' | 'facts'>,
  { digest, run }: { readonly digest: Digest | null; readonly run: DigestRun | null },
  reader: NotificationReader,
): Message | null {
  // An account's notification.
  if (kind === 'connection-broken') return null;
  if (kind === 'unreadable') return buildUnreadable(facts);
  // A person's action on a digest concerns its owner only.
  if (kind === 'digest-deed') return reader.kind === 'owner' ? buildActionNotification(facts) : null;
  if (digest === null) return null;
  switch (kind) {
    case 'digest-paused':
      // Since paused by hand: that person is aware of it, and the owner has a notification of its own.
      if (digest.state.kind !== 'paused' || digest.state.why === 'by-hand') return null;
      return notice(
        digest,
        reader,
        pausedText(digest, digest.state.why),
        digestNoticeButton(digest, 'Resume', actionIds.digestResume),
      );
    case 'digest-empty':
      return notice(
        digest,
        reader,
        emptyText(digest),
        digestNoticeButton(digest, 'Change…', actionIds.digestChange),
      );
    case 'run-unknown':
      if (run?.state !== 'unknown') return null;
      return notice(digest, reader, unknownText(digest, run), repostButton(run));
    case 'run-failed':
      return run && notice(digest, reader, failedText(digest, run), failedButton(digest, run));
  }
}

/** For rows in Roundup's own database that it cannot read. */
function buildUnreadable({ what = 'notice', channelId = '' }: Notification['facts']): Message {
  const inLog = 'Whoever runs Roundup finds the cause in its log.';
  if (what === 'digest') {
    return buildNotice(
      `*Your digest in ${mentionChannel(channelId)} is paused: Roundup can’t read its settings.* Make a new one there. ${inLog}`,
      { label: 'Make a digest', actionId: actionIds.digestNew, value: '0' },
    );
  }
  if (what === 'run') {
    return buildNotice(
      `*One post of your digest in ${mentionChannel(channelId)} wasn’t sent: Roundup couldn’t read what it was about.* The next one comes as planned. ${inLog}`,
      showList,
    );
  }
  return buildNotice(
    `*Roundup has something to tell you, but can’t read it any more.* Your digests and \`${commands.account}\` show how things stand. ${inLog}`,
    showList,
  );
}

const actions = {
  skipped: (at: string) => `skipped the post of ${at} of`,
  unskipped: () => 'put back the skipped post of',
  paused: () => 'paused',
  resumed: () => 'resumed',
  'stop-requested': () => 'would like to stop, and so paused,',
  stopped: () => 'stopped',
  changed: () => 'changed',
  'took-over': () => 'took over',
  // The shared connection that the digest uses.
  'ended-access': () => 'stopped sharing the Cal.com access of',
};

/** Another person's action on a digest, of which its owner is notified. */
export type DigestAction = keyof typeof actions;

const todos: Readonly<Partial<Record<DigestAction, string>>> = {
  'ended-access':
    ' It’s paused when it’s next due, unless other access is shared by then or you choose your own with *Change…*.',
};

const isAction = (did: string): did is DigestAction => Object.hasOwn(actions, did);

/** The digest may be gone by now. Returns null for an unknown action. */
function buildActionNotification({
  did = '',
  by = '',
  channelId = '',
  at,
  timeZone,
}: Notification['facts']): Message | null {
  if (!isAction(did)) return null;
  const when = at === undefined || timeZone === undefined ? '' : runTimeText(new Date(at), timeZone);
  return buildNotice(
    `*${mention(by)} ${actions[did](when)}* your digest in ${mentionChannel(channelId)}.${todos[did] ?? ''}`,
    showList,
  );
}

function notice(
  digest: Digest,
  reader: NotificationReader,
  text: string,
  button: NoticeButton | null,
): Message {
  if (reader.kind === 'owner') return buildNotice(text, button);
  return buildNotice(
    `${text}\nYou’re told because Slack can’t reach its owner, ${mention(reader.insteadOf)}. You can take it over.`,
    digestNoticeButton(digest, 'Take over…', actionIds.digestTakeOver),
  );
}

const place = ({ channelId }: Digest) => mentionChannel(channelId);
const which = (digest: Digest) => `The digest in ${place(digest)} (${formatSchedule(digest.schedule)})`;
const days = ({ schedule }: Digest, run: DigestRun) => runDaysText(run, schedule.timeZone);

const isPauseReason = (reason: RunReason): reason is PauseReason => Object.hasOwn(pauseTexts, reason);

function pausedText(digest: Digest, why: PauseReason): string {
  const { what, todo } = pauseTexts[why];
  return `*${which(digest)} is paused: ${what}.*\n${todo}`;
}

function emptyText(digest: Digest): string {
  return (
    `*${which(digest)} had no bookings three times in a row.*\n` +
    'Either nobody was booked, or its Cal.com access can’t see the bookings any more.' +
    ` \`${commands.account} doctor\` says what it can see.`
  );
}

function unknownText(digest: Digest, run: DigestRun): string {
  return (
    `*The digest in ${place(digest)} for ${days(digest, run)} may not have arrived.*\n` +
    'Slack didn’t confirm it, and Roundup doesn’t post twice. Look in the channel: if it isn’t there, post it.'
  );
}

function failedText(digest: Digest, run: DigestRun): string {
  return `*The digest in ${place(digest)} for ${days(digest, run)} wasn’t posted.*\n${reasonText(run.reason ?? 'bug')}`;
}

function reasonText(reason: RunReason): string {
  if (isPauseReason(reason)) {
    const { what, todo } = pauseTexts[reason];
    return `It was paused: ${what}. ${todo}`;
  }
  if (reason === 'empty') {
    return 'There were no bookings, or its Cal.com access can’t see them. It’s set to post nothing then; *Change…* can have it say so in one line.';
  }
  return `${failures[reason] ?? failures.bug} The next one comes as planned. To post this one now, use *Send now* in \`${commands.digest}\`.`;
}

const failures: Readonly<Partial<Record<RunReason, string>>> & { readonly bug: string } = {
  calcom: `Cal.com never answered, or not in a way that Roundup can use. \`${commands.account} doctor\` says what works.`,
  'too-many':
    'There were too many bookings to count one by one, and Cal.com gave no rankings. Choose a single team with *Change…*.',
  slack: 'Slack didn’t take the message. If it happens again, tell whoever runs Roundup: its log says why.',
  bug: 'Something went wrong in Roundup. If it happens again, tell whoever runs it: its log says what.',
};

function failedButton(digest: Digest, { reason }: DigestRun): NoticeButton | null {
  return reason === 'empty' || reason === 'too-many'
    ? digestNoticeButton(digest, 'Change…', actionIds.digestChange)
    : showList;
}

const repostButton = ({ id }: DigestRun): NoticeButton => ({
  label: 'It isn’t there: post it',
  actionId: actionIds.digestRepost,
  value: encodeRun({ runId: id }),
});
