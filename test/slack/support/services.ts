import type { Accounts } from '../../../src/accounts/accounts';
import type { ConnectionService } from '../../../src/accounts/connections';
import { createSampleClient } from '../../../src/calcom/sample';
import { createInFlight } from '../../../src/lib/async/in-flight';
import { createKeyedSemaphore } from '../../../src/lib/async/semaphore';
import { createLogger } from '../../../src/ops/logger';
import { createMetrics } from '../../../src/ops/metrics';
import { noTracing } from '../../../src/ops/tracing';
import { createRichBlocks } from '../../../src/slack/api/rich-blocks';
import type { SlackCalls } from '../../../src/slack/api/slack-calls';
import { createDedupe } from '../../../src/slack/bolt/dedupe';
import { createFairShareCounts } from '../../../src/slack/rankings/fair-share/count';
import type { Services } from '../../../src/slack/services';
import type { Store } from '../../../src/store/store';
import { logLines } from '../../ops/log-lines';

const unasked = () => Promise.reject(new Error('this is not asked here'));
const unopened = () => {
  throw new Error('no connection is opened here');
};
const accounts: Accounts = { reportRefused: unasked, choose: unasked, stateOf: unasked, open: unopened };
const connectionService: ConnectionService = {
  linksFor: unasked,
  connectWithKey: unasked,
};
const slack: SlackCalls = {
  openModal: unasked,
  updateModal: unasked,
  publishHome: unasked,
  replaceOriginal: unasked,
  postAt: unasked,
  postInChannel: unasked,
  deleteMessage: unasked,
  postEphemeralAt: unasked,
  probeChannel: unasked,
  sendDirectMessage: unasked,
  messageInstaller: unasked,
  isSlackAdmin: unasked,
  hasSlackAdmins: unasked,
  isDeactivated: unasked,
  findTimeZone: unasked,
};

/** As the store keeps it, in memory. */
export function rememberedShortLived(now: () => Date): Store['shortLived'] {
  const kept = new Map<string, { readonly value: string; readonly until: Date }>();
  const find = (workspaceId: string, key: string) => {
    const found = kept.get(`${workspaceId} ${key}`);
    return found !== undefined && found.until > now() ? found : undefined;
  };
  return {
    async add(workspaceId, key, until, value = '') {
      if (find(workspaceId, key) !== undefined) return false;
      kept.set(`${workspaceId} ${key}`, { value, until });
      return true;
    },
    has: async (workspaceId, key) => find(workspaceId, key) !== undefined,
    async take(workspaceId, key) {
      const found = find(workspaceId, key);
      kept.delete(`${workspaceId} ${key}`);
      return found?.value ?? null;
    },
  };
}

const unaskedStore: Pick<Store, 'connections' | 'digests' | 'policies' | 'runs'> = {
  connections: {
    save: unasked,
    find: unasked,
    findOwn: unasked,
    list: unasked,
    openAccess: unasked,
    remove: unasked,
    markBroken: unasked,
    countBroken: unasked,
    beginRefresh: unasked,
    endRefresh: unasked,
  },
  digests: {
    add: unasked,
    change: unasked,
    find: unasked,
    listOfChannel: unasked,
    listOfOwner: unasked,
    list: unasked,
    listAll: unasked,
    setState: unasked,
    takeOver: unasked,
    skip: unasked,
    stop: unasked,
    notifyOwnersOfShared: unasked,
    lastPostedAt: unasked,
    countActive: unasked,
    history: unasked,
  },
  policies: { get: unasked, change: unasked },
  runs: {
    listPlannable: unasked,
    plan: unasked,
    addManualRun: unasked,
    claim: unasked,
    heartbeat: unasked,
    release: unasked,
    beginPosting: unasked,
    releasePosting: unasked,
    settle: unasked,
    expirePosting: unasked,
    repost: unasked,
    findRun: unasked,
    countOverdue: unasked,
    findMissedPeriod: unasked,
    listBusyWorkspaces: unasked,
  },
};

/** Services as in `app-compose.ts`, with a log that can be read and references that count up: ref-1, ref-2. */
export function testServices() {
  const log = logLines();
  const now = () => new Date('2026-11-20T14:32:10.000Z');
  const logger = createLogger('debug', log.destination);
  let references = 0;
  const shortLived = rememberedShortLived(now);
  const services: Services = {
    accounts,
    connectionService,
    sampleCalcom: createSampleClient(now),
    digests: {
      preview: unasked,
      sendNow: unasked,
      wake: () => undefined,
    },
    store: {
      ...unaskedStore,
      shortLived,
      hidden: { list: unasked, hide: unasked, show: unasked, isHidden: unasked },
      installations: { save: unasked, find: unasked, remove: unasked, list: unasked },
    },
    slack,
    calcomAppUrl: () => new URL('https://app.cal.test/'),
    adminHint: null,
    diagnoseCalcom: unasked,
    notifyOfEndedAccess: unasked,
    logger,
    metrics: createMetrics(),
    tracing: noTracing,
    inFlight: createInFlight(),
    workQueue: createKeyedSemaphore({ max: 8, maxPerKey: 8 }),
    onBusy: () => logger.warn('busy'),
    fairShares: createFairShareCounts(now),
    richBlocks: createRichBlocks({ logger, now }),
    dedupe: createDedupe({ shortLived }, now),
    rankingCounts: { count: unasked },
    now,
    wait: unasked,
    newReference: () => {
      references += 1;
      return `ref-${references}`;
    },
  };
  return { services, log };
}
