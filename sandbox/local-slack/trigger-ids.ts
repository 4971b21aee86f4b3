import { secret } from './ids';
import { SlackRefusal } from './slack-refusal';

const lifetimeMs = 3000;

interface Grant {
  readonly userId: string;
  readonly from: 'modal' | 'elsewhere';
  /** Where the person was: "the current conversation" of a modal opened with this trigger. */
  readonly channelId: string | undefined;
  readonly issuedAt: number;
  used: boolean;
}

export interface TriggerIds {
  /** Whether the trigger is one of this workspace's, good or not. */
  knows(triggerId: string): boolean;
  issue(userId: string, from: Grant['from'], channelId?: string): string;
  /** Uses up the trigger and says whose it was. */
  redeem(triggerId: string): Readonly<Pick<Grant, 'userId' | 'from' | 'channelId'>>;
}

export function createTriggerIds(now: () => Date): TriggerIds {
  const grants = new Map<string, Grant>();
  return {
    knows: (triggerId) => grants.has(triggerId),
    issue: (userId, from, channelId) => {
      const triggerId = `${now().getTime()}.${grants.size + 1}.${secret(16)}`;
      grants.set(triggerId, { userId, from, channelId, issuedAt: now().getTime(), used: false });
      return triggerId;
    },
    redeem: (triggerId) => {
      const grant = grants.get(triggerId);
      if (!grant) throw new SlackRefusal('invalid_trigger_id');
      if (grant.used) throw new SlackRefusal('exchanged_trigger_id');
      if (now().getTime() - grant.issuedAt > lifetimeMs) throw new SlackRefusal('expired_trigger_id');
      grant.used = true;
      return grant;
    },
  };
}
