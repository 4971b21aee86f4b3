import fc from 'fast-check';
import { bookingStreams } from '../../../src/bookings/walk-state';
import {
  type BookingsQuestion,
  parseBookingsRequest,
  printBookingsRequest,
} from '../../../src/slack/bookings/bookings-request';
import { buildBookingsFilters, parseBookingsFilters } from '../../../src/slack/filters/bookings-form';
import type { FilterField, ParsedFilters } from '../../../src/slack/filters/fields';
import { option, options, text } from '../../support/digest-form';
import { day, type FilterAnswers } from '../../support/filters-form';
import { rounds } from '../../support/rounds';
import { filterMenus, sentForm } from '../support/filter-forms';
import { anyBookingsQuestion, anyName } from '../support/question-arbitraries';

function typed(words: string): BookingsQuestion {
  const parsed = parseBookingsRequest(words);
  if (parsed.kind !== 'question') throw new Error(`Not understood: ${words}`);
  return parsed.question;
}

/** The form over a question, changed and sent. */
function chosen(answers: FilterAnswers, before = ''): ParsedFilters<BookingsQuestion> {
  const question = typed(before);
  const form = buildBookingsFilters(question, filterMenus(), 'm');
  return parseBookingsFilters(sentForm(form, answers), question);
}

function questionOf(parsed: ParsedFilters<BookingsQuestion>): BookingsQuestion {
  if (parsed.kind !== 'question') throw new Error(JSON.stringify(parsed.problems));
  return parsed.question;
}

describe('the filters of a list of bookings', () => {
  it.each<[string, FilterAnswers]>([
    ['past cancelled', { lists: options('cancelled', 'past') }],
    ['all', { lists: options('all') }],
    ['', { lists: options() }],
    ['all uid:k3YtQe1wVb2', { lists: options(), uid: text(' k3YtQe1wVb2 ') }],
    ['next week', { period: option('next week') }],
    ['2026-06-04', { periodFrom: day('2026-06-04'), periodTo: day('2026-06-04') }],
    ['after:2026-06-04', { periodFrom: day('2026-06-04') }],
    ['attendee:lee@client.test', { attendee: text('lee@client.test') }],
    ['attendee:"Lee Ray"', { attendee: text('Lee Ray') }],
    ['event:id:310', { bookingsEvent: option('id:310') }],
    ['team:id:4822', { team: option('id:4822') }],
    ['created:"last week"', { created: option('last week') }],
    ['created:2026-05-04..2026-05-08', { createdFrom: day('2026-05-04'), createdTo: day('2026-05-08') }],
    ['updated:"until 2026-05-08"', { updatedTo: day('2026-05-08') }],
    ['updated:yesterday', { updated: option('yesterday') }],
  ])('typed as %s and chosen in the form ask the same', (words, answers) => {
    expect(questionOf(chosen(answers))).toEqual(typed(words));
  });

  it('chosen all at once ask what one command asks', () => {
    const answers: FilterAnswers = {
      lists: options('past', 'cancelled'),
      period: option('last month'),
      attendee: text('lee@client.test'),
      bookingsEvent: option('id:310'),
      team: option('id:4821'),
      uid: text('k3YtQe1wVb2'),
      created: option('last 30 days'),
      updatedFrom: day('2026-05-04'),
    };
    const words =
      'past cancelled last month attendee:lee@client.test event:id:310 team:id:4821 uid:k3YtQe1wVb2 created:"last 30 days" updated:"since 2026-05-04"';
    expect(questionOf(chosen(answers))).toEqual(typed(words));
  });

  it('open with what is in force: sent unchanged, they ask the same', () => {
    fc.assert(
      fc.property(anyBookingsQuestion, (question) => {
        // An answer holds ids. A name with an @ in it would be taken for a mistyped address.
        const isOdd = question.attendee?.by === 'name' && question.attendee.text.includes('@');
        const asked = {
          ...question,
          team: question.team && { id: 4821 },
          event: question.event && { id: 310 },
          attendee: isOdd ? null : question.attendee,
        };
        const form = sentForm(buildBookingsFilters(asked, filterMenus(), 'm'));
        expect(parseBookingsFilters(form, asked)).toEqual({ kind: 'question', question: asked });
      }),
    );
  });

  const anyDay = fc
    .option(fc.integer({ min: 0, max: 40_000 }), { freq: 1 })
    .map((days) => day(days === null ? null : new Date(days * 86_400_000).toISOString().slice(0, 10)));
  const one = (...values: readonly string[]) => fc.constantFrom(...values).map(option);
  const anyAnswers: fc.Arbitrary<FilterAnswers> = fc.record(
    {
      lists: fc
        .subarray(bookingStreams.filter((stream) => stream !== 'all'))
        .chain((some) => fc.constantFrom(some, some, ['all', ...some]))
        .map((lists) => options(...lists)),
      period: one('any', 'today', 'next week', 'last 30 days'),
      periodFrom: anyDay,
      periodTo: anyDay,
      attendee: fc.oneof(anyName, fc.emailAddress(), fc.constantFrom('', 'a@b', '@ lee')).map(text),
      bookingsEvent: one('any', 'id:310'),
      team: one('any', 'id:4821'),
      uid: fc.constantFrom('', 'k3YtQe1wVb2', 'b_-1', 'a b').map(text),
      created: one('any', 'last week'),
      createdFrom: anyDay,
      updated: one('any', 'yesterday', 'days'),
      updatedTo: anyDay,
    },
    { requiredKeys: [] },
  );

  it('ask nothing that their own command would not ask', () => {
    const counts = { question: 0, invalid: 0 };
    fc.assert(
      fc.property(anyAnswers, fc.constantFrom('', 'past last week', 'all'), (answers, before) => {
        const parsed = chosen(answers, before);
        counts[parsed.kind] += 1;
        if (parsed.kind === 'invalid') return;
        expect(typed(printBookingsRequest(parsed.question))).toEqual(parsed.question);
      }),
      { numRuns: rounds(3_000) },
    );
    // Both happen often enough to mean something.
    expect(Math.min(counts.question, counts.invalid)).toBeGreaterThan(rounds(100));
  });

  it('keep the order in which lists were named, while they are the same', () => {
    expect(questionOf(chosen({ period: option('today') }, 'cancelled past'))).toEqual(
      typed('cancelled past today'),
    );
  });

  it.each<[string, FilterAnswers, FilterField, string]>([
    ['all and others', { lists: options('all', 'past') }, 'lists', 'all-and-others'],
    ['an address that is none', { attendee: text('lee@client') }, 'attendee', 'not-an-email'],
    ['nobody', { attendee: text('@') }, 'attendee', 'nobody'],
    ['an id that is none', { uid: text('a b') }, 'uid', 'not-a-uid'],
    [
      'an end before its start',
      { createdFrom: day('2026-05-31'), createdTo: day('2026-05-04') },
      'createdTo',
      'end-before-start',
    ],
    ['no day at all', { updated: option('days') }, 'updatedFrom', 'no-day'],
    ['a team that is none', { team: option('Sales') }, 'team', 'not-offered'],
  ])('are refused with %s, at the field', (_what, answers, field, reason) => {
    expect(chosen(answers)).toEqual({ kind: 'invalid', problems: [{ field, problem: { reason } }] });
  });
});
