import type { LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { buildDigest, type DigestFacts } from '../../src/digests/build';
import type { DigestContent } from '../../src/digests/digest';
import { askCalcom, TooManyBookingsError } from '../../src/digests/digest-questions';
import { periodAt } from '../../src/digests/schedule';
import { classifyBuildFailure } from '../../src/digests/worker/outcomes';
import { rankingIds } from '../../src/rankings/ranking';
import { buildDigestMessage } from '../../src/slack/digests/message/message';
import { useLocalCalcom } from '../calcom/support/use-local-calcom';
import { accessibleOf, expectSendable, wordsOf } from '../slack/support/sent-message';
import { countRanking } from '../support/count-rankings';
import { visibleWorld } from '../support/visible-world';
import { makeDigest, mondaysAtNine } from './support/make-digest';

const contract = useLocalCalcom();
const at = new Date('2026-06-01T08:00:00.000Z');
const week = { start: '2026-05-24T23:00:00.000Z', end: '2026-05-31T22:59:59.999Z' };
const said = 'This server has no Insights, so Roundup counted the bookings';

function factsOf(changes: Partial<DigestContent> = {}): DigestFacts {
  const { content: usual } = makeDigest({});
  const content = { ...usual, scope: { kind: 'org' }, rankings: rankingIds, rows: 10, ...changes } as const;
  return {
    digest: makeDigest({ content }),
    run: { at, period: periodAt(mondaysAtNine, at) },
    missedPeriod: null,
    hidden: new Set(),
    connection: { calcomName: 'Rui Pires', calcomUserId: 1 },
    now: contract.now(),
  };
}

describe('a digest on a server without insights', () => {
  let server: LocalCalcom;
  beforeEach(async () => {
    server = await contract.start({ hasInsights: false, bookingsPaging: 'offset', limitPerMinute: 100_000 });
  });
  const build = (changes: Partial<DigestContent> = {}) =>
    buildDigest(askCalcom(contract.connect('admin', { server })), factsOf(changes));

  it('ranks the bookings that its access can see', async () => {
    const { lists } = await build();
    const world = visibleWorld(server.world);
    for (const list of lists) {
      const counted = countRanking(
        world,
        list.ranking.id,
        { scope: 'org', by: 'start', ...week },
        contract.now(),
      );
      const values = list.kind === 'named' ? list.rows.map(({ value }) => value) : list.values;
      expect(counted.values.map((all) => all.slice(0, list.kind === 'named' ? 10 : 3))).toContainEqual(
        values,
      );
    }
  });

  it('says so, on screen and aloud', async () => {
    const model = await build();
    const { main } = buildDigestMessage(model);
    expectSendable(main);
    for (const text of [wordsOf(main), accessibleOf(main)]) expect(text).toContain(said);
    const own = await build({ scope: { kind: 'me' } });
    expect(wordsOf(buildDigestMessage(own).main)).not.toContain('without team bookings');
  });

  it('says nothing of it where Cal.com has counted', async () => {
    const { main } = buildDigestMessage(await buildDigest(askCalcom(contract.connect()), factsOf()));
    expect(wordsOf(main)).not.toContain(said);
  });
});

describe('a digest of too many bookings to count', () => {
  it('is given up at once, and its history and its owner are told why', () => {
    expect(classifyBuildFailure(new TooManyBookingsError())).toEqual({
      kind: 'retry',
      tries: 1,
      reason: 'too-many',
    });
  });

  it('is one of more than ten thousand', async () => {
    const server = await contract.start({ hasInsights: false, bookingsPaging: 'offset' });
    const client = contract.connect('admin', { server });
    const many = {
      ...client,
      listBookings: async (...asked: Parameters<typeof client.listBookings>) => {
        const page = await client.listBookings(...asked);
        return { ...page, pagination: { ...page.pagination, totalItems: 10_001 } };
      },
    };
    await expect(buildDigest(askCalcom(many), factsOf())).rejects.toThrow(TooManyBookingsError);
  });
});
