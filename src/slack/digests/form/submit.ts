import type { types } from '@slack/bolt';
import type { Digest, DigestPlan } from '../../../digests/digest';
import { moveSkip, nextOpenRun } from '../../../digests/schedule-change';
import { withinAckTime } from '../../ask/deadline';
import type { Caller } from '../../bolt/register';
import type { HandleSubmission, SubmissionAnswer } from '../../bolt/register-view';
import { reportFailureLine } from '../../kit/failure-text';
import { buildNotice } from '../../kit/notice-message';
import { mentionChannel } from '../../kit/text';
import type { Services } from '../../services';
import { showDigests } from '../list/list';
import { actionNotification } from '../list/permissions';
import { runTimeText } from '../list/text';
import { showList } from '../list/view';
import {
  type CheckedDraft,
  checkDraft,
  findChanged,
  type GoodDraft,
  listPastRuns,
  previewDraft,
} from './check';
import {
  type DigestFormState,
  type DigestOrigin,
  type DigestSaveState,
  decodeDigestForm,
  decodeDigestSave,
  encodeDigestSave,
  markOf,
} from './metadata';
import { changeRefusals, channelProblems, fieldErrors, problemsText } from './problem-text';
import { parseDigestForm } from './request';
import {
  buildDigestChecking,
  buildDigestConfirm,
  buildDigestProblem,
  buildDigestSaved,
  buildDigestSaving,
} from './view';

/**
 * Answers a submitted form with field errors, or pushes the confirmation. Asks Slack and Cal.com first; if
 * they take longer than an ack may, a waiting view is pushed and later updated.
 */
export const handleDigestForm: HandleSubmission = async (services, submission) => {
  const state = decodeDigestForm(submission.metadata);
  if (state === null) return pushView(buildDigestProblem('*This form is too old.* Open it again.'));
  const parsed = parseDigestForm(submission, services.now());
  if (parsed.kind === 'invalid') return errorsOf(fieldErrors(parsed.problems));
  const { caller } = submission;
  const checking = checkDraft(services, caller, parsed.draft, state).catch(
    (error: unknown): CheckOutcome => ({
      kind: 'failed',
      words: reportFailureLine(services, 'a digest was not tried', error),
    }),
  );
  const quick = await withinAckTime(services, checking);
  if (quick === null) {
    const externalId = `digest-${services.newReference()}`;
    return {
      ack: { response_action: 'push', view: buildDigestChecking(externalId) },
      afterAck: async () => {
        const view = checkOutcomeView(await checking, state);
        await services.slack.updateModal(caller.workspace, { externalId }, view);
      },
    };
  }
  if (quick.kind === 'problems') return errorsOf(fieldErrors(quick.problems));
  return pushView(checkOutcomeView(quick, state));
};

type CheckOutcome = CheckedDraft | { readonly kind: 'failed'; readonly words: string };

function checkOutcomeView(outcome: CheckOutcome, state: DigestFormState): types.ModalView {
  switch (outcome.kind) {
    case 'failed':
      return buildDigestProblem(outcome.words);
    case 'refused':
      return buildDigestProblem(changeRefusals[outcome.why]);
    case 'problems':
      return buildDigestProblem(`*Not saved.* ${problemsText(outcome.problems)}`);
    case 'good':
      return buildConfirmation(outcome, state);
  }
}

/** Confirms a change of the digest as it is now, and shows what somebody else has changed meanwhile. */
function buildConfirmation({ plan, preview, found }: GoodDraft, state: DigestFormState): types.ModalView {
  const { digest, isOwner, isChangedMeanwhile } = found;
  return buildDigestConfirm({
    plan,
    ...preview,
    isNew: digest === null,
    isPaused: digest?.state.kind === 'paused',
    isOwner,
    changedMeanwhile: isChangedMeanwhile ? digest : null,
    metadata: encodeDigestSave({
      ...state,
      changed: digest === null ? null : { id: digest.id, mark: markOf(digest) },
      plan,
    }),
  });
}

const pushView = (view: types.ModalView): SubmissionAnswer => ({
  ack: { response_action: 'push', view },
  afterAck: null,
});

const errorsOf = (errors: Record<string, string>): SubmissionAnswer => ({
  ack: { response_action: 'errors', errors },
  afterAck: null,
});

type Saved =
  | { readonly kind: 'saved'; readonly digest: Digest; readonly words: string }
  | { readonly kind: 'not-saved'; readonly words: string }
  /** Somebody else has saved first: the person confirms again, next to the other change. */
  | { readonly kind: 'asked-again'; readonly view: types.ModalView };

/** Saves the confirmed digest, after checking permissions again. */
export const handleDigestSave: HandleSubmission = async (services, { caller, metadata, viewId }) => {
  const state = decodeDigestSave(metadata);
  if (state === null) return updateWithProblem('*This form is too old.* Open it again.');
  const { origin } = state;
  const saving = save(services, caller, state).catch(
    (error: unknown): Saved => ({
      kind: 'not-saved',
      words: reportFailureLine(services, 'a digest was not saved', error),
    }),
  );
  const quick = await withinAckTime(services, saving);
  if (quick === null) {
    return {
      ack: { response_action: 'update', view: buildDigestSaving() },
      afterAck: async () => {
        const saved = await saving;
        await services.slack.updateModal(caller.workspace, viewId, savedView(saved));
        if (saved.kind === 'saved') await showSaved(services, caller, origin, saved);
      },
    };
  }
  if (quick.kind !== 'saved') return updateWith(savedView(quick));
  return { ack: { response_action: 'clear' }, afterAck: () => showSaved(services, caller, origin, quick) };
};

/** An error replaces the confirmation, which has no fields to show it at. */
export const savingFailureAck = (words: string) => updateWithProblem(`*Not saved.* ${words}`).ack;

function savedView(saved: Saved): types.ModalView {
  if (saved.kind === 'asked-again') return saved.view;
  return saved.kind === 'saved' ? buildDigestSaved(saved.words) : buildDigestProblem(saved.words);
}

const updateWith = (view: types.ModalView): SubmissionAnswer => ({
  ack: { response_action: 'update', view },
  afterAck: null,
});

const updateWithProblem = (words: string) => updateWith(buildDigestProblem(words));

async function save(services: Services, caller: Caller, state: DigestSaveState): Promise<Saved> {
  const { plan, changed } = state;
  const found = await findChanged(services, caller, state);
  if (found.kind === 'refused') return { kind: 'not-saved', words: changeRefusals[found.why] };
  if (found.isChangedMeanwhile) {
    const draft = await previewDraft(services, plan, found);
    return { kind: 'asked-again', view: buildConfirmation(draft, state) };
  }
  const { digest } = found;
  const { digests } = services.store;
  const { workspace, slackUserId } = caller;
  const now = services.now();
  const { workspaceId } = workspace;
  const nextRunAt = nextOpenRun(plan.schedule, now, await listPastRuns(services, digest)).at;
  const saved =
    digest === null
      ? ((await digests.add(workspace, slackUserId, plan, { now, nextRunAt })) ?? 'same')
      : await digests.change(
          workspaceId,
          digest.id,
          plan,
          nextRunAt,
          actionNotification({ digest, caller }, 'changed'),
          {
            expects: (before) => markOf(before) === changed?.mark,
            skipAt: (before) => skipAfter(before, plan, now),
          },
        );
  // Somebody else has saved in the same moment.
  if (saved === 'changed-meanwhile') return save(services, caller, state);
  if (saved === null) return { kind: 'not-saved', words: changeRefusals.gone };
  if (saved === 'same') return { kind: 'not-saved', words: `*Not saved.* ${channelProblems['same-digest']}` };
  services.digests.wake();
  return { kind: 'saved', digest: saved, words: savedText(saved, digest === null) };
}

/** Somebody asked to skip that post, so a new schedule keeps the skip. */
function skipAfter({ skipAt, schedule }: Digest, plan: DigestPlan, now: Date): Date | null {
  return skipAt !== null && skipAt > now ? moveSkip(skipAt, schedule, plan.schedule, now) : skipAt;
}

function savedText({ state, nextRunAt, skipAt, schedule, channelId }: Digest, isNew: boolean): string {
  const what = isNew ? '*The digest is on.*' : '*Changed.*';
  const where = `in ${mentionChannel(channelId)}`;
  if (state.kind === 'paused' || nextRunAt === null) return `${what} It’s still paused.`;
  const left = skipAt?.getTime() === nextRunAt.getTime() ? ', which is still skipped' : '';
  return `${what} The next post ${where} is ${runTimeText(nextRunAt, schedule.timeZone)}${left}.`;
}

/** Falls back to a direct message when Slack no longer accepts the response URL. */
async function showSaved(
  services: Services,
  caller: Caller,
  { responseUrl, channelId, isList }: DigestOrigin,
  { digest, words }: Extract<Saved, { kind: 'saved' }>,
): Promise<void> {
  const { slack, logger } = services;
  const notice = buildNotice(words, showList);
  try {
    if (responseUrl !== '' && isList) {
      const list = await showDigests(services, caller, channelId, { note: words, openId: digest.id });
      return await slack.replaceOriginal(responseUrl, list);
    }
    if (responseUrl !== '') return await slack.postEphemeralAt(responseUrl, notice);
  } catch (error) {
    logger.failure('a saved digest was not shown where its form was opened', error);
  }
  await slack.sendDirectMessage(caller.workspace, caller.slackUserId, notice);
}
