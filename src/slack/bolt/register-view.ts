import type { App, types, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import type { WorkspaceRef } from '../../accounts/workspace';
import { referenceSuffix, reportFailure } from '../kit/failure-text';
import { carryWorkspace, readCarriedMetadata } from '../kit/request-origin';
import type { Services } from '../services';
import { type Caller, workspaceOf } from './register';
import { beginRequest } from './reply';

export interface Submission extends ViewSubmission {
  readonly caller: Caller;
}

export interface SubmissionAnswer {
  /** The ack of a submission decides what happens to the modal. */
  readonly ack:
    | { readonly response_action: 'errors'; readonly errors: Record<string, string> }
    /** `push` opens the view on top of this one, which reappears when the new one is closed. */
    | { readonly response_action: 'update' | 'push'; readonly view: types.ModalView }
    /** Closes every modal of the stack. */
    | { readonly response_action: 'clear' };
  /** Work to do after the ack; null for none. */
  readonly afterAck: (() => Promise<void>) | null;
}

/** Must resolve within Slack's three seconds. */
export type HandleSubmission = (services: Services, submission: Submission) => Promise<SubmissionAnswer>;

/** `handle` runs before the ack, which carries its answer; `failureAck` makes the ack of a failure. */
export function registerView(
  app: App,
  shared: Services,
  callbackId: string | RegExp,
  failureAck: (words: string) => SubmissionAnswer['ack'],
  handle: HandleSubmission,
): void {
  const name = typeof callbackId === 'string' ? callbackId : 'unknown';
  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: callbackId },
    async ({ ack, body, context }) => {
      const read = parseViewSubmission(body);
      const workspace = workspaceOf(context);
      const workspaceId = workspace?.workspaceId ?? null;
      const { services, end, endWith } = beginRequest(shared, { kind: 'view', name, workspaceId });
      const sayError = async (words: string) => {
        await ack(failureAck(words));
        end('failed');
      };
      if (read === null || workspace === null)
        return sayError('The form didn’t come through. Send it again.');
      const { slackUserId, userName } = read;
      let answer: SubmissionAnswer;
      try {
        answer = await handle(services, { ...read, caller: { workspace, slackUserId, userName } });
      } catch (error) {
        const words = reportFailure(services, 'listener failed', error, { name });
        return sayError(`${words.what} ${words.todo}${referenceSuffix(words)}`);
      }
      await ack(withWorkspace(answer.ack, workspace));
      if (answer.afterAck === null) return end('answered');
      endWith(answer.afterAck(), (error) => {
        reportFailure(services, 'what follows a form was not done', error, { name });
        return 'failed';
      });
    },
  );
}

/** A view in an ack opens in the workspace of the form. */
const withWorkspace = (ack: SubmissionAnswer['ack'], workspace: WorkspaceRef): SubmissionAnswer['ack'] =>
  'view' in ack ? { ...ack, view: carryWorkspace(ack.view, workspace) } : ack;

/** An ack that shows the words at the field `blockId`. */
export const fieldErrorAck =
  (blockId: string) =>
  (words: string): SubmissionAnswer['ack'] => ({ response_action: 'errors', errors: { [blockId]: words } });

const chosenOption = z.object({ value: z.string() });

// Each kind of input fills one of these fields; the others are absent.
const answerSchema = z.object({
  value: z.string().nullish(),
  selected_option: chosenOption.nullish(),
  selected_options: z.array(chosenOption).nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_conversation: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
});

const submissionPayload = z.object({
  user: z.object({ id: z.string(), name: z.string().optional() }),
  response_urls: z
    .array(z.object({ response_url: z.string(), channel_id: z.string().optional() }))
    .default([]),
  view: z.object({
    id: z.string(),
    private_metadata: z.string().default(''),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), answerSchema)) }),
  }),
});

/** Keyed by block id, then action id. */
type Answers<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

export interface ViewSubmission {
  readonly slackUserId: string;
  readonly userName: string;
  readonly viewId: string;
  readonly metadata: string;
  /** Posts to the chosen channel for 30 minutes, even where the bot is not a member. */
  readonly responseUrl: string | null;
  /** The channel that `responseUrl` posts to. */
  readonly responseChannelId: string | null;
  /** Typed text. */
  readonly values: Answers<string>;
  /** What was chosen in menus, checkboxes and pickers: option values, ids, dates or times. */
  readonly choices: Answers<readonly string[]>;
}

/** Parses Slack's `view_submission` payload. Returns null when it is malformed. */
export function parseViewSubmission(body: unknown): ViewSubmission | null {
  const parsed = submissionPayload.safeParse(body);
  if (!parsed.success) return null;
  const { user, view } = parsed.data;
  const { values } = view.state;
  return {
    slackUserId: user.id,
    userName: user.name ?? 'a colleague',
    viewId: view.id,
    metadata: readCarriedMetadata(view.private_metadata).metadata,
    responseUrl: parsed.data.response_urls[0]?.response_url ?? null,
    responseChannelId: parsed.data.response_urls[0]?.channel_id ?? null,
    values: mapAnswers(values, ({ value }) => value ?? ''),
    choices: mapAnswers(values, chosenIn),
  };
}

type Answer = z.infer<typeof answerSchema>;

function chosenIn(answer: Answer): readonly string[] {
  const { selected_option: one, selected_options: several } = answer;
  const options = [...(one ? [one] : []), ...(several ?? [])].map(({ value }) => value);
  const ids = [answer.selected_conversation, answer.selected_date, answer.selected_time];
  return [...options, ...(answer.selected_users ?? []), ...ids.filter((id) => typeof id === 'string')];
}

function mapAnswers<T>(answers: Answers<Answer>, map: (answer: Answer) => T): Answers<T> {
  const mapBlock = (actions: Readonly<Record<string, Answer>>) =>
    Object.fromEntries(Object.entries(actions).map(([actionId, answer]) => [actionId, map(answer)]));
  return Object.fromEntries(
    Object.entries(answers).map(([blockId, actions]) => [blockId, mapBlock(actions)]),
  );
}
