import { rankings } from '../../src/rankings/ranking';
import { channels, people } from '../support/bot-under-test';
import { countRanking, expectRows, rankingRows, rankingWords, rowsIn } from '../support/count-rankings';
import { last30Days, lastWeek } from '../support/periods';
import type { Seen } from '../support/read-message';
import { useBot } from '../support/use-bot';

const titles = Object.values(rankings).map(({ title }) => title);

/** The lines below each ranking's title, up to the next one. */
function sectionsOf({ words }: Seen): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of words.split('\n')) {
    const title = titles.find((known) => line.replace(/\*/g, '').trim() === known);
    if (title === undefined) {
      current?.push(line);
      continue;
    }
    current = [];
    sections.set(title, current);
  }
  return sections;
}

describe('a member of an organisation asks for rankings without a word', () => {
  const bot = useBot();
  let overview: Seen;
  beforeAll(async () => {
    overview = await bot().person().type('/cal-rankings');
  });

  it.each(Object.entries(rankings))('and sees the first three of %s', (ranking, { title }) => {
    const { calcom, clock } = bot();
    const counted = { scope: 'org', by: 'start', ...last30Days } as const;
    const rows = rowsIn(sectionsOf(overview).get(title) ?? [], calcom.world);
    expectRows(rows, countRanking(calcom.world, ranking, counted, clock.now()), 3);
    expect(rows).toHaveLength(3);
  });

  it('and is told first how many bookings there were, who has most of them, and what changed', () => {
    const [headline, detail] = overview.words.split('\n');
    expect(headline).toMatch(/^\*?\d+ bookings in the last 30 days, \d+ (?:more|fewer) than before/);
    expect(detail).toMatch(/ has \d+ of them/);
    expect(overview.accessible.startsWith((headline ?? '').replaceAll('*', ''))).toBe(true);
  });

  it('and is told whose bookings, the dates and the zone, and nothing that is usual', () => {
    const [, , context] = overview.words.split('\n');
    expect(context).toMatch(/organisation.*4 May – 2 Jun, so far.*Lisbon time/);
    expect(context).not.toMatch(/start|compared|2026/);
  });

  it('and is the only one who sees the answer', () => {
    expect(overview.isPrivate).toBe(true);
    expect(bot().person(people.bo).seen()).toEqual([]);
  });

  it('and hears in words what is on screen', () => {
    for (const title of titles) expect(overview.accessible).toContain(title);
  });

  it('and has cost three calls at once beside those of the start, which try the key and remember whose it is', () => {
    const insights = ['kpi-stats', 'kpi-stats', 'members'];
    expect([...bot().calls()].sort()).toEqual([
      ...insights.map((name) => `/v2/insights/bookings/${name}`),
      '/v2/me',
      '/v2/me',
    ]);
  });
});

describe('the menus of an answer', () => {
  const bot = useBot();

  it('open each ranking and lead back to the overview, in the same message', async () => {
    const ana = bot().person();
    const overview = await ana.type('/cal-rankings', 'last week');
    for (const [index, ranking] of rankingWords.entries()) {
      const { calcom, clock } = bot();
      const one = await ana.choose(titles[index] ?? '', overview);
      expect(one.ts).toBe(overview.ts);
      const counted = { scope: 'org', by: 'start', ...lastWeek } as const;
      expectRows(rankingRows(one, calcom.world), countRanking(calcom.world, ranking, counted, clock.now()));
      const back = await ana.choose('All rankings', one);
      expect([...sectionsOf(back).keys()]).toEqual(titles);
    }
    expect(ana.seen()).toHaveLength(1);
  });

  it('take another period and keep the ranking', async () => {
    const { calcom, clock } = bot();
    const ana = bot().person(people.ana, channels.sales);
    const first = await ana.type('/cal-rankings', 'most-completed march');
    const later = await ana.choose('Last week', first);
    expect(later.ts).toBe(first.ts);
    expect(later.words).toContain('completed the most bookings');
    expect(later.words).toMatch(/25.*31 May/);
    const counted = { scope: 'org', by: 'start', ...lastWeek } as const;
    const expected = countRanking(calcom.world, 'most-completed', counted, clock.now());
    expectRows(rankingRows(later, calcom.world), expected);
  });

  it('keep the dates of the question when the ranking is changed days later', async () => {
    const ana = bot().person(people.bo, channels.sales);
    const asked = await ana.type('/cal-rankings', 'last week');
    bot().clock.advance(9 * 24 * 3_600_000);
    const later = await ana.choose('Fewest completed', asked);
    expect(later.words).toMatch(/25.*31 May/);
  });
});
