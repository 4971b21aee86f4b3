import type { Connection } from '../../../src/accounts/connection';
import type { NewNotification } from '../../../src/accounts/notifications';
import type { CalcomClient } from '../../../src/calcom/client';
import type { Digest, DigestRun, RunReason, RunState } from '../../../src/digests/digest';
import type { RunsStore } from '../../../src/digests/ports';
import { createChannelLimiter } from '../../../src/digests/worker/channel-limiter';
import { createQueryCache } from '../../../src/digests/worker/query-cache';
import type { RunServices } from '../../../src/digests/worker/services';
import { createKeyedSemaphore } from '../../../src/lib/async/semaphore';
import { createLogger } from '../../../src/ops/logger';
import { noTracing } from '../../../src/ops/tracing';
import type { PostOutcome } from '../../../src/slack/api/digest-poster';
import { buildDigestMessage } from '../../../src/slack/digests/message/message';
import { makeDigest } from './make-digest';

const unasked = () => Promise.reject(new Error('this is not asked here'));

/** One run of one digest, as the store keeps it: each step compares and sets. */
export interface KeptRun {
  state: RunState;
  reason: RunReason | null;
  holder: string | null;
  attempts: number;
  readyAt: Date;
  pausedFor: string | null;
  readonly notifications: NewNotification[];
}

export const holder = 'this worker';
export const runAt = new Date('2026-06-08T08:00:00Z');
const period = { first: '2026-06-01', last: '2026-06-07' } as const;

export const connection: Connection = {
  id: 'connection-1',
  workspaceId: 'T1',
  ownerSlackUserId: 'U1',
  apiUrl: 'https://api.calcom.test/',
  calcomUserId: 7,
  calcomName: 'Ina Acme',
  hasOrganisation: true,
  kind: 'api-key',
  brokenAt: null,
  createdAt: new Date('2026-01-01T00:00:00Z'),
};

const emptyLists = {
  mostBookings: [],
  leastBookings: [],
  mostCancelled: [],
  mostCompleted: [],
  leastCompleted: [],
  mostNoShow: [],
  highestRatings: [],
  lowestRatings: [],
};

export interface OneRunOptions {
  readonly digest?: Partial<Digest>;
  readonly now?: () => Date;
  /** Rejects for a Cal.com that fails. */
  readonly askCalcom?: () => Promise<void>;
  readonly post?: () => Promise<PostOutcome>;
  readonly isRefusedStill?: boolean;
  readonly own?: Connection | null;
  readonly isDeactivated?: boolean;
  /** Who has sent it by hand. */
  readonly sentBy?: string;
}

export interface OneRun {
  readonly kept: KeptRun;
  readonly digest: Digest;
  readonly services: RunServices;
  readonly posts: string[];
  /** As a worker claims it; null where there is nothing to claim now. */
  claim(now: Date): { readonly run: DigestRun; readonly digest: Digest } | null;
}

/** What a run is given, with nothing behind it but memory. */
export function createOneRun(options: OneRunOptions = {}): OneRun {
  const { now = () => runAt, askCalcom = async () => undefined, own = connection } = options;
  const digest = makeDigest({
    content: {
      access: 'own',
      scope: { kind: 'org' },
      rankings: ['most-bookings'],
      rows: 3,
      isCompared: false,
      showsUpcoming: false,
      whenEmpty: 'one-line',
    },
    ...options.digest,
  });
  const kept: KeptRun = {
    state: 'due',
    reason: null,
    holder: null,
    attempts: 0,
    readyAt: new Date(0),
    pausedFor: null,
    notifications: [],
  };
  const posts: string[] = [];
  const isHeld = (by: string, state: RunState) => kept.holder === by && kept.state === state;

  const runs: RunsStore = {
    listPlannable: unasked,
    plan: unasked,
    addManualRun: unasked,
    claim: unasked,
    heartbeat: unasked,
    expirePosting: unasked,
    repost: unasked,
    findRun: unasked,
    countOverdue: unasked,
    listBusyWorkspaces: unasked,
    findMissedPeriod: async () => null,
    async release(_id, by, retryAt) {
      if (!isHeld(by, 'claimed')) return false;
      Object.assign(kept, { state: 'due', holder: null, readyAt: retryAt });
      return true;
    },
    async beginPosting(_id, lease, attempt) {
      if (!isHeld(lease.leaseOwner, 'claimed') || (attempt ?? kept.attempts) !== kept.attempts) return false;
      kept.state = 'posting';
      return true;
    },
    async releasePosting(_id, by, retryAt) {
      if (!isHeld(by, 'posting')) return false;
      Object.assign(kept, { state: 'due', holder: null, readyAt: retryAt });
      return true;
    },
    async settle(_id, by, end, ...notifications) {
      if (kept.holder !== by || !['claimed', 'posting'].includes(kept.state)) return false;
      Object.assign(kept, {
        state: end.state,
        reason: end.reason,
        holder: null,
        pausedFor: end.pause ?? null,
      });
      kept.notifications.push(...notifications);
      return true;
    },
  };

  const calcom: CalcomClient = {
    getMe: unasked,
    listTeams: unasked,
    listEventTypes: unasked,
    listAllEventTypes: unasked,
    listBookings: unasked,
    usesOffsetPaging: () => false,
    listTeamEventTypes: unasked,
    listMemberships: unasked,
    async getMemberStats() {
      await askCalcom();
      return emptyLists;
    },
    getKpiStats: async () => null,
    rateBudget: () => ({ limit: 120, remaining: 120, resetsAt: undefined }),
    close: async () => undefined,
  };
  const wait = () => new Promise<void>((resolve) => setImmediate(resolve));
  const ticks = () => performance.now();
  const logger = createLogger('fatal', { write: () => undefined });

  const services: RunServices = {
    store: {
      runs,
      connections: {
        save: unasked,
        find: unasked,
        list: unasked,
        openAccess: unasked,
        remove: unasked,
        markBroken: unasked,
        countBroken: unasked,
        beginRefresh: unasked,
        endRefresh: unasked,
        findOwn: async () => own,
      },
      policies: { get: unasked, change: unasked },
      hidden: { list: async () => new Set(), hide: unasked, show: unasked, isHidden: unasked },
    },
    openCalcom: () => calcom,
    reportRefused: async () => options.isRefusedStill ?? true,
    isDeactivated: async () => options.isDeactivated ?? false,
    async post(post) {
      posts.push(post.message.text);
      return (await options.post?.()) ?? { kind: 'posted', ts: '1.2' };
    },
    buildMessage: buildDigestMessage,
    queryCache: createQueryCache({ now, rememberMs: 60_000, maxEntries: 10 }),
    builds: createKeyedSemaphore({ max: 2, maxPerKey: 2 }),
    channelLimiter: createChannelLimiter({
      wait,
      ticks,
      semaphore: createKeyedSemaphore({ max: 2, maxPerKey: 2 }),
      everyMs: 0,
    }),
    now,
    wait,
    random: () => 0.5,
    logger,
    metrics: { countRun: () => undefined },
    tracing: noTracing,
    leaseOwner: holder,
    leaseMs: 60_000,
    onNotification: () => undefined,
  };

  return {
    kept,
    digest,
    services,
    posts,
    claim(at) {
      const isFree = kept.state === 'due' && kept.readyAt <= at;
      if (!isFree) return null;
      kept.attempts += 1;
      Object.assign(kept, { state: 'claimed', holder });
      const run: DigestRun = {
        id: 'run-1',
        digestId: digest.id,
        workspaceId: digest.workspace.workspaceId,
        sentBy: options.sentBy ?? null,
        at: runAt,
        period,
        state: 'claimed',
        reason: null,
        attempts: kept.attempts,
        messageTs: null,
        changedAt: at,
      };
      return { run, digest };
    },
  };
}
