import type { WorkspaceId, WorkspaceRef } from '../accounts/workspace';
import type { LocalDate, WeekStart } from '../lib/time/calendar';
import type { RankingId } from '../rankings/ranking';

/** 0 is Sunday. */
export type Weekday = WeekStart;

/** On each of its days, or on the first of them in a month. */
export const cadences = ['week', 'month'] as const;

/** When it is posted, as a clock on the wall shows it. The instant is computed each time. */
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
  /** The numbers of one account: the owner's own. */
  | { readonly kind: 'me' }
  | { readonly kind: 'team'; readonly teamId: number; readonly teamName: string }
  | { readonly kind: 'org' };

/** What is posted for a period without any booking. */
export type WhenEmpty = 'skip' | 'one-line' | 'full';

export interface DigestContent {
  /** Whose Cal.com access: the owner's own connection, or the one the workspace shares. */
  readonly access: 'own' | 'shared';
  readonly scope: DigestScope;
  /** At least one, in the order of `rankingIds`, each once. */
  readonly rankings: readonly RankingId[];
  /** Of each ranking, 1 to 10. */
  readonly rows: number;
  /** Beside the month before, or the same days a week earlier. */
  readonly isCompared: boolean;
  /** Next week's bookings by host, without guests' data. */
  readonly showsUpcoming: boolean;
  readonly whenEmpty: WhenEmpty;
}

/** Why a digest does not run. All but `by-hand` are told its owner, once. */
export const pauseReasons = [
  'by-hand',
  'not-in-channel',
  'channel-archived',
  'channel-gone',
  // Slack's own rules keep bots out of the channel.
  'posting-forbidden',
  // Another company has come into the channel, and no admin allowed that.
  'other-company',
  'missing-scope',
  // The connection it asks with is broken, gone, or may not see the scope any more.
  'access-lost',
  'owner-gone',
  // The store could not read how it was set up.
  'unreadable',
] as const;
export type PauseReason = (typeof pauseReasons)[number];

export type DigestState =
  | { readonly kind: 'active' }
  | { readonly kind: 'paused'; readonly why: PauseReason; readonly at: Date };

/** What somebody decided about a digest; the rest follows from it. */
export interface DigestPlan {
  readonly channelId: string;
  readonly schedule: DigestSchedule;
  readonly content: DigestContent;
}

/** The same for two plans that would post the same: somebody's own numbers are another's only by name. */
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

/** A subscription of a channel. Stopping it deletes it. */
export interface Digest extends DigestPlan {
  readonly id: string;
  readonly workspace: WorkspaceRef;
  readonly ownerSlackUserId: string;
  readonly state: DigestState;
  readonly createdAt: Date;
  /** The run that is planned next. Null while paused. */
  readonly nextRunAt: Date | null;
  /** The run at this instant is skipped, by somebody's wish. */
  readonly skipAt: Date | null;
  /** Of the last posted runs, without a gap: how many had nothing to tell. Beyond three the owner was asked. */
  readonly emptyRuns: number;
}

/** The days a run tells of: whole local days, both inside. */
export interface DigestPeriod {
  readonly first: LocalDate;
  readonly last: LocalDate;
}

/** One posting to come. */
export interface PlannedRun {
  readonly at: Date;
  readonly period: DigestPeriod;
}

export const runStates = ['due', 'claimed', 'posting', 'posted', 'failed', 'unknown', 'skipped'] as const;
export type RunState = (typeof runStates)[number];

/** Why a run ended as it did; for its history, in no words of Slack's or Cal.com's. */
export const runReasons = [
  // Here `by-hand` is Skip next.
  ...pauseReasons,
  'empty',
  // Roundup was down for more than a day after its time.
  'too-late',
  'paused',
  // Slack gave no answer, or Roundup ended while it waited for one.
  'no-answer',
  'calcom',
  // Where Cal.com counts nothing itself: more than are counted one by one.
  'too-many',
  'slack',
  // A fault of Roundup's own.
  'bug',
] as const;
export type RunReason = (typeof runReasons)[number];

/** A run of a digest, unique on digest and period; one sent by hand is unique on the press that sent it. */
export interface DigestRun extends PlannedRun {
  readonly id: string;
  readonly digestId: string;
  readonly workspaceId: WorkspaceId;
  /** Somebody pressed Send now. Null: the schedule's own. */
  readonly sentBy: string | null;
  readonly state: RunState;
  readonly reason: RunReason | null;
  /** How often it was claimed. */
  readonly attempts: number;
  /** The message in Slack, once posted. */
  readonly messageTs: string | null;
  /** When its state last changed. */
  readonly changedAt: Date;
}

/** Why a run ended that was never posted, because its digest was paused or came to be. */
export const resumableReasons: readonly RunReason[] = [
  'paused',
  ...pauseReasons.filter((why) => why !== 'by-hand'),
];

/** Its period is still to be told of, once the digest runs again. */
export const isResumable = ({ state, reason }: Pick<DigestRun, 'state' | 'reason'>): boolean =>
  (state === 'skipped' || state === 'failed') && reason !== null && resumableReasons.includes(reason);
