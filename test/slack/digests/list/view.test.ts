import fc from 'fast-check';
import type { PauseReason } from '../../../../src/digests/digest';
import { rankingIds } from '../../../../src/rankings/ranking';
import type { DigestListRow } from '../../../../src/slack/digests/list/view';
import {
  buildDigestList,
  buildOpenDigest,
  buildTakeOverChoice,
  type DigestListView,
} from '../../../../src/slack/digests/list/view';
import { makeDigest } from '../../../digests/support/make-digest';
import { connectionOf } from '../../support/account-views';
import { hostileText } from '../../support/hostile-text';
import { elementsOf, expectSendable, wireOf, wordsOf } from '../../support/sent-message';

const at = new Date('2026-11-23T09:00:00.000Z');
const mentions = ['@U1', '#C1'];

function entry(
  changes: Parameters<typeof makeDigest>[0] = {},
  rights: Partial<DigestListRow> = {},
): DigestListRow {
  const digest = makeDigest({ nextRunAt: at, ...changes });
  return { digest, isOwner: true, mayChange: true, mayTakeOver: false, preparing: null, ...rights };
}

function list(entries: readonly DigestListRow[], about: Partial<DigestListView> = {}) {
  return buildDigestList({
    place: 'workspace',
    entries,
    page: 0,
    idempotencyKey: 'p1',
    note: null,
    mayMake: true,
    ...about,
  });
}

const many = (count: number) => Array.from({ length: count }, (_, index) => entry({ id: `digest-${index}` }));
const labelsOf = (message: ReturnType<typeof list>) =>
  elementsOf(message, 'button').map(({ text }) => JSON.parse(JSON.stringify(text)).text);

describe('buildDigestList', () => {
  it('offers no new one where admins keep that to themselves, and says so', () => {
    expect(labelsOf(list([]))).toContain('New digest');
    const kept = list([entry()], { mayMake: false });
    expect(labelsOf(kept)).not.toContain('New digest');
    expect(labelsOf(kept)).toContain('Change');
    expect(JSON.stringify(kept.blocks)).toContain('Only admins of Roundup make digests here');
  });

  it('says when each is posted next, in its own zone, and about which days', () => {
    const words = wordsOf(list([entry()]));
    expect(words).toContain('*Mondays at 09:00, Europe/Lisbon*');
    expect(words).toContain('Next: *Mon 23 Nov 2026, 09:00 (UTC)*, about Mon 16 – Sun 22 Nov 2026');
  });

  it('says which one is left out, and which comes then', () => {
    const message = list([entry({ skipAt: at })]);
    expect(wordsOf(message)).toContain(
      '*Left out:* Mon 23 Nov 2026, 09:00 (UTC). Then: Mon 30 Nov 2026, 09:00 (UTC)',
    );
    expect(labelsOf(message)).toContain('Don’t skip');
  });

  it('says which one is being prepared, and lets that one be skipped', () => {
    const preparing = new Date('2026-11-16T09:00:00.000Z');
    const message = list([entry({}, { preparing })]);
    expect(wordsOf(message)).toContain(
      '*Being prepared:* Mon 16 Nov 2026, 09:00 (UTC). Next: *Mon 23 Nov 2026',
    );
    const skip = elementsOf(message, 'button').find(({ action_id }) => action_id === 'digest_skip');
    expect(skip?.value).toContain(`"runAt":${preparing.getTime() / 1_000}`);
  });

  it.each<readonly [PauseReason, RegExp]>([
    ['not-in-channel', /`\/invite @Roundup`/],
    ['access-lost', /change whose numbers/],
    ['owner-gone', /an admin can take it over/],
    ['missing-scope', /install it again/],
  ])('says why one is paused and what to do: %s', (why, words) => {
    const message = list([entry({ state: { kind: 'paused', why, at }, nextRunAt: null })]);
    expect(wordsOf(message)).toMatch(words);
    expect(labelsOf(message)).toContain('Resume');
    expect(labelsOf(message)).not.toContain('Skip next');
    expect(labelsOf(message)).not.toContain('Send now');
  });

  it.each([
    [[1, 2, 3, 4, 5], 'Weekdays at 09:00'],
    [[0, 1, 2, 3, 4, 5, 6], 'Every day at 09:00'],
    [[0, 3], 'Wednesdays and Sundays at 09:00'],
    [[1, 3, 5], 'Mondays, Wednesdays and Fridays at 09:00'],
  ] as const)('calls the days %j “%s”', (weekdays, words) => {
    const { schedule } = makeDigest({});
    expect(wordsOf(list([entry({ schedule: { ...schedule, weekdays } })]))).toContain(words);
  });

  it.each([0, 1, 3, 4, 20, 21, 45, 1_000])(
    'is one that Slack takes with %i digests, on every page',
    (count) => {
      const pages = Math.max(1, Math.ceil(count / 20));
      for (const page of [0, 1, pages - 1, pages, 9_999]) {
        const message = list(many(count), { page, note: '*Paused.*' });
        expectSendable(message, mentions);
        expect(labelsOf(message)).toContain('New digest');
      }
    },
  );

  it('shows each of many digests on exactly one page', () => {
    const shown = [0, 1, 2].flatMap((page) => {
      const wire = wireOf(list(many(45), { page }));
      return [...wire.matchAll(/digestId\\+":\\+"(digest-\d+)/g)].map(([, id]) => id);
    });
    expect(shown).toHaveLength(45);
    expect(new Set(shown).size).toBe(45);
  });

  it('is one that Slack takes whatever a team is called, and pings nobody', () => {
    fc.assert(
      fc.property(hostileText, (teamName) => {
        const { content } = makeDigest({});
        const scope = { kind: 'team', teamId: 1, teamName } as const;
        const hostile = entry({ content: { ...content, scope, rankings: rankingIds } }, { isOwner: false });
        expectSendable(list([hostile, hostile, hostile]), mentions);
        expectSendable(buildOpenDigest(hostile, { idempotencyKey: 'p1', note: null }), mentions);
        expectSendable(
          buildTakeOverChoice(hostile.digest, {
            own: connectionOf({ calcomName: teamName }),
            shared: connectionOf({ calcomName: teamName }),
          }),
          mentions,
        );
      }),
    );
  });

  it('asks before it sends or stops, and not before what can be taken back', () => {
    const buttons = elementsOf(list([entry()]), 'button');
    const asking = buttons.filter(({ confirm }) => confirm !== undefined);
    expect(asking.map(({ action_id }) => action_id)).toEqual(['digest_send_now', 'digest_stop']);
  });
});
