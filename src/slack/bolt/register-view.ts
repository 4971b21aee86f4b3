import type { App, types, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import type { WorkspaceRef } from '../../accounts/workspace';
import { finePrint, reportFailure } from '../kit/failure-text';
import { carryWorkspace, readCarried } from '../kit/request-origin';
import type { Services } from '../services';
import { type Caller, workspaceOf } from './register';
import { beginRequest } from './reply';

/** A modal that was sent, as far as our listeners look at it. */
export interface Submission extends ViewSubmission {
  readonly caller: Caller;
}

export interface SubmissionAnswer {
  /** A view's own ack says what becomes of it. */
  readonly ack:
    | { readonly response_action: 'errors'; readonly errors: Record<string, string> }
    /** `push`: on top of this view, which is there again once that one is closed. */
    | { readonly response_action: 'update' | 'push'; readonly view: types.ModalView }
    /** Closes all. */
    | { readonly response_action: 'clear' };
  /** What goes on after it. */
  readonly after: (() => Promise<void>) | null;
}

/** Answers within Slack's three seconds. */
export type HandleSubmission = (services: Services, submission: Submission) => Promise<SubmissionAnswer>;

/**
 * Attaches a modal's submission, or those of a pattern. Its ack carries the answer, so here it comes after the first
 * look. `failureAck` says that there is none: at a field, or in place of a view that has no fields.
 */
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
        return sayError(`${words.what} ${words.todo}${finePrint(words)}`);
      }
      await ack(carried(answer.ack, workspace));
      if (answer.after === null) return end('answered');
      endWith(answer.after(), (error) => {
        reportFailure(services, 'what follows a form was not done', error, { name });
        return 'failed';
      });
    },
  );
}

/** A view that comes with an ack is opened where its form was. */
const carried = (ack: SubmissionAnswer['ack'], workspace: WorkspaceRef): SubmissionAnswer['ack'] =>
  'view' in ack ? { ...ack, view: carryWorkspace(ack.view, workspace) } : ack;

/** Says what went wrong at one field of the view. */
export const errorAt =
  (blockId: string) =>
  (words: string): SubmissionAnswer['ack'] => ({ response_action: 'errors', errors: { [blockId]: words } });

const chosenOption = z.object({ value: z.string() });

// Of each kind of input, the field that holds what was typed or chosen. The others are absent.
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

/** By block and action. */
type Answers<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

/** A modal that was sent, and by whom. */
export interface ViewSubmission {
  readonly slackUserId: string;
  readonly userName: string;
  readonly viewId: string;
  readonly metadata: string;
  /** Where a message to the chosen channel goes, for half an hour, whether or not the bot is a member of it. */
  readonly responseUrl: string | null;
  /** The channel it leads to. */
  readonly responseChannelId: string | null;
  /** What was typed. */
  readonly values: Answers<string>;
  /** What was chosen from menus, boxes and pickers: the options' values, ids, days or times. */
  readonly choices: Answers<readonly string[]>;
}

/** Slack's `view_submission` payload → our request, or null when it is none. */
export function parseViewSubmission(body: unknown): ViewSubmission | null {
  const parsed = submissionPayload.safeParse(body);
  if (!parsed.success) return null;
  const { user, view } = parsed.data;
  const { values } = view.state;
  return {
    slackUserId: user.id,
    userName: user.name ?? 'a colleague',
    viewId: view.id,
    metadata: readCarried(view.private_metadata).metadata,
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
