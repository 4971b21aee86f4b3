import type { types } from '@slack/bolt';
import { beforeAck } from '../../ask/deadline';
import { describeTrouble } from '../../ask/report-failure';
import type { HandleSubmission, SubmissionAnswer } from '../../bolt/register-view';
import { type CheckedDraft, checkDraft, type GoodDraft } from './digest-check';
import { parseDigestForm } from './digest-form-request';
import { type DigestFormState, decodeDigestForm, encodeDigestSave, markOf } from './digest-metadata';
import { buildDigestChecking, buildDigestConfirm, buildDigestProblem } from './digest-steps';
import { changeRefusalWords, fieldErrors, problemsInWords } from './problem-text';

/**
 * The form was sent: field errors, or on top of it when it would be posted. Slack and Cal.com are asked first; where
 * they take longer than an ack may, a view says so and then becomes the answer.
 */
export const handleDigestForm: HandleSubmission = async (services, submission) => {
  const state = decodeDigestForm(submission.metadata);
  if (!state.ok) return pushed(buildDigestProblem('*This form cannot be used any more.* Open it anew.'));
  const parsed = parseDigestForm(submission, services.now());
  if (parsed.kind === 'invalid') return errorsOf(fieldErrors(parsed.problems));
  const { caller } = submission;
  const checking = checkDraft(services, caller, parsed.draft, state.value, submission.viewId).catch(
    (error: unknown): Tried => ({
      kind: 'failed',
      words: describeTrouble(services, 'a digest was not tried', error),
    }),
  );
  const quick = await beforeAck(services, checking);
  if (quick === null) {
    const externalId = `digest-${services.newReference()}`;
    return {
      ack: { response_action: 'push', view: buildDigestChecking(externalId) },
      after: async () => {
        const view = viewOf(await checking, state.value);
        await services.slack.updateModal(caller.workspace, { externalId }, view);
      },
    };
  }
  if (quick.kind === 'problems') return errorsOf(fieldErrors(quick.problems));
  return pushed(viewOf(quick, state.value));
};

type Tried = CheckedDraft | { readonly kind: 'failed'; readonly words: string };

function viewOf(tried: Tried, state: DigestFormState): types.ModalView {
  switch (tried.kind) {
    case 'failed':
      return buildDigestProblem(tried.words);
    case 'refused':
      return buildDigestProblem(changeRefusalWords(tried.why));
    case 'problems':
      return buildDigestProblem(`*Not saved.* ${problemsInWords(tried.problems)}`);
    case 'good':
      return buildConfirmation(tried, state);
  }
}

/** What is confirmed is the change of the digest as it is now: whatever somebody else made of it is shown. */
export function buildConfirmation(
  { plan, outlook, found }: GoodDraft,
  state: DigestFormState,
): types.ModalView {
  const { digest, isOwner, isChangedMeanwhile } = found;
  return buildDigestConfirm({
    plan,
    ...outlook,
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

const pushed = (view: types.ModalView): SubmissionAnswer => ({
  ack: { response_action: 'push', view },
  after: null,
});

const errorsOf = (errors: Record<string, string>): SubmissionAnswer => ({
  ack: { response_action: 'errors', errors },
  after: null,
});
