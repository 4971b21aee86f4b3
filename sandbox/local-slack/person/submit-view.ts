import { z } from 'zod';
import { SlackRefusal } from '../slack-refusal';
import type { Delivery, LocalView } from '../types';
import { readView } from '../web-api/view-methods';
import type { Workspace } from '../workspace';
import { heldValue, stateAfter } from './element-state';
import { elementsIn } from './find-element';
import { missingAnswers } from './missing-answers';
import { noticeAbout, withNotice } from './notices';
import { interaction } from './payloads';
import { type PersonTools, personOf } from './person-tools';
import type { StateValues } from './state-memory';
import { blocksOf, viewInFront, wireView } from './views-in-front';

type Given = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type Submitted = Delivery & { readonly errors?: Readonly<Record<string, string>> };

const answerSchema = z.discriminatedUnion('response_action', [
  z.looseObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.looseObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.looseObject({ response_action: z.literal('push'), view: z.unknown() }),
  z.looseObject({ response_action: z.literal('clear') }),
]);

const fieldsSchema = z.record(z.string(), z.unknown());

function fillIn({ workspace, memory }: PersonTools, view: LocalView, given: Given): StateValues {
  const elements = elementsIn(blocksOf(view));
  for (const [blockId, actions] of Object.entries(given)) {
    for (const [actionId, state] of Object.entries(actions)) {
      const placed = elements.find((item) => item.blockId === blockId && item.actionId === actionId);
      if (!placed) throw new Error(`No element ${actionId} in block ${blockId}`);
      const choices = { directory: workspace.directory, offered: memory.offered(view.id, placed) };
      const after = stateAfter(placed.element, fieldsSchema.parse(state), choices);
      memory.remember(view.id, blockId, actionId, after);
    }
  }
  return memory.valuesOf(view.id, blocksOf(view));
}

/** Reply addresses for the channels chosen in inputs that ask for one. */
function responseUrls(workspace: Workspace, view: LocalView, values: StateValues) {
  return elementsIn(blocksOf(view)).flatMap(({ blockId, actionId, element }) => {
    const channelId = heldValue(element, values[blockId]?.[actionId] ?? {});
    if (element.response_url_enabled !== true || typeof channelId !== 'string') return [];
    const chain = {
      userId: view.userId,
      channelId,
      threadTs: undefined,
      sourceTs: undefined,
      isFixed: false,
    };
    const address = workspace.responseUrls.issue('actions', chain);
    return [{ block_id: blockId, action_id: actionId, channel_id: channelId, response_url: address }];
  });
}

/** Does what the app answered; returns field errors for the person. Throws SlackRefusal on a bad answer. */
function carryOutAnswer(
  workspace: Workspace,
  view: LocalView,
  ackBody: unknown,
): Readonly<Record<string, string>> | undefined {
  if (ackBody === undefined) {
    workspace.views.close(view);
    return undefined;
  }
  const parsed = answerSchema.safeParse(ackBody);
  if (!parsed.success) throw new SlackRefusal('invalid_response_action');
  const answer = parsed.data;
  if (answer.response_action === 'errors') {
    const inputs = new Set(
      elementsIn(blocksOf(view)).flatMap(({ blockId, input }) => (input ? [blockId] : [])),
    );
    const known = Object.keys(answer.errors).filter((blockId) => inputs.has(blockId));
    if (known.length === 0 || known.length < Object.keys(answer.errors).length)
      throw new SlackRefusal('invalid_response_errors');
    return answer.errors;
  }
  if (answer.response_action === 'clear') workspace.views.clear(view.userId);
  else if (answer.response_action === 'push')
    workspace.views.push(view.userId, readView(answer.view, 'modal'));
  else workspace.views.update(view, readView(answer.view, 'modal'));
  return undefined;
}

/** Submits the modal in front. Without what it requires nothing is sent, as in Slack's own client. */
export async function submitView(
  tools: PersonTools,
  input: { userId: string; viewId: string; values: Given },
): Promise<Submitted> {
  const { workspace, dispatcher } = tools;
  const user = personOf(workspace, input.userId);
  const view = viewInFront(workspace, user.id, input.viewId);
  if (view.kind !== 'modal' || view.view.submit === null) throw new Error(`View ${view.id} has no submit`);

  const values = fillIn(tools, view, input.values);
  const missing = missingAnswers(blocksOf(view), values);
  if (Object.keys(missing).length > 0)
    return { status: undefined, ackMs: 0, ackBody: undefined, timedOut: false, errors: missing };

  const delivery = await dispatcher.deliver('interactive', {
    ...interaction(workspace, 'view_submission', user),
    view: wireView(view, values),
    trigger_id: workspace.triggers.issue(user.id, 'modal'),
    response_urls: responseUrls(workspace, view, values),
  });
  const notice = noticeAbout(workspace, 'This form', delivery);
  if (notice !== undefined) return withNotice(delivery, notice);
  try {
    const errors = carryOutAnswer(workspace, workspace.views.find(view.id) ?? view, delivery.ackBody);
    return errors ? { ...delivery, errors } : delivery;
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return withNotice(delivery, `This form failed: the answer to it was refused (${error.code}).`);
  }
}
