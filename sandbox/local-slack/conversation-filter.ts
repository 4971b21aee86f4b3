import { z } from 'zod';
import type { LocalChannel } from './types';

const filterSchema = z
  .looseObject({
    include: z.array(z.string()).optional(),
    exclude_bot_users: z.boolean().optional(),
    exclude_external_shared_channels: z.boolean().optional(),
  })
  .optional();

const kindInFilters = { public: 'public', private: 'private', dm: 'im' } as const;

/** Whether a `conversations_select` with this `filter` offers the channel. Direct messages here are all with the bot. */
export function passesFilter(filter: unknown, channel: LocalChannel): boolean {
  const parsed = filterSchema.parse(filter) ?? {};
  const { include, exclude_bot_users: withoutBots, exclude_external_shared_channels: isInside } = parsed;
  if (channel.isArchived || (withoutBots === true && channel.kind === 'dm')) return false;
  if (isInside === true && channel.sharedWith !== undefined) return false;
  return include?.includes(kindInFilters[channel.kind]) ?? true;
}
