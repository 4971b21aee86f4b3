import { bot, defaultChannels, defaultUsers } from '../../sandbox/local-slack/default-workspace';
import type { LocalSlackOptions, LocalUser } from '../../sandbox/local-slack/types';
import { channels } from './bot-under-test';

/** Of another company, in #sales. */
export const max: LocalUser = {
  id: 'U9MAX00001',
  name: 'max',
  realName: 'Max Client',
  timeZone: 'Europe/Paris',
  isAdmin: true,
  company: { teamId: 'T9CLIENT01', domain: 'client-test' },
};

/** A guest of the workspace itself, in #sales. */
export const gus: LocalUser = {
  id: 'U0GUS00006',
  name: 'gus',
  realName: 'Gus Visitor',
  timeZone: 'Europe/Rome',
  isAdmin: false,
  isGuest: true,
};

/** #sales is shared with another company through Slack Connect, and the bot is in it. */
export const sharedSales = {
  users: [...defaultUsers, max, gus],
  channels: defaultChannels.map((channel) =>
    channel.id === channels.sales
      ? {
          ...channel,
          sharedWith: 'Client Test',
          members: [...defaultUsers.map(({ id }) => id), max.id, gus.id, bot.userId],
        }
      : channel,
  ),
} satisfies LocalSlackOptions;
