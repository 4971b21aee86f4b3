import type { EventType, Member, Membership, Role, Team } from './types';

export const organizationId = 500;
export const adminId = 101;
export const plainMemberId = 102;
export const lonerId = 141;
/** Owns bookings, but the account is gone: no member has this id. */
export const deletedMemberId = 199;

type Row = readonly [username: string | null, name: string | null, timeZone: string, load: number];

// The first rows are the admin's and the plain member's; then come names that break careless rendering.
const rows: readonly Row[] = [
  ['rui', 'Rui Pires', 'Europe/Lisbon', 6],
  ['lena', 'Lena Vogt', 'Europe/Berlin', 5],
  ['channel', '<!channel> & <@U1>', 'Europe/London', 8],
  ['stars', '*Bold* _Ital_ `code` ~gone~', 'Europe/Paris', 5],
  ['misaki', '田中 美咲', 'Asia/Tokyo', 7],
  ['layla', 'ليلى حداد', 'Asia/Dubai', 4],
  ['noa', '👩‍💻 Noa 👨‍👩‍👧‍👦', 'America/New_York', 6],
  ['eve', 'Eve \u202Egnp.exe', 'America/Sao_Paulo', 3],
  ['nameless', null, 'Europe/Madrid', 5],
  ['idle', 'Ida Idle', 'Europe/Warsaw', 0],
  [null, 'Una Known', 'Europe/Dublin', 6],
  [null, null, 'Asia/Kolkata', 4],
  ['blank', '', 'Europe/Rome', 4],
  ['long', `Wolfeschlegel ${'von Test '.repeat(20)}hausen`, 'Europe/Vienna', 3],
  ['quote', `Finn "The Fake" O'Test\\n`, 'Europe/Dublin', 4],
  ['link', '<https://phish.test|Click here>', 'America/Los_Angeles', 5],
  ['percent', '100%_Test', 'Europe/Oslo', 3],
  ['zalgo', 'Z\u0351\u0352a\u0363l\u0364g\u0365o Test', 'Europe/Prague', 2],
  ['rtl', 'דנה בדויה', 'Asia/Jerusalem', 4],
  ['newline', 'Two\nLines Test', 'Europe/Athens', 2],
  ['amp', 'Fish &amp; Chips Test', 'Europe/London', 3],
  ['amara', 'Amara Sample', 'Africa/Lagos', 6],
  ['bruno', 'Bruno Mock', 'America/Sao_Paulo', 4],
  ['chloe', 'Chloé Dummy', 'Europe/Paris', 5],
  ['dmitri', 'Дмитрий Образцов', 'Europe/Belgrade', 3],
  ['elif', 'Elif Örnek', 'Europe/Istanbul', 4],
  ['farid', 'Farid Idle', 'Asia/Dubai', 0],
  ['greta', 'Greta Muster', 'Europe/Zurich', 5],
  ['hugo', 'Hugo Placeholder', 'America/Mexico_City', 3],
  ['ines', 'Inês Exemplo', 'Atlantic/Azores', 4],
  ['jonas', 'Jonas Attrap', 'Europe/Stockholm', 5],
  ['kiri', 'Kiri Sampleton', 'Pacific/Auckland', 4],
  ['liam', 'Liam Standin', 'Australia/Sydney', 4],
  ['maya', 'माया नमूना', 'Asia/Kolkata', 3],
  ['nils', 'Nils Testmann', 'Europe/Berlin', 4],
  ['orla', 'Orla Specimen', 'America/St_Johns', 3],
  ['pavel', 'Pavel Vzor', 'Europe/Prague', 3],
  ['quinn', 'Quinn Fixture', 'America/Chicago', 4],
  ['rosa', 'Rosa Ejemplo', 'America/Bogota', 3],
  ['sven', 'Sven Idle', 'Europe/Copenhagen', 0],
  ['solo', 'Sol Lonerson', 'America/Denver', 4],
  ['duo', 'Dua Lonerson', 'America/Denver', 2],
];

const avatars = new Map<string, string>([
  ['lena', 'https://avatars.acme.test/lena.png'],
  ['misaki', '/api/avatar/misaki-5.png'],
  ['noa', 'https://avatars.acme.test/noa.png?v=2&size=64'],
]);

export interface Person {
  readonly member: Member;
  /** How often this person is picked as owner, next to the others. */
  readonly load: number;
}

/** Forty people of one organisation and, last, two who belong to none. */
export function listPeople(): readonly Person[] {
  return rows.map(([username, name, timeZone, load], index) => {
    const id = adminId + index;
    const member: Member = {
      id,
      username,
      name,
      email: emailOf(username, id),
      avatarUrl: avatars.get(username ?? '') ?? null,
      timeZone,
      weekStart: timeZone.startsWith('America/') ? 'Sunday' : 'Monday',
      locale: id % 7 === 0 ? null : 'en',
      organizationId: id < lonerId ? organizationId : null,
    };
    return { member, load };
  });
}

function emailOf(username: string | null, id: number): string {
  if (username === 'amara') return 'Amara.Sample+Work@Acme.test';
  return `${username ?? `user${id}`}@${id < lonerId ? 'acme' : 'studio'}.test`;
}

export const salesTeamId = 4821;
export const successTeamId = 4822;
export const otherSuccessTeamId = 4823;
export const peopleTeamId = 4824;
export const lonersTeamId = 900;

/** One organisation with four teams, two of which are called the same, and one team that stands alone. */
export const teams: readonly Team[] = [
  team(organizationId, 'Acme', 'acme', null, 'Europe/Lisbon'),
  team(salesTeamId, 'Sales EU', 'sales-eu', organizationId, 'Europe/Lisbon'),
  team(successTeamId, 'Success', 'success-emea', organizationId, 'Europe/Berlin'),
  team(otherSuccessTeamId, 'SUCCESS', 'success-amer', organizationId, 'America/New_York'),
  team(peopleTeamId, 'People Ops', 'people-ops', organizationId, 'Europe/London'),
  team(lonersTeamId, 'Solo Studio', 'solo-studio', null, 'America/Denver'),
];

function team(id: number, name: string, slug: string, parentId: number | null, timeZone: string): Team {
  return {
    id,
    name,
    slug,
    parentId,
    isOrganization: id === organizationId,
    isPrivate: id === peopleTeamId,
    timeZone,
  };
}

type Seat = readonly [userId: number, role: Role, accepted?: boolean];

/** Who sits where; neighbouring teams overlap, and somebody has not yet accepted an invitation. */
export function listMemberships(): readonly Membership[] {
  const seats: readonly (readonly [teamId: number, seats: readonly Seat[]])[] = [
    [organizationId, [[adminId, 'OWNER'], [104, 'ADMIN'], ...plain([102, 103]), ...plain(range(105, 140))]],
    [salesTeamId, [[adminId, 'OWNER'], [103, 'ADMIN'], [plainMemberId, 'MEMBER'], ...plain(range(104, 116))]],
    [successTeamId, [[113, 'OWNER'], [adminId, 'ADMIN'], [112, 'MEMBER'], ...plain(range(114, 124))]],
    [
      otherSuccessTeamId,
      [[121, 'OWNER'], [adminId, 'MEMBER'], ...plain(range(122, 132)), [140, 'MEMBER', false]],
    ],
    [peopleTeamId, [[131, 'OWNER'], [132, 'ADMIN'], [plainMemberId, 'MEMBER'], ...plain(range(133, 140))]],
    [lonersTeamId, [[lonerId, 'OWNER'], ...plain([142])]],
  ];
  return seats
    .flatMap(([teamId, members]) => members.map((seat) => ({ teamId, seat })))
    .map(({ teamId, seat: [userId, role, accepted = true] }, index) => ({
      id: 2001 + index,
      userId,
      teamId,
      accepted,
      role,
    }));
}

function plain(userIds: readonly number[]): readonly Seat[] {
  return userIds.map((userId): Seat => [userId, 'MEMBER']);
}

export function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const managedId = 313;
/** No longer in the sales team, but still the owner of calls held there. */
export const formerSalesMemberId = 139;

const plainEventType = {
  ownerId: null,
  teamId: null,
  parentId: null,
  schedulingType: null,
  seats: null,
  recurring: false,
  paid: false,
} as const;

type Named = readonly [id: number, slug: string, title: string, lengthInMinutes: number];

const roundRobin = (teamId: number, hostIds: readonly number[], ...named: Named): EventType => ({
  ...plainEventType,
  ...fieldsOf(named),
  teamId,
  schedulingType: 'roundRobin',
  hostIds,
});
const personal = (ownerId: number, ...named: Named): EventType => ({
  ...plainEventType,
  ...fieldsOf(named),
  ownerId,
  hostIds: [ownerId],
});

const shared: readonly EventType[] = [
  personal(adminId, 310, 'intro', 'Intro call', 30),
  roundRobin(salesTeamId, range(101, 116), 311, 'demo', 'Product demo', 45),
  roundRobin(successTeamId, range(112, 124), 312, 'demo', 'Demo for customers', 30),
  {
    ...roundRobin(salesTeamId, [], managedId, 'onboarding', 'Onboarding', 30),
    schedulingType: 'managed',
  },
  {
    ...roundRobin(peopleTeamId, range(131, 139), 314, 'panel-interview', 'Panel interview', 60),
    schedulingType: 'collective',
  },
  { ...roundRobin(otherSuccessTeamId, range(121, 132), 315, 'office-hours', 'Office hours', 60), seats: 8 },
  { ...roundRobin(successTeamId, range(112, 118), 316, 'weekly-sync', 'Weekly sync', 30), recurring: true },
  {
    ...roundRobin(peopleTeamId, [131, 133], 317, 'training', 'Training', 90),
    schedulingType: null,
    seats: 12,
    recurring: true,
  },
  roundRobin(salesTeamId, range(101, 116), 318, 'discovery', 'Discovery call', 20),
  roundRobin(otherSuccessTeamId, range(121, 132), 319, 'support', 'Support call', 25),
  { ...personal(105, 320, 'consulting', 'Paid consulting', 60), paid: true },
  personal(plainMemberId, 321, 'quick-chat', 'Quick chat', 15),
  roundRobin(otherSuccessTeamId, range(121, 132), 322, 'night-shift', 'Night shift handover', 480),
  roundRobin(lonersTeamId, [lonerId, 142], 330, 'studio-visit', 'Studio visit', 45),
  personal(lonerId, 331, 'coffee', 'Coffee', 30),
];

// A managed event type is copied to each of its members, who then own the copy: its bookings are personal ones.
const copies: readonly EventType[] = range(103, 122).map((ownerId, index) => ({
  ...personal(ownerId, 341 + index, 'onboarding', 'Onboarding', 30),
  parentId: managedId,
}));

export const eventTypes: readonly EventType[] = [...shared, ...copies];

function fieldsOf([id, slug, title, lengthInMinutes]: Named) {
  return { id, slug, title, lengthInMinutes };
}
