import type { types } from '@slack/bolt';
import type { Digest, DigestRun, RunReason } from '../../../digests/digest';
import { encodeRun } from '../../kit/action-value';
import { button } from '../../kit/blocks';
import { actionIds } from '../../kit/ids';
import type { Message } from '../../kit/message';
import { mention, section } from '../../kit/text';
import { dayText, runDaysText, runTimeText } from './text';
import { accessibleTextOf, backToList, rowTitle } from './view';

const reasons: Readonly<Record<RunReason, string>> = {
  'by-hand': 'somebody skipped it',
  empty: 'there were no bookings',
  'too-late': 'Roundup was down for more than a day',
  paused: 'the digest was paused',
  'no-answer': 'Slack gave no answer',
  calcom: 'Cal.com didn’t answer in time',
  'too-many': 'there were too many bookings to count one by one',
  slack: 'Slack didn’t take it',
  'not-in-channel': 'Roundup wasn’t in the channel',
  'channel-archived': 'the channel was archived',
  'channel-gone': 'the channel was gone',
  'posting-forbidden': 'the channel’s rules don’t let Roundup post',
  'other-company': 'another company is in the channel',
  'missing-scope': 'Roundup lacked a permission in Slack',
  'access-lost': 'its Cal.com access was gone',
  'owner-gone': 'whoever made it had left',
  unreadable: 'Roundup couldn’t read its settings',
  bug: 'something went wrong in Roundup',
};

const lateAfterMs = 2 * 60_000;

/** The latest runs and their outcomes, newest first. Only one person sees it. */
export function buildDigestHistory(
  digest: Digest,
  runs: readonly DigestRun[],
  options: { readonly showsChannel: boolean; readonly mayRepost: boolean },
): Message {
  const { timeZone } = digest.schedule;
  const told = runs.map((run) => {
    const { mark, words } = endOf(run);
    return `${mark}  *${runTimeText(run.at, timeZone)}*  ${words}  ·  about ${runDaysText(run, timeZone)}${byText(run)}`;
  });
  const lines = told.length === 0 ? ['Not posted yet.'] : told;
  const title = rowTitle(digest, options.showsChannel);
  return {
    text: accessibleTextOf([title, ...lines]),
    blocks: [
      section(title),
      ...chunks(lines).map((some) => section(some.join('\n'))),
      ...(options.mayRepost ? runs.flatMap((run) => repostButton(run, timeZone)).slice(0, maxReposts) : []),
      backToList(),
    ],
  };
}

const maxReposts = 5;

/** One block each: an action id must be unique within its block. */
function repostButton(run: DigestRun, timeZone: string): readonly types.KnownBlock[] {
  if (run.state !== 'unknown') return [];
  const value = encodeRun({ runId: run.id });
  const label = `${dayText(run.at, timeZone)} isn’t there: post it`;
  return [{ type: 'actions', elements: [button(label, actionIds.digestRepost, value)] }];
}

/** Plain text. */
const states: Readonly<Record<DigestRun['state'], readonly [mark: string, words: string]>> = {
  due: ['◦', 'being prepared'],
  claimed: ['◦', 'being prepared'],
  posting: ['◦', 'being posted'],
  posted: ['✓', 'posted'],
  failed: ['✗', 'not posted'],
  unknown: ['?', 'may not have arrived'],
  skipped: ['–', 'skipped'],
};

function endOf({ state, reason, at, changedAt }: DigestRun) {
  const [mark, words] = states[state];
  const lateMs = state === 'posted' ? changedAt.getTime() - at.getTime() : 0;
  const late = lateMs > lateAfterMs ? ` ${lateText(lateMs)} late` : '';
  return { mark, words: `${words}${reason === null ? '' : `: ${reasons[reason]}`}${late}` };
}

function lateText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  return `${Math.round(minutes / 60)} hours`;
}

const byText = ({ sentBy }: DigestRun) => (sentBy === null ? '' : `, sent by ${mention(sentBy)}`);

// Well below what one section holds.
const linesPerSection = 10;

function chunks(lines: readonly string[]): readonly (readonly string[])[] {
  const starts = lines.flatMap((_, index) => (index % linesPerSection === 0 ? [index] : []));
  return starts.map((start) => lines.slice(start, start + linesPerSection));
}
