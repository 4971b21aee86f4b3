import type { types } from '@slack/bolt';
import { cadences, type Digest, type DigestPlan } from '../../../digests/digest';
import { formatSchedule } from '../../../digests/schedule';
import type { SchedulePreview } from '../../../digests/schedule-change';
import { sentenceCase } from '../../../lib/text/fold';
import { weekdayNames } from '../../../lib/time/calendar';
import { labelTimeZone } from '../../../lib/time/zones';
import { rankingIds, rankings } from '../../../rankings/ranking';
import { encodeDigest } from '../../kit/action-value';
import { button, option } from '../../kit/blocks';
import { actionIds, callbackIds, commands, digestInputs } from '../../kit/ids';
import type { Message } from '../../kit/message';
import {
  buildModal,
  buildModalOf,
  channelInput,
  input,
  menuInput,
  type Options,
  severalInput,
  textInput,
} from '../../kit/modal';
import { buildNotice } from '../../kit/notice-message';
import { context, escapeUserText, mention, mentionChannel, mrkdwn, plain, section } from '../../kit/text';
import {
  detailsText,
  periodText,
  runDaysText,
  runTimeText,
  weekdaysInOrder,
  whenEmptyText,
} from '../list/text';
import { digestExtras } from './request';

/** The sources offered through one connection. */
export interface SourceGroup {
  readonly label: string;
  readonly options: Options;
}

/** `source` is one of the groups' values, or null when none suits. */
export interface DigestFormDefaults extends Omit<DigestPlan, 'channelId' | 'content'> {
  /** Null preselects the conversation that Slack is showing, if any. */
  readonly channelId: string | null;
  readonly content: Omit<DigestPlan['content'], 'access' | 'scope'>;
  readonly source: string | null;
}

export interface DigestFormView {
  /** Null for a new one. */
  readonly digest: Pick<Digest, 'id' | 'channelId' | 'state'> | null;
  readonly defaults: DigestFormDefaults;
  /** At least one group, each with at least one option. */
  readonly sources: readonly SourceGroup[];
  /** Escaped mrkdwn: what could not be offered, and why. */
  readonly notes: readonly string[];
  readonly metadata: string;
  /** Whether to offer channels shared with other companies. */
  readonly sharesOutside: boolean;
  readonly now: Date;
}

const offeredRows: readonly number[] = [3, 5, 10];

/** The form for a new or changed digest. `parseDigestForm` reads its fields. */
export function buildDigestForm(view: DigestFormView): types.ModalView {
  const { digest, defaults, sources, notes, metadata, sharesOutside, now } = view;
  const { schedule, content } = defaults;
  const days = weekdaysInOrder.map((day) => option(sentenceCase(weekdayNames[day]), String(day)));
  const extras = [
    option('Compare with the week or month before', digestExtras.compared),
    option('Show the week ahead: bookings by host', digestExtras.upcoming),
  ];
  const chosenExtras = [
    ...(content.isCompared ? [digestExtras.compared] : []),
    ...(content.showsUpcoming ? [digestExtras.upcoming] : []),
  ];
  return {
    type: 'modal',
    callback_id: callbackIds.digestForm,
    private_metadata: metadata,
    title: plain(titleOf(digest === null)),
    submit: plain('Next'),
    close: plain('Cancel'),
    blocks: [
      ...notes.map(section),
      channelInput(digestInputs.channel, 'Channel', {
        sharesOutside,
        ...(defaults.channelId === null
          ? { default_to_current_conversation: true }
          : { initial_conversation: defaults.channelId }),
        hint: `Roundup must be in it: type /invite @Roundup there first.${sharesOutside ? '' : ' Channels shared with other companies are left out unless an admin allows them.'}`,
      }),
      menuInput(digestInputs.source, 'Whose numbers', sources, defaults.source, {
        placeholder: 'Choose a team or the organisation',
        hint: 'Everyone in the channel sees these numbers. Guests are never named.',
      }),
      severalInput(digestInputs.weekdays, 'Days', 'checkboxes', days, schedule.weekdays.map(String)),
      menuInput(digestInputs.every, 'How often', everyOptions, schedule.every, {
        hint: 'On one day a week, it’s about the last full week. On several, it’s about the days since the last post. Once a month, it’s posted on the first of these days, about the last full month.',
      }),
      textInput(digestInputs.time, 'Time', schedule.time, {
        maxLength: 20,
        hint: 'For example 9:00, 16:30 or 4:30 pm.',
      }),
      input(
        digestInputs.timeZone,
        'Time zone',
        {
          type: 'external_select',
          min_query_length: 0,
          initial_option: option(labelTimeZone(schedule.timeZone, now), schedule.timeZone),
        },
        { placeholder: 'Type a city or a zone', hint: 'Clock changes are followed.' },
      ),
      menuInput(digestInputs.weekStart, 'Weeks start on', days, String(schedule.weekStart)),
      severalInput(
        digestInputs.rankings,
        'Rankings',
        'multi_static_select',
        rankingOptions,
        content.rankings,
        { placeholder: 'Choose rankings', hint: 'Bottom lists are posted without names.' },
      ),
      menuInput(digestInputs.rows, 'People in each list', rowOptions(content.rows), String(content.rows)),
      severalInput(digestInputs.extras, 'Also', 'checkboxes', extras, chosenExtras, { optional: true }),
      menuInput(digestInputs.whenEmpty, 'If there are no bookings', whenEmptyOptions, content.whenEmpty),
      ...(digest === null ? [] : endButtons(digest)),
    ],
  };
}

/** Act at once, without the rest of the form. */
function endButtons(digest: NonNullable<DigestFormView['digest']>): readonly types.KnownBlock[] {
  const { channelId, state } = digest;
  const value = encodeDigest(digest);
  const stop = {
    ...button('Stop this digest', actionIds.digestStop, value),
    style: 'danger' as const,
    confirm: {
      title: plain('Stop this digest?'),
      text: mrkdwn(
        `It’s deleted with its history, for everyone in ${mentionChannel(channelId)}. To keep it for later, pause it.`,
      ),
      confirm: plain('Stop it'),
      deny: plain('Keep it'),
      style: 'danger' as const,
    },
  };
  const pause = state.kind === 'active' ? [button('Pause', actionIds.digestPause, value)] : [];
  return [{ type: 'divider' }, { type: 'actions', elements: [...pause, stop] }];
}

const everyText = { week: 'Every week', month: 'Once a month' } as const;
const everyOptions = cadences.map((every) => option(everyText[every], every));

const whenEmptyOptions = (['one-line', 'skip', 'full'] as const).map((value) =>
  option(whenEmptyText[value], value),
);

/** Adds the digest's current number when it is not among the offered ones. */
function rowOptions(current: number): readonly types.PlainTextOption[] {
  const rows = [...new Set([...offeredRows, current])].sort((a, b) => a - b);
  return rows.map((count) => option(String(count), String(count)));
}

const rankingOptions = rankingIds.map((id) =>
  option(rankings[id].namesInPublic ? rankings[id].title : `${rankings[id].title} (without names)`, id),
);

export function buildDigestLoading(isNew: boolean): types.ModalView {
  return buildModal(titleOf(isNew), 'Asking Cal.com for your teams…', 'Cancel');
}

/** Pushed on the form while the draft is checked. `externalId` finds the view again for the update. */
export function buildDigestChecking(externalId: string): types.ModalView {
  return {
    ...buildModal('One moment', 'Checking with Slack and Cal.com… Nothing is saved yet.', 'Back'),
    external_id: externalId,
  };
}

export interface DigestConfirmView extends SchedulePreview {
  readonly plan: DigestPlan;
  readonly isNew: boolean;
  readonly isPaused: boolean;
  readonly isOwner: boolean;
  /** The plan as somebody else has changed it since the form was opened. Null when nobody has. */
  readonly changedMeanwhile: DigestPlan | null;
  readonly metadata: string;
}

/** Pushed on the form: the next posts. Submitting it saves; closing it leads back to the form. */
export function buildDigestConfirm(view: DigestConfirmView): types.ModalView {
  const { plan, runs, coverageGap, isNew, isPaused, isOwner, changedMeanwhile, metadata } = view;
  const { timeZone } = plan.schedule;
  const lines = runs.map((run, index) => {
    const mark = run.isFirstAfterClockChange ? '  _(first after clocks change)_' : '';
    // A sixth run is the first after a clock change, not the one that follows the fifth.
    const gap = index === 5 ? '…\n' : '';
    return `${gap}*${runTimeText(run.at, timeZone)}*  about ${runDaysText(run, timeZone)}${mark}`;
  });
  const [first] = runs;
  const owner = isOwner ? 'your' : 'its owner’s';
  return {
    type: 'modal',
    callback_id: callbackIds.digestSave,
    private_metadata: metadata,
    title: plain('Next posts'),
    submit: plain(isNew ? 'Start' : 'Save'),
    close: plain('Back'),
    blocks: [
      ...(changedMeanwhile === null
        ? []
        : [
            section(
              `*Not saved yet: somebody changed this digest while your form was open.* It’s now: ${placeOf(changedMeanwhile)}.\n` +
                `${detailsText(changedMeanwhile, owner)}\n` +
                'Saving replaces it with yours:',
            ),
          ]),
      section(placeOf(plan)),
      ...(isPaused ? [section('*It stays paused.* Once resumed, it’s posted at:')] : []),
      section(lines.join('\n')),
      ...(coverageGap === null || first === undefined
        ? []
        : [
            section(
              `*${periodText(coverageGap, timeZone, first.at)} won’t be in any post:* the days fall between the old times and the new.`,
            ),
          ]),
      context(detailsText(plan, owner)),
      context('Nothing is saved yet.'),
    ],
  };
}

const placeOf = ({ schedule, channelId }: DigestPlan) =>
  `*${escapeUserText(formatSchedule(schedule), 150)}*, in ${mentionChannel(channelId)}`;

/** An ephemeral message in the chosen channel: its delivery proves that Roundup may post there. */
export function buildProbe(): Message {
  return buildNotice('*Roundup can post here.* It checked that for your digest. Only you see this.');
}

/** `close` labels the only button. */
export function buildDigestProblem(words: string, close: 'Back' | 'Close' = 'Back'): types.ModalView {
  return buildModal(close === 'Back' ? 'Not saved' : 'Digest', words, close);
}

export function buildDigestSaving(): types.ModalView {
  return buildModal('Saving', 'Saving… You can close this: it’s saved anyway.', 'Close');
}

/** Closing it also closes the form below. */
export function buildDigestSaved(words: string): types.ModalView {
  return { ...buildModal('Saved', words, 'Close'), clear_on_close: true };
}

export function buildNotYours({ ownerSlackUserId, channelId }: Digest): types.ModalView {
  return buildModal(
    'Digest',
    `*Only its owner, ${mention(ownerSlackUserId)}, or an admin can change it.* You can pause it or skip the next one: type \`${commands.digest}\` in ${mentionChannel(channelId)}.`,
    'Close',
  );
}

/** The result of a button in the form, which it replaces. */
export const buildDigestDone = (message: Message): types.ModalView => ({
  ...buildModalOf('Digest', message),
  clear_on_close: true,
});

const titleOf = (isNew: boolean) => (isNew ? 'New digest' : 'Change digest');
