import type { Lease } from '../../src/accounts/notifications';
import type { WorkspaceRef } from '../../src/accounts/workspace';
import type { Digest, DigestContent, DigestPlan, DigestSchedule, PlannedRun } from '../../src/digests/digest';
import type { RunPlan } from '../../src/digests/ports';
import type { Store } from '../../src/store/store';

/** Monday at nine in Berlin, and the Mondays after it. */
export const monday = (weeks = 0): Date => new Date(Date.UTC(2026, 2, 2 + 7 * weeks, 8));

export const minutesAfter = (instant: Date, minutes: number): Date =>
  new Date(instant.getTime() + minutes * 60_000);

/** The run of that Monday: it tells of the week before. */
export function runOf(weeks = 0): PlannedRun {
  const dayOf = (back: number) =>
    new Date(monday(weeks).getTime() - back * 86_400_000).toISOString().slice(0, 10);
  return { at: monday(weeks), period: { first: dayOf(7), last: dayOf(1) } };
}

interface PlanChanges {
  readonly channelId?: string;
  readonly schedule?: Partial<DigestSchedule>;
  readonly content?: Partial<DigestContent>;
}

export function digestPlan({ channelId = 'C0SALES', schedule, content }: PlanChanges = {}): DigestPlan {
  return {
    channelId,
    schedule: {
      every: 'week',
      weekdays: [1],
      time: '09:00',
      timeZone: 'Europe/Berlin',
      weekStart: 1,
      ...schedule,
    },
    content: {
      access: 'own',
      scope: { kind: 'org' },
      rankings: ['most-bookings', 'highest-rated'],
      rows: 5,
      isCompared: true,
      showsUpcoming: true,
      whenEmpty: 'one-line',
      ...content,
    },
  };
}

/** A digest whose first run is that of `monday()`. */
export async function addDigest(
  store: Store,
  workspace: WorkspaceRef,
  changes: PlanChanges = {},
  owner = 'U0INA',
): Promise<Digest> {
  const next = { now: monday(-1), nextRunAt: monday() };
  const digest = await store.digests.add(workspace, owner, digestPlan(changes), next);
  if (digest === null) throw new Error('there is such a digest already');
  return digest;
}

export const lease = (holder: string, now: Date = monday(), leaseMs = 60_000): Lease => ({
  leaseOwner: holder,
  now,
  leaseMs,
});

export const planOne = async (
  store: Store,
  digest: Digest,
  run: RunPlan['run'],
  nextRunAt: Date,
): Promise<boolean> => (await store.runs.plan([{ digest, run, nextRunAt }])) === 1;

/** Plans the digest's run of `monday()`; answers the run's id. */
export async function planDue(store: Store, digest: Digest): Promise<string> {
  await planOne(store, digest, { ...runOf(), state: 'due' }, monday(1));
  const [run] = await store.digests.history(digest.workspace.workspaceId, digest.id, 1);
  if (run === undefined) throw new Error('it is not planned');
  return run.id;
}

/** Plans it, and has `holder` claim it, and on the way to `posting` begin to post it. */
export async function bringTo(
  state: 'claimed' | 'posting',
  store: Store,
  digest: Digest,
  holder = 'one',
): Promise<string> {
  const id = await planDue(store, digest);
  await store.runs.claim(1, lease(holder));
  if (state === 'posting') await store.runs.beginPosting(id, lease(holder));
  return id;
}

export async function notificationsOf(store: Store, now: Date = monday(52)) {
  const notifications = await store.notifications.claim(100, lease('reader', now, 0));
  return notifications.map(({ workspace, slackUserId, kind, facts }) => ({
    workspaceId: workspace.workspaceId,
    slackUserId,
    kind,
    facts,
  }));
}
