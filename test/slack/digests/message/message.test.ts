import fc from 'fast-check';
import type { DigestModel } from '../../../../src/digests/digest-model';
import { hiddenName } from '../../../../src/lib/text/member-name';
import { rankingIds, rankings } from '../../../../src/rankings/ranking';
import { buildDigestMessage } from '../../../../src/slack/digests/message/message';
import { decodeDigest, decodeQuestion } from '../../../../src/slack/kit/action-value';
import { actionIds } from '../../../../src/slack/kit/ids';
import type { Message } from '../../../../src/slack/kit/message';
import { digestModel, figuresOf, loadOf, namedList, namelessList } from '../../support/digest-models';
import { hostileText } from '../../support/hostile-text';
import type { Standing } from '../../support/rankings-answers';
import {
  accessibleOf,
  actionIdsOf,
  elementsOf,
  expectSendable,
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

const everySaying = (message: Message) => [wordsOf(message), accessibleOf(message)];
const hostsNamed = (count: number, name: (at: number) => string = (at) => `Host no ${at + 1}`) =>
  Array.from({ length: count }, (_, at) => [name(at), count - at] as const);
const five = Array.from({ length: 5 }, (_, at) => [`Person ${at + 1}`, 9 - at] as const);

describe('buildDigestMessage', () => {
  it('says first whose bookings, which days, and how many', () => {
    const { main, thread } = build();
    for (const said of everySaying(main)) {
      expect(said).toMatch(
        /^\*?Everyone in the organisation, 9–15 Nov: 52 bookings, 12 more than the week before\./,
      );
    }
    expect(main.blocks[0]?.type).toBe('section');
    expect(thread).toEqual([]);
  });

  it.each([
    [{ figures: figuresOf(1, 0) }, {}, ': 1 booking, 1 more than the week before.'],
    [{ figures: figuresOf(1200, 1300) }, {}, ': 1,200 bookings, 100 fewer than the week before.'],
    [{ figures: figuresOf(7, 7) }, {}, ': 7 bookings, as many as the week before.'],
    [{ figures: figuresOf(9, null) }, {}, ': 9 bookings.'],
    [
      { figures: figuresOf(9, 4, 'ten-busiest') },
      {},
      ': the ten busiest had 9 bookings, 5 more than the week before.',
    ],
    [
      {
        figures: figuresOf(9, 4),
        run: { ...digestModel().run, period: { first: '2026-11-12', last: '2026-11-15' } },
      },
      {},
      ', 12–15 Nov: 9 bookings, 5 more than a week earlier.',
    ],
    [{}, { scope: { kind: 'team', teamId: 1, teamName: 'Sales EU' } }, 'Sales EU, 9–15 Nov: 52 bookings'],
    [{}, { scope: { kind: 'me' } }, 'Rui Pires, 9–15 Nov: 52 bookings'],
  ] as const)('says so of %j and %j', (about, content, said) => {
    for (const words of everySaying(build(about, content).main)) expect(words).toContain(said);
  });

  it.each([
    [52, 'Within the usual 40–52.'],
    [39, 'Fewer than the usual 40–52.'],
    [53, 'More than the usual 40–52.'],
  ])('says how usual %d bookings are', (bookings, said) => {
    const usual = { least: 40, most: 52 };
    for (const words of everySaying(build({ usualRange: usual, figures: figuresOf(bookings, 40) }).main))
      expect(words).toContain(said);
    expect(
      wordsOf(build({ usualRange: usual, figures: figuresOf(bookings, 40, 'lists') }).main),
    ).not.toContain('usual');
  });

  it('says what stands out: the largest rise of a person, and of what went wrong', () => {
    const { rows, ...list } = namedList('most-bookings', [
      ['Rui Pires', 16],
      ['Lena Vogt', 11],
    ]);
    const moves = [
      { kind: 'same', places: 0, rankBefore: 1, valueBefore: 15, difference: 1 },
      { kind: 'up', places: 3, rankBefore: 5, valueBefore: 4, difference: 7 },
    ] as const;
    const lists = [{ ...list, rows: rows.map((row, at) => ({ ...row, rankChange: moves[at] ?? null })) }];
    const figures = {
      source: 'calcom',
      figures: [
        { id: 'bookings', value: 52, before: 40 },
        { id: 'cancelled', value: 10, before: 11 },
        { id: 'host-no-shows', value: 1, before: 1 },
      ],
    } as const;
    for (const said of everySaying(build({ lists, figures }).main))
      expect(said).toContain('Lena Vogt rose from 4 to 11; cancellations fell from 11 to 10.');
    const hidden = lists.map((each) => ({
      ...each,
      rows: each.rows.map((row) => ({ ...row, name: hiddenName })),
    }));
    expect(wordsOf(build({ lists: hidden, figures }).main)).toContain('\nCancellations fell from 11 to 10.');
  });

  it('says in one small line whose access, in which zone, and when the next comes', () => {
    expect(wordsOf(build().main)).toContain(
      'Rui Pires’s Cal.com access  ·  Lisbon time  ·  next: Mon 23 Nov, 9:00',
    );
  });

  it.each([
    ['the shared access', {}, { access: 'shared' as const }, 'Shared Cal.com access (Rui Pires)'],
    ['one account alone', {}, { scope: { kind: 'me' as const } }, 'team bookings not included'],
    ['a pause', { nextAt: null }, {}, 'Lisbon time  ·  paused'],
  ])('says so there of %s', (_what, about, content, said) => {
    expect(wordsOf(build(about, content).main)).toContain(said);
  });

  it('says there when the next run is skipped, and which comes then', () => {
    const { digest, nextAt } = digestModel();
    const { main } = build({ digest: { ...digest, skipAt: nextAt } });
    expect(wordsOf(main)).toContain('Mon 23 Nov is skipped, next: Mon 30 Nov, 9:00');
    expect(actionIdsOf(main)).not.toContain(actionIds.digestSkip);
  });

  it('carries the days, the digest, and for skipping the run, in its buttons', () => {
    const { main } = build();
    expect(actionIdsOf(main)).toEqual([actionIds.shareMine, actionIds.digestChange, actionIds.digestSkip]);
    const [mine, ...values] = elementsOf(main, 'button').map(({ value }) => String(value));
    expect(decodeQuestion(mine)?.text).toBe('2026-11-09..2026-11-15 member:me');
    const runAt = Date.parse('2026-11-23T09:00:00.000Z') / 1000;
    expect(values.map(decodeDigest)).toEqual(
      [null, runAt].map((at) => ({ digestId: 'digest-1', runAt: at })),
    );
    expect(wireOf(main)).toContain('Nothing is posted here on Mon 23 Nov, 9:00 (Lisbon time)');
  });

  it('has nothing to skip when paused', () => {
    expect(actionIdsOf(build({ nextAt: null }).main)).not.toContain(actionIds.digestSkip);
  });

  it('shows rows with what became of them since the week before', () => {
    const { rows, ...list } = namedList('most-bookings', [['Ana Pires', 14]]);
    const rankChange = { kind: 'up', places: 3, rankBefore: 4, valueBefore: 5, difference: 9 } as const;
    const { main } = build({ lists: [{ ...list, rows: rows.map((row) => ({ ...row, rankChange })) }] });
    for (const said of everySaying(main)) {
      expect(said).toContain('Ana Pires');
      expect(said).toMatch(/▲ 3 \+9|up 3 places, \+9/);
      expect(said).toContain(rankings['most-bookings'].title);
    }
  });

  it.each(rankingIds)('names nobody’s fall in %s, on progressMessage, aloud or on the wire', (id) => {
    const { rows, ...list } = namedList(id, [['Ana Pires', 14]]);
    const falls = [
      { kind: 'down', places: 2, rankBefore: 1, valueBefore: 15, difference: -1 },
      { kind: 'down', places: 2, rankBefore: 1, valueBefore: 14, difference: 0 },
      { kind: 'same', places: 0, rankBefore: 1, valueBefore: 18, difference: -4 },
      { kind: 'ties-overlap', places: 1, rankBefore: 2, valueBefore: 16, difference: -2 },
    ] as const;
    const figures = figuresOf(52, null);
    for (const rankChange of falls) {
      const lists = [{ ...list, rows: rows.map((row) => ({ ...row, rankChange })) }];
      const { main, thread } = build({ lists: [...lists, ...lists], figures });
      for (const message of [main, ...thread]) {
        expect(wordsOf(message)).toContain('Ana Pires');
        expect(wireOf(message)).not.toMatch(/\bdown\b|▼|−|fewer|lower|fell/);
      }
    }
    const climb = { kind: 'up', places: 2, rankBefore: 3, valueBefore: 15, difference: -1 } as const;
    const { main } = build({
      lists: [{ ...list, rows: rows.map((row) => ({ ...row, rankChange: climb })) }],
      figures,
    });
    for (const said of everySaying(main)) expect(said).toMatch(/▲ 2|up 2 places/);
    expect(wireOf(main)).not.toMatch(/fewer|lower|−/);
  });

  it('shows the first list as bars, a line of three of each other, and all of each in the thread', () => {
    const lists = [namedList('most-bookings', five), namedList('most-completed', five)];
    const { main, thread } = build({ lists });
    expect(wordsOf(main)).toMatch(/^Most bookings$/m);
    expect(wordsOf(main)).toContain('*Most completed:* Person 1 9  ·  Person 2 8  ·  Person 3 7');
    expect(wordsOf(main)).toContain('details in the thread');
    expect(thread).toHaveLength(1);
    expect(
      thread
        .map(wordsOf)
        .join('')
        .match(/Person 5/g),
    ).toHaveLength(2);
    expect(thread.flatMap(actionIdsOf)).toEqual([]);
  });

  it('shows of a list from below its numbers, and those of the week before', () => {
    const lists = [namedList('most-bookings'), namelessList('most-cancelled', [5, 3, 2], [4])];
    const { main, thread } = build({ lists });
    for (const said of everySaying(main))
      expect(said).toMatch(/Most cancelled:\*? 5, 3 and 2 \(the week before: 4\)/);
    expect(thread.map(wordsOf).join('')).toContain('Bottom lists are posted without names.');
  });

  it.each([
    [[2.5], null, 'Lowest rated:* 2.50 ★'],
    [[], [2, 3], 'Lowest rated:* nobody (the week before: 2.00 ★ and 3.00 ★)'],
    [[], [], 'Lowest rated:* nobody (the week before: nobody)'],
  ])('says of the values %j after %j: %s', (values, before, said) => {
    expect(wordsOf(build({ lists: [namelessList('lowest-rated', values, before)] }).main)).toContain(said);
  });

  it('takes nobody for zero', () => {
    const lists = [namedList('most-bookings'), namedList('most-completed')];
    const coverage = (...some: typeof lists) => build({ lists: some }).thread.map(wordsOf).join('');
    expect(coverage(...lists.map((list) => ({ ...list, mayHaveMore: true })))).toContain(
      'others may have some too',
    );
    expect(coverage(...lists)).toContain('People without one aren’t listed.');
    expect(coverage(...lists)).not.toContain('others may');
    expect(wordsOf(build({ lists: [namedList('most-bookings', [])] }).main)).toContain(
      'Most bookings:* nobody',
    );
  });

  it('says where its total and a list below it count differently, or the total is not known', () => {
    const withCancelled = [namedList('most-bookings'), namelessList('most-cancelled', [5])];
    expect(wordsOf(build({ lists: withCancelled }).main)).toContain('aren’t counted as cancelled here');
    expect(wordsOf(build().main)).not.toContain('counted as cancelled');
    expect(wordsOf(build({ figures: figuresOf(52, 40, 'ten-busiest') }).main)).toContain(
      'the total isn’t known',
    );
  });

  it('names a week that was not posted', () => {
    const week = build({ missedPeriod: { first: '2026-11-02', last: '2026-11-08' } }).main;
    const day = build({ missedPeriod: { first: '2026-11-06', last: '2026-11-06' } }).main;
    for (const said of everySaying(week))
      expect(said).toContain('The week of 2–8 Nov wasn’t posted: Roundup wasn’t running.');
    expect(wordsOf(day)).toContain('The digest of Fri 6 Nov wasn’t posted: Roundup wasn’t running.');
    const weeks = build({ missedPeriod: { first: '2026-10-19', last: '2026-11-08' } }).main;
    expect(wordsOf(weeks)).toContain('The 3 weeks of 19 Oct – 8 Nov weren’t posted');
  });

  it('does not name whose access it is where they hide themselves', () => {
    const upcoming = loadOf([['Ana', 2]], { isOwnersAlone: true });
    for (const access of ['own', 'shared'] as const) {
      for (const scope of [{ kind: 'me' }, { kind: 'org' }] as const) {
        const { main } = build({ accessName: null, upcoming }, { access, scope });
        for (const said of everySaying(main)) expect(said).not.toMatch(/Rui Pires|null/);
        expect(wordsOf(main)).toMatch(/a colleague \(hidden\)/i);
        expect(wordsOf(main)).toContain('Only a colleague (hidden)’s own');
      }
    }
    expect(wordsOf(build({ accessName: null }, { scope: { kind: 'me' } }).main)).toContain(
      'A colleague (hidden), 9–15 Nov',
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
      expect(said).toContain('9–15 Nov: no bookings.');
      expect(said).toContain('None were booked, or Rui Pires’s Cal.com access can’t see them');
      expect(said).toContain('needs an owner or admin');
    }
    expect(actionIdsOf(main)).toContain(actionIds.digestChange);
  });

  it('is one line with its footer, or tells of the days ahead all the same', () => {
    const upcoming = loadOf([
      ['Ana Pires', 2],
      ['Bo Lind', 1],
    ]);
    const line = build({ ...empty, upcoming }, { whenEmpty: 'one-line' }).main;
    const full = build({ ...empty, upcoming }, { whenEmpty: 'full' }).main;
    expect(line.blocks.map(({ type }) => type)).toEqual(['section', 'context', 'actions']);
    expect(wordsOf(line)).not.toContain('Ana Pires');
    expect(wordsOf(full)).toContain('Ana Pires');
  });

  it('speaks of no owner or admin for one account alone', () => {
    expect(wordsOf(build(empty, { scope: { kind: 'me' } }).main)).not.toContain('owner or admin');
  });
});

describe('the days ahead in a digest’s message', () => {
  it('are one line, with every host in the thread', () => {
    const upcoming = loadOf(
      [
        ['Ana Pires', 3],
        ['Bo Lind', 1],
      ],
      { pending: 2 },
    );
    const { main, thread } = build({ upcoming });
    for (const said of everySaying(main))
      expect(said).toMatch(/This week:\*? 4 booked, 2 not confirmed\. Busiest: Ana Pires 3\./);
    expect(thread.map(wordsOf).join('')).toMatch(/This week by host\n.*Ana Pires\n.*Bo Lind/s);
  });

  it('are next week’s where it is posted before that begins', () => {
    const upcoming = { ...loadOf([['Ana', 1]]), period: { first: '2026-11-23', last: '2026-11-29' } };
    expect(wordsOf(build({ upcoming }).main)).toContain('*Next week:* 1 booked.');
  });

  it('are shown of every host, and add up whoever comes after the last row', () => {
    const { thread } = build({ upcoming: loadOf(hostsNamed(300)) });
    const shown = thread.flatMap((message) => wordsOf(message).match(/Host no \d+/g) ?? []);
    expect(shown).toEqual(hostsNamed(210).map(([name]) => name));
    const sum = (90 * 91) / 2;
    expect(thread.map(wordsOf).join('\n')).toContain(`And 90 more hosts with ${sum} bookings together.`);
  });

  it.each([
    ['nothing', loadOf([]), 'nothing booked yet.'],
    ['more than was read', loadOf([['Ana', 1000]], { isCut: true }), 'more than 1,000 booked'],
    [
      'its owner’s alone',
      loadOf([['Rui Pires', 2]], { isOwnersAlone: true }),
      'this access can’t see others',
    ],
    [
      'no permission',
      { kind: 'not-allowed' as const, period: { first: '2026-11-16', last: '2026-11-22' } },
      'this Cal.com access can’t list bookings',
    ],
  ])('say so when there is %s', (_what, upcoming, said) => {
    for (const words of everySaying(build({ upcoming }).main)) expect(words).toContain(said);
  });

  it('say that a team’s are those of its event types', () => {
    const scope = { kind: 'team', teamId: 1, teamName: 'Sales' } as const;
    expect(wordsOf(build({ upcoming: loadOf([['Ana', 2]]) }, { scope }).main)).toContain(
      '2 booked through the team’s event types',
    );
  });
});

describe('a digest of everything there is', () => {
  const longestName = fc
    .constantFrom('田中美咲', 'ليلى حداد', '👩‍👩‍👧', '<!channel>', '&<>', '*_~`', 'W')
    .map((piece) => piece.repeat(300).slice(0, 300));
  const name = fc.oneof(hostileText, longestName);
  const rankChange = fc.constantFrom(
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
      moves: fc.array(rankChange, { minLength: 10, maxLength: 10 }),
      hosts: fc.constantFrom(0, 1, 10, 11, 60),
    })
    .map(({ names, accessName, teamName, moves, hosts }) => {
      const standings = names.slice(0, 10).map((each, at): Standing => [each, 999_999 - at]);
      const lists = rankingIds.map((id) => {
        if (!rankings[id].namesInPublic) return namelessList(id, [999_999, 99_999, 9_999], [1, 2, 3]);
        const { rows, ...list } = namedList(id, standings);
        return { ...list, rows: rows.map((row, at) => ({ ...row, rankChange: moves[at] ?? null })) };
      });
      const upcoming = loadOf(
        names.slice(10, 10 + hosts).map((each, at) => [each, 60 - at] as const),
        { isCut: true, isOwnersAlone: true, pending: 9 },
      );
      const about = {
        accessName,
        lists,
        upcoming,
        missedPeriod: { first: '2026-11-02', last: '2026-11-08' },
      };
      return digestModel(about, { access: 'shared', scope: { kind: 'team', teamId: 1, teamName } });
    });

  it('fits Slack’s limits and does no harm, whatever people are called', () => {
    fc.assert(
      fc.property(anything, (model) => {
        const { main, thread } = buildDigestMessage(model);
        for (const message of [main, ...thread]) expectWithinBudget(message);
        expect(actionIdsOf(main)).toEqual([
          actionIds.shareMine,
          actionIds.digestChange,
          actionIds.digestSkip,
        ]);
        // Nothing is lost on the way: every list is in one of the messages.
        const wire = [main, ...thread].map(wireOf).join('');
        for (const id of rankingIds) expect(wire).toContain(rankings[id].title);
      }),
      { numRuns: 40 },
    );
  });

  it('moves what does not fit into one message of the thread to the next, in order', () => {
    const lists = Array.from({ length: 20 }, (_, at) =>
      namedList(
        'most-bookings',
        Array.from({ length: 10 }, (_row, row) => [`${'long '.repeat(11)}${at}-${row}`, 99] as const),
      ),
    );
    const { thread } = build({ lists });
    expect(thread.length).toBeGreaterThan(1);
    const order = thread.flatMap((message) => wordsOf(message).match(/\d+-\d+$/gm) ?? []);
    expect(order).toHaveLength(200);
    expect(order).toEqual(order.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)));
  });
});
