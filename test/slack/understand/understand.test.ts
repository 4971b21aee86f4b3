import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describeUnderstanding, fillPhrase, namesOfSandbox } from '../../../bench/read-phrases';
import type { Stream } from '../../../src/bookings/walk-state';
import { parseBookingsRequest, printBookingsRequest } from '../../../src/slack/bookings/bookings-request';
import { parseRankingsRequest, printRankingsRequest } from '../../../src/slack/rankings/rankings-request';
import type { Understanding } from '../../../src/slack/understand/decide';
import { addReading } from '../../../src/slack/understand/message';
import type { Names } from '../../../src/slack/understand/names';
import type { AskedCommand, Reading } from '../../../src/slack/understand/reading';
import { understand } from '../../../src/slack/understand/understand';
import { codePoint } from '../../support/code-point';
import { rounds, someOf } from '../../support/rounds';
import { anyCommandText } from '../support/question-arbitraries';

// A Sunday.
const calendar = { now: new Date('2026-11-29T12:00:00.000Z'), timeZone: 'UTC', weekStart: 1 } as const;
const names = namesOfSandbox();

const read = (command: AskedCommand, text: string, known: Names = names): Understanding =>
  understand(command, text, { names: known, calendar }).understanding;

/** `most-cancelled q3`, `last week | /cal-rankings …`: the command in front where it is the other one. */
function readAs(command: string, text: string) {
  const asked = command === '/cal-rankings' ? 'rankings' : 'bookings';
  const [question, sure] = describeUnderstanding(read(asked, text));
  return {
    question: question
      .split(' | ')
      .map((each) => each.replace(new RegExp(`^${command} ?`), ''))
      .join(' | '),
    sure,
  };
}

function phrasesIn(file: string) {
  return readFileSync(join(__dirname, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t').map((cell) => fillPhrase(cell, names)));
}

describe('understand', () => {
  it.each([...phrasesIn('phrases.tsv'), ...phrasesIn('more-phrases.tsv')])(
    '%s %s',
    (command = '', typed = '', question = '', sure = '') => {
      expect(readAs(command, typed)).toEqual({ question, sure });
    },
  );

  it.each<[AskedCommand, string, string]>([
    ['rankings', 'most-cancelled last month', 'nothing'],
    ['rankings', 'who cancelled most in Q3', 'nothing'],
    ['rankings', '1 oct - 15 oct', 'nothing'],
    ['rankings', 'me', 'nothing'],
    ['bookings', 'with Ada Nobody', 'nothing'],
    ['bookings', 'lee@client.test', 'nothing'],
    ['bookings', 'no-shows last month', 'nothing'],
    ['rankings', 'team:"Sales EU"', 'teams'],
    ['rankings', 'event:intro', 'eventTypes'],
    ['bookings', 'host:Rui', 'members'],
    ['rankings', 'Rui', 'teams, members, eventTypes'],
    ['rankings', 'video interview', 'teams, members, eventTypes'],
  ])('looks up for /cal-%s %s: %s', (command, text, kinds) => {
    const { needs } = understand(command, text, { calendar });
    const looked = Object.entries(needs ?? {}).flatMap(([kind, isNeeded]) => (isNeeded ? [kind] : []));
    expect(looked.join(', ') || 'nothing').toBe(kinds);
  });

  describe('of names', () => {
    const rui = { userId: 1, name: 'Rui Pires', email: 'rui@acme.test' };
    const known: Names = {
      teams: [{ id: 1, name: 'Team Robin', slug: 'tr' }],
      members: [
        rui,
        { userId: 2, name: 'Robin Hale', email: 'robin@acme.test' },
        { userId: 3, name: 'Rui Pires', email: 'rui.b@acme.test' },
        { userId: 4, name: 'April Müller', email: 'april@acme.test' },
      ],
      eventTypes: [
        { id: 7, name: 'Demo', slug: 'demo' },
        { id: 8, name: 'Demo', slug: 'demo' },
      ],
    };
    const question = (command: AskedCommand, text: string, more: Partial<Names> = {}) =>
      describeUnderstanding(read(command, text, { ...known, ...more }))
        .slice(0, 2)
        .join(' ');

    it('takes words of which there is no figure for the name that they are', () => {
      const eventTypes = [{ id: 9, name: 'Video interview', slug: 'video' }];
      expect(question('rankings', 'video interview last week', { eventTypes })).toBe(
        '/cal-rankings last week event:video same',
      );
    });

    it('asks which where a person and a team have it', () => {
      expect(question('rankings', 'robin')).toBe(
        '/cal-rankings team:"Team Robin" | /cal-rankings member:"Robin Hale" ask',
      );
    });

    it('tells two people of one name apart by their addresses', () => {
      expect(question('rankings', 'rui pires')).toBe(
        '/cal-rankings member:rui@acme.test | /cal-rankings member:rui.b@acme.test ask',
      );
    });

    it('leaves several event types of one name to the menu that tells them apart', () => {
      expect(question('bookings', 'demo tomorrow')).toBe('/cal-bookings tomorrow event:demo same');
    });

    it('takes a month for a month though somebody is called so, and finds names without their accents', () => {
      expect(question('rankings', 'april')).toBe('/cal-rankings april same');
      expect(question('rankings', 'april muller')).toBe('/cal-rankings member:"April Müller" same');
    });

    it('takes a mention for whom their own connection says, for the asker, or for the name', () => {
      const mention = '<@U0RUI|rob>';
      expect(question('rankings', mention, { mentioned: new Map([['rob', rui]]) })).toBe(
        '/cal-rankings member:rui@acme.test guess',
      );
      expect(question('rankings', mention, { mentioned: new Map([['rob', 'me']]) })).toBe(
        '/cal-rankings member:me same',
      );
      expect(question('bookings', '<@U0RUI|april> tomorrow')).toBe(
        '/cal-bookings tomorrow host:"April Müller" guess',
      );
      expect(question('rankings', '<@U0RUI|zoe>')).toBe('not understood: @zoe ask');
    });
  });

  it('says what was mistyped, and which word was left out', () => {
    const notes = (text: string) => {
      const understanding = read('rankings', text);
      return understanding.kind === 'answer' ? understanding.notes : understanding.kind;
    };
    expect(notes('most-bookngs lst week')).toEqual([
      { kind: 'read-as', given: 'bookngs', read: 'bookings' },
      { kind: 'read-as', given: 'lst', read: 'last' },
    ]);
    expect(notes('most cancelled xyzzy last week')).toEqual([{ kind: 'left-out', given: 'xyzzy' }]);
    expect(notes('upcoming')).toEqual([{ kind: 'other-command', command: 'bookings' }]);
    expect(notes('fewest no-shows')).toEqual([{ kind: 'no-opposite' }]);
    expect(notes('october vs july')).toEqual([
      { kind: 'only-period-before', named: { kind: 'month', month: 7, year: null } },
    ]);
  });

  it.each<[AskedCommand, string, string]>([
    ['rankings', 'busiest day', 'Most bookings, last 30 days. Roundup ranks members, not days.'],
    ['rankings', 'busiest hour', 'Most bookings, last 30 days. Roundup ranks members, not times of day.'],
    ['rankings', 'top clients', 'Most bookings, last 30 days. Roundup ranks members, not guests.'],
    ['rankings', 'by team', 'All rankings, last 30 days. Roundup ranks members, not teams.'],
    ['rankings', 'revenue', 'All rankings, last 30 days. Roundup counts bookings, not revenue.'],
    ['rankings', 'no-show rate', 'Most host no-shows, last 30 days. Roundup counts bookings, not rates.'],
    [
      'rankings',
      'average duration per day',
      'All rankings, last 30 days. Roundup ranks members, not days. Roundup counts bookings, not averages or hours.',
    ],
    [
      'rankings',
      'trend',
      'All rankings, last 30 days, compared. I can only compare with the period right before.',
    ],
    [
      'rankings',
      'november vs november 2025',
      'All rankings, November, compared. I can only compare with the period right before, not with November 2025.',
    ],
    [
      'rankings',
      'vs same month last year',
      'All rankings, this month, compared. I can only compare with the period right before, not with last year.',
    ],
    ['bookings', 'tomorrow morning', 'Bookings, tomorrow. I only show whole days.'],
    ['bookings', 'at 3pm tomorrow', 'Bookings, tomorrow. I only show whole days.'],
    ['bookings', 'between 9 and 11', 'Bookings, today. I only show whole days.'],
    ['bookings', '30 min calls tomorrow', 'Bookings, tomorrow. There’s no filter for length.'],
    ['bookings', 'cancelled by guest', 'Cancelled bookings. There’s no filter for who cancelled.'],
    ['bookings', 'by created', 'Bookings. Bookings are listed by when they start.'],
    ['bookings', 'past no-shows', 'Past bookings. These are all past bookings; no-shows are marked.'],
    [
      'bookings',
      'everything except past and cancelled this week',
      'Upcoming, unconfirmed and recurring bookings, this week.',
    ],
    ['bookings', 'seit 1. November', 'Bookings, since 1 Nov 2026.'],
  ])('says in the line of /cal-%s %s what is read and what is not to be had', (command, typed, line) => {
    const understanding = read(command, typed);
    if (understanding.kind !== 'answer') throw new Error(understanding.kind);
    const { text } = addReading({ text: '', blocks: [] }, understanding, calendar.now);
    expect(text.trim()).toBe(`Read as ${line} Not what you meant?`);
  });

  it('answers with no name that was to be left out', () => {
    const word = fc.constantFrom(
      ...'not no without except excluding hide besides minus nicht ohne'.split(' '),
      'but not',
      'w/o',
    );
    const name = fc.constantFrom(
      'recruiting',
      'Sales EU',
      'rui',
      'demos',
      'lee',
      'with lee',
      'acme.com',
      'me',
      'today',
    );
    fc.assert(
      fc.property(word, name, fc.constantFrom('', ' tomorrow', ' last month'), (left, out, when) => {
        for (const command of ['rankings', 'bookings'] as const)
          expect(read(command, `bookings ${left} ${out}${when}`).kind).toBe('lost');
      }),
      { numRuns: rounds(200) },
    );
  });

  it('offers an unknown word among bookings as a guest, and says that it changes none', () => {
    const lee = read('bookings', 'did lee cancel');
    expect(lee.kind === 'answer' && lee.others[0]).toEqual({
      command: 'bookings',
      text: 'cancelled attendee:lee',
    });
    expect(read('bookings', 'lee')).toMatchObject({
      kind: 'lost',
      likely: [{ text: 'attendee:lee' }, {}, {}],
    });
    expect(read('bookings', 'book a call with ana')).toMatchObject({ notes: [{ kind: 'only-shows' }] });
  });

  it('offers three likely questions where nothing fits, and says what is wrong with a date or a filter', () => {
    const lost = read('rankings', 'colourless green ideas');
    expect(lost).toMatchObject({ kind: 'lost', words: ['colourless', 'green', 'ideas'], problem: null });
    expect(lost.kind === 'lost' && lost.likely).toHaveLength(3);
    expect(read('rankings', 'most cancelled 2026-02-30')).toMatchObject({
      kind: 'lost',
      problem: { reason: 'period', problem: { reason: 'no-such-day' } },
    });
    expect(read('rankings', 'who cancelled most rating:9')).toMatchObject({
      kind: 'lost',
      problem: { reason: 'bad-filter-value' },
    });
  });

  it.each(['rankings', 'bookings'] as const)('reads any text of /cal-%s, and never throws', (command) => {
    const phrases = [...phrasesIn('phrases.tsv'), ...phrasesIn('more-phrases.tsv')].map(
      ([, typed = '']) => typed,
    );
    const pieces = phrases.flatMap((phrase) => phrase.split(' '));
    const text = fc.oneof(
      anyCommandText,
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join(' ')),
      fc.string({ maxLength: 200, unit: codePoint }),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const understanding = read(command, typed);
        for (const reading of readingsIn(understanding)) expectExact(reading);
      }),
      { numRuns: rounds(1_000) },
    );
  });

  it('never answers with what was to be left out, however that is said', () => {
    const word = fc.constantFrom(
      'not',
      'no',
      'without',
      'except',
      'excluding',
      "don't show",
      'w/o',
      'but not',
      'hide',
      'other than',
      'besides',
      'weren’t',
      'haven’t been',
      '!',
    );
    const status = fc.constantFrom(
      ...(['cancelled', 'unconfirmed', 'recurring', 'past', 'upcoming'] as const satisfies readonly Stream[]),
    );
    const second = fc.constantFrom('', ' and cancelled', ', recurring', ' or unconfirmed');
    const before = fc.constantFrom(
      '',
      'everything',
      'bookings',
      'my bookings',
      'Sales EU',
      'this week',
      'please',
    );
    const after = fc.constantFrom(
      '',
      'this week',
      'last month',
      'ones',
      'bookings',
      'with lee@client.test',
      'xyzzy',
    );
    fc.assert(
      fc.property(before, word, status, second, after, (first, left, out, more, last) => {
        const also = more.replace(/\W|and|or /g, '');
        for (const asked of ['bookings', 'rankings'] as const) {
          const understanding = read(
            asked,
            `${first} ${left} ${out}${more} ${last}`.replace('! ', '!').trim(),
          );
          if (understanding.kind !== 'answer') continue;
          const { command, text } = understanding.reading;
          if (command === 'bookings') {
            const parsed = parseBookingsRequest(text);
            const streams = parsed.kind === 'question' ? parsed.question.streams : [];
            for (const each of [out, also]) expect(streams).not.toContain(each);
            expect(streams).not.toContain('all');
          } else {
            const parsed = parseRankingsRequest(text);
            const question = parsed.kind === 'question' ? parsed.question : null;
            expect(question?.ranking).not.toBe('most-cancelled');
            expect(question?.statuses).toContain('accepted');
            expect(question?.statuses).not.toContain(out === 'unconfirmed' ? 'pending' : out);
          }
        }
      }),
      { numRuns: rounds(2_000) },
    );
  });

  it.each([...Object.getOwnPropertyNames(Object.prototype).entries()])(
    'takes word %i, %s, for a word like any other',
    (choice, word) => {
      const texts = someOf(phrasesIn('phrases.tsv'), choice).flatMap(([, typed = '']) => {
        const words = typed.split(' ');
        return words.map((_, at) => words.with(at, word).join(' '));
      });
      for (const text of [...texts, `early ${word} w36`, `day after ${word}`]) {
        for (const command of ['rankings', 'bookings'] as const) {
          for (const reading of readingsIn(read(command, text))) expectExact(reading);
        }
      }
    },
  );

  it.each([
    ['one letter', 'x'.repeat(4_000)],
    ['words', 'most cancelled last week '.repeat(160)],
    ['control characters', '\u0000\u0007\u001B'.repeat(1_300)],
    ['other scripts', '日本語 مرحبا עברית '.repeat(220)],
    ['names', 'Rui Pires Sales EU '.repeat(210)],
    ['dates', '1/10/2026 - '.repeat(330)],
  ])('says of 4,000 characters of %s that they are not understood', (_what, text) => {
    for (const command of ['rankings', 'bookings'] as const) expect(read(command, text).kind).toBe('lost');
  });
});

function readingsIn(understanding: Understanding): readonly Reading[] {
  switch (understanding.kind) {
    case 'help':
    case 'elsewhere':
      return [];
    case 'answer':
      return [understanding.reading, ...understanding.others];
    case 'ask':
      return understanding.options;
    case 'lost':
      return understanding.likely;
  }
}

/** What a reading says is a question of its command, printed as that prints it. */
function expectExact({ command, text }: Reading): void {
  const parsed = command === 'rankings' ? parseRankingsRequest(text) : parseBookingsRequest(text);
  if (parsed.kind !== 'question') throw new Error(`no question: ${text}`);
  const again =
    command === 'rankings'
      ? parseRankingsRequest(printRankings(text))
      : parseBookingsRequest(printBookings(text));
  expect(again).toEqual(parsed);
}

function printRankings(text: string): string {
  const parsed = parseRankingsRequest(text);
  return parsed.kind === 'question' ? printRankingsRequest(parsed.question) : '';
}

function printBookings(text: string): string {
  const parsed = parseBookingsRequest(text);
  return parsed.kind === 'question' ? printBookingsRequest(parsed.question) : '';
}
