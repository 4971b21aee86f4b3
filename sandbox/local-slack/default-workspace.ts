import type { LocalChannel, LocalUser } from './types';

/** The app, which is the same in every workspace. */
export const app = { id: 'A0ROUNDUP1', name: 'roundup', realName: 'Roundup' } as const;

/** The app's bot as one workspace knows it. */
export interface Bot {
  readonly userId: string;
  readonly botId: string;
}

export interface Team {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  /** The Enterprise organization it belongs to, if any. */
  readonly enterprise?: { readonly id: string; readonly name: string };
}

export const bot: Bot = { userId: 'U0ROUNDUP1', botId: 'B0ROUNDUP1' };
export const team: Team = { id: 'T0ACME0001', domain: 'acme-test', name: 'Acme Test' };

/** Invented people, one of whom writes her name in Arabic and one in Japanese. */
export const defaultUsers: readonly LocalUser[] = [
  {
    id: 'U0ANA00001',
    name: 'ana',
    realName: 'Ana Ficta',
    timeZone: 'Europe/Lisbon',
    isAdmin: true,
    isOwner: true,
  },
  { id: 'U0BO000002', name: 'bo', realName: 'Bo Sample', timeZone: 'America/New_York', isAdmin: false },
  { id: 'U0LAYLA003', name: 'layla', realName: 'ليلى مثال', timeZone: 'Asia/Dubai', isAdmin: false },
  { id: 'U0YUKI0004', name: 'yuki', realName: '見本 ゆき', timeZone: 'Asia/Tokyo', isAdmin: false },
  { id: 'U0DEE00005', name: 'dee', realName: 'Dee Placeholder', timeZone: 'Asia/Kolkata', isAdmin: false },
];

/** What people can mention besides people and channels. */
export const userGroups = [{ id: 'S0SALESEU1', handle: 'sales-eu' }] as const;

const everyone = defaultUsers.map((user) => user.id);
const channel = (
  id: string,
  name: string,
  members: readonly string[],
  more: Partial<LocalChannel> = {},
): LocalChannel => ({ id, name, kind: 'public', members, isArchived: false, ...more });

export const defaultChannels: readonly LocalChannel[] = [
  channel('C0GENERAL1', 'general', everyone),
  channel('C0SALES002', 'sales', [...everyone, bot.userId]),
  channel('C0LEADS003', 'leads-only', everyone.slice(0, 2), { kind: 'private' }),
  channel('C0OLD00004', 'old-launch', [...everyone, bot.userId], { isArchived: true }),
  channel('C0PARTNER5', 'with-client', everyone.slice(0, 2), { kind: 'private', sharedWith: 'Client Test' }),
];
