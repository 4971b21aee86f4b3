import type { Member } from './types';

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
