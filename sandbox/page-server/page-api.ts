import { z } from 'zod';
import type { Delivery, LocalWorkspace } from '../local-slack/types';
import type { Boot, CommandHelp, PageState, PostAnswer, PostChannel, SuggestionAnswer } from '../page/api';
import { clockStep, type SandboxClock } from './clock';

/** A request that the page should not have sent; it is answered with 400. */
export class BadRequestError extends Error {}

interface PageApiOptions {
  readonly slack: LocalWorkspace;
  /** All there are now, for the visitor to choose from. */
  readonly listWorkspaces: () => Boot['workspaces'];
  readonly commands: Boot['commands'];
  readonly workspace: Omit<Boot['workspace'], 'id' | 'botUserId'>;
  readonly installUrl: string | undefined;
  readonly clock: SandboxClock | undefined;
}

/** The page's JSON API for one workspace: what it reads, and what a person does through it. */
export function createPageApi(options: PageApiOptions) {
  const { slack, listWorkspaces, commands, workspace, installUrl, clock } = options;
  const { botName } = workspace;
  const unread = createUnread(slack);

  const boot = (): Boot => ({
    workspace: { ...workspace, id: slack.teamId, botUserId: slack.botUserId },
    workspaces: listWorkspaces(),
    canMoveClock: clock !== undefined,
    ...(installUrl === undefined ? {} : { installUrl }),
    users: slack.users,
    commands: [...commands, ...WORKSPACE_COMMANDS],
  });

  function state(userId: string, channelId: string): PageState {
    const { isInstalled } = slack;
    const channels = slack.channelsOf(userId).filter(({ kind }) => isInstalled || kind !== 'dm');
    const visible = channels.some((channel) => channel.id === channelId);
    if (visible) unread.markRead(userId, channelId);
    return {
      now: (clock?.now() ?? new Date()).toISOString(),
      isInstalled,
      channels: channels.map((channel) => ({ ...channel, unread: unread.has(userId, channel.id) })),
      messages: visible ? slack.visibleMessages({ userId, channelId }) : [],
      modals: slack.openViews(userId),
      home: slack.homeOf(userId) ?? null,
    };
  }

  const told = (delivery: Delivery, sent: string) => answer(noticeOf(delivery, sent, botName));

  async function sendText(body: unknown): Promise<PostAnswer> {
    const { userId, channelId, text } = parseRequest(textSchema, body);
    const kind = slack.channelsOf(userId).find(({ id }) => id === channelId)?.kind;
    if (kind === 'dm' && workspace.isMessagesTabReadOnly) {
      throw new BadRequestError(`Nobody can write to ${botName}: its messages tab is read-only.`);
    }
    const [, command, rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
    if (!command) {
      slack.sendMessage({ userId, channelId, text });
      return {};
    }
    if (commands.some((known) => known.command === command)) {
      return told(await slack.sendCommand({ userId, channelId, command, text: rest.trim() }), command);
    }
    return answer(runWorkspaceCommand({ slack, botName, channelId, command, text: rest }));
  }

  const posts: Readonly<Record<string, (body: unknown) => Promise<PostAnswer>>> = {
    command: sendText,
    act: async (body) => told(await slack.act(parseRequest(actionSchema, body)), 'the press'),
    suggest: async (body) => {
      const { groups, ...delivery } = await slack.suggest(parseRequest(suggestionSchema, body));
      const said: SuggestionAnswer = told(delivery, 'the search');
      return groups === undefined ? said : { ...said, groups };
    },
    submit: async (body) => {
      const { userId, viewId, values = {} } = parseRequest(viewSchema, body);
      const delivery = await slack.submitView({ userId, viewId, values });
      const { errors } = delivery;
      return { ...told(delivery, 'the form'), ...(errors ? { errors } : {}) };
    },
    close: async (body) => {
      const { userId, viewId } = parseRequest(viewSchema, body);
      await slack.closeView({ userId, viewId });
      return {};
    },
    clock: async (body) => {
      const { userId, step } = parseRequest(clockSchema, body);
      const person = slack.users.find(({ id }) => id === userId);
      if (!person || !clock) throw new BadRequestError('There is no clock that this person could move.');
      clock.moveTo(clockStep(step, clock.now(), person.timeZone));
      return {};
    },
    channel: async (body) => {
      const { channelId, change } = parseRequest(channelSchema, body);
      changeChannel(slack, channelId, change);
      return {};
    },
    home: async (body) => {
      await slack.openHome(parseRequest(homeSchema, body));
      return {};
    },
  };

  return {
    boot,
    /** Undefined for somebody who is not in the workspace. */
    stateFor: (userId: string, channelId: string): PageState | undefined =>
      slack.users.some((user) => user.id === userId) ? state(userId, channelId) : undefined,
    posts,
  };
}

/** Slack's own commands that the bot's advice refers to. They never reach the bot. */
const WORKSPACE_COMMANDS: readonly CommandHelp[] = [
  { command: '/invite', usageHint: '@name', description: 'Add someone, or the app, to this channel' },
  { command: '/remove', usageHint: '@name', description: 'Take someone, or the app, out of this channel' },
  { command: '/archive', usageHint: '', description: 'Archive this channel' },
];

interface WorkspaceCommand {
  readonly slack: LocalWorkspace;
  readonly botName: string;
  readonly channelId: string;
  readonly command: string;
  readonly text: string;
}

/** Runs one of Slack's own commands; answers what Slack says when it cannot. */
function runWorkspaceCommand(input: WorkspaceCommand): string | undefined {
  const { slack, channelId, command, text } = input;
  if (command === '/archive') {
    slack.archive(channelId);
    return undefined;
  }
  if (command !== '/invite' && command !== '/remove') {
    return `${command} is not a command of this workspace. Text that starts with a slash is always read as one.`;
  }
  const userId = findMember(input, text.trim().replace(/^@/, ''));
  if (!userId) return `Nobody here is called "${text.trim()}". Try ${command} @${input.botName}.`;
  if (command === '/invite') slack.invite(channelId, userId);
  else slack.remove(channelId, userId);
  return undefined;
}

function findMember({ slack, botName }: WorkspaceCommand, name: string): string | undefined {
  const wanted = name.toLowerCase();
  if (wanted === botName.toLowerCase()) return slack.isInstalled ? slack.botUserId : undefined;
  return slack.users.find((user) =>
    [user.name, user.realName].some((known) => known.toLowerCase() === wanted),
  )?.id;
}

function changeChannel(slack: LocalWorkspace, channelId: string, change: PostChannel['change']): void {
  if (change === 'add-app') slack.invite(channelId, slack.botUserId);
  else if (change === 'remove-app') slack.remove(channelId, slack.botUserId);
  else slack.archive(channelId, change === 'archive');
}

const answer = (notice: string | undefined): PostAnswer => (notice === undefined ? {} : { notice });

/** What Slack tells the person when the app did not take what they sent; undefined when it did, or nothing was sent. */
function noticeOf(delivery: Delivery, sent: string, botName: string): string | undefined {
  if (delivery.notice !== undefined) return delivery.notice;
  if (delivery.timedOut) {
    return `${botName} did not confirm ${sent} within three seconds (operation_timeout).`;
  }
  if (delivery.status !== undefined && delivery.status !== 200) {
    return `${botName} refused ${sent} with HTTP ${delivery.status} (dispatch_failed).`;
  }
  return undefined;
}

/** Which channels hold something a person has not looked at. What is there at the start counts as read. */
function createUnread(slack: LocalWorkspace) {
  const readUpTo = new Map<string, string>();
  const key = (userId: string, channelId: string) => `${userId} ${channelId}`;

  function newest(userId: string, channelId: string): string {
    const fromOthers = slack
      .visibleMessages({ userId, channelId })
      .filter((message) => message.author.id !== userId);
    return fromOthers.at(-1)?.ts ?? '';
  }

  function markRead(userId: string, channelId: string): void {
    readUpTo.set(key(userId, channelId), newest(userId, channelId));
  }

  for (const { id } of slack.users) {
    for (const channel of slack.channelsOf(id)) markRead(id, channel.id);
  }

  return {
    markRead,
    // Timestamps have one width, so comparing them as text compares them in time.
    has: (userId: string, channelId: string): boolean =>
      newest(userId, channelId) > (readUpTo.get(key(userId, channelId)) ?? ''),
  };
}

const id = z.string().min(1).max(255);
const record = z.record(z.string(), z.unknown());

const textSchema = z.object({ userId: id, channelId: id, text: z.string().min(1).max(40_000) });

const elementUse = z.object({
  userId: id,
  source: z.union([z.object({ messageTs: id, channelId: id }), z.object({ viewId: id })]),
  blockId: z.string(),
  actionId: z.string(),
});

const actionSchema = elementUse.extend({ state: record.exactOptional() });

const suggestionSchema = elementUse.extend({ value: z.string().max(3_000) });

const viewSchema = z.object({
  userId: id,
  viewId: id,
  values: z.record(z.string(), record).exactOptional(),
});

const clockSchema = z.object({ userId: id, step: z.enum(['hour', 'day', 'monday']) });

const channelSchema = z.object({
  userId: id,
  channelId: id,
  change: z.enum(['add-app', 'remove-app', 'archive', 'unarchive']),
});

const homeSchema = z.object({ userId: id, tab: z.enum(['home', 'messages']) });

/** The body as our own type; what does not fit is the page's mistake and answered with 400. */
function parseRequest<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new BadRequestError(`The request is not understood: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
