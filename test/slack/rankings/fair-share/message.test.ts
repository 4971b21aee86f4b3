import fc from 'fast-check';
import { actionIds } from '../../../../src/slack/kit/ids';
import {
  buildCountProgress,
  buildFairShareMessage,
  buildNobodyToCount,
  buildSharedFairShare,
  buildTooMany,
} from '../../../../src/slack/rankings/fair-share/message';
import { type Carries, fairShareAnswer } from '../../support/fair-share-answers';
import { hostileText } from '../../support/hostile-text';
import { accessibleOf, actionIdsOf, expectSendable, wireOf, wordsOf } from '../../support/sent-message';

const team: readonly Carries[] = [
  ['Bo', 21],
  ['Ana', 10],
  ['Cy', 9],
  ['Di', 0],
];
const many = (count: number, name: (at: number) => string): readonly Carries[] =>
  Array.from({ length: count }, (_, at) => [name(at), at % 70]);

describe('the message of a fair share', () => {
  it('begins with who has the most, in bold, then how the load is spread', () => {
    const words = wordsOf(buildFairShareMessage(fairShareAnswer(team)));
    expect(words).toMatch(/^\*Bo had 21 of 40 bookings, 2\.2 times the median\.\*\n/);
    expect(words).toContain('The median is 9.5 bookings; half of the team has 7 to 12.');
    expect(words).toContain('*1 person had no bookings:* Di');
  });

  it.each([
    [[5, 5, 5, 5], 'The median is 5 bookings; half of the team has 5.'],
    [[1, 4, 5, 9], 'The median is 4.5 bookings; half of the team has 4 to 6.'],
    [[4, 4, 5, 5], 'The median is 4.5 bookings; half of the team has 4 to 5.'],
  ])('gives nobody half a booking: %j', (loads, expected) => {
    const hosts = loads.map((load, at): Carries => [`Host ${at}`, load]);
    expect(wordsOf(buildFairShareMessage(fairShareAnswer(hosts)))).toContain(expected);
  });

  it('has rank, bar, number and name of each host, and one footnote of at most 90 characters', () => {
    const message = buildFairShareMessage(fairShareAnswer(team));
    expect(wordsOf(message)).toMatch(/1 █{10} 21 {2}10\.5 h {2}Bo\n/);
    const contexts = message.blocks.filter(({ type }) => type === 'context');
    expect(contexts).toHaveLength(2);
    expect(contexts.at(-1)).toMatchObject({
      elements: [{ text: 'Confirmed bookings, counted for each of their hosts.' }],
    });
  });

  it('says the same aloud', () => {
    expect(accessibleOf(buildFairShareMessage(fairShareAnswer(team)))).toMatch(
      /^Bo had 21 of 40 bookings.* Everyone in the organisation, .*Bo, 21 bookings, 10\.5 hours, 2\.2 times/,
    );
  });

  it('names who has most of the hours where that is another', () => {
    const answer = fairShareAnswer(team);
    const hosts = answer.share.hosts.map((host) =>
      host.name === 'Ana' ? { ...host, hours: 30, timesMedian: { bookings: 1.1, hours: 6.3 } } : host,
    );
    const words = wordsOf(buildFairShareMessage({ ...answer, share: { ...answer.share, hosts } }));
    expect(words).toContain('Ana had the most hours: 30, 6.3 times the median.');
  });

  it('names nobody first in an even team', () => {
    const words = wordsOf(buildFairShareMessage(fairShareAnswer(team.slice(1, 3))));
    expect(words).toMatch(/^\*19 bookings, evenly shared: nobody had more than 10\.\*/);
  });

  it('says whose access answered in place of the asker’s own, and where it may show too little', () => {
    const about = { countingAccess: { ownerName: 'Rui Pires', whose: 'wider' as const, seesAll: false } };
    const message = buildFairShareMessage(fairShareAnswer(team, about));
    expect(wordsOf(message)).toContain('Rui Pires’s Cal.com access\n');
    expect(wordsOf(message)).toContain(
      'shows a plain member’s own bookings only, so other numbers may be too low.',
    );
    expect(actionIdsOf(message)).not.toContain(actionIds.rankingsShare);
  });

  it('calls a part a part, and does not offer it for sharing', () => {
    const extent = { kind: 'part' as const, reached: new Date('2026-03-14T09:00:00.000Z') };
    const message = buildFairShareMessage(fairShareAnswer(team, { extent }));
    expect(wordsOf(message)).toMatch(/^\*Stopped: this counts the latest 40 bookings, back to 14 Mar\.\*\n/);
    expect(wordsOf(message)).toContain('1 person had none of these bookings');
    expect(actionIdsOf(message)).not.toContain(actionIds.rankingsShare);
  });

  it.each([
    ['people are missing', { isMembershipKnown: false }, /People without bookings are missing/],
    ['a host has left', { read: { bookings: 3, counted: 3, withoutHost: 1 } }, /who have left/],
  ])('says in its footnote that %s', (_, about, words) => {
    const answer = fairShareAnswer(team);
    expect(wordsOf(buildFairShareMessage({ ...answer, share: { ...answer.share, ...about } }))).toMatch(
      words,
    );
  });

  it('accuses nobody where nothing was counted', () => {
    const message = buildFairShareMessage(
      fairShareAnswer([
        ['Di', 0],
        ['Ed', 0],
      ]),
    );
    expect(wireOf(message)).not.toMatch(/Di\b|Ed\b/);
    expect(wordsOf(message)).toContain('No confirmed bookings in this period.');
  });

  it('is taken by Slack however large the team, and leaves nobody uncounted', () => {
    for (const count of [20, 21, 60, 61, 400]) {
      const answer = fairShareAnswer(many(count, (at) => `Host ${at} ${'&'.repeat(50)}`));
      const message = buildFairShareMessage(answer);
      expectSendable(message);
      expectSendable(buildSharedFairShare(answer, 'ana', new Set()));
      const idle = Math.ceil(count / 70);
      expect(wordsOf(message)).toContain(`${idle === 1 ? '1 person' : `${idle} people`} had no bookings:`);
      if (count - idle > 20) expect(wordsOf(message)).toContain(`And ${count - idle - 20} more`);
    }
  });

  it('shows hostile names as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hostileText, fc.nat({ max: 30 })), { maxLength: 30 }),
        hostileText,
        (carries, name) => {
          const about = { countingAccess: { ownerName: name, whose: 'wider' as const, seesAll: false } };
          const answer = fairShareAnswer(carries, about);
          expectSendable(buildFairShareMessage(answer));
          expectSendable(buildSharedFairShare(answer, name, new Set([1])));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the shared part of a fair share', () => {
  const shared = (carries: readonly Carries[], hidden: readonly number[] = []) =>
    buildSharedFairShare(fairShareAnswer(carries), 'ana', new Set(hidden));

  it('keeps its bars, and names at most three from above', () => {
    const words = wordsOf(shared([['Ed', 12], ['Flo', 11], ...team, ['Gus', 0]]));
    expect(words).toMatch(/^\*Bo had 21 of 63 bookings, 2\.1 times the median\.\*/);
    expect(words).toContain('The median is 10 bookings; half of the team has 5 to 11.');
    expect(words).toContain('2 people had no bookings.');
    expect(words.match(/█/g)?.length).toBeGreaterThan(20);
    expect(words).toMatch(/21 {2}Bo\n.*12 {2}Ed\n.*11 {2}Flo\n.*10 {2}–\n/s);
  });

  it('names nobody at or below the median', () => {
    const even: readonly Carries[] = [
      ['Ed', 4],
      ['Flo', 4],
      ['Gus', 4],
    ];
    expect(wireOf(shared(even))).not.toMatch(/Ed|Flo|Gus/);
    expect(wireOf(shared(team))).not.toMatch(/\bCy\b|\bDi\b/);
  });

  it('keeps those who hide hidden', () => {
    const message = shared(team, [0]);
    expect(wordsOf(message)).toContain('A colleague (hidden) had 21 of 40 bookings');
    expect(wireOf(message)).not.toMatch(/\bBo\b/);
  });
});

describe('the messages of a count under way', () => {
  const { share: _share, ...understood } = fairShareAnswer(team);
  const carried = { text: 'fair-share last month', askedAt: 1_780_000_000, countId: 'w-1' };

  it('say how far it is, and can be stopped', () => {
    const message = buildCountProgress({ bookings: 1_200, expected: 4_300 }, carried);
    expectSendable(message);
    expect(wordsOf(message)).toContain('Counting: 1,200 of about 4,300 bookings so far…');
    expect(actionIdsOf(message)).toEqual([actionIds.fairShareStop]);
    expect(wordsOf(buildCountProgress({ bookings: 1_200, expected: null }, carried))).toContain(
      'Counting: 1,200 bookings so far…',
    );
    expectSendable(buildCountProgress({ bookings: 0, expected: null }, carried));
  });

  it('ask to narrow a question of more than 10,000 bookings, with the menus to do it', () => {
    const message = buildTooMany(understood, 23_000);
    expectSendable(message);
    expect(wordsOf(message)).toContain('There are about 23,000 bookings in this period.');
    expect(wordsOf(message)).toContain('choose a shorter period, a team or an event type');
    expect(actionIdsOf(message)).toContain(actionIds.rankingsPeriod);
    expect(wordsOf(buildTooMany(understood, null))).toContain('There are more than 10,000 bookings');
  });

  it.each(['team', 'organisation'] as const)('lead on where there is no %s to count', (missing) => {
    const message = buildNobodyToCount(missing, understood);
    expectSendable(message);
    expect(actionIdsOf(message)).toEqual([actionIds.rankingsShow, actionIds.rankingsFilters]);
  });
});
