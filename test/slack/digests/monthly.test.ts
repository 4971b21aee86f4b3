import { checkView } from '../../../sandbox/local-slack/block-rules/view-rules';
import type { DigestRun, PauseReason, RunReason } from '../../../src/digests/digest';
import type { DigestModel } from '../../../src/digests/digest-model';
import { previewSchedule } from '../../../src/digests/schedule-change';
import {
  decodeDigestSave,
  encodeDigestForm,
  encodeDigestSave,
} from '../../../src/slack/digests/form/metadata';
import { buildDigestConfirm, buildDigestForm } from '../../../src/slack/digests/form/view';
import { buildActionConfirmation, buildTakeOverChoice } from '../../../src/slack/digests/list/ask-view';
import { buildDigestHistory } from '../../../src/slack/digests/list/history';
import { resumedText } from '../../../src/slack/digests/list/text';
import { buildDigestList, type DigestListRow } from '../../../src/slack/digests/list/view';
import { buildDigestMessage } from '../../../src/slack/digests/message/message';
import { buildDigestNotification } from '../../../src/slack/digests/notifications/notification';
import { encodeValue } from '../../../src/slack/kit/action-value';
import { option } from '../../../src/slack/kit/blocks';
import { digestInputs } from '../../../src/slack/kit/ids';
import type { Message } from '../../../src/slack/kit/message';
import { makeDigest, mondaysAtNine } from '../../digests/support/make-digest';
import { digestModel, figuresOf, loadOf, namedList, namelessList } from '../support/digest-models';
import { accessibleOf, expectSendable, wordsOf } from '../support/sent-message';

const schedule = { ...mondaysAtNine, every: 'month' } as const;
const now = new Date('2026-11-20T14:32:10.000Z');
const at = new Date('2026-11-02T09:00:00.000Z');
const nextRunAt = new Date('2026-12-07T09:00:00.000Z');
const october = { first: '2026-10-01', last: '2026-10-31' };
const { content } = makeDigest({});
const digest = makeDigest({
  schedule,
  nextRunAt,
  content: { ...content, scope: { kind: 'org' } },
});
const uncompared = { ...digest, content: { ...digest.content, isCompared: false } };
const row: DigestListRow = { digest, isOwner: true, mayChange: true, mayTakeOver: false, preparing: null };

/** October's, posted on Monday 2 November. */
const monthlyModel = (about: Partial<DigestModel> = {}) =>
  digestModel({
    digest,
    run: { at, period: october },
    figures: figuresOf(334, 322),
    nextAt: nextRunAt,
    ...about,
  });
const messageOf = (about: Partial<DigestModel> = {}) => {
  const { main, thread } = buildDigestMessage(monthlyModel(about));
  for (const message of [main, ...thread]) expectSendable(message);
  return main;
};
const everySaying = (message: Message) => [wordsOf(message), accessibleOf(message)];

const runOf = (changes: Partial<DigestRun> = {}): DigestRun => ({
  id: 'run-1',
  digestId: digest.id,
  workspaceId: 'T1',
  at,
  period: october,
  sentBy: null,
  state: 'posted',
  reason: null,
  attempts: 1,
  messageTs: '1.1',
  changedAt: at,
  ...changes,
});

describe('the message of a month', () => {
  it('begins with the month, beside the one before, and says how long both were', () => {
    for (const said of everySaying(messageOf()))
      expect(said).toMatch(
        /^\*?Everyone in the organisation, October: 334 bookings, 12 more than the month before\./,
      );
    expect(wordsOf(messageOf())).toContain('Lisbon time  ·  31 vs 30 days  ·  next: Mon 7 Dec, 9:00');
    expect(wordsOf(messageOf({ digest: uncompared, figures: figuresOf(334, null) }))).not.toMatch(
      / vs |before/,
    );
  });

  it('names the year where that is over', () => {
    const about = {
      run: { at: new Date('2027-01-04T09:00:00.000Z'), period: { first: '2026-12-01', last: '2026-12-31' } },
    };
    expect(wordsOf(messageOf(about))).toContain('Everyone in the organisation, December 2026: 334 bookings');
  });

  it('says of bottom lists what they had the month before', () => {
    const lists = [namedList('most-bookings'), namelessList('most-cancelled', [5, 3, 2], [4, 4, 1])];
    for (const said of everySaying(messageOf({ lists })))
      expect(said).toContain('5, 3 and 2 (the month before: 4, 4 and 1)');
  });

  it.each([
    ['2026-09-01', '2026-09-30', 'The month of September wasn’t posted: Roundup wasn’t running.'],
    ['2026-08-01', '2026-09-30', 'The 2 months of 1 Aug – 30 Sep weren’t posted: Roundup wasn’t running.'],
    ['2025-12-01', '2026-09-30', 'The 10 months of 1 Dec 2025 – 30 Sep 2026 weren’t posted'],
  ])('names the months from %s to %s that were not posted', (first, last, said) => {
    for (const words of everySaying(messageOf({ missedPeriod: { first, last } })))
      expect(words).toContain(said);
  });

  it('goes on to show the week ahead of its day', () => {
    const upcoming = loadOf([['Rui Pires', 3]], { period: { first: '2026-11-02', last: '2026-11-08' } });
    expect(wordsOf(messageOf({ upcoming }))).toContain('This week:* 3 booked');
  });
});

describe('the form of a monthly digest', () => {
  const form = (every: 'week' | 'month') =>
    buildDigestForm({
      digest,
      sharesOutside: false,
      defaults: { channelId: 'C1', schedule: { ...schedule, every }, content, source: 'own:org' },
      sources: [{ label: 'Your own access', options: [option('Everyone', 'own:org')] }],
      notes: [],
      metadata: encodeDigestForm({ origin, changed: null }),
      now,
    });
  const origin = { responseUrl: '', channelId: 'C1', isList: true };

  it.each([
    ['week', 'Every week'],
    ['month', 'Once a month'],
  ] as const)('shows beside the days that it comes every %s', (every, label) => {
    const view = form(every);
    expect(checkView(view, 'modal')).not.toHaveProperty('problems');
    const blocks = view.blocks.map((block) => JSON.parse(JSON.stringify(block)));
    const place = blocks.findIndex(({ block_id }) => block_id === digestInputs.every.blockId);
    expect(blocks[place - 1].block_id).toBe(digestInputs.weekdays.blockId);
    expect(blocks[place].element.initial_option).toMatchObject({ text: { text: label }, value: every });
    expect(blocks[place].element.options).toHaveLength(2);
  });

  it('is followed by the months that it will tell of', () => {
    const plan = { channelId: 'C1', schedule, content };
    const view = buildDigestConfirm({
      plan,
      ...previewSchedule(schedule, now, null, []),
      isNew: true,
      isPaused: false,
      isOwner: true,
      changedMeanwhile: null,
      metadata: encodeDigestSave({ origin, changed: null, plan }),
    });
    expect(checkView(view, 'modal')).not.toHaveProperty('problems');
    const words = JSON.stringify(view.blocks);
    expect(words).toContain('*First Monday of the month at 9:00, Lisbon time*, in <#C1>');
    expect(words).toMatch(
      /\*Mon 7 Dec, 9:00\* {2}about November\\n\*Mon 4 Jan, 9:00\* {2}about December 2026/,
    );
    expect(words).toMatch(/Mon 5 Apr, 9:00\* {2}about March {2}_\(first after clocks change\)_/);
    expect(words).toContain('compared with the month before');
    expect(words).not.toMatch(/week/i);
    expect(decodeDigestSave(view.private_metadata)).toMatchObject({ plan });
  });

  it('names the month that a change leaves out', () => {
    const view = buildDigestConfirm({
      plan: { channelId: 'C1', schedule: mondaysAtNine, content },
      runs: previewSchedule(mondaysAtNine, now, null, []).runs,
      coverageGap: october,
      isNew: false,
      isPaused: false,
      isOwner: true,
      changedMeanwhile: { channelId: 'C1', schedule, content },
      metadata: '',
    });
    expect(JSON.stringify(view.blocks)).toContain('*October won’t be in any post:*');
    expect(JSON.stringify(view.blocks)).toMatch(/It’s now: \*First Monday .* compared with the month before/);
  });

  it('is every week where an earlier version asked for it to be saved', () => {
    const { every: _, ...before } = schedule;
    const state = { origin, changed: null, plan: { channelId: 'C1', schedule: before, content } };
    expect(decodeDigestSave(encodeValue(state, 3_000) ?? '')).toMatchObject({
      plan: { schedule: mondaysAtNine },
    });
  });
});

describe('what is said of a monthly digest', () => {
  it('is when it comes and about which month, in its list, its history and when it is resumed', () => {
    const list = wordsOf(
      buildDigestList({
        kind: 'channel',
        rows: [row],
        page: 0,
        idempotencyKey: 'p',
        note: null,
        mayMake: true,
      }),
    );
    expect(list).toContain('*First Monday of the month at 9:00, Lisbon time*');
    expect(list).toContain('Next: *Mon 7 Dec, 9:00*, about November');
    expect(list).toContain('compared with the month before');
    const history = wordsOf(buildDigestHistory(digest, [runOf()], { showsChannel: true, mayRepost: true }));
    expect(history).toContain('✓  *Mon 2 Nov, 9:00*  posted  ·  about October');
    const unpostedRun = { at: now, period: october };
    expect(resumedText({ nextAt: nextRunAt, isSkipped: false, unpostedRun }, schedule, true)).toBe(
      'The next post is Mon 7 Dec, 9:00. October wasn’t posted: *Send now* posts it.',
    );
  });

  it('is never the word “week”', () => {
    const pauses: readonly PauseReason[] = ['by-hand', 'not-in-channel', 'access-lost', 'owner-gone'];
    const reasons: readonly RunReason[] = [
      'empty',
      'calcom',
      'too-many',
      'slack',
      'bug',
      'too-late',
      'paused',
    ];
    const notices = [
      ...pauses.map((why) => ({
        kind: 'digest-paused' as const,
        digest: { ...digest, state: { kind: 'paused' as const, why, at } },
        run: null,
      })),
      ...reasons.map((reason) => ({
        kind: 'run-failed' as const,
        digest,
        run: runOf({ state: 'failed', reason }),
      })),
      { kind: 'run-unknown' as const, digest, run: runOf({ state: 'unknown', reason: 'no-answer' }) },
      { kind: 'digest-empty' as const, digest, run: null },
    ];
    const isOwner = { kind: 'owner' } as const;
    const sent = notices.map(({ kind, ...subject }) =>
      buildDigestNotification({ kind, facts: {} }, subject, isOwner),
    );
    expect(sent[1]?.text).toContain('First Monday of the month at 9:00, Lisbon time');
    expect(sent.at(-2)?.text).toContain('for October may not have arrived');
    const skipped = makeDigest({ ...digest, skipAt: nextRunAt });
    const messages = [
      ...sent.filter((message) => message !== null),
      ...(['stop', 'pause', 'send', 'skip'] as const).map((action) =>
        buildActionConfirmation(action, { ...row, latest: { days: 'October', postedAt: null } }, 'p'),
      ),
      ...[digest, skipped].map((each) =>
        buildDigestList({
          kind: 'workspace',
          rows: [{ ...row, digest: each }],
          page: 0,
          idempotencyKey: 'p',
          note: null,
          mayMake: true,
        }),
      ),
      buildTakeOverChoice(digest, { own: null, shared: null }),
      buildDigestHistory(
        digest,
        reasons.map((reason) => runOf({ state: 'skipped', reason })),
        { showsChannel: true, mayRepost: true },
      ),
      messageOf(),
      messageOf({ isEmpty: true, missedPeriod: { first: '2026-09-01', last: '2026-09-30' } }),
      messageOf({
        lists: [namelessList('lowest-rated', [1, 2], [2, 3])],
        figures: figuresOf(9, 9, 'ten-busiest'),
      }),
    ];
    expect(messages.length).toBeGreaterThan(20);
    for (const message of messages)
      for (const said of everySaying(message)) expect(said).not.toMatch(/week/i);
  });
});
