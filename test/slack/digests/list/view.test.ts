import fc from 'fast-check';
import type { PauseReason } from '../../../../src/digests/digest';
import { rankingIds } from '../../../../src/rankings/ranking';
import {
  buildActionConfirmation,
  buildTakeOverChoice,
  buildWhichDigest,
} from '../../../../src/slack/digests/list/ask-view';
import type { DigestListRow } from '../../../../src/slack/digests/list/view';
import {
  buildDigestList,
  buildOpenDigest,
  type DigestListView,
} from '../../../../src/slack/digests/list/view';
import { makeDigest } from '../../../digests/support/make-digest';
import { connectionOf } from '../../support/account-views';
import { hostileText } from '../../support/hostile-text';
import { elementsOf, expectSendable, wireOf, wordsOf } from '../../support/sent-message';

const at = new Date('2026-11-23T09:00:00.000Z');
const mentions = ['@U1', '#C1'];

function row(
  changes: Parameters<typeof makeDigest>[0] = {},
  rights: Partial<DigestListRow> = {},
): DigestListRow {
  const digest = makeDigest({ nextRunAt: at, ...changes });
  return { digest, isOwner: true, mayChange: true, mayTakeOver: false, preparing: null, ...rights };
}

function list(rows: readonly DigestListRow[], about: Partial<DigestListView> = {}) {
  return buildDigestList({
    kind: 'workspace',
    rows,
    page: 0,
    idempotencyKey: 'p1',
    note: null,
    mayMake: true,
    ...about,
  });
}

const many = (count: number) => Array.from({ length: count }, (_, index) => row({ id: `digest-${index}` }));
const labelsOf = (message: ReturnType<typeof list>) =>
  elementsOf(message, 'button').map(({ text }) => JSON.parse(JSON.stringify(text)).text);

describe('buildDigestList', () => {
  it('offers no new one where admins keep that to themselves, and says so', () => {
    expect(labelsOf(list([]))).toContain('Make a digest');
    const kept = list([row()], { mayMake: false });
    expect(labelsOf(kept)).not.toContain('New digest');
    expect(labelsOf(kept)).toContain('Change…');
    expect(JSON.stringify(kept.blocks)).toContain('Only admins can make digests here');
  });

  it('says when each is posted next, in its own zone, and about which days', () => {
    const words = wordsOf(list([row()]));
    expect(words).toContain('*Mondays at 9:00, Lisbon time*');
    expect(words).toContain('Next: *Mon 23 Nov, 9:00*, about 16–22 Nov');
  });

  it('says which one is skipped, and which comes then', () => {
    const message = list([row({ skipAt: at })]);
    expect(wordsOf(message)).toContain('*Skipped:* Mon 23 Nov, 9:00. Next: *Mon 30 Nov, 9:00*');
    expect(labelsOf(message)).toContain('Don’t skip');
  });

  it('says which one is being prepared, and lets that one be skipped', () => {
    const preparing = new Date('2026-11-16T09:00:00.000Z');
    const message = list([row({}, { preparing })]);
    expect(wordsOf(message)).toContain('*Being prepared:* Mon 16 Nov, 9:00. Next: *Mon 23 Nov');
    const skip = elementsOf(message, 'button').find(({ action_id }) => action_id === 'digest_skip');
    expect(skip?.value).toContain(`"runAt":${preparing.getTime() / 1_000}`);
  });

  it.each<readonly [PauseReason, RegExp]>([
    ['not-in-channel', /`\/invite @Roundup`/],
    ['access-lost', /Choose another with \*Change…/],
    ['owner-gone', /An admin can take it over/],
    ['missing-scope', /install Roundup again/],
  ])('says why one is paused and what to do: %s', (why, words) => {
    const message = list([row({ state: { kind: 'paused', why, at }, nextRunAt: null })]);
    expect(wordsOf(message)).toMatch(words);
    expect(labelsOf(message)).toContain('Resume');
    expect(labelsOf(message)).not.toContain('Skip next');
    expect(labelsOf(message)).not.toContain('Send now');
  });

  it.each([
    [[1, 2, 3, 4, 5], 'Weekdays at 9:00'],
    [[0, 1, 2, 3, 4, 5, 6], 'Every day at 9:00'],
    [[0, 3], 'Wednesdays and Sundays at 9:00'],
    [[1, 3, 5], 'Mondays, Wednesdays and Fridays at 9:00'],
  ] as const)('calls the days %j “%s”', (weekdays, words) => {
    const { schedule } = makeDigest({});
    expect(wordsOf(list([row({ schedule: { ...schedule, weekdays } })]))).toContain(words);
  });

  it.each([0, 1, 3, 4, 20, 21, 45, 1_000])(
    'is one that Slack takes with %i digests, on every page',
    (count) => {
      const pages = Math.max(1, Math.ceil(count / 20));
      for (const page of [0, 1, pages - 1, pages, 9_999]) {
        const message = list(many(count), { page, note: '*Paused.*' });
        expectSendable(message, mentions);
        expect(labelsOf(message)).toContain(count === 0 ? 'Make a digest' : 'New digest');
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
        const hostile = row({ content: { ...content, scope, rankings: rankingIds } }, { isOwner: false });
        const twins = ['1', '2', '3'].map((id) => ({ ...hostile, digest: { ...hostile.digest, id } }));
        expectSendable(list(twins), mentions);
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
    const buttons = elementsOf(list([row()]), 'button');
    const asking = buttons.filter(({ confirm }) => confirm !== undefined);
    expect(asking.map(({ action_id }) => action_id)).toEqual(['digest_send_now']);
  });

  it('has one row of at most five controls for each, with the rest behind ⋯', () => {
    for (const state of [{ kind: 'active' }, { kind: 'paused', why: 'by-hand', at }] as const) {
      const message = list([row({ state }, { mayTakeOver: true })]);
      const rows = message.blocks.flatMap((block) => (block.type === 'actions' ? [block.elements] : []));
      expect(rows[0]?.length).toBeLessThanOrEqual(5);
      expect(wordsOf(message)).toMatch(/History\nTake over…\nStop…/);
    }
  });

  it('says what there is where there is none, with the button that makes one', () => {
    expect(wordsOf(list([], { kind: 'channel' }))).toMatch(
      /^\*No digest here yet\.\* Get last week’s bookings in this channel every Monday at 9:00\.\nMake a digest/,
    );
  });
});

describe('what is asked before something is done with a digest', () => {
  const latest = { days: '16–22 Nov', postedAt: null };

  it.each([
    ['stop', {}, /deleted with its history, for everyone in <#C1>/, ['Stop it', 'Pause it', 'Keep it']],
    ['pause', {}, /Nothing is posted in <#C1> until somebody resumes it/, ['Pause it', 'Keep it']],
    ['send', {}, /Everyone in <#C1> sees the numbers of 16–22 Nov/, ['Send it now', 'Preview', 'Not now']],
    ['skip', {}, /Skip Mon 23 Nov, 9:00\?.*The one after is Mon 30 Nov, 9:00/, ['Skip it', 'Keep it']],
    [
      'stop',
      { isOwner: false, mayChange: false },
      /Only its owner or an admin.*<@U1>, is told/,
      ['Pause it and tell its owner', 'Keep it'],
    ],
  ] as const)('names what happens, and to whom: %s', (deed, rights, said, labels) => {
    const message = buildActionConfirmation(deed, row({}, { latest, ...rights }), 'p1');
    expectSendable(message, mentions);
    expect(wireOf(message)).toMatch(said);
    expect(labelsOf(message)).toEqual(labels);
  });

  it('says where the same days were posted already, also in the list’s own question', () => {
    const posted = row({}, { latest: { ...latest, postedAt: new Date('2026-11-23T09:00:00.000Z') } });
    for (const message of [buildActionConfirmation('send', posted, 'p1'), list([posted])]) {
      expectSendable(message, mentions);
      expect(wireOf(message)).toMatch(
        /sees the numbers of 16–22 Nov\. These were posted already on Mon 23 Nov, 9:00\. What is planned/,
      );
    }
  });

  it('is one that Slack takes where any of many digests can be meant', () => {
    const message = buildWhichDigest('stop', many(60), true);
    expectSendable(message, mentions);
    expect(labelsOf(message)).toHaveLength(20);
  });
});
