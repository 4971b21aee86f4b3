import { z } from 'zod';
import { optionGroup, plainOption } from '../block-rules/composition';
import { unanswered } from '../delivery/socket-endpoint';
import type { Delivery, SuggestedGroup, Suggestion } from '../types';
import { sourceOf, wireSource } from './act';
import { elementsIn, type Fields } from './element-state';
import { interaction, notificationAbout, withNotice } from './payloads';
import { type PersonTools, personOf } from './person-tools';

export type Suggested = Delivery & { readonly groups?: readonly SuggestedGroup[] };

const most = 100;
const usualMinimum = 3;

const answerSchema = z.union([
  z.strictObject({ options: z.array(plainOption).max(most) }),
  z.strictObject({
    option_groups: z.array(optionGroup.extend({ options: z.array(plainOption).max(most) })).max(most),
  }),
]);

function groupsIn(answer: unknown): readonly SuggestedGroup[] | undefined {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return undefined;
  return 'options' in parsed.data ? [{ options: parsed.data.options }] : parsed.data.option_groups;
}

/** True when Slack's client would ask the app. @see https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
function isAsked({ min_query_length: minimum = usualMinimum }: Fields, value: string): boolean {
  return value.length >= Number(minimum);
}

/** Types into a select whose options live with the app, which then has three seconds to offer some. */
export async function suggest(tools: PersonTools, input: Suggestion): Promise<Suggested> {
  const { workspace, dispatcher, memory } = tools;
  const { blockId, actionId, value } = input;
  const user = personOf(workspace, input.userId);
  const source = sourceOf(tools, user.id, input.source);
  const placed = elementsIn(source.blocks).find(
    (candidate) => candidate.blockId === blockId && candidate.actionId === actionId,
  );
  if (!placed || !String(placed.element.type).endsWith('external_select'))
    throw new Error(`No external select ${actionId} in block ${blockId}`);
  if (!isAsked(placed.element, value)) return unanswered;

  const { state: _state, ...whereabouts } = wireSource(tools, source, user.id);
  const delivery = await dispatcher.deliver('interactive', {
    ...interaction(workspace, 'block_suggestion', user),
    ...whereabouts,
    block_id: blockId,
    action_id: actionId,
    value,
  });
  const notice = notificationAbout(workspace, 'Loading the choices', delivery);
  if (notice !== undefined) return withNotice(delivery, notice);
  const groups = groupsIn(delivery.ackBody);
  if (groups === undefined)
    return withNotice(
      delivery,
      'Loading the choices failed: the answer is no list of at most 100 options (invalid_options).',
    );
  memory.offer(
    source.place,
    blockId,
    actionId,
    groups.flatMap(({ options }) => options),
  );
  return { ...delivery, groups };
}
