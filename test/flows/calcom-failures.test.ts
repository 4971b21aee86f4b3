import type { CalcomFault } from '../../sandbox/local-calcom/http/faults';
import { eventually } from '../support/eventually';
import { closeModal } from '../support/explanation';
import { createImpatientDispatcher } from '../support/impatient-dispatcher';
import { hasButton, openedView } from '../support/person';
import { useBot, useBots } from '../support/use-bot';

interface Failure {
  readonly fault: CalcomFault;
  /** Those with the same cause are told in the same words. */
  readonly cause: string;
  readonly mayBeTriedAgain: boolean;
}

const failures: Readonly<Record<string, Failure>> = {
  'cannot be reached': { fault: { kind: 'drop' }, cause: 'away', mayBeTriedAgain: true },
  'answers 500': { fault: { kind: 'status', status: 500 }, cause: 'away', mayBeTriedAgain: true },
  'is behind a proxy with an error page': { fault: { kind: 'html' }, cause: 'away', mayBeTriedAgain: true },
  'takes too long': { fault: { kind: 'hold' }, cause: 'slow', mayBeTriedAgain: true },
  'does not accept the key': {
    fault: { kind: 'status', status: 401 },
    cause: 'key',
    mayBeTriedAgain: false,
  },
  'forbids it': { fault: { kind: 'status', status: 403 }, cause: 'right', mayBeTriedAgain: false },
  'does not have it': { fault: { kind: 'status', status: 404 }, cause: 'missing', mayBeTriedAgain: false },
  'has had too many requests': { fault: { kind: 'rate-limited' }, cause: 'limit', mayBeTriedAgain: true },
  'answers half of its JSON': { fault: { kind: 'truncated' }, cause: 'nonsense', mayBeTriedAgain: true },
  'answers something else': { fault: { kind: 'wrong-shape' }, cause: 'nonsense', mayBeTriedAgain: true },
  'says yes with an error page': {
    fault: { kind: 'html', status: 200 },
    cause: 'page',
    mayBeTriedAgain: true,
  },
};

/** The first line says what happened, the rest what to do. */
const split = (words: string) => {
  const [what = '', ...todo] = words.split('\n');
  return { what, todo: todo.join(' ') };
};

describe('when Cal.com', () => {
  // The bot waits ten seconds, which nobody has here, and for a random while between its tries.
  const giveUpAfterMs = { usual: 3_000, whereNothingAnswers: 100 } as const;
  const impatient = createImpatientDispatcher(giveUpAfterMs.usual);
  const random = jest.spyOn(Math, 'random').mockReturnValue(0);
  const bot = useBot({ dispatcher: impatient });
  afterAll(async () => {
    random.mockRestore();
    await impatient.close();
  });
  const breakDown = ({ fault }: Failure) => {
    if (fault.kind === 'hold') impatient.giveUpAfter(giveUpAfterMs.whereNothingAnswers);
    bot().calcom.inject(fault);
  };
  /** Lets pass whatever is remembered, the minute of a limit, and what is still asked for and concerns nobody. */
  const recover = async () => {
    bot().calcom.clearFaults();
    await eventually('nothing is asked any more', () =>
      Object.values(impatient.stats).every(({ running }) => running === 0),
    );
    impatient.giveUpAfter(giveUpAfterMs.usual);
    bot().clock.advance(120_000);
  };

  it.each(Object.entries(failures))('%s, a command is told so and may be tried again', async (_, failure) => {
    await recover();
    const ana = bot().person();
    breakDown(failure);
    const notice = await ana.type('/cal-rankings', 'most-bookings last month');
    expect(notice.isPrivate).toBe(true);
    expect(split(notice.words).todo).not.toBe('');
    expect(hasButton(notice, 'Try again')).toBe(failure.mayBeTriedAgain);
    await recover();
    if (!failure.mayBeTriedAgain) return;
    const answer = await ana.press('Try again', notice);
    expect(answer.words).toContain('Rui Pires');
    expect(answer.words).toMatch(/1–31 May/);
    expect(answer.ts).toBe(notice.ts);
  });

  it.each(Object.entries(failures))('%s, Load more leaves the list and goes on later', async (_, failure) => {
    await recover();
    const ana = bot().person();
    const list = await ana.type('/cal-bookings', 'past cancelled last month');
    breakDown(failure);
    const notice = await ana.press('Load more', list);
    expect(notice.ts).not.toBe(list.ts);
    expect(notice.isPrivate).toBe(true);
    expect(ana.now(list)).toEqual(list);
    await recover();
    const again = hasButton(notice, 'Try again')
      ? await ana.press('Try again', notice)
      : await ana.press('Load more', list);
    expect(again.bookingUids.slice(0, 10)).toEqual(list.bookingUids);
    expect(again.bookingUids).toHaveLength(20);
  });

  it('does not accept a question, there is the form to change it', async () => {
    await recover();
    const ana = bot().person();
    for (const command of ['/cal-rankings', '/cal-bookings'] as const) {
      bot().calcom.inject({ kind: 'status', status: 400 });
      const notice = await ana.type(command, 'last month');
      expect(notice.words).toContain('didn’t accept the question');
      bot().calcom.clearFaults();
      await ana.pressOnly('Filters…', notice);
      expect(JSON.stringify(await openedView(bot().slack, ana))).toContain('last month');
      await closeModal(bot().slack, ana);
      bot().clock.advance(120_000);
    }
  });

  it('fails for a choice from a menu, the choice may be asked again', async () => {
    await recover();
    const ana = bot().person();
    const ranking = await ana.type('/cal-rankings', 'most-bookings');
    bot().calcom.inject({ kind: 'status', status: 500 });
    const notice = await ana.choose('Last month', ranking);
    await recover();
    expect((await ana.press('Try again', notice)).words).toMatch(/1–31 May/);
  });

  it('fails for one of two lists, the other is no longer waited for, and asked again', async () => {
    await recover();
    const ana = bot().person();
    bot().calcom.inject({ path: '/v2/bookings', kind: 'truncated', times: 1 });
    bot().calcom.inject({ path: '/v2/bookings', kind: 'hold', times: 1 });
    const notice = await ana.type('/cal-bookings', 'past cancelled last month');
    await recover();
    const before = bot().calls().length;
    const list = await ana.press('Try again', notice);
    expect(list.bookingUids).toHaveLength(10);
    expect(
      bot()
        .calls(before)
        .filter((path) => path.startsWith('/v2/bookings')),
    ).toHaveLength(2);
  });

  it('fails for another reason, the person is told another', async () => {
    const said = new Map<string, Set<string>>();
    for (const failure of Object.values(failures)) {
      await recover();
      breakDown(failure);
      const { what } = split((await bot().person().type('/cal-rankings')).words);
      said.set(failure.cause, (said.get(failure.cause) ?? new Set()).add(what));
    }
    await recover();
    const sentences = [...said.values()].map((each) => [...each]);
    expect(sentences.filter((each) => each.length !== 1)).toEqual([]);
    expect(new Set(sentences.flat()).size).toBe(said.size);
    expect(said.size).toBeGreaterThanOrEqual(7);
  });

  it('fails while sharing, nothing is posted', async () => {
    await recover();
    const ana = bot().person();
    const own = await ana.type('/cal-rankings', 'most-completed last month');
    bot().clock.advance(120_000);
    bot().calcom.inject({ kind: 'status', status: 403 });
    const notice = await ana.share(own);
    expect(notice.isPrivate).toBe(true);
    expect(ana.now(own)).toEqual(own);
    await recover();
    expect((await ana.share(own)).isPrivate).toBe(false);
  });

  it('fails once and then answers, nobody notices', async () => {
    await recover();
    bot().calcom.inject({ path: '/v2/insights', kind: 'drop', times: 2 });
    const answer = await bot().person().type('/cal-rankings', 'most-bookings march');
    expect(answer.words).toContain('Rui Pires');
  });
});

describe('while Cal.com thinks', () => {
  const bot = useBot();

  it('the person reads that it is being asked, and then the answer in its place', async () => {
    const ana = bot().person();
    bot().calcom.inject({ path: '/v2/insights', kind: 'hold' });
    const seen: string[] = [];
    const stopLooking = bot().slack.onChange(() => {
      seen.push(ana.seen().at(-1)?.words ?? '');
      bot().calcom.clearFaults();
    });
    const answer = await ana.type('/cal-rankings', 'most-bookings');
    stopLooking();
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatch(/Cal\.com/);
    expect(answer.words).toContain('Rui Pires');
    expect(ana.seen()).toHaveLength(1);
  });
});

describe('when Cal.com is away while Roundup starts', () => {
  const startBot = useBots();

  it('it starts all the same, and looks up whose key it has when somebody asks', async () => {
    const bot = await startBot({
      env({ calcom }) {
        calcom.inject({ kind: 'status', status: 500 });
        return {};
      },
    });
    expect((await bot.person().type('/cal-account')).words).toContain('somebody Cal.com has not named yet');
    bot.calcom.clearFaults();
    expect((await bot.person().type('/cal-rankings', 'most-bookings last month')).words).toContain(
      'Rui Pires',
    );
    expect((await bot.person().type('/cal-account')).words).not.toContain('not named yet');
  });
});
