import { z } from 'zod';

// The fields that Bolt and our listeners read unchecked, for each kind of body. An exception in Bolt becomes
// a 500. Other fields are left alone.
const id = z.string().min(1);
const maybe = z.string().nullish();
const absent = z.undefined().optional();

/** Bolt tells kinds apart by these fields before it reads `type`. */
const ofNoOtherKind = { event: absent, command: absent, name: absent };

const interaction = {
  ...ofNoOtherKind,
  user: z.object({ id, team_id: maybe }),
  team: z.object({ id, enterprise_id: maybe }).nullish(),
  enterprise: z.object({ id }).nullish(),
  channel: z.object({ id }).optional(),
  is_enterprise_install: z.boolean().nullish(),
  response_url: z.string().optional(),
  response_urls: z.array(z.object({ response_url: z.string() })).optional(),
  trigger_id: z.string().optional(),
  function_data: z.object({}).optional(),
};
const view = z.object({ id, callback_id: z.string(), app_installed_team_id: maybe });
const noActions = { ...interaction, actions: absent };

const interactive = z.discriminatedUnion('type', [
  z.object({
    ...interaction,
    type: z.literal('block_actions'),
    actions: z.array(z.object({ type: z.string(), action_id: z.string() })).min(1),
  }),
  z.object({ ...noActions, type: z.literal('view_submission'), view }),
  z.object({ ...noActions, type: z.literal('view_closed'), view }),
  z.object({ ...noActions, type: z.literal('block_suggestion'), action_id: z.string() }),
  // If there were a view, Bolt would look for the callback id in it.
  z.object({ ...noActions, type: z.literal('shortcut'), callback_id: z.string(), view: absent }),
  z.object({ ...noActions, type: z.literal('message_action'), callback_id: z.string(), view: absent }),
]);

const eventFields = {
  user: z.union([z.string(), z.object({ id })]).optional(),
  channel: z.union([z.string(), z.object({})]).optional(),
  channel_id: z.string().optional(),
  item: z.object({}).optional(),
  subteam: z.object({}).optional(),
};
const event = z.union([
  z.object({
    ...eventFields,
    type: z.literal('app_home_opened'),
    user: id,
    tab: z.string().optional(),
    view: z.object({}).optional(),
  }),
  z.object({
    ...eventFields,
    type: z.literal('tokens_revoked'),
    tokens: z.object({ bot: z.array(z.string()).nullish() }),
  }),
  z.object({ ...eventFields, type: id.regex(/^(?!app_home_opened$|tokens_revoked$)/) }),
]);

const authorization = z.object({
  team_id: maybe,
  enterprise_id: maybe,
  is_enterprise_install: z.boolean().nullish(),
});

const eventsApi = z.discriminatedUnion('type', [
  z.object({ type: z.literal('url_verification'), challenge: z.string(), event: absent, command: absent }),
  z.object({
    type: z.literal('event_callback'),
    event,
    team_id: maybe,
    enterprise_id: maybe,
    authorizations: z.array(authorization).nullish(),
    is_enterprise_install: z.boolean().nullish(),
    event_time: z.number().nullish(),
    response_url: absent,
    response_urls: absent,
    function_data: absent,
  }),
]);

const slashCommand = z.object({
  event: absent,
  type: absent,
  payload: absent,
  command: id,
  text: z.string().optional(),
  team_id: z.string(),
  enterprise_id: z.string().optional(),
  is_enterprise_install: z.string().optional(),
  user_id: id,
  user_name: z.string().optional(),
  channel_id: z.string(),
  response_url: z.string(),
  trigger_id: z.string().optional(),
});

const shapes = { events_api: eventsApi, interactive, slash_commands: slashCommand } as const;

/** Socket Mode's names for the kinds of body. */
export type BodyKind = keyof typeof shapes;
export const bodyKinds = [
  'events_api',
  'interactive',
  'slash_commands',
] as const satisfies readonly BodyKind[];

/** Where a body differs from Slack's shape, such as "event.user"; null when it does not. */
export function shapeMismatchAt(kind: BodyKind, body: unknown): string | null {
  const [issue] = shapes[kind].safeParse(body).error?.issues ?? [];
  return issue === undefined ? null : issue.path.join('.') || 'all of it';
}
