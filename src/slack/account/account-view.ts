import type { Connection } from '../../accounts/connection';
import type { WorkspacePolicy } from '../../accounts/workspace';
import type { WeekStart } from '../../lib/time/calendar';
import type { FailureText } from '../kit/failure-text';

/** What the connection that answers the caller says of itself just now. */
export type AccountReading =
  | {
      readonly kind: 'read';
      readonly timeZone: string;
      readonly weekStart: WeekStart;
      readonly quota: {
        readonly limit: number;
        readonly remaining: number;
        readonly resetsAt: Date | undefined;
      };
    }
  | { readonly kind: 'failed'; readonly words: FailureText };

export interface AccountView {
  readonly slackUserId: string;
  readonly own: Connection | null;
  readonly shared: Connection | null;
  readonly policy: WorkspacePolicy;
  readonly isAdmin: boolean;
  readonly isHidden: boolean;
  /** May this person list bookings, and by whose connection? */
  readonly bookings: 'own' | 'shared' | null;
  /** Where one connects in a browser; null where Cal.com's OAuth is not configured. */
  readonly connectUrl: URL | null;
  /** What the page there asks for. */
  readonly connectCode: string | null;
  /** How many digests ask with their own connection, and with the shared one. Paused ones do not count. */
  readonly digests: { readonly own: number; readonly shared: number };
  /** Null: there is no connection to ask. */
  readonly reading: AccountReading | null;
  /** How to become an admin where nobody is one. */
  readonly adminHint: string | null;
  readonly now: Date;
  /** What has just been done. */
  readonly note: string | null;
}
