import type { types } from '@slack/bolt';
import type { DigestPlan } from '../../../digests/digest';
import { formatSchedule } from '../../../digests/schedule';
import type { SchedulePreview } from '../../../digests/schedule-change';
import { callbackIds } from '../../kit/ids';
import type { Message } from '../../kit/message';
import { buildNotice } from '../../kit/notice-message';
import { context, escapeUserText, plain, section } from '../../kit/text';
import { contentWords, periodWords, runDaysWords, runTimeWords, sourceWords } from '../list/text';

/** Shown while Cal.com is asked what the form may offer. */
export function buildDigestLoading(isNew: boolean): types.ModalView {
  return saying(titleOf(isNew), '*Asking Cal.com for teams…* This takes a moment.', 'Cancel');
}

/** On top of the form, while what it says is tried. `externalId` is how it is found again. */
export function buildDigestChecking(externalId: string): types.ModalView {
  return {
    ...saying(
      'Trying it',
      '*Asking Slack and Cal.com whether this will work…* Nothing is saved yet.',
      'Back',
    ),
    external_id: externalId,
  };
}

export interface DigestConfirmView extends SchedulePreview {
  readonly plan: DigestPlan;
  readonly isNew: boolean;
  readonly isPaused: boolean;
  readonly isOwner: boolean;
  /** As somebody else has changed it since the form was opened; null where nobody has. */
  readonly changedMeanwhile: DigestPlan | null;
  readonly metadata: string;
}

/** On top of the form: when it would be posted. Saving is a step of its own; closing leads back. */
export function buildDigestConfirm(view: DigestConfirmView): types.ModalView {
  const { plan, runs, coverageGap, isNew, isPaused, isOwner, changedMeanwhile, metadata } = view;
  const { timeZone } = plan.schedule;
  const lines = runs.map((run, index) => {
    const mark = run.isFirstAfterClockChange ? '   _the first after clocks change_' : '';
    // The sixth, where there is one, is further away than the next of the five.
    const gap = index === 5 ? '…\n' : '';
    return `${gap}*${runTimeWords(run.at, timeZone)}*${mark}\n      about ${runDaysWords(run, timeZone)}`;
  });
  const [first] = runs;
  const owner = isOwner ? 'your' : 'its owner’s';
  return {
    type: 'modal',
    callback_id: callbackIds.digestSave,
    private_metadata: metadata,
    title: plain('The next posts'),
    submit: plain(isNew ? 'Start the digest' : 'Save the changes'),
    close: plain('Back'),
    blocks: [
      ...(changedMeanwhile === null
        ? []
        : [
            section(
              `*Not saved yet: somebody changed this digest while your form was open.* It is now: ${placeOf(changedMeanwhile)}.\n` +
                `${escapeUserText(`${sourceWords(changedMeanwhile.content, owner)} · ${contentWords(changedMeanwhile.content)}`, 600)}\n` +
                'Saving puts yours in its place:',
            ),
          ]),
      section(placeOf(plan)),
      ...(isPaused ? [section('*It stays paused.* Once it is resumed, it is posted at:')] : []),
      section(lines.join('\n')),
      ...(coverageGap === null || first === undefined
        ? []
        : [
            section(
              `*No post will tell of ${periodWords(coverageGap, timeZone, first.at)}:* these days fall between how it was and how it will be.`,
            ),
          ]),
      context(escapeUserText(`${sourceWords(plan.content, owner)} · ${contentWords(plan.content)}`, 600)),
      context('Nothing is saved yet.'),
    ],
  };
}

const placeOf = ({ schedule, channelId }: DigestPlan) =>
  `*${escapeUserText(formatSchedule(schedule), 150)}*, in <#${channelId.replace(/\W/g, '')}>`;

/** Seen by one person in the channel they chose: that it arrives is the proof that Roundup may post there. */
export function buildProbe(): Message {
  return buildNotice(
    '*Roundup can post here.* That was checked for a digest; only you see this, until Slack is reloaded.',
  );
}

/** Something that a form’s field cannot say. `close` is what its one button is called. */
export function buildDigestProblem(words: string, close: 'Back' | 'Close' = 'Back'): types.ModalView {
  return saying(close === 'Back' ? 'Not saved' : 'Digest', words, close);
}

export function buildDigestSaving(): types.ModalView {
  return saying('Saving', '*Saving…* This can be closed; it is saved all the same.', 'Close');
}

/** Closing it closes the form below, too. */
export function buildDigestSaved(words: string): types.ModalView {
  return { ...saying('Saved', words, 'Close'), clear_on_close: true };
}

const titleOf = (isNew: boolean) => (isNew ? 'New digest' : 'Change the digest');

function saying(title: string, words: string, close: string): types.ModalView {
  return { type: 'modal', title: plain(title), close: plain(close), blocks: [section(words)] };
}
