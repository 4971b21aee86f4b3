import type { LocalChannel, LocalUser } from './types';

/** The bot as this workspace knows it. */
export const bot = {
  userId: 'U0ROUNDUP1',
  botId: 'B0ROUNDUP1',
  appId: 'A0ROUNDUP1',
  name: 'roundup',
  realName: 'Roundup',
} as const;

export const team = { id: 'T0ACME0001', domain: 'acme-test', name: 'Acme Test' } as const;

/** Invented people, one of whom writes her name in Arabic and one in Japanese. */
export const defaultUsers: readonly LocalUser[] = [
  { id: 'U0ANA00001', name: 'ana', realName: 'Ana Ficta', timeZone: 'Europe/Lisbon', isAdmin: true },
  { id: 'U0BO000002', name: 'bo', realName: 'Bo Sample', timeZone: 'America/New_York', isAdmin: false },
  { id: 'U0LAYLA003', name: 'layla', realName: 'ليلى مثال', timeZone: 'Asia/Dubai', isAdmin: false },
  { id: 'U0YUKI0004', name: 'yuki', realName: '見本 ゆき', timeZone: 'Asia/Tokyo', isAdmin: false },
  { id: 'U0DEE00005', name: 'dee', realName: 'Dee Placeholder', timeZone: 'Asia/Kolkata', isAdmin: false },
];

const everyone = defaultUsers.map((user) => user.id);

export const defaultChannels: readonly LocalChannel[] = [
  { id: 'C0GENERAL1', name: 'general', kind: 'public', members: everyone, isArchived: false },
  { id: 'C0SALES002', name: 'sales', kind: 'public', members: [...everyone, bot.userId], isArchived: false },
  {
    id: 'C0LEADS003',
    name: 'leads-only',
    kind: 'private',
    members: everyone.slice(0, 2),
    isArchived: false,
  },
  {
    id: 'C0OLD00004',
    name: 'old-launch',
    kind: 'public',
    members: [...everyone, bot.userId],
    isArchived: true,
  },
];
