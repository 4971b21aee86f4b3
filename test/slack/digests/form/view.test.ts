import fc from 'fast-check';
import { checkView } from '../../../../sandbox/local-slack/block-rules/view-rules';
import type { DigestPlan } from '../../../../src/digests/digest';
import { previewSchedule } from '../../../../src/digests/schedule-change';
import { timeZones } from '../../../../src/lib/time/zones';
import { rankingIds } from '../../../../src/rankings/ranking';
import {
  decodeDigestSave,
  encodeDigestForm,
  encodeDigestSave,
  markOf,
} from '../../../../src/slack/digests/form/metadata';
import {
  buildDigestChecking,
  buildDigestConfirm,
  buildDigestForm,
  buildDigestLoading,
  buildDigestProblem,
  buildDigestSaved,
  buildDigestSaving,
  type DigestFormView,
} from '../../../../src/slack/digests/form/view';
import { option } from '../../../../src/slack/kit/blocks';
import { makeDigest } from '../../../digests/support/make-digest';
import { hostileText } from '../../support/hostile-text';

const now = new Date('2026-11-20T14:32:10.000Z');
const origin = { responseUrl: 'https://hooks.slack.test/actions/T1/1/a', channelId: 'C1', isList: true };
const sources = [{ label: 'Your own access: Rui', options: [option('Whole organisation', 'own:org')] }];

function form(about: Partial<DigestFormView> = {}) {
  const { schedule, content } = makeDigest({});
  return buildDigestForm({
    digest: null,
    sharesOutside: false,
    defaults: { channelId: null, schedule, content, source: 'own:org' },
    sources,
    notes: [],
    metadata: encodeDigestForm({ origin, changed: null }),
    now,
    ...about,
  });
}

function complaintsOf(view: unknown) {
  const checked = checkView(view, 'modal');
  return 'problems' in checked ? checked.problems : [];
}

const planOf = (teamName: string): DigestPlan => {
  const { schedule, content } = makeDigest({});
  return {
    channelId: 'C1',
    schedule: { ...schedule, weekdays: [0, 1, 2, 3, 4, 5, 6] },
    content: { ...content, rankings: rankingIds, scope: { kind: 'team', teamId: 1, teamName } },
  };
};

const confirmOf = (plan: DigestPlan) =>
  buildDigestConfirm({
    plan,
    ...previewSchedule(plan.schedule, now, null, []),
    isNew: true,
    isPaused: true,
    isOwner: true,
    changedMeanwhile: null,
    metadata: encodeDigestSave({ origin, changed: { id: 'digest-1', mark: 'x' }, plan }),
  });

describe('buildDigestForm', () => {
  it('is one that Slack takes', () => {
    expect(complaintsOf(form())).toEqual([]);
    expect(complaintsOf(form({ digest: makeDigest({}), notes: ['*The teams are missing.*'] }))).toEqual([]);
  });

  it('holds for a digest that there is what ends it, asked for once more', () => {
    const buttons = JSON.stringify(form({ digest: makeDigest({}) }).blocks.at(-1));
    expect(buttons).toMatch(/Pause.*Stop this digest.*deleted with its history, for everyone in <#C1>/);
    expect(JSON.stringify(form().blocks)).not.toContain('Stop');
    const paused = { kind: 'paused', why: 'by-hand', at: now } as const;
    expect(JSON.stringify(form({ digest: makeDigest({ state: paused }) }).blocks.at(-1))).not.toContain(
      'Pause',
    );
  });

  it('is one that Slack takes with two times ninety-nine teams', () => {
    const options = Array.from({ length: 99 }, (_, at) => option(`Team ${at}`, `own:team:${at}`));
    const groups = ['Your own access', 'The shared access'].map((label) => ({ label, options }));
    expect(complaintsOf(form({ sources: groups }))).toEqual([]);
  });

  it('is one that Slack takes without anything that suits, and with rows that it does not offer', () => {
    const { schedule, content } = makeDigest({});
    const defaults = { channelId: 'C1', schedule, content: { ...content, rows: 7 }, source: null };
    const view = form({ defaults });
    expect(complaintsOf(view)).toEqual([]);
    expect(JSON.stringify(view)).toContain('"initial_option":{"text":{"type":"plain_text","text":"7"');
  });

  it('is one that Slack takes in every zone', () => {
    const { schedule, content } = makeDigest({});
    for (const timeZone of timeZones) {
      const defaults = { channelId: null, schedule: { ...schedule, timeZone }, content, source: null };
      expect(complaintsOf(form({ defaults }))).toEqual([]);
    }
  });
});

describe('the steps after the form', () => {
  it('are views that Slack takes', () => {
    const steps = [
      buildDigestLoading(true),
      buildDigestLoading(false),
      buildDigestChecking('digest-1'),
      buildDigestProblem('*Not saved.*'),
      buildDigestSaving(),
      buildDigestSaved('*Saved.*'),
    ];
    expect(steps.flatMap(complaintsOf)).toEqual([]);
  });

  it('shows runs that Slack takes whatever the team is called, and carries the plan to Save unchanged', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const plan = planOf(text.slice(0, 100));
        const view = confirmOf(plan);
        expect(complaintsOf(view)).toEqual([]);
        const read = decodeDigestSave(view.private_metadata ?? '');
        expect(read?.plan).toEqual(JSON.parse(JSON.stringify(plan)));
      }),
    );
  });

  it('shows the days that each run tells of', () => {
    expect(JSON.stringify(confirmOf(planOf('Sales')))).toContain('about Fri 20 Nov');
  });
});

describe('what a view carries', () => {
  it('does not read back once it is altered', () => {
    const { private_metadata: metadata = '' } = confirmOf(planOf('Sales'));
    expect(decodeDigestSave(metadata.replace('Sales', 'Sulks'))).toBeNull();
    expect(decodeDigestSave(encodeDigestForm({ origin, changed: null }))).toBeNull();
    expect(decodeDigestSave('')).toBeNull();
  });

  it('leaves out the way back rather than the plan where both are too long', () => {
    const long = { ...origin, responseUrl: `https://hooks.slack.test/${'x'.repeat(2_900)}` };
    const read = decodeDigestSave(encodeDigestSave({ origin: long, changed: null, plan: planOf('Sales') }));
    expect(read?.origin.responseUrl).toBe('');
    expect(read?.plan).toEqual(planOf('Sales'));
  });

  it('marks a digest by what was decided about it, and not by its runs', () => {
    const digest = makeDigest({});
    expect(markOf({ ...digest, nextRunAt: now, emptyRuns: 2 })).toBe(markOf(digest));
    expect(markOf({ ...digest, ownerSlackUserId: 'U2' })).not.toBe(markOf(digest));
    expect(markOf({ ...digest, channelId: 'C2' })).not.toBe(markOf(digest));
  });
});
