import { createFaults } from '../faults';
import { createBlockRefusals } from './block-refusals';
import { type CallLog, createCallLog } from './call-log';
import { type Changes, createChanges } from './changes';
import { app, type Bot, type Team } from './default-workspace';
import { createDirectory, type Directory } from './directory';
import { createTriggerIds, type Ids, type TriggerIds } from './ids';
import type { Installation } from './installations';
import { createMessageStore, type MessageStore } from './message-store';
import { createRateLimits, type RateLimits } from './rate-limits';
import { createResponseUrls, type ResponseUrls } from './response-urls';
import type { BlockRefusals, LocalChannel, LocalMessage, LocalUser, NewBlockType, SlackFault } from './types';
import { createViewStore, type ViewStore } from './view-store';

/** Everything the local Slack remembers of one workspace, without any way in or out. */
export interface Workspace {
  readonly team: Team;
  readonly bot: Bot;
  readonly now: () => Date;
  /** http://127.0.0.1:PORT; known once the server listens. */
  readonly origin: () => string;
  readonly ids: Ids;
  readonly changes: Changes;
  readonly directory: Directory;
  readonly messages: MessageStore;
  readonly views: ViewStore;
  readonly triggers: TriggerIds;
  readonly responseUrls: ResponseUrls;
  readonly limits: RateLimits;
  readonly refusals: BlockRefusals;
  readonly faults: ReturnType<typeof createFaults<SlackFault>>;
  readonly log: CallLog;
  /** The app's installation here, if it has one that is good. */
  readonly installation: () => Installation | undefined;
}

/** What a workspace begins with. */
export interface Premises {
  readonly team: Team;
  readonly bot: Bot;
  readonly users: readonly LocalUser[];
  readonly channels: readonly LocalChannel[];
  readonly refusesBlocks?: readonly NewBlockType[] | undefined;
}

export function createWorkspace(
  { team, bot, users, channels, refusesBlocks = [] }: Premises,
  shared: Pick<Workspace, 'now' | 'origin' | 'ids'> & {
    readonly installationOf: (team: Team) => Installation | undefined;
    readonly limitsCalls: boolean;
  },
): Workspace {
  const { now, origin, ids, installationOf, limitsCalls } = shared;
  const changes = createChanges();
  const directory = createDirectory(users, channels, bot);
  return {
    team,
    bot,
    now,
    origin,
    ids,
    changes,
    directory,
    messages: createMessageStore(ids, changes),
    views: createViewStore(ids, changes, {
      team,
      bot,
      directory,
      ownerId: () => installationOf(team)?.ownerId ?? team.id,
    }),
    triggers: createTriggerIds(now),
    responseUrls: createResponseUrls(now, origin, team.id),
    limits: createRateLimits(now, limitsCalls),
    refusals: createBlockRefusals(refusesBlocks),
    faults: createFaults<SlackFault>(),
    log: createCallLog(now),
    installation: () => installationOf(team),
  };
}

export function botAuthor({ bot }: Workspace): LocalMessage['author'] {
  return { kind: 'bot', id: bot.userId, name: app.name };
}
