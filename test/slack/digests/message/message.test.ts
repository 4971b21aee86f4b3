import fc from 'fast-check';
import type { DigestModel } from '../../../../src/digests/digest-model';
import type { Figure, FigureId } from '../../../../src/digests/figures';
import { rankingIds, rankings } from '../../../../src/rankings/ranking';
import { buildDigestMessage, headlineSentences } from '../../../../src/slack/digests/message/message';
import { decodeDigest } from '../../../../src/slack/kit/action-value';
import { actionIds } from '../../../../src/slack/kit/ids';
import type { Message } from '../../../../src/slack/kit/message';
import { daysOf, digestModel, figuresOf, loadOf, namedList, namelessList } from '../../support/digest-models';
import { hostileText } from '../../support/hostile-text';
import type { Standing } from '../../support/rankings-answers';
import {
  actionIdsOf,
  elementsOf,
  expectSendable,
  spokenOf,
  wireOf,
  wordsOf,
} from '../../support/sent-message';

function build(...about: Parameters<typeof digestModel>) {
  const built = buildDigestMessage(digestModel(...about));
  for (const message of [built.main, ...built.thread]) expectWithinBudget(message);
  return built;
}

function expectWithinBudget(message: Message): void {
  expectSendable(message);
  expect(message.blocks.length).toBeLessThanOrEqual(40);
}

const everySaying = (message: Message) => [wordsOf(message), spokenOf(message)];
const hostsNamed = (count: number, name: (at: number) => string = (at) => `Host no ${at + 1}`) =>
  Array.from({ length: count }, (_, at) => [name(at), count - at] as const);

describe('buildDigestMessage', () => {
  it('begins with whose bookings, which days, and what became of them', () => {
    const { main, thread } = build();
    for (const said of everySaying(main)) {
      expect(said).toMatch(/^Whole organisation, Mon 9 – Sun 15 Nov 2026/);
      expect(said).toContain('Bookings rose from 40 to 52 (+30%).');
    }
    expect(thread).toEqual([]);
  });

  it('says whose access, which window in which zone, beside what, and when the next comes', () => {
    const words = wordsOf(build().main);
    expect(words).toContain('Asked with the Cal.com access of Rui Pires');
    expect(words).toContain('Mon 9 – Sun 15 Nov 2026, whole days in Europe/Lisbon');
    expect(words).toContain('compared with Mon 2 – Sun 8 Nov 2026');
    expect(words).toContain('next: Mon 23 Nov 2026, 09:00');
  });

  it.each([
    [
      'the shared access',
      {},
      { access: 'shared' as const },
      'the workspace’s shared Cal.com access (Rui Pires)',
    ],
    ['one account alone', {}, { scope: { kind: 'me' as const } }, 'Rui Pires, without team bookings'],
    ['no comparison', { before: null }, {}, 'not compared'],
    ['a pause', { nextAt: null }, {}, 'paused: no next one'],
  ])('says so of %s', (_what, about, content, said) => {
    expect(wordsOf(build(about, content).main)).toContain(said);
  });

  it('says so when the next run is left out', () => {
    const { digest, nextAt } = digestModel();
    expect(wordsOf(build({ digest: { ...digest, skipAt: nextAt } }).main)).toContain('(will be left out)');
  });

  it('carries the digest, and for skipping the run, in its buttons', () => {
    const { main } = build();
    expect(actionIdsOf(main)).toEqual([actionIds.digestChange, actionIds.digestSkip, actionIds.digestStop]);
    const values = elementsOf(main, 'button').map(({ value }) => decodeDigest(String(value)));
    const runAt = Date.parse('2026-11-23T09:00:00.000Z') / 1000;
    expect(values).toEqual(
      [null, runAt, null].map((at) => ({ ok: true, value: { digestId: 'digest-1', runAt: at } })),
    );
    expect(elementsOf(main, 'button').map(({ confirm }) => confirm !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('has nothing to skip when paused, and nothing to press in a preview', () => {
    expect(actionIdsOf(build({ nextAt: null }).main)).not.toContain(actionIds.digestSkip);
    expect(actionIdsOf(build({ isPreview: true }).main)).toEqual([]);
  });

  it('shows rows with what became of them since the week before', () => {
    const { rows, ...list } = namedList('most-bookings', [['Ana Pires', 14]]);
    const move = { kind: 'up', places: 3, rankBefore: 4, valueBefore: 5, difference: 9 } as const;
    const { main } = build({ lists: [{ ...list, rows: rows.map((row) => ({ ...row, move })) }] });
    for (const said of everySaying(main)) {
      expect(said).toContain('Ana Pires');
      expect(said).toMatch(/▲ 3 \+9|up 3 places, \+9/);
      expect(said).toContain(rankings['most-bookings'].title);
    }
  });

  it.each(rankingIds)('names nobody’s fall in %s, on screen, aloud or on the wire', (id) => {
    const { rows, ...list } = namedList(id, [['Ana Pires', 14]]);
    const falls = [
      { kind: 'down', places: 2, rankBefore: 1, valueBefore: 15, difference: -1 },
      { kind: 'down', places: 2, rankBefore: 1, valueBefore: 14, difference: 0 },
      { kind: 'same', places: 0, rankBefore: 1, valueBefore: 18, difference: -4 },
      { kind: 'level', places: 1, rankBefore: 2, valueBefore: 16, difference: -2 },
    ] as const;
    for (const move of falls) {
      const { main } = build({ lists: [{ ...list, rows: rows.map((row) => ({ ...row, move })) }] });
      expect(wordsOf(main)).toContain('Ana Pires');
      expect(wireOf(main)).not.toMatch(/\bdown\b|fewer|lower|same/);
    }
    const climb = { kind: 'up', places: 2, rankBefore: 3, valueBefore: 15, difference: -1 } as const;
    const { main } = build({ lists: [{ ...list, rows: rows.map((row) => ({ ...row, move: climb })) }] });
    for (const said of everySaying(main)) expect(said).toMatch(/▲ 2|up 2 places/);
    expect(wireOf(main)).not.toMatch(/fewer|lower/);
  });

  it('shows of a list from below its numbers, those of the week before, and why it has no names', () => {
    const { main } = build({ lists: [namelessList('most-cancelled', [5, 3, 2], [4])] });
    for (const said of everySaying(main)) {
      expect(said).toContain('The three highest numbers are 5, 3 and 2 (the week before: 4).');
      expect(said).toContain('carry no names in a channel');
    }
  });

  it.each([
    [[2.5], null, 'The lowest number is 2.50 ★.'],
    [[], [2, 3], 'Nobody is in this list (the week before: 2.00 ★ and 3.00 ★).'],
    [[], [], 'Nobody is in this list (the week before: none).'],
  ])('says of the values %j after %j: %s', (values, before, said) => {
    expect(wordsOf(build({ lists: [namelessList('lowest-rated', values, before)] }).main)).toContain(said);
  });

  it('takes nobody for zero', () => {
    const full = { ...namedList('most-bookings'), mayHaveMore: true };
    expect(wordsOf(build({ lists: [full] }).main)).toContain('others may have some too');
    const short = wordsOf(build().main);
    expect(short).toContain('Members without such a booking or rating are not listed.');
    expect(short).not.toContain('others may');
    expect(wordsOf(build({ lists: [namedList('most-bookings', [])] }).main)).toContain(
      'Nobody is in this list.',
    );
  });

  it('says what its totals are', () => {
    const note = (of: 'calcom' | 'lists' | 'ten-busiest') =>
      wordsOf(build({ figures: figuresOf(52, 40, of) }).main);
    expect(note('calcom')).toContain('Rescheduled bookings aren’t counted as cancelled');
    expect(note('lists')).toContain('sums of lists');
    expect(note('ten-busiest')).toContain('the totals are not known');
  });

  it('names a week that was not posted', () => {
    const week = build({ missed: daysOf('2026-11-02', '2026-11-08') }).main;
    const day = build({ missed: daysOf('2026-11-06', '2026-11-06') }).main;
    for (const said of everySaying(week)) {
      expect(said).toContain('The week of Mon 2 – Sun 8 Nov 2026 was not posted: Roundup was not running.');
    }
    expect(wordsOf(day)).toContain('The digest of Fri 6 Nov 2026 was not posted: Roundup was not running.');
    const weeks = build({ missed: daysOf('2026-10-19', '2026-11-08') }).main;
    expect(wordsOf(weeks)).toContain('The 3 weeks of 19 Oct – 8 Nov 2026 were not posted');
  });

  it('does not name whose access it is where they hide themselves', () => {
    const upcoming = loadOf([['Ana', 2]], { isOwnersAlone: true });
    for (const access of ['own', 'shared'] as const) {
      for (const scope of [{ kind: 'me' }, { kind: 'org' }] as const) {
        const { main } = build({ accessName: null, upcoming }, { access, scope });
        for (const said of everySaying(main)) expect(said).not.toMatch(/Rui Pires|null/);
        expect(wordsOf(main)).toMatch(/Cal\.com access (of|\()? ?\(?a colleague \(hidden\)/);
        expect(wordsOf(main)).toContain('All are a colleague (hidden)’s own');
      }
    }
    expect(wordsOf(build({ accessName: null }, { scope: { kind: 'me' } }).main)).toContain(
      'A colleague (hidden), Mon 9',
    );
  });

  it('holds nothing that would ping or link, whatever somebody is called', () => {
    const name = '<!channel> <@U1> https://evil.test *x*';
    const { main } = build(
      {
        accessName: name,
        lists: [namedList('most-bookings', [[name, 3]])],
        upcoming: loadOf([[name, 2]]),
      },
      { scope: { kind: 'team', teamId: 1, teamName: name } },
    );
    expect(wordsOf(main)).toContain(name);
  });
});

describe('a digest of an empty week', () => {
  const empty: Partial<DigestModel> = {
    isEmpty: true,
    figures: figuresOf(0, 7),
    lists: [namedList('most-bookings', [])],
  };

  it.each(['skip', 'one-line', 'full'] as const)('says both reasons there may be (%s)', (whenEmpty) => {
    const { main, isEmpty } = build(empty, { whenEmpty });
    expect(isEmpty).toBe(true);
    for (const said of everySaying(main)) {
      expect(said).toContain('Mon 9 – Sun 15 Nov 2026');
      expect(said).toMatch(/no bookings, or no permission to see them/i);
      expect(said).toContain('need an owner or admin');
    }
    expect(actionIdsOf(main)).toContain(actionIds.digestStop);
  });

  it('is one line with its footer, or tells of the days ahead all the same', () => {
    const upcoming = loadOf([['Ana Pires', 2]]);
    const line = build({ ...empty, upcoming }, { whenEmpty: 'one-line' }).main;
    const full = build({ ...empty, upcoming }, { whenEmpty: 'full' }).main;
    expect(line.blocks.map(({ type }) => type)).toEqual(['section', 'context', 'actions']);
    expect(wordsOf(line)).not.toContain('Ana Pires');
    expect(wordsOf(full)).toContain('Ana Pires');
  });

  it('speaks of no owner or admin for one account alone', () => {
    expect(wordsOf(build(empty, { scope: { kind: 'me' } }).main)).not.toContain('need an owner');
  });
});

describe('the days ahead in a digest’s message', () => {
  it('shows every host with a number', () => {
    const { main, thread } = build({
      upcoming: loadOf(
        [
          ['Ana Pires', 3],
          ['Bo Lind', 1],
        ],
        { pending: 2 },
      ),
    });
    for (const said of everySaying(main)) {
      expect(said).toContain('4 bookings ahead in Mon 16 – Sun 22 Nov 2026, 2 of them not confirmed yet.');
      expect(said).toContain('Ana Pires');
      expect(said).toContain('Bo Lind');
    }
    expect(thread).toEqual([]);
  });

  it('shows the ten busiest, and all others in the thread', () => {
    const { main, thread } = build({ upcoming: loadOf(hostsNamed(60)) });
    expect(wordsOf(main)).toContain('The first 10 of 60 hosts; the rest is in the thread.');
    expect(wordsOf(main)).toContain('more in the thread');
    expect(thread).toHaveLength(1);
    const shown = [main, ...thread].flatMap((message) => wordsOf(message).match(/Host no \d+/g) ?? []);
    expect(shown).toEqual(hostsNamed(60).map(([name]) => name));
    expect(thread.flatMap(actionIdsOf)).toEqual([]);
  });

  it('adds up whoever comes after the last row', () => {
    const { thread } = build({ upcoming: loadOf(hostsNamed(300)) });
    const sum = (90 * 91) / 2;
    expect(thread.map(wordsOf).join('\n')).toContain(`And 90 more hosts with ${sum} bookings together.`);
  });

  it.each([
    [
      'nothing',
      loadOf([]),
      'No bookings ahead in Mon 16 – Sun 22 Nov 2026 that this Cal.com access may see.',
    ],
    ['more than was read', loadOf([['Ana', 1000]], { isCut: true }), 'More than 1000 bookings'],
    [
      'its owner’s alone',
      loadOf([['Rui Pires', 2]], { isOwnersAlone: true }),
      'this access may see no others',
    ],
    [
      'no permission',
      { kind: 'not-allowed' as const, period: daysOf('2026-11-16', '2026-11-22') },
      'this Cal.com access may not list bookings',
    ],
  ])('say so when there is %s', (_what, upcoming, said) => {
    for (const words of everySaying(build({ upcoming }).main)) expect(words).toContain(said);
  });

  it('say that a team’s are those of its event types', () => {
    const scope = { kind: 'team', teamId: 1, teamName: 'Sales' } as const;
    expect(wordsOf(build({ upcoming: loadOf([['Ana', 2]]) }, { scope }).main)).toContain(
      '2 bookings through the team’s event types ahead',
    );
  });
});

describe('a digest of everything there is', () => {
  const longestName = fc
    .constantFrom('田中美咲', 'ليلى حداد', '👩‍👩‍👧', '<!channel>', '&<>', '*_~`', 'W')
    .map((piece) => piece.repeat(300).slice(0, 300));
  const name = fc.oneof(hostileText, longestName);
  const move = fc.constantFrom(
    { kind: 'was-outside' as const },
    { kind: 'new' as const },
    { kind: 'down' as const, places: 9, rankBefore: 1, valueBefore: 999_999, difference: -888_888 },
  );
  const anything = fc
    .record({
      names: fc.array(name, { minLength: 70, maxLength: 70 }),
      accessName: name,
      // What turns a line around is taken out of what is shown; the button's value never holds it.
      teamName: name,
      moves: fc.array(move, { minLength: 10, maxLength: 10 }),
      hosts: fc.constantFrom(0, 1, 10, 11, 60),
    })
    .map(({ names, accessName, teamName, moves, hosts }) => {
      const standings = names.slice(0, 10).map((each, at): Standing => [each, 999_999 - at]);
      const lists = rankingIds.map((id) => {
        if (!rankings[id].namesInPublic) return namelessList(id, [999_999, 99_999, 9_999], [1, 2, 3]);
        const { rows, ...list } = namedList(id, standings);
        return { ...list, rows: rows.map((row, at) => ({ ...row, move: moves[at] ?? null })) };
      });
      const upcoming = loadOf(
        names.slice(10, 10 + hosts).map((each, at) => [each, 60 - at] as const),
        { isCut: true, isOwnersAlone: true, pending: 9 },
      );
      const about = { accessName, lists, upcoming, missed: daysOf('2026-11-02', '2026-11-08') };
      return digestModel(about, { access: 'shared', scope: { kind: 'team', teamId: 1, teamName } });
    });

  it('fits Slack’s limits and does no harm, whatever people are called', () => {
    fc.assert(
      fc.property(anything, (model) => {
        const { main, thread } = buildDigestMessage(model);
        for (const message of [main, ...thread]) expectWithinBudget(message);
        expect(actionIdsOf(main)).toEqual([
          actionIds.digestChange,
          actionIds.digestSkip,
          actionIds.digestStop,
        ]);
        // Nothing is lost on the way: every list is in one of the messages.
        const wire = [main, ...thread].map(wireOf).join('');
        for (const id of rankingIds) expect(wire).toContain(rankings[id].title);
      }),
      { numRuns: 40 },
    );
  });

  it('moves what does not fit into the thread, in order', () => {
    const lists = Array.from({ length: 12 }, (_, at) =>
      namedList(
        'most-bookings',
        Array.from({ length: 10 }, (_row, row) => [`${'long '.repeat(11)}${at}-${row}`, 99] as const),
      ),
    );
    const { main, thread } = build({ lists });
    expect(thread.length).toBeGreaterThan(0);
    const order = [main, ...thread].flatMap((message) => wordsOf(message).match(/\d+-\d+$/gm) ?? []);
    expect(order).toHaveLength(120);
    expect(order).toEqual(order.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)));
  });
});

const figure = (id: FigureId, before: number | null, value: number): Figure => ({ id, value, before });
const say = (...figures: readonly Figure[]) => headlineSentences({ of: 'calcom', figures }, true);

describe('headlineSentences', () => {
  it('says first what became of the bookings, then what rose, fell and stayed', () => {
    expect(
      say(
        figure('bookings', 40, 52),
        figure('completed', 30, 27),
        figure('cancelled', 0, 4),
        figure('host-no-shows', 1, 1),
      ),
    ).toEqual([
      'Bookings rose from 40 to 52 (+30%).',
      'Cancelled bookings rose from 0 to 4.',
      'Completed bookings fell from 30 to 27 (−10%).',
      'Host no-shows stayed at 1.',
    ]);
  });

  it('says in one sentence what moved the same way', () => {
    expect(say(figure('bookings', 12, 12), figure('completed', 20, 10), figure('cancelled', 12, 9))).toEqual([
      'Bookings stayed at 12.',
      'Completed bookings fell from 20 to 10 (−50%) and cancelled bookings from 12 to 9 (−25%).',
    ]);
  });

  it.each([
    [0, 4, 'Bookings rose from 0 to 4.'],
    [12, 0, 'Bookings fell from 12 to 0.'],
    [9, 18, 'Bookings rose from 9 to 18.'],
    [10, 20, 'Bookings rose from 10 to 20 (+100%).'],
    [1000, 1001, 'Bookings rose from 1000 to 1001 (under 1%).'],
  ])('has no percentage of nothing or of a handful, from %d to %d', (before, value, said) => {
    expect(say(figure('bookings', before, value))).toEqual([said]);
  });

  it('leaves out what was nothing in both weeks, and says so of all', () => {
    expect(say(figure('bookings', 3, 4), figure('cancelled', 0, 0))).toEqual(['Bookings rose from 3 to 4.']);
    expect(say(figure('bookings', 0, 0))).toEqual(['No bookings, as in the week before.']);
    expect(headlineSentences({ of: 'calcom', figures: [figure('bookings', null, 0)] }, false)).toEqual([
      'No bookings.',
    ]);
  });

  it('counts where nothing is compared', () => {
    const figures = [
      figure('bookings', null, 9),
      figure('completed', null, 7),
      figure('host-no-shows', null, 1),
    ];
    expect(headlineSentences({ of: 'lists', figures }, false)).toEqual([
      '9 bookings.',
      '7 completed bookings and 1 host no-show.',
    ]);
  });

  it('says of whom the figures are where no total is known', () => {
    const figures = [figure('bookings', 100, 120), figure('completed', 80, 80)];
    expect(headlineSentences({ of: 'ten-busiest', figures }, true)).toEqual([
      'Bookings of the ten busiest members rose from 100 to 120 (+20%).',
      'Completed bookings of the ten with most of them stayed at 80.',
    ]);
  });
});
