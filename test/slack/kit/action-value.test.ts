import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { printBookingsRequest } from '../../../src/slack/bookings/bookings-request';
import {
  decodeDigest,
  decodePosition,
  decodeQuestion,
  decodeQuestionInBlockId,
  encodeDigest,
  encodePosition,
  encodeQuestion,
  encodeQuestionInBlockId,
  encodeValue,
} from '../../../src/slack/kit/action-value';
import { printRankingsRequest } from '../../../src/slack/rankings/rankings-request';
import { carriedPosition, carriedQuestion, carriedSection } from '../support/carried-positions';
import { anyBookingsQuestion, anyRankingsQuestion } from '../support/question-arbitraries';

function sealed<T>(value: T | null): T {
  if (value === null) throw new Error('was not sealed');
  return value;
}

const question = sealed(encodeQuestion(carriedQuestion));
const position = sealed(encodePosition(carriedPosition()));
const digest = sealed(encodeDigest({ id: '0e4f' }, { runAt: 1_795_000_000 }));

const replaced = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1);

describe('a carried question', () => {
  it('comes back as it went', () => {
    expect(decodeQuestion(question)).toEqual(carriedQuestion);
    const inBlockId = sealed(encodeQuestionInBlockId(carriedQuestion));
    expect(decodeQuestionInBlockId(inBlockId)).toEqual(carriedQuestion);
  });

  it('comes back whatever its text holds, or is not sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.nat(), (text, askedAt) => {
        const value = encodeQuestion({ text, askedAt });
        if (value === null) return;
        expect(value.length).toBeLessThanOrEqual(2000);
        expect(decodeQuestion(value)).toEqual({ text, askedAt });
      }),
    );
  });

  it('fits a button for every question of ordinary length', () => {
    const ordinary = fc.oneof(
      anyRankingsQuestion.map(printRankingsRequest),
      anyBookingsQuestion.map(printBookingsRequest),
    );
    fc.assert(
      fc.property(ordinary, (text) => {
        fc.pre(text.length <= 800);
        expect(encodeQuestion({ text, askedAt: carriedQuestion.askedAt })).not.toBeNull();
      }),
    );
  });

  it('is not sealed when it is too long for its place', () => {
    const long = { ...carriedQuestion, text: 'x'.repeat(230) };
    expect(encodeQuestionInBlockId(long)).toBeNull();
    expect(encodeQuestion(long)).not.toBeNull();
    expect(encodeQuestion({ ...carriedQuestion, text: 'x'.repeat(2000) })).toBeNull();
  });
});

describe('a carried position', () => {
  it('comes back as it went', () => {
    expect(decodePosition(position)).toEqual(carriedPosition());
    const start = carriedPosition({ teamName: null, eventName: null, walk: { ahead: null, behind: null } });
    expect(decodePosition(sealed(encodePosition(start)))).toEqual(start);
  });

  it('fits a button with five cursors of 90 characters and a question of 600', () => {
    expect(position.length).toBeLessThanOrEqual(1400);
    const value = encodePosition(carriedPosition({ text: `upcoming past attendee:${'x'.repeat(600)}` }));
    expect(sealed(value).length).toBeLessThanOrEqual(2000);
  });

  it('is not sealed when it would be longer than a button holds', () => {
    const longCursors = carriedSection(['past', 'cancelled'], 'c'.repeat(6));
    expect(encodePosition(carriedPosition({ walk: { ahead: longCursors, behind: longCursors } }))).toBeNull();
    expect(encodePosition(carriedPosition({ text: 'x'.repeat(1500) }))).toBeNull();
  });
});

describe('a carried digest', () => {
  it.each([null, 0, 1_795_000_000])('comes back as it went, for the run at %j', (runAt) => {
    const carried = { digestId: '0e4f', runAt };
    expect(decodeDigest(sealed(encodeDigest({ id: carried.digestId }, carried)))).toEqual(carried);
  });

  it('is refused without a digest, or with a run that is no time', () => {
    for (const payload of [{ runAt: 1 }, { digestId: '', runAt: 1 }, { digestId: 'x', runAt: -1 }, {}]) {
      expect(decodeDigest(sealed(encodeValue(payload, 2_000)))).toBeNull();
    }
    expect(decodeDigest(question)).toBeNull();
  });
});

describe.each<[string, string, (value: string) => unknown]>([
  ['question', question, decodeQuestion],
  ['position', position, decodePosition],
  ['digest', digest, decodeDigest],
])('a %s that was tampered with', (_what, value, unseal) => {
  it('is refused with any single character changed', () => {
    for (let at = 0; at < value.length; at += 1) {
      for (const by of ['a', '7', '"', ' ', '\u00e9']) {
        if (value[at] === by) continue;
        expect([at, by, unseal(replaced(value, at, by))]).toEqual([at, by, null]);
      }
    }
  });

  it('is refused with any character missing or doubled', () => {
    for (let at = 0; at < value.length; at += 1) {
      expect([at, unseal(value.slice(0, at) + value.slice(at + 1))]).toEqual([at, null]);
      expect([at, unseal(value.slice(0, at + 1) + value.slice(at))]).toEqual([at, null]);
    }
  });

  it('is refused when cut at any length', () => {
    expect(unseal('')).toBeNull();
    for (let length = 1; length < value.length; length += 1) {
      expect([length, unseal(value.slice(0, length))]).toEqual([length, null]);
    }
  });

  it('is refused with something added', () => {
    expect(unseal(`${value} `)).toBeNull();
    expect(unseal(` ${value}`)).toBeNull();
    expect(unseal(value + 'x'.repeat(2000))).toBeNull();
  });

  it('is refused as of another version, even with a checksum of that version', () => {
    const json = value.slice(value.indexOf('{'));
    const sum = createHash('sha256').update(`2.${json}`).digest('base64url').slice(0, 8);
    expect(unseal(`2.${sum}.${json}`)).toBeNull();
    expect(unseal(`12${value.slice(1)}`)).toBeNull();
    expect(unseal(`v1${value.slice(1)}`)).toBeNull();
  });
});

describe('a value that was never ours', () => {
  it.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['empty text', ''],
    ['bare JSON', JSON.stringify(carriedQuestion)],
    ['a page number', '2'],
    ['text', 'page_next'],
    ['dots', '1..'],
    ['over 2,000 characters', encodeValue({ ...carriedQuestion, text: 'x'.repeat(2_000) }, 3_000) ?? ''],
  ])('is refused: %s', (_what, value) => {
    expect(decodeQuestion(value)).toBeNull();
    expect(decodePosition(value)).toBeNull();
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a number', 5],
    ['a question with a number as its text', { text: 5, askedAt: 1 }],
    ['a question without a time', { text: 'last week' }],
    ['a time that is no whole number', { text: '', askedAt: 1.5 }],
    ['a time before 1970', { text: '', askedAt: -1 }],
    ['a question with something more', { ...carriedQuestion, admin: true }],
  ])('is refused with a good checksum: %s', (_what, payload) => {
    expect(decodeQuestion(sealed(encodeValue(payload, 2000)))).toBeNull();
  });

  it.each<[string, object]>([
    ['a zone that does not exist', { timeZone: 'Mars/Olympus' }],
    ['a plain offset as its zone', { timeZone: '+01:00' }],
    ['an eighth day of the week', { weekStart: 7 }],
    ['a walk without sections', { walk: {} }],
    [
      'an unknown status',
      { walk: { ahead: { after: null, before: 0, shown: 10, streams: [['x', null, true]] }, behind: null } },
    ],
    [
      'an empty cursor',
      { walk: { ahead: { after: null, before: 0, shown: 10, streams: [['past', '', true]] }, behind: null } },
    ],
    ['a window of 41 rows', { walk: { ahead: { ...carriedSection([]), shown: 41 }, behind: null } }],
    ['a window of no rows', { walk: { ahead: { ...carriedSection([]), shown: 0 }, behind: null } }],
    [
      'a window that begins before the first row',
      { walk: { ahead: { ...carriedSection([]), before: -1 }, behind: null } },
    ],
    ['something more', { colour: 'red' }],
  ])('is no position: %s', (_what, change) => {
    const value = sealed(
      encodeValue({ ...carriedPosition({ walk: { ahead: null, behind: null } }), ...change }, 2000),
    );
    expect(decodePosition(value)).toBeNull();
  });

  it('is refused when it is of the other kind', () => {
    expect(decodePosition(question)).toBeNull();
    expect(decodeQuestion(position)).toBeNull();
  });

  it('is refused in a block id when it is longer than a block id can be', () => {
    const long = sealed(encodeQuestion({ ...carriedQuestion, text: 'x'.repeat(230) }));
    expect(decodeQuestion(long)).not.toBeNull();
    expect(decodeQuestionInBlockId(long)).toBeNull();
  });
});
