import type { NewBlockType } from './block-refusals';
import type { Delivery, Uninstallation } from './types';

/** What happens to a workspace without the app's doing. */
export interface AdminActions {
  /** Takes the app away as an admin does: revokes its token and tells the app, of each event one after the other. */
  uninstall(how?: Uninstallation): Promise<readonly Delivery[]>;
  invite(channelId: string, userId: string): void;
  remove(channelId: string, userId: string): void;
  archive(channelId: string, isArchived?: boolean): void;
  /** Has the channel refuse posts with this error code; null takes that back. */
  restrict(channelId: string, refusal: string | null): void;
  /** Slack Connect: another company is in the channel from now on; null takes it out. */
  connect(channelId: string, company: string | null): void;
  /** From now on it takes all blocks but these kinds. */
  refuseBlocks(types: readonly NewBlockType[]): void;
  /** Their account is closed: they are in no channel any more, and can do nothing. */
  deactivate(userId: string): void;
}
