import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalWorkspace } from '../local-slack/types';
import type { Boot, PageState, PostAnswer, PostChannel, SuggestionAnswer } from '../page/api';
import type { SandboxClock } from './clock';
import { clockStep } from './clock-step';
import { BadRequestError, readJson, sendJson } from './page-http';
import { noticeOf } from './page-notices';
import {
  actionSchema,
  channelSchema,
  clockSchema,
  homeSchema,
  parseRequest,
  suggestionSchema,
  textSchema,
  viewSchema,
} from './page-requests';
import { createUnread } from './page-unread';
import { runWorkspaceCommand, WORKSPACE_COMMANDS } from './workspace-commands';

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
      return answer(
        noticeOf(
          await slack.sendCommand({ userId, channelId, command, text: rest.trim() }),
          command,
          botName,
        ),
      );
    }
    return answer(runWorkspaceCommand({ slack, botName, channelId, command, text: rest }));
  }

  const posts: Readonly<Record<string, (body: unknown) => Promise<PostAnswer>>> = {
    '/sandbox/command': sendText,
    '/sandbox/act': async (body) =>
      answer(noticeOf(await slack.act(parseRequest(actionSchema, body)), 'the press', botName)),
    '/sandbox/suggest': async (body) => {
      const { groups, ...delivery } = await slack.suggest(parseRequest(suggestionSchema, body));
      const said: SuggestionAnswer = answer(noticeOf(delivery, 'the search', botName));
      return groups === undefined ? said : { ...said, groups };
    },
    '/sandbox/submit': async (body) => {
      const { userId, viewId, values = {} } = parseRequest(viewSchema, body);
      const delivery = await slack.submitView({ userId, viewId, values });
      const { errors } = delivery;
      return { ...answer(noticeOf(delivery, 'the form', botName)), ...(errors ? { errors } : {}) };
    },
    '/sandbox/close': async (body) => {
      const { userId, viewId } = parseRequest(viewSchema, body);
      await slack.closeView({ userId, viewId });
      return {};
    },
    '/sandbox/clock': async (body) => {
      const { userId, step } = parseRequest(clockSchema, body);
      const person = slack.users.find(({ id }) => id === userId);
      if (!person || !clock) throw new BadRequestError('There is no clock that this person could move.');
      clock.moveTo(clockStep(step, clock.now(), person.timeZone));
      return {};
    },
    '/sandbox/channel': async (body) => {
      const { channelId, change } = parseRequest(channelSchema, body);
      changeChannel(slack, channelId, change);
      return {};
    },
    '/sandbox/home': async (body) => {
      await slack.openHome(parseRequest(homeSchema, body));
      return {};
    },
  };

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const { pathname, searchParams } = url;
    const post = posts[pathname];
    if (request.method === 'POST' && post)
      return sendAnswer(response, async () => post(await readJson(request)));
    if (request.method === 'GET' && pathname === '/sandbox/boot') return sendJson(response, 200, boot());
    if (request.method === 'GET' && pathname === '/sandbox/state') {
      const userId = searchParams.get('user') ?? '';
      if (!slack.users.some((user) => user.id === userId)) {
        return sendJson(response, 404, { notice: 'There is no such person in this workspace.' });
      }
      return sendJson(response, 200, state(userId, searchParams.get('channel') ?? ''));
    }
    sendJson(response, 404, { notice: 'The page asked for something its server does not have.' });
  };
}

function changeChannel(slack: LocalWorkspace, channelId: string, change: PostChannel['change']): void {
  if (change === 'add-app') slack.invite(channelId, slack.botUserId);
  else if (change === 'remove-app') slack.remove(channelId, slack.botUserId);
  else slack.archive(channelId, change === 'archive');
}

async function sendAnswer(response: ServerResponse, run: () => Promise<PostAnswer>): Promise<void> {
  try {
    sendJson(response, 200, await run());
  } catch (error) {
    const notice = error instanceof Error ? error.message : String(error);
    sendJson(response, error instanceof BadRequestError ? 400 : 500, { notice } satisfies PostAnswer);
  }
}

const answer = (notice: string | undefined): PostAnswer => (notice === undefined ? {} : { notice });
