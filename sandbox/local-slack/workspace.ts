import { createFaults } from '../faults';
import { createBlockRefusals } from './block-refusals';
import { createCallLog } from './call-log';
import { createChanges } from './changes';
import { app, type Bot, type Team } from './default-workspace';
import { createDirectory } from './directory';
import { createTriggerIds, type Ids } from './ids';
import type { Installation } from './installations';
import { createMessageStore } from './message-store';
import { createRateLimits } from './rate-limits';
import { createResponseUrls } from './response-urls';
import type { LocalChannel, LocalMessage, LocalUser, NewBlockType, SlackFault } from './types';
import { createViewStore } from './view-store';

/** What a workspace begins with. */
export interface Premises {
  readonly team: Team;
  readonly bot: Bot;
  readonly users: readonly LocalUser[];
  readonly channels: readonly LocalChannel[];
  readonly refusesBlocks?: readonly NewBlockType[] | undefined;
}

/** What all workspaces share. */
interface Surroundings {
  readonly now: () => Date;
  /** http://127.0.0.1:PORT; known once the server listens. */
  readonly origin: () => string;
  readonly ids: Ids;
  readonly installationOf: (team: Team) => Installation | undefined;
  readonly limitsCalls: boolean;
}

export type Workspace = ReturnType<typeof createWorkspace>;

/** Everything the local Slack remembers of one workspace, without any way in or out. */
export function createWorkspace(
  { team, bot, users, channels, refusesBlocks = [] }: Premises,
  { now, origin, ids, installationOf, limitsCalls }: Surroundings,
) {
  const changes = createChanges();
  const directory = createDirectory(users, channels, bot);
  const ownerId = () => installationOf(team)?.ownerId ?? team.id;
  return {
    team,
    bot,
    now,
    origin,
    ids,
    changes,
    directory,
    messages: createMessageStore(ids, changes),
    views: createViewStore(ids, changes, { team, bot, directory, ownerId }),
    triggers: createTriggerIds(now),
    responseUrls: createResponseUrls(now, origin, team.id),
    limits: createRateLimits(now, limitsCalls),
    refusals: createBlockRefusals(refusesBlocks),
    faults: createFaults<SlackFault>(),
    log: createCallLog(now),
    /** The app's installation here, if it has one that is good. */
    installation: () => installationOf(team),
  };
}

export function botAuthor({ bot }: Workspace): LocalMessage['author'] {
  return { kind: 'bot', id: bot.userId, name: app.name };
}
