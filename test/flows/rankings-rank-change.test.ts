import { people } from '../support/bot-under-test';
import { type CountedScope, countRanking, rankingWords } from '../support/count-rankings';
import { lastMonth, lastWeek } from '../support/periods';
import { buttonOf } from '../support/person';
import type { Seen } from '../support/read-message';
import { useBot } from '../support/use-bot';

const weekBefore = { start: '2026-05-17T23:00:00.000Z', end: '2026-05-24T22:59:59.999Z' };
const april = { start: '2026-03-31T23:00:00.000Z', end: '2026-04-30T22:59:59.999Z' };
type Values = ReadonlyMap<string, number>;

interface MovedRow {
  readonly rank: number;
  readonly value: number;
  readonly name: string;
  readonly note: string;
}

/** `1 █████····· 14  ▲ 3 +9  Ana` */
const rowPattern = /^\s*(\d+) [█·]{10}\s+([\d.]+)(?: ★)? {2}(\S.*?) {2,}(\S.*)$/;

const movedRows = ({ words }: Seen): readonly MovedRow[] =>
  words.split('\n').flatMap((line) => {
    const [, rank, value, note = '', name = ''] = rowPattern.exec(line) ?? [];
    return rank === undefined ? [] : [{ rank: Number(rank), value: Number(value), name, note }];
  });

const gonePattern = /^\(had ([\d.]+)(?: stars)?\)/;
const goneLine = /^(?:Left the top ten|None this time|No rating this time): .*/m;

/** Those of `names` of whom it is said that they are not in the list any more. */
function goneRows({ words }: Seen, names: Iterable<string>) {
  const [gone = ''] = goneLine.exec(words) ?? [];
  const [outside = ''] = /^Left.*?\)\. (?=No)|^Left.*/.exec(gone) ?? [];
  return [...names].flatMap((name) => {
    // Long names are cut.
    const shown = name.length < 60 ? ` ${name} ` : ` ${name.slice(0, 50)}`;
    const at = gone.indexOf(shown);
    const rest = gone
      .slice(at + shown.length)
      .replace(/^[^(]*?…/, '')
      .trimStart();
    const [, before] = gonePattern.exec(rest) ?? [];
    return at === -1 ? [] : [{ name, before: Number(before), isOutside: at < outside.length }];
  });
}

const countGone = ({ words }: Seen) => (goneLine.exec(words)?.[0] ?? '').split('(had ').length - 1;

/** How many members have a better value. */
const betterThan = (value: number, values: Values, lowestFirst: boolean) =>
  [...values.values()].filter((other) => (lowestFirst ? other < value : other > value)).length;

/** Long names are cut on screen. */
const countOf = (name: string, values: Values) =>
  [...values].find(
    ([full]) => full === name || (name.endsWith('…') && full.startsWith(name.slice(0, 30))),
  )?.[1];

function expectTrueMove(row: MovedRow, now: Values, before: Values, lowestFirst: boolean): void {
  const { name, value, note } = row;
  const then = countOf(name, before);
  expect([name, value]).toEqual([name, countOf(name, now)]);
  if (note === 'new') {
    // They had none, or ten others could be listed in place of them.
    const others = then === undefined ? 10 : betterThanOrEqual(then, before, lowestFirst) - 1;
    expect([name, others >= 9]).toEqual([name, true]);
    return;
  }
  const [, way = '+', size = '0'] = /([+−])([\d.]+)/.exec(note) ?? [];
  const by = Number(size) * (way === '−' ? -1 : 1);
  expect([name, Math.round((value - by) * 100) / 100]).toEqual([name, then]);

  const place = betterThan(value, now, lowestFirst) + 1;
  const placeThen = betterThan(then ?? 0, before, lowestFirst) + 1;
  const [, direction, places] = /^([▲▼]) (\d+)/.exec(note) ?? [];
  if (direction !== undefined) {
    expect([name, place - placeThen]).toEqual([name, Number(places) * (direction === '▲' ? -1 : 1)]);
  }
}

const betterThanOrEqual = (value: number, values: Values, lowestFirst: boolean) =>
  [...values.values()].filter((other) => (lowestFirst ? other <= value : other >= value)).length;

describe('rankings beside the period before', () => {
  const bot = useBot();
  const countedOf = (ranking: string, scope: CountedScope, period: typeof lastWeek) =>
    countRanking(bot().calcom.world, ranking, { scope, by: 'start', ...period }, bot().clock.now());

  const cases = [
    ['last week vs:previous', 'org', lastWeek, weekBefore, 'Mon 18 – Sun 24 May'],
    ['last month vs the month before', 'org', lastMonth, april, '1–30 Apr'],
    ['last week vs:previous team:"Sales EU"', { teamId: 4821 }, lastWeek, weekBefore, 'Mon 18 – Sun 24 May'],
  ] as const;
  for (const [question, scope, period, periodBefore, days] of cases) {
    it.each(rankingWords)(`tell true moves, by counts of both periods: %s ${question}`, async (ranking) => {
      const answer = await bot().person().type('/cal-rankings', `${ranking} ${question}`);
      expect(answer.words).toContain(`compared with ${days}`);
      const now = countedOf(ranking, scope, period);
      const before = countedOf(ranking, scope, periodBefore);
      const rows = movedRows(answer);
      expect(now.values.map(({ length }) => length)).toContain(rows.length);
      for (const row of rows) {
        expectTrueMove(row, now.valueOf, before.valueOf, now.lowestFirst);
        expect(answer.accessible).toContain(row.note.replace(/^[▲▼] \d+ ?/, ''));
      }
      const gone = goneRows(answer, before.valueOf.keys());
      expect(gone).toHaveLength(countGone(answer));
      for (const { name, before: then, isOutside } of gone) {
        expect([name, then]).toEqual([name, countOf(name, before.valueOf)]);
        if (!isOutside) expect([name, countOf(name, now.valueOf)]).toEqual([name, undefined]);
        expect(rows.map((row) => row.name)).not.toContain(name);
      }
    });
  }

  it('meet people who rose, fell, came and went', async () => {
    const notes = new Set<string>();
    for (const ranking of rankingWords) {
      const answer = await bot().person().type('/cal-rankings', `${ranking} last week vs:previous`);
      for (const { note } of movedRows(answer)) notes.add(note.replace(/[\d.]+/g, 'n'));
      if (countGone(answer) > 0) notes.add('gone');
    }
    for (const note of ['▲ n +n', 'new', 'gone', '+n', '−n worse', '+n better']) {
      expect([...notes]).toContain(note);
    }
    expect([...notes].some((note) => note.startsWith('▼'))).toBe(true);
  });

  it('are one press away and one press back, about the same days', async () => {
    const ana = bot().person(people.bo);
    const plain = await ana.type('/cal-rankings', 'most-completed last week');
    expect(movedRows(plain)).toEqual([]);
    const since = bot().calcom.requests.length;
    const compared = await ana.press('Compare', plain);
    expect(compared.ts).toBe(plain.ts);
    expect(movedRows(compared).length).toBeGreaterThan(5);
    expect(bot().calls(since).length).toBeLessThanOrEqual(2);
    const again = await ana.choose('Fewest bookings', compared);
    expect(again.words).toContain('compared with Mon 18 – Sun 24 May');
    const alone = await ana.press('Hide comparison', again);
    expect(alone.words).not.toContain('compared');
    expect(buttonOf(alone, 'Compare')).toBeDefined();
  });

  it('cost one call for a question that is not compared, and two for one that is', async () => {
    const ana = bot().person(people.dee);
    const count = async (text: string) => {
      bot().clock.advance(11_000);
      const since = bot().calcom.requests.length;
      await ana.type('/cal-rankings', text);
      return bot().calls(since);
    };
    const members = '/v2/insights/bookings/members';
    expect(await count('most-completed last week')).toEqual([members]);
    expect(await count('most-completed last week vs:previous')).toEqual([members, members]);
  });

  it.each([
    ['28 days and 31', 'most-bookings february vs:previous', /compared with 1–31 Jan.*28 vs 31 days/],
    [
      'a period that runs still',
      'most-bookings last 30 days vs:previous',
      /so far.*compared with all of 4 Apr – 3 May/,
    ],
    [
      'as much of the one before as has passed of this',
      'most-bookings this month vs:previous',
      /compared with Fri 1 – Sat 2 May, until \d\d:\d\d/,
    ],
    ['what lies ahead', 'most-bookings since 2027-01-01 vs:previous', /nothing before to compare with/],
  ])('say what keeps the two from being equal: %s', async (_what, text, words) => {
    const answer = await bot().person(people.layla).type('/cal-rankings', text);
    expect(answer.words.split('\n')[1]).toMatch(words);
    expect(answer.accessible).toMatch(words);
  });

  it('are refused for a period without a start, with the reason', async () => {
    const answer = await bot().person(people.layla).type('/cal-rankings', 'until 2026-01-31 vs:previous');
    expect(answer.words).toMatch(/nothing to compare/);
  });

  it('tell a channel of nobody’s fall, and name nobody of a list from below', async () => {
    const ana = bot().person(people.yuki);
    for (const ranking of rankingWords) {
      const own = await ana.type('/cal-rankings', `${ranking} last week vs:previous`);
      bot().clock.advance(10_000);
      const shared = await ana.share(own);
      expect(shared.isPrivate).toBe(false);
      expect(shared.words).toContain('compared with Mon 18 – Sun 24 May');
      for (const text of [shared.words, shared.accessible]) {
        expect(text).not.toMatch(/down \d|▼|−\d|worse|Left the|this time/);
      }
      if (!/^(?:most-(?:bookings|completed)|highest-rated)$/.test(ranking)) {
        expect(movedRows(shared)).toEqual([]);
        expect(shared.words).toMatch(/(?:numbers? (?:are|is) [\d., and★]+|nobody) \(before: [^)]+\)/);
      } else expect(movedRows(shared).some(({ note }) => /^(?:▲|new|\+)/.test(note))).toBe(true);
    }
  });
});
