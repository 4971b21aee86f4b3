import type { Notification, NotificationReader } from '../../accounts/notifications';
import type { PostOutcome } from '../../slack/api/digest-poster';
import type { Message } from '../../slack/kit/message';
import { UnreadableRowError } from '../../store/errors';
import type { Digest, DigestRun } from '../digest';
import type { DigestStores } from '../ports';
import { backoffMs } from './outcomes';
import type { RunServices } from './services';

/** Read when the notification is sent. */
export interface NotificationSubject {
  readonly digest: Digest | null;
  readonly run: DigestRun | null;
}

/** Returns null when the matter is settled and there is nothing to say any more. */
export type BuildNotification = (
  notice: Pick<Notification, 'kind' | 'facts'>,
  subject: NotificationSubject,
  reader: NotificationReader,
) => Message | null;

export interface NotificationServices
  extends Pick<
    RunServices,
    'post' | 'isDeactivated' | 'now' | 'random' | 'logger' | 'leaseOwner' | 'leaseMs'
  > {
  readonly store: Pick<DigestStores, 'digests' | 'installations' | 'notifications' | 'policies' | 'runs'>;
  readonly buildNotification: BuildNotification;
}

const atOnce = 20;
/** About two days with the backoff. */
const maxAttempts = 100;
const maxAdmins = 10;

/**
 * Sends waiting direct messages and returns how many there were. Delivery is at least once: an unknown
 * outcome is retried, since the reader has to learn of it.
 */
export async function sendNotifications(services: NotificationServices): Promise<number> {
  const { store, leaseOwner, now, leaseMs, logger } = services;
  const waiting = await store.notifications.claim(atOnce, { leaseOwner, now: now(), leaseMs });
  await Promise.all(
    waiting.map((notice) =>
      sendNotification(services, notice).catch((error: unknown) => {
        // It is tried again once its lease runs out.
        logger.failure('a notice was not sent', error, { notice: notice.kind });
      }),
    ),
  );
  return waiting.length;
}

type Sent =
  | 'sent'
  | 'nothing-to-tell'
  | 'unreachable'
  /** Slack answers `account_inactive` for a deactivated person and for a workspace without Roundup. */
  | 'person-or-workspace-gone'
  | { readonly retryMs: number };

async function sendNotification(services: NotificationServices, notice: Notification): Promise<void> {
  const { store, leaseOwner, now, random, logger } = services;
  const fields = { team: notice.workspace.workspaceId, notice: notice.kind };
  const isForAdmins = notice.facts.why === 'owner-gone';
  const direct = isForAdmins ? 'unreachable' : await tell(services, notice, notice.slackUserId, owner);
  const isUnreachable = direct === 'unreachable' || direct === 'person-or-workspace-gone';
  const sent = isUnreachable ? await notifyAdmins(services, notice) : direct;
  const retryMs = typeof sent === 'object' ? sent.retryMs : sent === 'person-or-workspace-gone' ? 0 : null;
  if (retryMs !== null && notice.attempts < maxAttempts) {
    const delayMs = Math.max(retryMs, backoffMs(notice.attempts, random()));
    await store.notifications.retryAt(notice.id, leaseOwner, new Date(now().getTime() + delayMs));
    return;
  }
  if (sent !== 'sent' && sent !== 'nothing-to-tell') logger.warn('nobody could be told', fields);
  await store.notifications.remove(notice.id, leaseOwner);
}

const owner: NotificationReader = { kind: 'owner' };

/** Tells the workspace's admins and whoever installed Roundup, ten at most. One delivery is enough. */
async function notifyAdmins(services: NotificationServices, notice: Notification): Promise<Sent> {
  const { store } = services;
  const { workspaceId, enterpriseId } = notice.workspace;
  const { admins } = await store.policies.get(notice.workspace);
  const installations = await Promise.all([
    store.installations.find({ teamId: workspaceId, enterpriseId, isEnterpriseInstall: false }),
    enterpriseId === null
      ? null
      : store.installations.find({ teamId: null, enterpriseId, isEnterpriseInstall: true }),
  ]);
  const installers = installations.map((found) => found?.installerSlackUserId ?? '');
  const others = [...new Set([...admins, ...installers])].filter(
    (id) => id !== '' && id !== notice.slackUserId,
  );
  const reader: NotificationReader = { kind: 'admin', insteadOf: notice.slackUserId };
  const outcomes = await Promise.all(
    others.slice(0, maxAdmins).map((id) => tell(services, notice, id, reader)),
  );
  return (
    outcomes.find((outcome) => outcome === 'sent' || outcome === 'nothing-to-tell') ??
    outcomes.find((outcome) => outcome !== 'unreachable') ??
    'unreachable'
  );
}

async function tell(
  services: NotificationServices,
  notice: Notification,
  slackUserId: string,
  reader: NotificationReader,
): Promise<Sent> {
  const message = await compose(services, notice, reader);
  if (message === null) return 'nothing-to-tell';
  const { workspace } = notice;
  // Slack accepts messages to deactivated people, but nobody reads them.
  if (await services.isDeactivated(workspace, slackUserId)) return 'unreachable';
  return readSent(await services.post({ workspace, channelId: slackUserId, message }));
}

async function compose(
  { store, logger, buildNotification }: NotificationServices,
  notice: Notification,
  reader: NotificationReader,
): Promise<Message | null> {
  const { workspaceId } = notice.workspace;
  const { digestId, runId } = notice.facts;
  try {
    const digest = digestId === undefined ? null : await store.digests.find(workspaceId, digestId);
    const found = runId === undefined ? null : await store.runs.findRun(workspaceId, runId);
    return buildNotification(notice, { digest, run: found?.run ?? null }, reader);
  } catch (error) {
    if (!(error instanceof UnreadableRowError)) throw error;
    logger.failure('what a notice is about cannot be read', error, {
      team: workspaceId,
      notice: notice.kind,
    });
    const unreadable = { kind: 'unreadable', facts: { what: 'notice' } } as const;
    return buildNotification(unreadable, { digest: null, run: null }, reader);
  }
}

function readSent(outcome: PostOutcome): Sent {
  switch (outcome.kind) {
    case 'posted':
      return 'sent';
    case 'rate-limited':
      return { retryMs: outcome.retryAfterMs };
    case 'not-sent':
    case 'unknown':
      return { retryMs: 0 };
    case 'refused':
      if (outcome.code === 'account_inactive') return 'person-or-workspace-gone';
      // For a deactivated person, Slack may answer that the channel was not found.
      return outcome.why === 'nobody-there' || outcome.why === 'channel-gone'
        ? 'unreachable'
        : { retryMs: 0 };
  }
}
