import type { App, types, ViewSubmitAction } from '@slack/bolt';
import type { WorkspaceRef } from '../../accounts/workspace';
import { finePrint, reportFailure } from '../kit/failure-text';
import { carryWorkspace } from '../kit/request-origin';
import type { Services } from '../services';
import type { Caller } from './register';
import { forRequest, recordRequest } from './reply';
import { parseViewSubmission, type ViewSubmission } from './view-submission';
import { workspaceOf } from './workspace-of';

/** A modal that was sent, as far as our listeners look at it. */
export interface Submission {
  readonly caller: Caller;
  /** What was typed, by block and action. */
  readonly values: ViewSubmission['values'];
  /** What was chosen, by block and action. */
  readonly choices: ViewSubmission['choices'];
  readonly metadata: string;
  readonly responseUrl: ViewSubmission['responseUrl'];
  readonly responseChannelId: ViewSubmission['responseChannelId'];
  readonly viewId: string;
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
 * Attaches a modal's submission, or those of a pattern. Its ack carries the answer, so here it comes after the first look. `trouble` says
 * that there is none: at a field, or in place of a view that has no fields.
 */
export function registerView(
  app: App,
  shared: Services,
  callbackId: string | RegExp,
  trouble: (words: string) => SubmissionAnswer['ack'],
  handle: HandleSubmission,
): void {
  const name = typeof callbackId === 'string' ? callbackId : 'unknown';
  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: callbackId },
    async ({ ack, body, context }) => {
      const services = forRequest(shared);
      const startedAt = performance.now();
      const read = parseViewSubmission(body);
      const workspace = workspaceOf(context);
      const about = { kind: 'view', name, workspaceId: workspace?.workspaceId ?? null } as const;
      const sayError = async (words: string) => {
        await ack(trouble(words));
        recordRequest(services, about, 'failed', startedAt);
      };
      if (read === null || workspace === null)
        return sayError('Slack sent a form that cannot be read. Send it once more.');
      const { slackUserId, userName } = read;
      let answer: SubmissionAnswer;
      try {
        answer = await handle(services, { ...read, caller: { workspace, slackUserId, userName } });
      } catch (error) {
        const words = reportFailure(services, 'listener failed', error, { name });
        return sayError(`${words.what} ${words.todo}${finePrint(words)}`);
      }
      await ack(carried(answer.ack, workspace));
      const { after } = answer;
      if (after === null) return recordRequest(services, about, 'answered', startedAt);
      const work = after().then(
        () => 'answered' as const,
        (error: unknown) => {
          reportFailure(services, 'what follows a form was not done', error, { name });
          return 'failed' as const;
        },
      );
      services.inFlight.track(work.then((outcome) => recordRequest(services, about, outcome, startedAt)));
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
