import { useBot } from '../support/use-bot';

describe('a mistake in a command', () => {
  const bot = useBot();

  // Names are looked up where a word may be one; nothing else is asked.
  const questions = (since: number) =>
    bot()
      .calls(since)
      .filter((call) => /insights|bookings/.test(call));

  // What was typed, the word that is quoted back, and what is probably meant (nothing where there is no telling).
  const refused: readonly (readonly [command: string, text: string, word: string, nearest: string])[] = [
    ['/cal-rankings', 'gibberish', 'gibberish', ''],
    ['/cal-rankings', 'zzz:1', 'zzz:', ''],
    ['/cal-rankings', 'rating:>=9', '>=9', '5'],
    ['/cal-rankings', 'paid:maybe', 'maybe', 'yes'],
    ['/cal-rankings', 'team:', 'team:', ''],
    ['/cal-rankings', 'last 0 days', '0', '1'],
    ['/cal-rankings', 'last 99999 days', '99999', ''],
    ['/cal-rankings', '2026-02-30', '2026-02-30', '28 days'],
    ['/cal-rankings', '2026-13-01', '2026-13-01', '12'],
    ['/cal-rankings', '2026-05-31..2026-05-01', '2026-05-31', '2026-05-01..2026-05-31'],
    ['/cal-rankings', 'scope:org team:sales', 'team:', 'scope:org'],
    ['/cal-bookings', 'past 2026-04-31', '2026-04-31', '30 days'],
    ['/cal-bookings', 'sort:created', 'created', ''],
    ['/cal-bookings', 'uid:../me', '../me', ''],
    ['/cal-bookings', 'created:someday', 'someday', 'created:2026'],
  ];

  it.each(refused)(
    '%s %s names the word, what may be meant, and three likely questions',
    async (command, text, word, nearest) => {
      const asked = bot().calcom.requests.length;
      const answer = await bot().person().type(command, text);
      expect(answer.words).toContain(word);
      expect(answer.words).toContain(nearest);
      expect(answer.buttons).toHaveLength(4);
      expect(answer.buttons.at(-1)?.label).toBe('Filters…');
      expect(answer.isPrivate).toBe(true);
      expect(questions(asked)).toEqual([]);
    },
  );

  it.each([
    ['/cal-rankings', 'most bokings last week', 'Most bookings, last week', 'I took “bokings” as bookings.'],
    ['/cal-rankings', 'highest-ratd', 'Highest rated, last 30 days', 'I took “ratd” as rated.'],
    ['/cal-rankings', 'taem:"Sales EU"', 'All rankings, last 30 days, Sales EU', 'I took “taem:” as team:.'],
    ['/cal-rankings', 'scope:orgg', 'All rankings, last 30 days, everyone', 'I took “orgg” as org.'],
    [
      '/cal-rankings',
      'most cancelled gibberish last week',
      'Most cancelled, last week',
      'I left out “gibberish”.',
    ],
    ['/cal-bookings', 'upcomming', 'Upcoming bookings', 'I took “upcomming” as upcoming.'],
    [
      '/cal-bookings',
      'most cancelled',
      'Most cancelled, last 30 days',
      'That’s a question for `/cal-rankings`.',
    ],
    ['/cal-rankings', 'upcoming', 'Upcoming bookings', 'That’s a question for `/cal-bookings`.'],
  ])('%s %s is answered, and says how it was read', async (command, text, read, note) => {
    const answer = await bot().person().type(command, text);
    expect(answer.words).toContain(`Read as *${read}*. ${note} Not what you meant?`);
    expect(answer.buttons.filter(({ label }) => label === 'Filters…').length).toBeGreaterThan(0);
  });

  it('asks which of two readings is meant before it asks Cal.com, and shows the one that is pressed', async () => {
    const ana = bot().person();
    const asked = bot().calcom.requests.length;
    const question = await ana.type('/cal-bookings', 'no-shows last month');
    expect(question.words).toContain('*That can mean two things.* Which one?');
    expect(question.buttons.map(({ label }) => label)).toEqual([
      'Past bookings, last month',
      'Most host no-shows, last month',
      'Filters…',
    ]);
    expect(bot().calls(asked)).toEqual([]);
    const answer = await ana.press('Most host no-shows', question);
    expect(answer.words).toContain('no-shows');
    expect(answer.ts).toBe(question.ts);
  });

  it.each(['/cal-digest', '/cal-account'])(
    '%s names a word that it does not know, and shows one that it does',
    async (command) => {
      const answer = await bot().person().type(command, 'frobnicate');
      expect(answer.words).toContain('frobnicate');
      expect(answer.words).toMatch(new RegExp(`For example .*${command} \\w`));
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
      '<!here> *strong*',
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
    expect(questions(asked)).toEqual([]);
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
