import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App, BlockAction } from '@slack/bolt';
import { z } from 'zod';
import type { WorkspaceRef } from '../../accounts/workspace';
import type { ActionId } from '../kit/ids';
import type { Reply } from '../kit/message';
import { privateNotice, type RecoveryButtons } from '../kit/notice-message';
import type { Services } from '../services';
import { beginRequest, forRequest, type PendingRequest, type StopWaitingNote, sendReply } from './reply';

export interface Caller {
  readonly workspace: WorkspaceRef;
  readonly slackUserId: string;
  readonly userName: string;
  /** Undefined outside a channel. */
  readonly channelId?: string | undefined;
}

export interface CommandRequest {
  readonly text: string;
  readonly channelId: string;
  readonly caller: Caller;
  readonly askedAt: Date;
  readonly responseUrl: string;
  /** Opens one modal, within three seconds. */
  readonly triggerId: string;
}

/** Returns null when the command has been answered already. */
export type HandleCommand = (
  services: Services,
  request: CommandRequest,
  stopWaitingNote: StopWaitingNote,
) => Promise<Reply | null>;

/** An action and its sender. What an answer may show depends on the sender alone. */
export interface Press extends ActionRequest {
  readonly caller: Caller;
  /** False once the same person has pressed something else on the same message. */
  readonly isLatest: () => boolean;
}
/** Returns null when the press has been answered already. */
export type HandleAction = (services: Services, press: Press) => Promise<Reply | null>;
/** The buttons offered when a command fails. */
export type MakeRecoveryButtons = (request: CommandRequest) => RecoveryButtons;

export function registerCommand(
  app: App,
  shared: Services,
  command: string | RegExp,
  handle: HandleCommand,
  makeRecoveryButtons: MakeRecoveryButtons = () => ({}),
): void {
  app.command(command, async ({ ack, command: payload, context, respond }) => {
    await ack();
    const services = forRequest(shared);
    const workspace = workspaceOf(context);
    const person = { slackUserId: payload.user_id, userName: payload.user_name ?? payload.user_id };
    const request = workspace && {
      text: payload.text ?? '',
      channelId: payload.channel_id,
      caller: { workspace, ...person, channelId: payload.channel_id },
      askedAt: services.now(),
      responseUrl: payload.response_url,
      triggerId: payload.trigger_id,
    };
    const pending = {
      kind: 'command',
      name: typeof command === 'string' ? command : 'unknown',
      respond,
      workspaceId: workspace?.workspaceId ?? null,
      get recoveryButtons() {
        return request === null ? {} : makeRecoveryButtons(request);
      },
      waitingText: 'Asking Cal.com…',
    } as const;
    const work = async (stopWaitingNote: StopWaitingNote) =>
      request === null ? noWorkspace : handle(services, request, stopWaitingNote);
    services.inFlight.track(answerLater(services, pending, work));
  });
}

/** Registers an action or a pattern: acks, then runs `handle`. A failure is reported below the message. */
export function registerAction(
  app: App,
  shared: Services,
  actionId: ActionId | RegExp,
  handle: HandleAction,
): void {
  const name = typeof actionId === 'string' ? actionId : 'unknown';
  app.action<BlockAction>(
    { type: 'block_actions', action_id: actionId },
    async ({ ack, body, context, respond }) => {
      await ack();
      const services = forRequest(shared);
      const request = parseActionRequest(body);
      const workspace = workspaceOf(context);
      const value = request?.isMenu === false ? request.value : undefined;
      const retry =
        typeof actionId === 'string' && value !== undefined ? { label: 'Try again', actionId, value } : null;
      // An answer that a later press on the same message has overtaken must not replace the later one.
      const isLatest =
        request === null ? () => true : services.dedupe.markLatest(request.messageKey, request.pressKey);
      const pending = {
        kind: 'action',
        name,
        respond,
        workspaceId: workspace?.workspaceId ?? null,
        recoveryButtons: { retry },
        waitingText: null,
        isLatest,
      } as const;
      const work = async () => {
        if (request === null) return unreadable;
        if (workspace === null) return noWorkspace;
        const { slackUserId, userName } = request;
        const caller = { workspace, slackUserId, userName, channelId: request.channelId };
        return handle(services, { ...request, caller, isLatest });
      };
      services.inFlight.track(answerLater(services, pending, work));
    },
  );
}

/** A press on the Home tab, where no message can be replaced: the answer appears on the tab. */
export type HandleHomePress = (
  services: Services,
  caller: Caller,
  triggerId: string | undefined,
) => Promise<void>;

/** Registers the Home tab and its buttons. `isFirst` is true when Slack sent no earlier view. */
export function registerHome(
  app: App,
  shared: Services,
  onOpened: (
    services: Services,
    person: Pick<Caller, 'workspace' | 'slackUserId'>,
    isFirst: boolean,
  ) => Promise<void>,
  presses: ReadonlyMap<ActionId, HandleHomePress>,
): void {
  const inBackground = (
    kind: 'event' | 'action',
    name: string,
    { workspaceId }: WorkspaceRef,
    act: (services: Services) => Promise<void>,
  ) => {
    const { services, endWith } = beginRequest(shared, { kind, name, workspaceId });
    endWith(act(services), (error) => {
      services.logger.failure('the Home tab was not shown', error, { reference: services.newReference() });
      return 'failed';
    });
  };

  app.event('app_home_opened', async ({ event, context }) => {
    const workspace = workspaceOf(context);
    if (event.tab !== 'home' || workspace === null) return;
    const person = { workspace, slackUserId: event.user };
    inBackground('event', 'app_home_opened', workspace, (services) =>
      onOpened(services, person, event.view === undefined),
    );
  });
  for (const [actionId, handle] of presses) {
    app.action<BlockAction>(
      { type: 'block_actions', action_id: actionId },
      async ({ ack, body, context }) => {
        await ack();
        const request = parseActionRequest(body);
        const workspace = workspaceOf(context);
        if (request === null || workspace === null) return;
        const { slackUserId, userName, triggerId } = request;
        const caller = { workspace, slackUserId, userName };
        inBackground('action', actionId, workspace, (services) => handle(services, caller, triggerId));
      },
    );
  }
}

/** In the next turn of the event loop: requests that arrived together are all acked before work starts. */
async function answerLater(
  services: Services,
  pending: PendingRequest,
  work: (stopWaitingNote: StopWaitingNote) => Promise<Reply | null>,
): Promise<void> {
  await nextTurn();
  const { workQueue, tracing, newReference } = services;
  const { kind, name, workspaceId } = pending;
  const fields = { kind, name, team: workspaceId, reference: newReference() };
  await sendReply(services, pending, (stopWaitingNote) =>
    tracing.span('ask', fields, () =>
      workQueue.acquire(workspaceId ?? '', null, () => work(stopWaitingNote)),
    ),
  );
}

const unreadable = privateNotice('*That press didn’t come through.* Press it again.');
const noWorkspace = privateNotice(
  '*Slack didn’t say which workspace this is.* Try again in a channel of your own workspace.',
);

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

export interface ActionRequest {
  readonly actionId: string;
  readonly isMenu: boolean;
  /** The button's value, or the chosen option's. */
  readonly value: string | undefined;
  /** Chosen in a menu of people; empty for other elements. */
  readonly chosenUserIds: readonly string[];
  readonly blockId: string;
  readonly slackUserId: string;
  readonly userName: string;
  /** The message's channel; undefined outside a channel. */
  readonly channelId: string | undefined;
  /** Only this person sees the message, so their answer may replace it. */
  readonly isEphemeral: boolean;
  /** The modal or Home tab that holds the element; undefined in a message. */
  readonly viewId: string | undefined;
  /** Opens one modal, within three seconds. */
  readonly triggerId: string | undefined;
  /** Can replace the message. */
  readonly responseUrl: string | undefined;
  /** Equal for both presses of a double click. */
  readonly pressKey: string;
  /** Equal for all presses by one person on one message. */
  readonly messageKey: string;
}

/** Parses Slack's `block_actions` payload, which carries one action. Returns null when it is malformed. */
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

/** Bolt's context, as `createAuthorize` fills it. */
export interface RequestContext {
  readonly teamId?: string | undefined;
  readonly enterpriseId?: string | undefined;
}

/** Returns null when Slack names no workspace. */
export function workspaceOf({ teamId, enterpriseId }: RequestContext): WorkspaceRef | null {
  return teamId ? { workspaceId: teamId, enterpriseId: enterpriseId ?? null } : null;
}
