import fc from 'fast-check';
import { rankingIds } from '../../../../src/rankings/ranking';
import { parseDigestForm, printSource } from '../../../../src/slack/digests/form/request';
import { digestInputs } from '../../../../src/slack/kit/ids';

type Field = keyof typeof digestInputs;
const now = new Date('2026-11-20T14:32:10.000Z');

const good: Readonly<Record<Exclude<Field, 'time'>, readonly string[]>> = {
  channel: ['C1'],
  weekdays: ['4', '1'],
  every: ['week'],
  timeZone: ['Europe/Lisbon'],
  weekStart: ['1'],
  source: ['own:team:4821'],
  rankings: ['highest-rated', 'most-bookings'],
  rows: ['5'],
  extras: ['compared'],
  whenEmpty: ['skip'],
};

function form(changes: Readonly<Partial<Record<Field, readonly string[]>>> = {}, time = '9:30') {
  const chosen = Object.entries({ ...good, ...changes });
  const inputs = new Map(Object.entries(digestInputs));
  return {
    values: { [digestInputs.time.blockId]: { [digestInputs.time.actionId]: time } },
    choices: Object.fromEntries(
      chosen.map(([field, values]) => {
        const { blockId, actionId } = inputs.get(field) ?? digestInputs.time;
        return [blockId, { [actionId]: values }];
      }),
    ),
  };
}

const problemsOf = (...args: Parameters<typeof form>) => {
  const parsed = parseDigestForm(form(...args), now);
  return parsed.kind === 'invalid' ? parsed.problems : [];
};

describe('parseDigestForm', () => {
  it('reads a whole form, with days and rankings in their order', () => {
    expect(parseDigestForm(form(), now)).toEqual({
      kind: 'draft',
      draft: {
        channelId: 'C1',
        schedule: {
          every: 'week',
          weekdays: [1, 4],
          time: '09:30',
          timeZone: 'Europe/Lisbon',
          weekStart: 1,
        },
        source: { kind: 'chosen', access: 'own', scope: { kind: 'team', teamId: 4821 } },
        rankings: ['most-bookings', 'highest-rated'],
        rows: 5,
        isCompared: true,
        showsUpcoming: false,
        whenEmpty: 'skip',
      },
    });
  });

  it.each<readonly [Field, readonly string[]]>([
    ['channel', []],
    ['weekdays', []],
    ['weekdays', ['7', 'monday']],
    ['every', ['year']],
    ['weekStart', ['8']],
    ['source', []],
    ['source', ['own:team:']],
    ['source', ['shared:me']],
    ['source', ['both:org']],
    ['source', ['own:team:9999999999999999']],
    ['rankings', []],
    ['rankings', ['constructor']],
    ['rows', ['0']],
    ['rows', ['11']],
    ['rows', ['5.5']],
    ['whenEmpty', ['never']],
  ])('names %s as the field at fault where it holds %j', (field, values) => {
    expect(problemsOf({ [field]: values })).toEqual([{ field, problem: { reason: 'not-chosen' } }]);
  });

  it.each([
    [['month'], 'month'],
    [['week'], 'week'],
    // A form that was opened before an upgrade.
    [[], 'week'],
  ])('reads how often it comes from %j: every %s', (every, expected) => {
    expect(parseDigestForm(form({ every }), now)).toMatchObject({ draft: { schedule: { every: expected } } });
  });

  it.each([
    ['25:00', 'no-such-hour'],
    ['24:00', 'no-such-hour'],
    ['9:60', 'no-such-minute'],
    ['', 'time-missing'],
    ['nine', 'time-format'],
  ])('says of the time %j: %s', (time, reason) => {
    expect(problemsOf({}, time)).toMatchObject([{ field: 'time', problem: { reason } }]);
  });

  it.each([
    [[], 'zone-missing'],
    [['Mars/Olympus'], 'unknown-zone'],
    [['+02:00'], 'not-a-place'],
  ])('says of the zone %j: %s', (zone, reason) => {
    expect(problemsOf({ timeZone: zone })).toMatchObject([{ field: 'timeZone', problem: { reason } }]);
  });

  it('tells of every field at once', () => {
    expect(problemsOf({ channel: [], weekdays: [], rankings: [] }, 'x').map(({ field }) => field)).toEqual([
      'channel',
      'weekdays',
      'time',
      'rankings',
    ]);
  });

  it('takes no form for one without its fields, and never throws', () => {
    expect(parseDigestForm({ values: {}, choices: {} }, now).kind).toBe('invalid');
    const texts = fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.string()));
    const lists = fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.array(fc.string())));
    fc.assert(
      fc.property(texts, lists, (values, choices) => {
        expect(parseDigestForm({ values, choices }, now).kind).toBe('invalid');
      }),
    );
  });

  it('reads back every source that it prints', () => {
    const scope = fc.oneof(
      fc.constant({ kind: 'org' as const }),
      fc.record({ kind: fc.constant('team' as const), teamId: fc.nat() }),
    );
    const source = fc.record({
      kind: fc.constant('chosen' as const),
      access: fc.constantFrom('own' as const, 'shared' as const),
      scope,
    });
    fc.assert(
      fc.property(source, (chosen) => {
        const printed = printSource(chosen);
        expect(printed.length).toBeLessThanOrEqual(75);
        expect(parseDigestForm(form({ source: [printed] }), now)).toMatchObject({
          draft: { source: chosen },
        });
      }),
    );
  });

  it('offers every ranking there is', () => {
    expect(parseDigestForm(form({ rankings: rankingIds }), now)).toMatchObject({
      draft: { rankings: rankingIds },
    });
  });
});
