import type { World } from '../../sandbox/local-calcom/world/types';
import { useBot } from '../support/use-bot';

/** As Cal.com may have them: each is typed otherwise below. */
const teamNames: Readonly<Record<string, string>> = {
  'Sales EU': 'Équipe\u00A0d’Été',
  Success: 'Acme.io',
};

function withOddNames(world: World): World {
  return {
    ...world,
    teams: world.teams.map((team) => ({ ...team, name: teamNames[team.name] ?? team.name })),
    members: world.members.map((member) =>
      member.name === 'Lena Vogt' ? { ...member, name: 'Lena O’Vogt' } : member,
    ),
  };
}

describe('what people type', () => {
  const bot = useBot({ calcom: { changeWorld: withOddNames } });
  const ask = (command: string, text: string) => bot().person().type(command, text);

  it.each([
    ['as Cal.com has it', 'team:"Équipe\u00A0d’Été"'],
    ['with a plain apostrophe and a plain blank', 'team:"Équipe d\'Été"'],
    ['with another apostrophe', 'team:"Équipe dʼÉté"'],
    ['with letters apart from their marks', 'team:"E\u0301quipe d\'E\u0301te\u0301"'],
    ['with two blanks and one without width', 'team:"Équipe  d\'É\u200Bté"'],
    ['in single quotes', "team:'Équipe d'Été'"],
    ['in quotes of other languages', 'team:„Équipe d’Été“'],
    ['between backticks', 'team:`Équipe d’Été`'],
    ['in letters and with a colon of full width', 'ｔｅａｍ："Équipe d＇Été"'],
    ['in capitals', 'team:"ÉQUIPE D’ÉTÉ"'],
  ])('finds a team %s', async (_how, text) => {
    const answer = await ask('/cal-rankings', `most-bookings ${text}`);
    expect(answer.words).not.toContain('There is no team');
    expect(answer.words).toMatch(/Équipe/);
    expect(answer.words).toMatch(/\b1\b/);
  });

  it('finds a team whose name Slack takes for a link', async () => {
    const answer = await ask('/cal-rankings', 'most-bookings team:Acme.io');
    expect(answer.words).toContain('Acme.io');
    expect(answer.words).not.toContain('There is no team');
  });

  it('asks Cal.com for an attendee whose name Slack takes for a link as it was typed', async () => {
    const since = bot().calcom.requests.length;
    await ask('/cal-bookings', 'past attendee:"Lee of Booking.com"');
    const asked = bot()
      .calcom.requests.slice(since)
      .map(({ query }) => query.attendeeName);
    expect(asked).toContain('Lee of Booking.com');
  });

  it.each(['member:"Lena O\'Vogt"', 'member:"Lena O’Vogt"', 'member:‘lena oʼvogt’'])(
    'finds a member whose name has a curly apostrophe in Cal.com by %s',
    async (text) => {
      const answer = await ask('/cal-rankings', `most-bookings ${text}`);
      expect(answer.words).toMatch(/\d +Lena O’Vogt/);
    },
  );

  it('tells capital letters apart in a whole name, with an apostrophe as without one', async () => {
    const found = (name: string) => ask('/cal-rankings', `most-bookings member:"name is ${name}"`);
    expect((await found("Lena O'Vogt")).words).toMatch(/\d +Lena O’Vogt/);
    expect((await found("lena o'vogt")).words).not.toMatch(/\d +Lena O’Vogt/);
  });

  it('finds the team that a user group is named after', async () => {
    const found = await ask('/cal-rankings', 'most-bookings team:@sales-eu');
    expect(found.words).not.toContain('There is no team');
    expect(found.words).toMatch(/Équipe/);
  });

  it('says that Slack does not tell the name of a private channel, and never its id', async () => {
    const answer = await ask('/cal-rankings', 'team:#leads-only');
    expect(answer.words).toContain('doesn’t tell apps the names of private channels');
    expect(answer.wire).not.toContain('C0LEADS003');
  });

  it.each([
    ['a long dash', '—help'],
    ['two hyphens', '--help'],
  ])('shows the manual for help after %s', async (_what, text) => {
    expect((await ask('/cal-rankings', text)).words).toContain('ranks the members');
  });

  it.each([
    ['a hyphen that does not break', '2026‑05‑04..2026‑05‑10'],
    ['a dash without blanks', '2026-05-04–2026-05-10'],
    ['a long dash', '2026-05-04 — 2026-05-10'],
    ['a wave', '2026-05-04 〜 2026-05-10'],
    ['two dots in one', '2026-05-04 ‥ 2026-05-10'],
  ])('reads a ranking and dates with %s', async (_what, dates) => {
    const plain = await ask('/cal-rankings', 'most-bookings 2026-05-04..2026-05-10');
    const answer = await ask('/cal-rankings', `most–bookings ${dates}`);
    expect(answer.words).toBe(plain.words);
  });
});
