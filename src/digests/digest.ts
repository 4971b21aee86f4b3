import type { WorkspaceId, WorkspaceRef } from '../accounts/workspace';
import type { LocalDate, WeekStart } from '../lib/time/calendar';
import type { RankingId } from '../rankings/ranking';

/** 0 is Sunday. */
export type Weekday = WeekStart;

/** `week`: on each of the weekdays. `month`: on the first of them in each month. */
export const cadences = ['week', 'month'] as const;

/** A wall-clock rule: each run's instant is computed anew, so clock changes are followed. */
export interface DigestSchedule {
  readonly every: (typeof cadences)[number];
  /** At least one, in ascending order, each once. */
  readonly weekdays: readonly Weekday[];
  /** `HH:MM`, 00:00 to 23:59. */
  readonly time: string;
  readonly timeZone: string;
  readonly weekStart: WeekStart;
}

export type DigestScope =
  /** The digest owner's own numbers. */
  | { readonly kind: 'me' }
  | { readonly kind: 'team'; readonly teamId: number; readonly teamName: string }
  | { readonly kind: 'org' };

export type WhenEmpty = 'skip' | 'one-line' | 'full';

export interface DigestContent {
  /** The owner's own connection, or the workspace's shared one. */
  readonly access: 'own' | 'shared';
  readonly scope: DigestScope;
  /** At least one, in the order of `rankingIds`, each once. */
  readonly rankings: readonly RankingId[];
  /** People in each ranking, 1 to 10. */
  readonly rows: number;
  /** Compares with the month before, or with the same days a week earlier. */
  readonly isCompared: boolean;
  /** Adds the coming week's bookings by host, without guests' data. */
  readonly showsUpcoming: boolean;
  readonly whenEmpty: WhenEmpty;
}

/** Why a digest is paused. The owner is notified once of every reason but `by-hand`. */
export const pauseReasons = [
  'by-hand',
  'not-in-channel',
  'channel-archived',
  'channel-gone',
  // Slack's channel settings keep bots from posting.
  'posting-forbidden',
  // Another company has joined the channel, and no admin has allowed such channels.
  'other-company',
  'missing-scope',
  // The connection is broken or gone, or may no longer see the scope.
  'access-lost',
  'owner-gone',
  // The store could not read the digest's settings.
  'unreadable',
] as const;
export type PauseReason = (typeof pauseReasons)[number];

export type DigestState =
  | { readonly kind: 'active' }
  | { readonly kind: 'paused'; readonly why: PauseReason; readonly at: Date };

/** What people decide about a digest. */
export interface DigestPlan {
  readonly channelId: string;
  readonly schedule: DigestSchedule;
  readonly content: DigestContent;
}

/** Equal for two plans that would post the same. The owner matters only for scope `me`. */
export function planKey({ channelId, schedule, content }: DigestPlan, ownerSlackUserId: string): string {
  const { every, weekdays, time, timeZone, weekStart } = schedule;
  const { access, scope, rankings, rows, isCompared, showsUpcoming, whenEmpty } = content;
  return JSON.stringify([
    [channelId, every, weekdays, time, timeZone, weekStart],
    [access, scope.kind, scope.kind === 'team' ? scope.teamId : null, rankings, rows],
    [isCompared, showsUpcoming, whenEmpty],
    access === 'own' && scope.kind === 'me' ? ownerSlackUserId : null,
  ]);
}

/** A channel's subscription. Stopping a digest deletes it. */
export interface Digest extends DigestPlan {
  readonly id: string;
  readonly workspace: WorkspaceRef;
  readonly ownerSlackUserId: string;
  readonly state: DigestState;
  readonly createdAt: Date;
  /** The next run to be planned. Null while paused. */
  readonly nextRunAt: Date | null;
  /** Somebody asked to skip the run at this instant. Null when none is skipped. */
  readonly skipAt: Date | null;
  /** Scheduled runs without bookings in a row. When it reaches three, the owner is notified. */
  readonly emptyRuns: number;
}

/** Whole local days, both inclusive. */
export interface DigestPeriod {
  readonly first: LocalDate;
  readonly last: LocalDate;
}

export interface PlannedRun {
  readonly at: Date;
  readonly period: DigestPeriod;
}

export const runStates = ['due', 'claimed', 'posting', 'posted', 'failed', 'unknown', 'skipped'] as const;
export type RunState = (typeof runStates)[number];

/** Why a run ended as it did, for its history. None of these are Slack's or Cal.com's own codes. */
export const runReasons = [
  // For a run, `by-hand` means that somebody pressed *Skip next*.
  ...pauseReasons,
  'empty',
  // Roundup was down for a day or more after the run's time.
  'too-late',
  'paused',
  // Slack gave no answer, or Roundup ended while waiting for one.
  'no-answer',
  'calcom',
  // Cal.com offers no rankings, and there are too many bookings to count one by one.
  'too-many',
  'slack',
  'bug',
] as const;
export type RunReason = (typeof runReasons)[number];

/** Unique for its digest and period; a run sent by hand, for its digest, period and press. */
export interface DigestRun extends PlannedRun {
  readonly id: string;
  readonly digestId: string;
  readonly workspaceId: WorkspaceId;
  /** Slack user id of the person who pressed *Send now*. Null for a scheduled run. */
  readonly sentBy: string | null;
  readonly state: RunState;
  readonly reason: RunReason | null;
  readonly attempts: number;
  /** Slack's `ts` of the message. Null until posted. */
  readonly messageTs: string | null;
  readonly changedAt: Date;
}

/** Reasons of runs that a pause left unposted. `by-hand` is not one: for a run it means *Skip next*. */
export const resumableReasons: readonly RunReason[] = [
  'paused',
  ...pauseReasons.filter((why) => why !== 'by-hand'),
];

/** Whether the period still needs a post once the digest is resumed. */
export const isResumable = ({ state, reason }: Pick<DigestRun, 'state' | 'reason'>): boolean =>
  (state === 'skipped' || state === 'failed') && reason !== null && resumableReasons.includes(reason);
