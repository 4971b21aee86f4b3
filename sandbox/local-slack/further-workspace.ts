import { defaultChannels, defaultUsers, bot as firstBot, team as firstTeam } from './default-workspace';
import type { LocalChannel, LocalUser, WorkspaceOptions } from './types';
import type { Premises } from './workspace';

const people: readonly (readonly [name: string, realName: string, timeZone: string])[] = [
  ['cleo', 'Cleo Imagined', 'Europe/Madrid'],
  ['otto', 'Otto Muster', 'Europe/Berlin'],
  ['iris', 'Iris Beispiel', 'America/Chicago'],
  ['ravi', 'रवि नमूना', 'Asia/Kolkata'],
];

/** An id such as U2CLEO0000: like nobody's in any other workspace. */
function idOf(prefix: string, number: number, name: string): string {
  const place = number.toString(36).toUpperCase();
  return `${prefix}${place}${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`.padEnd(10, '0');
}

/** What the first workspace has at its start, or the one with this number. The bot is in #sales alone. */
export function furnish(number: number, options: WorkspaceOptions): Premises {
  const inOrg = options.enterprise ? { enterprise: options.enterprise } : {};
  if (number === 1)
    return {
      team: { ...firstTeam, ...inOrg, name: options.name ?? firstTeam.name },
      bot: firstBot,
      users: options.users ?? defaultUsers,
      channels: options.channels ?? defaultChannels,
      refusesBlocks: options.refusesBlocks,
    };
  const name = options.name ?? (number === 2 ? 'Borealis Test' : `Workspace ${number} Test`);
  const bot = { userId: idOf('U', number, 'ROUNDUP'), botId: idOf('B', number, 'ROUNDUP') };
  const users = options.users ?? usersOf(number);
  const channels = options.channels?.map((channel) => ({
    ...channel,
    // Channels made for the first workspace name its bot.
    members: channel.members.map((id) => (id === firstBot.userId ? bot.userId : id)),
  }));
  const domain = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return {
    team: { id: idOf('T', number, 'TEAM'), domain, name, ...inOrg },
    bot,
    users,
    channels: channels ?? channelsOf(number, users, bot.userId),
    refusesBlocks: options.refusesBlocks,
  };
}

function usersOf(number: number): readonly LocalUser[] {
  return people.map(([name, realName, timeZone], index) => ({
    id: idOf('U', number, name),
    name,
    realName,
    timeZone,
    isAdmin: index < 2,
    isOwner: index === 0,
  }));
}

function channelsOf(number: number, users: readonly LocalUser[], botId: string): readonly LocalChannel[] {
  const everyone = users.map(({ id }) => id);
  const channel = (name: string, members: readonly string[], kind: 'public' | 'private' = 'public') => ({
    id: idOf('C', number, name),
    name,
    kind,
    members,
    isArchived: false,
  });
  return [
    channel('general', everyone),
    channel('sales', [...everyone, botId]),
    channel('board', everyone.slice(0, 2), 'private'),
  ];
}
