import { groupByLeadTime } from '../../../src/digests/due';
import { makeDigest } from '../support/make-digest';

const minuteMs = 60_000;
const options = { leastMs: 10 * minuteMs, mostMs: 60 * minuteMs };
const teams = (count: number, workspaceId: string) =>
  Array.from({ length: count }, (_, at) => {
    const { content } = makeDigest({});
    return makeDigest({
      id: `${workspaceId} ${at}`,
      workspace: { workspaceId, enterpriseId: null },
      content: { ...content, scope: { kind: 'team', teamId: at, teamName: `Team ${at}` } },
    });
  });
const leadsOf = (digests: Parameters<typeof groupByLeadTime>[0]) =>
  groupByLeadTime(digests, options).map(({ digests: group, leadMs }) => [group.length, leadMs / minuteMs]);

describe('groupByLead', () => {
  it('gives the usual lead to what fits into a minute’s budget, whatever others ask', () => {
    expect(leadsOf([...teams(10, 'T1'), ...teams(13, 'T2')])).toEqual([
      [10, 10],
      [13, 10],
    ]);
  });

  it('begins earlier the more an access has to be asked, and an hour at most', () => {
    expect(leadsOf([...teams(100, 'T1'), ...teams(2_000, 'T2')])).toEqual([
      [100, 18],
      [2_000, 60],
    ]);
  });

  it('counts those that ask the same once', () => {
    const same = Array.from({ length: 500 }, (_, at) => makeDigest({ id: String(at) }));
    expect(leadsOf(same)).toEqual([[500, 10]]);
  });
});
