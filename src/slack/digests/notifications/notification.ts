import type { Notification, NotificationReader } from '../../../accounts/notifications';
import type { Digest, DigestAction, DigestRun, PauseReason, RunReason } from '../../../digests/digest';
import { formatSchedule } from '../../../digests/schedule';
import { encodeDigest, encodeRun } from '../../kit/action-value';
import { actionIds, commands } from '../../kit/ids';
import type { Message } from '../../kit/message';
import { buildNotice, type NoticeButton } from '../../kit/notice-message';
import { mention } from '../../kit/text';
import { runDaysWords, runTimeWords } from '../list/text';

/** A direct message that says what happened and what to do. Null: it is over, and there is nothing to tell any more. */
export function buildDigestNotification(
  { kind, facts }: Pick<Notification, 'kind' | 'facts'>,
  subject: { readonly digest: Digest | null; readonly run: DigestRun | null },
  reader: NotificationReader,
): Message | null {
  // That is an account's.
  if (kind === 'connection-broken') return null;
  if (kind === 'unreadable') return buildUnreadableNotice(facts);
  // What one colleague did concerns no third.
  if (kind === 'digest-deed') return reader.kind === 'owner' ? buildActionNotification(facts) : null;
  const { digest, run } = subject;
  if (digest === null) return null;
  switch (kind) {
    case 'digest-paused':
      // Paused by hand since: whoever did that knows, and its owner is told of it by itself.
      if (digest.state.kind !== 'paused' || digest.state.why === 'by-hand') return null;
      return notice(digest, reader, pausedText(digest, digest.state.why), resumeButton(digest));
    case 'digest-empty':
      return notice(digest, reader, emptyText(digest), null);
    case 'run-unknown':
      if (run?.state !== 'unknown') return null;
      return notice(digest, reader, unknownText(digest, run), repostButton(run));
    case 'run-failed':
      return run && notice(digest, reader, failedText(digest, run), null);
  }
}

/** What is in Roundup's own database cannot be read. There is little that whoever reads this can do but make it anew. */
export function buildUnreadableNotice({ what = 'notice', channelId = '' }: Notification['facts']): Message {
  const where = `<#${channelId.replace(/\W/g, '')}>`;
  const inLog = 'Whoever runs Roundup finds the cause in its log.';
  if (what === 'digest') {
    return buildNotice(
      `*Your digest in ${where} is paused: Roundup cannot read how it is set up.* Make it anew with ${inDigests}. ${inLog}`,
    );
  }
  if (what === 'run') {
    return buildNotice(
      `*A post of your digest in ${where} was not sent: Roundup could not read what it was about.* The next one comes at its time. ${inLog}`,
    );
  }
  return buildNotice(
    `*Roundup has something to tell you that it cannot read any more.* ${inDigests} and \`${commands.account}\` show how things stand. ${inLog}`,
  );
}

function notice(
  digest: Digest,
  reader: NotificationReader,
  text: string,
  button: NoticeButton | null,
): Message {
  if (reader.kind === 'owner') return buildNotice(text, button);
  const takeOver = encodeDigest({ digestId: digest.id, runAt: null });
  return buildNotice(
    `${text}\nIts owner is ${mention(reader.insteadOf)}, whom Slack does not reach, so you are told instead. You can take it over.`,
    takeOver === null ? null : { label: 'Take over', actionId: actionIds.digestTakeOver, value: takeOver },
  );
}

const place = ({ channelId }: Digest) => `<#${channelId.replace(/\W/g, '')}>`;
const which = (digest: Digest) => `The digest of ${place(digest)} (${formatSchedule(digest.schedule)})`;
const days = ({ schedule }: Digest, run: DigestRun) => runDaysWords(run, schedule.timeZone);

const inDigests = `\`${commands.digest}\``;
const pauses: Readonly<Record<PauseReason, readonly [what: string, todo: string]>> = {
  'by-hand': ['it was paused by hand', `Resume it with the button or with ${inDigests}.`],
  'not-in-channel': [
    'Roundup is not in the channel',
    'Type `/invite @Roundup` there, then resume the digest.',
  ],
  'channel-archived': [
    'the channel is archived',
    `Unarchive it and resume the digest, or choose another channel with *Change* in ${inDigests}.`,
  ],
  'channel-gone': [
    'Slack does not find the channel',
    `It was deleted, or it is private and Roundup is not in it: type \`/invite @Roundup\` there and resume the digest, or choose another channel with *Change* in ${inDigests}.`,
  ],
  'posting-forbidden': [
    'the rules of the channel or the workspace keep Roundup from posting there',
    `Choose another channel with *Change* in ${inDigests}, or ask an admin of the workspace to allow it.`,
  ],
  'other-company': [
    'another company is in the channel now',
    `Choose another channel with *Change* in ${inDigests}, or ask an admin of Roundup to allow it with \`${commands.account}\`; then resume the digest.`,
  ],
  'missing-scope': [
    'Roundup lacks a permission in this workspace',
    'Ask an admin to install Roundup again, then resume the digest.',
  ],
  'access-lost': [
    'its Cal.com access is gone, refused, or may not see those numbers any more',
    `\`${commands.account} doctor\` says what the access may do. Connect again with \`${commands.account}\`, or choose other access or another scope with *Change* in ${inDigests}; then resume the digest.`,
  ],
  'owner-gone': [
    'its owner’s Slack account is deactivated',
    'Nobody answers for it and for the Cal.com access it uses.',
  ],
  unreadable: [
    'Roundup could not read how it is set up',
    `It can now: look at it with *Preview* in ${inDigests}, then resume it.`,
  ],
};

const isPauseReason = (reason: RunReason): reason is PauseReason => Object.hasOwn(pauses, reason);

function pausedText(digest: Digest, why: PauseReason): string {
  const [what, todo] = pauses[why];
  return `*${which(digest)} is paused: ${what}.*\n${todo}`;
}

function emptyText(digest: Digest): string {
  return (
    `*${which(digest)} had nothing to tell three times in a row.*\n` +
    'Either nobody was booked, or its Cal.com access may not see the bookings any more: Cal.com answers both the same way.' +
    ` Have scope or rights changed? \`${commands.account} doctor\` says what the access may do; *Change* and *Pause* are in ${inDigests}.`
  );
}

function unknownText(digest: Digest, run: DigestRun): string {
  return (
    `*The digest of ${place(digest)} for ${days(digest, run)} may not have arrived.*\n` +
    'Roundup sent it, but got no answer from Slack, and does not send it again by itself, so that it never comes twice.' +
    ' Look in the channel: if it is not there, press the button.'
  );
}

function failedText(digest: Digest, run: DigestRun): string {
  return (
    `*The digest of ${place(digest)} for ${days(digest, run)} was not sent.*\n` +
    failureWords(run.reason ?? 'bug')
  );
}

function failureWords(reason: RunReason): string {
  if (isPauseReason(reason)) {
    const [what, todo] = pauses[reason];
    return `It was paused: ${what}. ${todo}`;
  }
  if (reason === 'empty') {
    return `There were no bookings, or its Cal.com access may not see them, and then it posts nothing: so it was chosen. *Change* in ${inDigests} can have it say so in one line.`;
  }
  return `${failures[reason] ?? failures.bug} The next one comes at its time; *Send now* in ${inDigests} posts the latest at once.`;
}

const failures: Readonly<Partial<Record<RunReason, string>>> & { readonly bug: string } = {
  calcom: `Cal.com gave no answer that could be used, in all the time that Roundup tried. \`${commands.account} doctor\` says what works.`,
  'too-many':
    'Cal.com’s own rankings were not to be had, and there were more bookings than are counted one by one. Take a team in its place, with *Change*.',
  slack: 'Slack did not take the message. If it happens again, tell whoever runs Roundup: the log says why.',
  bug: 'Something went wrong in Roundup itself. If it happens again, tell whoever runs it: the log says what.',
};

function resumeButton(digest: Digest): NoticeButton | null {
  const value = encodeDigest({ digestId: digest.id, runAt: null });
  return value === null ? null : { label: 'Resume', actionId: actionIds.digestResume, value };
}

function repostButton({ id }: DigestRun): NoticeButton | null {
  const value = encodeRun({ runId: id });
  return value === null
    ? null
    : { label: 'It did not arrive: post it', actionId: actionIds.digestRepost, value };
}

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
