import fc from 'fast-check';
import { bookingStreams, type Stream } from '../../../src/bookings/walk-state';
import { toFairShare } from '../../../src/fair-share/fair-share';
import { plainTypography } from '../../../src/lib/text/fold';
import { addDays, weekdayNames } from '../../../src/lib/time/calendar';
import type { PeriodSpec } from '../../../src/lib/time/period';
import { needsText } from '../../../src/rankings/match';
import {
  type MemberFilter,
  type RankingsQuestion,
  type Reference,
  rankingChoices,
  statusFilters,
  textOperators,
} from '../../../src/rankings/question';
import { rankingIds } from '../../../src/rankings/ranking';
import type { BookingsQuestion, HostFilter } from '../../../src/slack/bookings/bookings-request';
import { readPersonOf } from '../../../src/slack/rankings/member';

const date = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1970-01-01', days));

/** Every period that a command can ask for. */
export const anyPeriodSpec: fc.Arbitrary<PeriodSpec> = fc.oneof(
  fc.record({ kind: fc.constantFrom('today', 'yesterday', 'tomorrow') }),
  fc.record({
    kind: fc.constantFrom('this', 'last', 'next'),
    unit: fc.constantFrom('week', 'month', 'quarter', 'year'),
  }),
  fc.record({ kind: fc.constantFrom('last-days', 'next-days'), count: fc.integer({ min: 1, max: 1000 }) }),
  fc.record({
    kind: fc.constantFrom('last-weeks', 'next-weeks', 'last-months', 'next-months'),
    count: fc.integer({ min: 1, max: 60 }),
  }),
  date.map((day) => ({ kind: 'date' as const, date: day })),
  fc
    .tuple(date, fc.nat({ max: 900 }))
    .map(([first, days]) => ({ kind: 'range' as const, first, last: addDays(first, days) })),
  date.map((first) => ({ kind: 'since' as const, first })),
  date.map((last) => ({ kind: 'until' as const, last })),
  fc.record({
    kind: fc.constant('month' as const),
    month: fc.integer({ min: 1, max: 12 }),
    year: fc.option(fc.integer({ min: 1970, max: 2100 })),
  }),
  fc.record({
    kind: fc.constant('quarter' as const),
    quarter: fc.integer({ min: 1, max: 4 }),
    year: fc.option(fc.integer({ min: 1970, max: 2100 })),
  }),
  fc.record({ kind: fc.constant('year' as const), year: fc.integer({ min: 1970, max: 2100 }) }),
  fc.record({
    kind: fc.constant('weekday' as const),
    weekday: fc.constantFrom(...weekdayNames),
    direction: fc.option(fc.constantFrom('this', 'last', 'next')),
  }),
  fc.record({
    kind: fc.constant('to-date' as const),
    unit: fc.constantFrom('week', 'month', 'quarter', 'year'),
  }),
  fc.record({
    kind: fc.constant('since-day' as const),
    day: fc.constantFrom('today', 'yesterday', ...weekdayNames),
  }),
  fc.constant({ kind: 'since-digest' as const }),
);

const spicyWord = fc.constantFrom(
  '"',
  '\\',
  '\\"',
  '&',
  '<',
  '>',
  '&amp;',
  '&lt;!channel&gt;',
  '<!channel>',
  '<@U1|ana>',
  '<mailto:a@b.test|a@b.test>',
  'team:',
  'help',
  "O'Neil",
  '日本語',
  'مرحبا',
  '👩‍👩‍👧',
  'é',
  '-',
  ':',
  '..',
  'id:12',
);

/** A name as the parser keeps it, whatever was typed. */
export const anyName: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 30 }),
    fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
    fc
      .array(fc.oneof(spicyWord, fc.string({ maxLength: 4 })), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.join(' ')),
    fc.array(spicyWord, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  )
  .map(plainTypography)
  .filter((text) => text !== '');

const anyReference: fc.Arbitrary<Reference> = fc.oneof(
  fc.nat().map((id) => ({ id })),
  // `id:12` means the id 12, so no name looks like it.
  anyName.filter((name) => !/^id:\d{1,15}$/.test(name)).map((name) => ({ name })),
);

const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
const anyPerson = fc.oneof(
  // A leading @ is how people write names, and is dropped.
  anyName
    .filter((text) => !isEmail(text) && !text.startsWith('@'))
    .map((text) => ({ by: 'name' as const, text })),
  fc.emailAddress().map((text) => ({ by: 'email' as const, text: plainTypography(text) })),
);

// These compare in words, or are the asker.
const isNobodysWord = ({ text }: { readonly text: string }) =>
  readPersonOf(text)?.by !== 'me' && readPersonOf(text) !== null;

/** Texts that are also words of the grammar included. */
const anyText = fc.oneof(anyName, fc.constantFrom('empty', 'not empty', 'not Bo', 'with x', 'name is Bo'));
const anyMember: fc.Arbitrary<MemberFilter> = fc
  .oneof(
    fc.record({
      by: fc.constant('name' as const),
      operator: fc.constantFrom(...textOperators),
      text: anyText,
    }),
    fc.record({
      by: fc.constant('email' as const),
      operator: fc.constantFrom('equals', 'notEquals'),
      text: fc.emailAddress().map(plainTypography),
    }),
    fc.record({
      by: fc.constant('email' as const),
      operator: fc.constantFrom('contains', 'notContains', 'startsWith', 'endsWith'),
      text: anyText,
    }),
  )
  .map((member) => (needsText(member.operator) ? member : { ...member, text: '' }));

/** Every question that `/cal-rankings` can ask. */
export const anyRankingsQuestion: fc.Arbitrary<RankingsQuestion> = fc
  .record({
    ranking: fc.option(fc.constantFrom(...rankingChoices)),
    period: anyPeriodSpec,
    scope: fc.option(fc.constantFrom('me', 'team', 'org')),
    team: fc.option(anyReference),
    dateField: fc.constantFrom('start', 'created'),
    event: fc.option(anyReference),
    member: fc.option(anyMember),
    person: fc.option(fc.oneof(fc.constant({ by: 'me' as const }), anyPerson.filter(isNobodysWord))),
    statuses: fc.subarray([...statusFilters]),
    paid: fc.option(fc.boolean()),
    rating: fc.option(
      fc.record({
        operator: fc.constantFrom('eq', 'neq', 'gt', 'gte', 'lt', 'lte'),
        operand: fc.integer({ min: 0, max: 500 }).map((hundredths) => hundredths / 100),
      }),
    ),
    versus: fc.option(fc.constantFrom('previous', 'none')),
  })
  .map(
    (question): RankingsQuestion => ({
      ...question,
      // A team together with another scope is a contradiction.
      scope: question.team === null ? question.scope : question.scope && 'team',
      // A person's card is no ranking, and filters nobody out.
      ...(question.person === null ? {} : { ranking: null, member: null }),
      // There is nothing before a period without a start.
      versus: question.period.kind === 'until' ? null : question.versus,
    }),
  )
  // A fair share takes few filters.
  .map((question) => (question.ranking === 'fair-share' ? toFairShare(question) : question));

const someStreams = fc.shuffledSubarray(
  bookingStreams.filter((stream) => stream !== 'all'),
  { minLength: 1 },
);

const anyHost = fc.oneof(
  fc.constantFrom<HostFilter>({ by: 'me' }, { by: 'everyone' }),
  anyPerson.filter(({ text }) => !/^(?:me|everyone)$/i.test(text)),
);

/** Every question that `/cal-bookings` can ask. */
export const anyBookingsQuestion: fc.Arbitrary<BookingsQuestion> = fc
  .record<BookingsQuestion>({
    streams: fc.oneof(someStreams, fc.constantFrom<Stream[]>(['all'], [])),
    period: fc.option(anyPeriodSpec),
    attendee: fc.option(anyPerson),
    host: fc.option(anyHost),
    event: fc.option(anyReference),
    team: fc.option(anyReference),
    uid: fc.option(fc.stringMatching(/^[\w-]{1,100}$/)),
    created: fc.option(anyPeriodSpec),
    updated: fc.option(anyPeriodSpec),
  })
  // One booking is looked for everywhere.
  .map((question) =>
    question.uid !== null && question.streams.length === 0 ? { ...question, streams: ['all'] } : question,
  );

/** Command texts that are nearly right, or not at all. */
export const anyCommandText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 120 }),
  fc.string({ maxLength: 60, unit: 'grapheme' }),
  fc
    .array(
      fc.oneof(
        spicyWord,
        fc.constantFrom(
          ...rankingIds,
          'fair-share',
          ...bookingStreams,
          'last',
          'week',
          '30',
          'days',
          'since',
          '2026-02-30',
          '..',
          'vs',
          'the',
          'before',
          'digest',
          'q3',
          'monday',
          'ytd',
        ),
        fc.constantFrom('team:', 'scope:', 'by:', 'event:', 'member:', 'status:', 'paid:', 'rating:', 'vs:'),
        fc.constantFrom(
          'attendee:',
          'uid:',
          'created:',
          'updated:',
          'sort:',
          'after:',
          'before:',
          '__proto__:',
          'constructor:',
        ),
        fc.constantFrom('me', '>=4', 'yes', 'accepted,pending', '__proto__', 'constructor', '“', '”', '«'),
        fc.string({ maxLength: 6 }),
      ),
      { maxLength: 10 },
    )
    .chain((parts) => fc.constantFrom('', ' ', '  ', '\n').map((glue) => parts.join(glue))),
);
