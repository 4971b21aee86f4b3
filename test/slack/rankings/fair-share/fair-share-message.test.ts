import fc from 'fast-check';
import { CalcomUnavailableError } from '../../../../src/calcom/errors';
import { describeFailure } from '../../../../src/slack/kit/failure-text';
import { actionIds } from '../../../../src/slack/kit/ids';
import { buildFairShareMessage } from '../../../../src/slack/rankings/fair-share/fair-share-message';
import {
  buildCountInterrupted,
  buildCountPaused,
  buildCountProgress,
} from '../../../../src/slack/rankings/fair-share/fair-share-progress';
import { buildSharedFairShare } from '../../../../src/slack/rankings/fair-share/fair-share-shared';
import { type Carries, fairShareAnswer } from '../../support/fair-share-answers';
import { hostileText } from '../../support/hostile-text';
import { actionIdsOf, expectSendable, spokenOf, wireOf, wordsOf } from '../../support/sent-message';

const team: readonly Carries[] = [
  ['Bo', 21],
  ['Ana', 10],
  ['Cy', 9],
  ['Di', 0],
];
const many = (count: number, name: (at: number) => string): readonly Carries[] =>
  Array.from({ length: count }, (_, at) => [name(at), at % 70]);

describe('the message of a fair share', () => {
  it('has each host’s bookings and hours, who has none, and how the load is spread', () => {
    const words = wordsOf(buildFairShareMessage(fairShareAnswer(team), false));
    expect(words).toContain(
      'The median is 9.5 bookings, the range 0 to 21; half of the team has 6.8 to 12.8.',
    );
    expect(words).toContain('Bo carries 2.2 times the median.');
    expect(words).toContain('In hours the median is 4.8, the range 0 to 10.5.');
    expect(words).toMatch(/21\n {2}Bo {2}· {2}10\.5 h, 2\.2× median/);
    expect(words).toMatch(/None\* \(1\)|\*None \(1\)\*: Di/);
    expect(words).toContain('40 of 40 bookings that were read count.');
    expect(words).toMatch(/your own Cal\.com access, that of Rui Pires/);
  });

  it('says the same aloud', () => {
    const message = buildFairShareMessage(fairShareAnswer(team), false);
    expect(spokenOf(message)).toMatch(
      /^Fair share: Whole organisation, .*Bo, 21 bookings, 10\.5 hours, 2\.2 times/,
    );
  });

  it('names who has most of the hours where that is another', () => {
    const answer = fairShareAnswer(team);
    const hosts = answer.share.hosts.map((host) =>
      host.name === 'Ana' ? { ...host, hours: 30, timesMedian: { bookings: 1.1, hours: 6.3 } } : host,
    );
    const words = wordsOf(buildFairShareMessage({ ...answer, share: { ...answer.share, hosts } }, false));
    expect(words).toContain('Ana has the most of them, 6.3 times the median.');
  });

  it('offers to count again what is remembered, and says since when', () => {
    const message = buildFairShareMessage(fairShareAnswer(team), true);
    expect(wordsOf(message)).toMatch(/Counted .* and remembered since/);
    expect(actionIdsOf(message)).toContain(actionIds.fairShareAgain);
    expect(actionIdsOf(buildFairShareMessage(fairShareAnswer(team), false))).not.toContain(
      actionIds.fairShareAgain,
    );
  });

  it('calls a part a part, and does not offer it for sharing', () => {
    const reached = new Date('2026-03-14T09:00:00.000Z');
    const message = buildFairShareMessage(
      fairShareAnswer(team, { extent: { kind: 'part', reached } }),
      false,
    );
    expect(wordsOf(message)).toMatch(/^Fair share of a part\n/);
    expect(wordsOf(message)).toContain(
      'This is a part: 40 bookings of the period, from the latest back to 14 March.',
    );
    expect(wordsOf(message)).toContain('None so far (1)');
    expect(actionIdsOf(message)).toContain(actionIds.fairShareGoOn);
    expect(actionIdsOf(message)).not.toContain(actionIds.rankingsShare);
  });

  it('accuses nobody where nothing was counted', () => {
    const message = buildFairShareMessage(
      fairShareAnswer([
        ['Di', 0],
        ['Ed', 0],
      ]),
      false,
    );
    expect(wireOf(message)).not.toMatch(/Di\b|Ed\b/);
    expect(wordsOf(message)).toContain('No accepted bookings were counted.');
  });

  it('is taken by Slack however large the team, and leaves nobody uncounted', () => {
    for (const count of [20, 21, 60, 61, 400]) {
      const message = buildFairShareMessage(
        fairShareAnswer(many(count, (at) => `Host ${at} ${'&'.repeat(50)}`)),
        false,
      );
      expectSendable(message);
      const idle = Math.ceil(count / 70);
      expect(wordsOf(message)).toContain(`None (${idle})`);
      if (count - idle > 20) expect(wordsOf(message)).toContain(`And ${count - idle - 20} more`);
    }
  });

  it('shows hostile names as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hostileText, fc.nat({ max: 30 })), { maxLength: 30 }),
        hostileText,
        (carries, name) => {
          const about = { through: { ownerName: name, whose: 'wider' as const, seesAll: false } };
          const answer = fairShareAnswer(carries, about);
          expectSendable(buildFairShareMessage(answer, true));
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

  it('has totals, the median, and at most three who carry most', () => {
    const words = wordsOf(shared([['Ed', 12], ['Flo', 11], ...team, ['Gus', 0]]));
    expect(words).toContain('63 bookings in a team of 7 people.');
    expect(words).toContain(
      'The median is 10 bookings and 5 hours; half of the team has 4.5 to 11.5 bookings.',
    );
    expect(words).toContain(
      'Most is carried by Bo (21 bookings, 2.1 times the median), Ed (12 bookings, 1.2 times the median), Flo (11 bookings, 1.1 times the median).',
    );
  });

  it('names nobody at or below the median', () => {
    const wire = wireOf(
      shared([
        ['Ed', 4],
        ['Flo', 4],
        ['Gus', 4],
      ]),
    );
    expect(wire).not.toMatch(/Ed|Flo|Gus/);
    expect(wireOf(shared(team))).not.toMatch(/\bCy\b|\bDi\b/);
  });

  it('keeps those who hide hidden', () => {
    const message = shared(team, [0]);
    expect(wordsOf(message)).toContain('A colleague (hidden) (21 bookings');
    expect(wireOf(message)).not.toMatch(/\bBo\b/);
  });
});

describe('the messages of a count under way', () => {
  const { share: _share, ...understood } = fairShareAnswer(team);
  const asked = { text: 'fair-share last month', askedAt: 1_780_000_000 };
  const progress = { bookings: 1_200, reached: new Date('2026-03-14T09:00:00.000Z'), expected: null };

  it('say how far it is, and can be stopped', () => {
    const message = buildCountProgress({ ...progress, understood }, { ...asked, watchId: 'w-1' });
    expectSendable(message);
    expect(wordsOf(message)).toContain('Counted 1,200 bookings so far, from the latest back to 14 March…');
    expect(actionIdsOf(message)).toEqual([actionIds.fairShareStop, actionIds.fairShareUpdate]);
    const expected = buildCountProgress(
      { ...progress, expected: 4_300, understood },
      { ...asked, watchId: 'w-1' },
    );
    expect(wordsOf(expected)).toContain('Counted 1,200 of about 4,300 bookings so far');
    expectSendable(buildCountProgress(null, { ...asked, watchId: 'w-1' }));
  });

  it('ask before a long one', () => {
    const message = buildCountPaused({ kind: 'many' }, { ...progress, expected: 23_000 }, understood, asked);
    expectSendable(message);
    expect(wordsOf(message)).toContain('There are about 23,000 bookings in this period.');
    expect(wordsOf(message)).toContain('about 230 calls to Cal.com, which is about 2 minutes');
    expect(actionIdsOf(message)).toEqual([actionIds.fairShareGoOn]);
  });

  it('ask at the limit, and after a failure, with what was counted to be seen', () => {
    const limit = buildCountPaused({ kind: 'limit' }, progress, understood, asked);
    expect(actionIdsOf(limit)).toEqual([actionIds.fairShareGoOn, actionIds.fairSharePart]);
    const words = describeFailure(new CalcomUnavailableError({ request: 'GET /v2/bookings' }));
    if (words === null) throw new Error('the failure has no words');
    const failed = buildCountInterrupted(words, progress, understood, asked);
    expectSendable(failed);
    expect(wordsOf(failed)).toMatch(/Cal\.com cannot be reached right now.* Counted 1,200 bookings so far/);
    expect(actionIdsOf(failed)).toEqual([actionIds.rankingsShow, actionIds.fairSharePart]);
  });
});
