import fc from 'fast-check';
import { checkView } from '../../../../sandbox/local-slack/block-rules/view-rules';
import { type Booking, parseBooking } from '../../../../src/bookings/booking';
import { rankings } from '../../../../src/rankings/ranking';
import { type ReconciliationInput, reconcile } from '../../../../src/rankings/reconcile';
import { actionIds } from '../../../../src/slack/kit/ids';
import { buildNotice } from '../../../../src/slack/kit/notice-message';
import type { CarriedExplanation } from '../../../../src/slack/rankings/explain/explain-value';
import {
  buildExplainPreparing,
  buildExplanation,
  buildNotExplained,
  type Explanation,
  formatReconciliation,
} from '../../../../src/slack/rankings/explain/modal';
import { wireBooking } from '../../../bookings/wire-booking';
import { hostileText } from '../../support/hostile-text';
import { rankedList, rankingsAnswer, standingsFor } from '../../support/rankings-answers';
import { controlSequencesIn, mrkdwnTextsOf, wordsOf } from '../../support/sent-message';

const list = rankedList('most-bookings', standingsFor('most-bookings', 10));
const reckoning = (
  about: Partial<ReconciliationInput> = {},
  listing: Partial<ReconciliationInput['listing']> = {},
) =>
  reconcile({
    unit: 'bookings',
    counted: 8,
    shown: 8,
    isOwn: false,
    isCountedByOtherAccess: false,
    isPaidAsked: false,
    isTeamUnclear: false,
    ...about,
    listing: { listed: 8, ratingSum: 0, looked: 1_000, hasMore: false, isOwnOnly: false, ...listing },
  });
const place = { cursor: 'x'.repeat(600), after: { bookingId: 2 ** 40, startMs: 2 ** 42 } };
const carried: CarriedExplanation = {
  text: 'x'.repeat(150),
  askedAt: 1_780_401_600,
  row: { calcomUserId: 77, shown: 8, name: 'x'.repeat(60), counted: 8 },
  listing: { listed: 57, ratingSum: 0, looked: 1_000, isOwnOnly: false },
  further: place,
  from: place,
  before: 20,
};

function explanation(about: Partial<Explanation> = {}, bookings: readonly Booking[] = []): Explanation {
  return {
    understood: rankingsAnswer({ ranking: 'most-bookings' }),
    ranking: rankings['most-bookings'],
    name: 'Rui Pires',
    shown: 8,
    row: { calcomUserId: 77, shown: 8 },
    reconciliation: reckoning(),
    rows: bookings.map((booking) => ({ booking, rating: null })),
    rowsBefore: 0,
    loadMore: null,
    lookFurther: null,
    backToLatest: null,
    ...about,
  };
}

const asMessage = ({ blocks }: ReturnType<typeof buildExplanation>) => ({ text: '', blocks: [...blocks] });
const about = {
  appUrl: new URL('https://app.cal.test/'),
  now: new Date('2026-06-02T12:00:00Z'),
  titles: new Map<number, string>(),
};
const words = (given: Explanation) => wordsOf(asMessage(buildExplanation(given, list, about)));
const booking = (about = {}) => parseBooking(wireBooking(about));

describe('buildExplanation', () => {
  it('shows event type, time, status and rating of a booking, its other hosts, and nothing of its guests', () => {
    const rows = [{ booking: booking({ title: 'Intro call with Lee', status: 'cancelled' }), rating: 4 }];
    const view = buildExplanation(explanation({ rows }), { ...list, members: [] }, about);
    const shown = wordsOf(asMessage(view));
    expect(shown).toMatch(/Intro\s+·\s+cancelled\s+·\s+rated 4/);
    expect(mrkdwnTextsOf(asMessage(view)).join()).toContain(
      '<https://app.cal.test/booking/k3YtQe1wVb2|Intro>',
    );
    const several = [
      {
        booking: booking({
          hosts: [
            { id: 78, name: 'Bo' },
            { id: 77, name: 'Rui Pires' },
          ],
        }),
        rating: null,
      },
    ];
    expect(words(explanation({ rows: several }))).toMatch(/Intro · hosted with Bo$/m);
    for (const secret of ['Lee', 'client.test', 'Intro call', 'meet.acme.test', 'rui@acme.test']) {
      expect(JSON.stringify(view)).not.toContain(secret);
    }
  });

  it('calls event types by their titles, under days written as everywhere else', () => {
    const rows = [{ booking: booking({ eventType: { id: 5, slug: 'intro-call' } }), rating: null }];
    const shownWith = (titles: ReadonlyMap<number, string>) =>
      wordsOf(asMessage(buildExplanation(explanation({ rows }), list, { ...about, titles })));
    expect(shownWith(new Map([[5, 'First talk']]))).toMatch(/ {2}First talk/);
    expect(shownWith(new Map())).toMatch(/ {2}Intro call/);
    expect(shownWith(new Map())).toMatch(/^\*(?:\w+, )?[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2}( \d{4})?\*$/m);
  });

  it('says that its names may not be those in the message where others may have as many', () => {
    const tied = { ...list, mayHaveMore: true, members: list.members.map((each) => ({ ...each, value: 2 })) };
    const shown = (given: typeof list) => wordsOf(asMessage(buildExplanation(explanation(), given, about)));
    expect(shown(tied)).toContain(
      'Others may have 2 bookings too: these names may not be those in the message.',
    );
    expect(shown({ ...tied, mayHaveMore: false })).not.toContain('Others may have');
  });

  it('keeps to itself why a booking was cancelled', () => {
    const given = explanation({}, [booking({ status: 'cancelled', cancellationReason: 'Lee is ill' })]);
    expect(words(given)).not.toContain('ill');
  });

  it.each([
    ['most-bookings', 8, 'Rui Pires’s 8 bookings'],
    ['most-cancelled', 7, 'Rui Pires’s 7 cancelled bookings'],
    ['most-no-show', 1, 'Rui Pires’s 1 host no-show'],
    ['highest-rated', 4.67, 'Rui Pires’s rating: 4.67 stars'],
  ] as const)('is named for what it shows: %s', (id, shown, title) => {
    const reconciliation = reckoning({ counted: shown, shown, unit: rankings[id].unit });
    expect(words(explanation({ ranking: rankings[id], shown, reconciliation }))).toContain(title);
  });

  it('says where its rows are in the whole list', () => {
    const rows = Array.from({ length: 20 }, (_, id) => booking({ id, uid: `b${id}` }));
    const reconciliation = reckoning({ counted: 57, shown: 57 }, { listed: 57 });
    expect(words(explanation({ reconciliation, rowsBefore: 20 }, rows))).toContain(
      '21 to 40 of 57, the latest first, times in your time zone',
    );
    expect(words(explanation({ reconciliation: reckoning({}, { listed: 20 }) }, rows))).toContain(
      'The latest first',
    );
  });

  it('says so when no booking is listed', () => {
    expect(words(explanation({ reconciliation: reckoning({}, { listed: 0 }) }))).toContain(
      'No booking is listed',
    );
  });

  it('offers what there is to go on with', () => {
    const all = buildExplanation(
      explanation({ loadMore: carried, lookFurther: carried, backToLatest: carried }),
      list,
      about,
    );
    const ids = [actionIds.explainMore, actionIds.explainFurther, actionIds.explainBack];
    for (const id of ids) expect(JSON.stringify(all)).toContain(id);
    const none = buildExplanation(explanation(), list, about);
    for (const id of ids) expect(JSON.stringify(none)).not.toContain(id);
  });

  it('is a modal that Slack takes, whatever names, event types and cursors are', () => {
    const texts = fc.array(hostileText, { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(texts, hostileText, (slugs, name) => {
        const rows = slugs.map((slug, id) =>
          booking({ id, uid: slug, eventType: { id, slug }, status: slug, hosts: [{ id: 77, name: slug }] }),
        );
        const given = explanation(
          { name, loadMore: carried, lookFurther: carried, backToLatest: carried },
          rows,
        );
        const view = buildExplanation(given, list, about);
        expect(checkView(view, 'modal')).not.toHaveProperty('problems');
        for (const text of mrkdwnTextsOf(asMessage(view))) {
          for (const control of controlSequencesIn(text)) {
            expect(control).toMatch(/^(?:https:\/\/app\.cal\.test\/booking\/|!date\^)/);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has no buttons of a message where there is nothing to show', () => {
    const button = { label: 'Start over', actionId: 'rankings_show', value: 'x' };
    for (const view of [buildExplainPreparing(), buildNotExplained(buildNotice('*No.*', button))]) {
      expect(checkView(view, 'modal')).not.toHaveProperty('problems');
      expect(JSON.stringify(view)).not.toContain('actions');
    }
  });
});

describe('formatReconciliation', () => {
  const say = (...given: Parameters<typeof reckoning>) =>
    formatReconciliation(reckoning(...given), 'Rui Pires').join('. ');

  it.each([
    ['All 8 bookings are listed.', say()],
    ['The only one is listed.', say({ counted: 1, shown: 1 }, { listed: 1 })],
    [
      '8 counted, 6 listed. 2 are not visible to you. Cal.com counts more than it lists',
      say({}, { listed: 6 }),
    ],
    ['8 counted, 7 listed. 1 is not visible to you.', say({}, { listed: 7 })],
    ['Your own Cal.com account lists only what you', say({ isCountedByOtherAccess: true }, { listed: 6 })],
    ['only what its owner hosts or attends', say({}, { listed: 1, isOwnOnly: true })],
    ['8 counted, 9 listed. Some may have been booked', say({}, { listed: 9 })],
    ['paid and unpaid ones are listed', say({ isPaidAsked: true }, { listed: 9 })],
    ['Some may be another team’s', say({ isTeamUnclear: true }, { listed: 9 })],
    [
      '8 counted, 6 listed so far. Roundup looked through the latest 1,000',
      say({}, { listed: 6, hasMore: true }),
    ],
    ['The ranking said 7; it has changed since', say({ shown: 7 })],
    ['6 listed. Rui Pires isn’t in this list any more', say({ counted: null }, { listed: 6 })],
  ])('says "%s"', (expected, said) => expect(said).toContain(expected));

  it('sets the mean of the ratings, and how many there are, beside the average', () => {
    const stars = { unit: 'stars', counted: 4.67, shown: 4.67 } as const;
    expect(say(stars, { listed: 3, ratingSum: 14 })).toContain(
      '4.67 stars on average, from the 3 ratings listed.',
    );
    expect(say(stars, { listed: 1, ratingSum: 4 })).toContain(
      '4.67 stars on average; 1 rating listed: 4.00.',
    );
    expect(say(stars, { listed: 0 })).toContain('0 ratings listed. The ratings are not visible to you.');
    expect(say(stars, { listed: 1, ratingSum: 4, hasMore: true })).toContain('listed so far');
  });
});
