import { type CallLog, createCallLog } from './call-log';
import { type Changes, createChanges } from './changes';
import { defaultChannels, defaultUsers } from './default-workspace';
import { createDirectory, type Directory } from './directory';
import { createFaults, type Faults } from './faults';
import { createIds, type Ids, secret } from './ids';
import { createMessageStore, type MessageStore } from './message-store';
import { createResponseUrls, type ResponseUrls } from './response-urls';
import { createTriggerIds, type TriggerIds } from './trigger-ids';
import type { LocalSlackOptions } from './types';
import { createViewStore, type ViewStore } from './view-store';

/** Everything the local Slack remembers, without any way in or out. */
export interface Workspace {
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
  readonly faults: Faults;
  readonly log: CallLog;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
}

export function createWorkspace(options: LocalSlackOptions, origin: () => string): Workspace {
  const now = options.now ?? (() => new Date());
  const ids = createIds(now);
  const changes = createChanges();
  return {
    now,
    origin,
    ids,
    changes,
    directory: createDirectory(options.users ?? defaultUsers, options.channels ?? defaultChannels),
    messages: createMessageStore(ids, changes),
    views: createViewStore(ids, changes),
    triggers: createTriggerIds(now),
    responseUrls: createResponseUrls(now, origin),
    faults: createFaults(),
    log: createCallLog(now),
    botToken: `xoxb-local-${secret()}`,
    appToken: `xapp-local-${secret()}`,
    signingSecret: secret(16),
  };
}
