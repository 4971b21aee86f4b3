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
  notification: Pick<Notification, 'kind' | 'facts'>,
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

const batchSize = 20;
/** About two days with the backoff. */
const maxAttempts = 100;
const maxAdmins = 10;

/**
 * Sends waiting direct messages and returns how many there were. Delivery is at least once: an unknown
 * outcome is retried, since the reader has to learn of it.
 */
export async function sendNotifications(services: NotificationServices): Promise<number> {
  const { store, leaseOwner, now, leaseMs, logger } = services;
  const waiting = await store.notifications.claim(batchSize, { leaseOwner, now: now(), leaseMs });
  await Promise.all(
    waiting.map((notification) =>
      sendNotification(services, notification).catch((error: unknown) => {
        // It is tried again once its lease runs out.
        logger.failure('a notice was not sent', error, { notice: notification.kind });
      }),
    ),
  );
  return waiting.length;
}

type Delivery =
  | 'sent'
  | 'nothing-to-tell'
  | 'unreachable'
  /** Slack answers `account_inactive` for a deactivated person and for a workspace without Roundup. */
  | 'person-or-workspace-gone'
  | { readonly retryMs: number };

async function sendNotification(services: NotificationServices, notification: Notification): Promise<void> {
  const { store, leaseOwner, now, random, logger } = services;
  const fields = { team: notification.workspace.workspaceId, notice: notification.kind };
  const isForAdmins = notification.facts.why === 'owner-gone';
  const toOwner = isForAdmins
    ? 'unreachable'
    : await notifyPerson(services, notification, notification.slackUserId, owner);
  const isUnreachable = toOwner === 'unreachable' || toOwner === 'person-or-workspace-gone';
  const delivery = isUnreachable ? await notifyAdmins(services, notification) : toOwner;
  const retryMs =
    typeof delivery === 'object' ? delivery.retryMs : delivery === 'person-or-workspace-gone' ? 0 : null;
  if (retryMs !== null && notification.attempts < maxAttempts) {
    const delayMs = Math.max(retryMs, backoffMs(notification.attempts, random()));
    await store.notifications.retryAt(notification.id, leaseOwner, new Date(now().getTime() + delayMs));
    return;
  }
  if (delivery !== 'sent' && delivery !== 'nothing-to-tell') logger.warn('nobody could be told', fields);
  await store.notifications.remove(notification.id, leaseOwner);
}

const owner: NotificationReader = { kind: 'owner' };

/** Tells the workspace's admins and whoever installed Roundup, ten at most. One delivery is enough. */
async function notifyAdmins(services: NotificationServices, notification: Notification): Promise<Delivery> {
  const { store } = services;
  const { workspaceId, enterpriseId } = notification.workspace;
  const { admins } = await store.policies.get(notification.workspace);
  const installations = await Promise.all([
    store.installations.find({ teamId: workspaceId, enterpriseId, isEnterpriseInstall: false }),
    enterpriseId === null
      ? null
      : store.installations.find({ teamId: null, enterpriseId, isEnterpriseInstall: true }),
  ]);
  const installers = installations.map((found) => found?.installerSlackUserId ?? '');
  const recipientIds = [...new Set([...admins, ...installers])].filter(
    (id) => id !== '' && id !== notification.slackUserId,
  );
  const reader: NotificationReader = { kind: 'admin', insteadOf: notification.slackUserId };
  const outcomes = await Promise.all(
    recipientIds.slice(0, maxAdmins).map((id) => notifyPerson(services, notification, id, reader)),
  );
  return (
    outcomes.find((outcome) => outcome === 'sent' || outcome === 'nothing-to-tell') ??
    outcomes.find((outcome) => outcome !== 'unreachable') ??
    'unreachable'
  );
}

async function notifyPerson(
  services: NotificationServices,
  notification: Notification,
  slackUserId: string,
  reader: NotificationReader,
): Promise<Delivery> {
  const message = await compose(services, notification, reader);
  if (message === null) return 'nothing-to-tell';
  const { workspace } = notification;
  // Slack accepts messages to deactivated people, but nobody reads them.
  if (await services.isDeactivated(workspace, slackUserId)) return 'unreachable';
  return readDelivery(await services.post({ workspace, channelId: slackUserId, message }));
}

async function compose(
  { store, logger, buildNotification }: NotificationServices,
  notification: Notification,
  reader: NotificationReader,
): Promise<Message | null> {
  const { workspaceId } = notification.workspace;
  const { digestId, runId } = notification.facts;
  try {
    const digest = digestId === undefined ? null : await store.digests.find(workspaceId, digestId);
    const found = runId === undefined ? null : await store.runs.findRun(workspaceId, runId);
    return buildNotification(notification, { digest, run: found?.run ?? null }, reader);
  } catch (error) {
    if (!(error instanceof UnreadableRowError)) throw error;
    logger.failure('what a notice is about cannot be read', error, {
      team: workspaceId,
      notice: notification.kind,
    });
    const unreadable = { kind: 'unreadable', facts: { what: 'notice' } } as const;
    return buildNotification(unreadable, { digest: null, run: null }, reader);
  }
}

function readDelivery(outcome: PostOutcome): Delivery {
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
