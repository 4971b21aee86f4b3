import { moveSkip, nextOpenRun } from '../../digests/changed-schedule';
import type { Digest } from '../../digests/digest';
import { type DigestOrigin, type DigestSaveState, unsealDigestSave } from '../digest-metadata';
import type { Services } from '../services';
import { runTimeWords } from '../views/digest-plan-words';
import { changeRefusalWords, sameDigestWords } from '../views/digest-problem-words';
import { buildDigestProblem, buildDigestSaved, buildDigestSaving } from '../views/digest-steps';
import { buildNotice } from '../views/notice-message';
import type { Caller } from './attach';
import type { HandleSubmission, SubmissionAnswer } from './attach-view';
import { findChanged } from './digest-check';
import { showDigests } from './digest-list';
import { deedNotice } from './digest-rights';
import { quickly } from './quickly';
import { troubleWords } from './trouble';

type Saved =
  | { readonly kind: 'saved'; readonly digest: Digest; readonly words: string }
  | { readonly kind: 'not-saved'; readonly words: string };

/** The next posts were confirmed: saves what they were shown for. Rights are judged again. */
export const handleDigestSave: HandleSubmission = async (services, { caller, metadata, viewId }) => {
  const state = unsealDigestSave(metadata);
  if (!state.ok) return updated('*This form cannot be used any more.* Open it anew.');
  const { origin } = state.value;
  const saving = save(services, caller, state.value).catch(
    (error: unknown): Saved => ({
      kind: 'not-saved',
      words: troubleWords(services, 'a digest was not saved', error),
    }),
  );
  const quick = await quickly(services, saving);
  if (quick === null) {
    return {
      ack: { response_action: 'update', view: buildDigestSaving() },
      after: async () => {
        const saved = await saving;
        const view = saved.kind === 'saved' ? buildDigestSaved(saved.words) : buildDigestProblem(saved.words);
        await services.slack.updateModal(caller.workspace, viewId, view);
        if (saved.kind === 'saved') await show(services, caller, origin, saved);
      },
    };
  }
  if (quick.kind === 'not-saved') return updated(quick.words);
  return { ack: { response_action: 'clear' }, after: () => show(services, caller, origin, quick) };
};

export const troubleWithSaving = (words: string) => updated(`*Not saved.* ${words}`).ack;

const updated = (words: string): SubmissionAnswer => ({
  ack: { response_action: 'update', view: buildDigestProblem(words) },
  after: null,
});

// Those sent by hand may stand before what is looked for.
const lastRuns = 50;

async function save(services: Services, caller: Caller, { plan, changed }: DigestSaveState): Promise<Saved> {
  const found = await findChanged(services, caller, changed);
  if (found.kind === 'refused') return { kind: 'not-saved', words: changeRefusalWords(found.why) };
  const { digest } = found;
  const { digests } = services.store;
  const { workspace, slackUserId } = caller;
  const now = services.now();
  const { workspaceId } = workspace;
  const runs = digest === null ? [] : await digests.history(workspaceId, digest.id, lastRuns);
  const nextRunAt = nextOpenRun(plan.schedule, now, runs).at;
  const saved =
    digest === null
      ? ((await digests.add(workspace, slackUserId, plan, { now, nextRunAt })) ?? 'same')
      : await digests.change(
          workspaceId,
          digest.id,
          plan,
          nextRunAt,
          deedNotice({ digest, caller }, 'changed'),
        );
  if (saved === null) return { kind: 'not-saved', words: changeRefusalWords('gone') };
  if (saved === 'same') return { kind: 'not-saved', words: `*Not saved.* ${sameDigestWords}` };
  services.digests.wake();
  // Somebody wished that one away, whenever it is.
  const isLeftOut = digest?.skipAt != null && digest.skipAt > now;
  const kept = isLeftOut
    ? await digests.skip(workspaceId, saved.id, moveSkip(digest.skipAt, digest.schedule, plan.schedule, now))
    : saved;
  if (kept === null) return { kind: 'not-saved', words: changeRefusalWords('gone') };
  return { kind: 'saved', digest: kept, words: savedWords(kept, digest === null) };
}

function savedWords({ state, nextRunAt, skipAt, schedule, channelId }: Digest, isNew: boolean): string {
  const what = isNew ? '*The digest is on.*' : '*Changed.*';
  const where = `in <#${channelId.replace(/\W/g, '')}>`;
  if (state.kind === 'paused' || nextRunAt === null) return `${what} It is still paused.`;
  const left = skipAt?.getTime() === nextRunAt.getTime() ? ', which is still left out' : '';
  return `${what} The next post ${where} is ${runTimeWords(nextRunAt, schedule.timeZone)}${left}.`;
}

/** Where the form was opened. An address that Slack takes no more is made up for by a direct message. */
async function show(
  services: Services,
  caller: Caller,
  { responseUrl, channelId, isList }: DigestOrigin,
  { digest, words }: Extract<Saved, { kind: 'saved' }>,
): Promise<void> {
  const { slack, logger } = services;
  try {
    if (responseUrl !== '' && isList) {
      const list = await showDigests(services, caller, channelId, { note: words, openId: digest.id });
      return await slack.replaceAt(responseUrl, list);
    }
    if (responseUrl !== '') return await slack.whisperAt(responseUrl, buildNotice(words));
  } catch (error) {
    logger.failure('a saved digest was not shown where its form was opened', error);
  }
  await slack.tell(caller.workspace, caller.slackUserId, buildNotice(words));
}
