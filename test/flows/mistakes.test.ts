import { useBot } from '../support/use-bot';

describe('a mistake in a command', () => {
  const bot = useBot();

  // What was typed, the word that is quoted back, and what is probably meant (nothing where there is no telling).
  const mistakes: readonly (readonly [command: string, text: string, word: string, nearest: string])[] = [
    ['/cal-rankings', 'most-canceled', 'most-canceled', 'most-cancelled'],
    ['/cal-rankings', 'most bokings last week', 'most bokings', 'most-bookings'],
    ['/cal-rankings', 'highest-ratd', 'highest-ratd', 'highest-rated'],
    ['/cal-rankings', 'gibberish', 'gibberish', ''],
    ['/cal-rankings', 'taem:sales', 'taem:', 'team:'],
    ['/cal-rankings', 'scope:orgg', 'orgg', 'scope:org'],
    ['/cal-rankings', 'status:canceled', 'canceled', 'status:cancelled'],
    ['/cal-rankings', 'by:strat', 'strat', 'by:start'],
    ['/cal-rankings', 'rating:>=9', '>=9', '5'],
    ['/cal-rankings', 'paid:maybe', 'maybe', 'yes'],
    ['/cal-rankings', 'team:', 'team:', ''],
    ['/cal-rankings', 'last wek', 'wek', 'week'],
    ['/cal-rankings', 'last 0 days', '0', '1'],
    ['/cal-rankings', 'last 99999 days', '99999', ''],
    ['/cal-rankings', '2026-02-30', '2026-02-30', '2026-02-28'],
    ['/cal-rankings', '2026-13-01', '2026-13-01', '12'],
    ['/cal-rankings', '2026-05-31..2026-05-01', '2026-05-31', '2026-05-01..2026-05-31'],
    ['/cal-rankings', '03/04/2026', '03/04/2026', '2026-'],
    ['/cal-rankings', 'since yesterdayish', 'yesterdayish', ''],
    ['/cal-rankings', 'most-bookings least-bookings', 'least-bookings', ''],
    ['/cal-rankings', 'last week last month', 'last month', ''],
    ['/cal-rankings', 'scope:org team:sales', 'team:', 'scope:org'],
    ['/cal-bookings', 'upcomming', 'upcomming', 'upcoming'],
    ['/cal-bookings', 'canceled last week', 'canceled', 'cancelled'],
    ['/cal-bookings', 'atendee:lee@client.test', 'atendee:', 'attendee:'],
    ['/cal-bookings', 'past last wek', 'wek', 'week'],
    ['/cal-bookings', 'past 2026-04-31', '2026-04-31', '2026-04-30'],
    ['/cal-bookings', 'all past', 'all', 'past'],
    ['/cal-bookings', 'past past', 'past', ''],
    ['/cal-bookings', 'sort:created', 'created', ''],
    ['/cal-bookings', 'uid:../me', '../me', ''],
    ['/cal-bookings', 'created:someday', 'someday', 'created:2026'],
  ];

  it.each(mistakes)(
    '%s %s names the word, what may be meant, and an example',
    async (command, text, word, nearest) => {
      const asked = bot().calcom.requests.length;
      const answer = await bot().person().type(command, text);
      expect(answer.words).toContain(word);
      expect(answer.words).toContain(nearest);
      expect(answer.words).toMatch(new RegExp(`For example .*${command} \\w`, 'i'));
      expect(answer.isPrivate).toBe(true);
      expect(bot().calls(asked)).toEqual([]);
    },
  );

  it.each(['rating:9', 'rating:>=x', 'help'])('%s is answered without a raw angle bracket', async (text) => {
    const answer = await bot().person().type('/cal-rankings', text);
    expect(answer.words).toContain('rating:>=4');
    expect(answer.wire).toContain('rating:&gt;=4');
    expect(answer.wire).not.toContain('rating:>');
  });

  it('may hold anything without harm', async () => {
    const ana = bot().person();
    const asked = bot().calcom.requests.length;
    for (const text of [
      '<!channel> *bold*',
      '\u202Exyz',
      '"?',
      'team:"',
      '`',
      '{"a":1}',
      'x'.repeat(3_000),
      '__proto__:1',
    ]) {
      const answer = await ana.type('/cal-rankings', text);
      expect(answer.isPrivate).toBe(true);
      expect(answer.wire).not.toMatch(/<!(?:channel|here|everyone)/);
    }
    expect(bot().calls(asked)).toEqual([]);
  });
});

describe('help', () => {
  const bot = useBot();

  it.each(['/cal-rankings', '/cal-bookings'])(
    'of %s shows its own examples and asks Cal.com nothing',
    async (command) => {
      const asked = bot().calcom.requests.length;
      const answer = await bot().person().type(command, 'help');
      expect(answer.words.split(`${command} `).length).toBeGreaterThan(2);
      expect(bot().calls(asked)).toEqual([]);
    },
  );
});

describe('a command or button that this version does not know', () => {
  const bot = useBot();

  it('is answered with the commands there are', async () => {
    const answer = await bot().person().type('/cal-teleport', 'now');
    expect(answer.words).toContain('/cal-rankings');
    expect(answer.words).toContain('/cal-bookings');
  });
});
