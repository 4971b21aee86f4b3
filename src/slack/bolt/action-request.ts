import { z } from 'zod';

const actionPayload = z.object({
  user: z.object({
    id: z.string(),
    name: z.string().optional(),
    username: z.string().optional(),
  }),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).nullish(),
  view: z.object({ id: z.string() }).nullish(),
  container: z.object({ message_ts: z.string().optional(), is_ephemeral: z.boolean().optional() }).optional(),
  actions: z.tuple([
    z.object({
      action_id: z.string(),
      block_id: z.string().default(''),
      value: z.string().optional(),
      selected_option: z.object({ value: z.string() }).nullish(),
      selected_users: z.array(z.string()).optional(),
    }),
  ]),
});

/** A press of a button or a choice from a menu. */
export interface ActionRequest {
  readonly actionId: string;
  readonly isMenu: boolean;
  /** A button's value, or the chosen option's. */
  readonly value: string | undefined;
  /** Of a menu of people. */
  readonly chosenUserIds: readonly string[];
  readonly blockId: string;
  readonly slackUserId: string;
  readonly userName: string;
  /** Where the message is; undefined for what is in no channel. */
  readonly channelId: string | undefined;
  /** Only this person sees the message, so it may be replaced by what they ask. */
  readonly isEphemeral: boolean;
  /** The modal it is in; undefined in a message. */
  readonly viewId: string | undefined;
  /** Opens a modal, for three seconds. */
  readonly triggerId: string | undefined;
  /** Where the message can be replaced. */
  readonly responseUrl: string | undefined;
  /** The same for the second press of a double click. */
  readonly pressKey: string;
  /** The same for all presses on one message by one person. */
  readonly messageKey: string;
}

/** Slack's `block_actions` payload → our request, or null when it is none. Slack sends one action at a time. */
export function parseActionRequest(body: unknown): ActionRequest | null {
  const parsed = actionPayload.safeParse(body);
  if (!parsed.success) return null;
  const { user, channel, view, container, actions } = parsed.data;
  const [action] = actions;
  const value = action.selected_option?.value ?? action.value;
  return {
    actionId: action.action_id,
    isMenu: action.selected_option != null || action.selected_users !== undefined,
    value,
    chosenUserIds: action.selected_users ?? [],
    blockId: action.block_id,
    slackUserId: user.id,
    userName: user.name ?? user.username ?? 'a colleague',
    channelId: channel?.id,
    isEphemeral: container?.is_ephemeral === true,
    viewId: view?.id,
    triggerId: parsed.data.trigger_id,
    responseUrl: parsed.data.response_url,
    pressKey: [user.id, container?.message_ts ?? view?.id, action.action_id, value].join(' '),
    messageKey: [user.id, container?.message_ts].join(' '),
  };
}
