import fc from 'fast-check';
import { limits, truncate } from '../../../src/slack/kit/limits';
import {
  accessibleText,
  bidiIsolate,
  dateToken,
  escapeUserText,
  fallbackText,
  link,
  singleLine,
} from '../../../src/slack/kit/text';
import { rounds } from '../../support/rounds';
import { hostileText } from '../support/hostile-text';
import { controlSequencesIn } from '../support/sent-message';

const family = '👩‍👩‍👧';

describe('truncate', () => {
  it.each([
    ['short text whole', 'abc', 3, 'abc'],
    ['long text with an ellipsis', 'abcd', 3, 'ab…'],
    ['an emoji of several code points whole or not at all', `ab${family}`, 5, 'ab…'],
    ['such an emoji that just fits', `ab${family}`, 2 + family.length, `ab${family}`],
    ['a flag whole or not at all', 'a🇵🇹🇵🇹', 7, 'a🇵🇹…'],
    ['a letter with its combining mark', 'aé'.normalize('NFD').repeat(2), 4, 'aé…'.normalize('NFD')],
  ])('keeps %s', (_what, text, max, kept) => {
    expect(truncate(text, max)).toBe(kept);
  });

  it('never goes over its limit and never cuts a pair of surrogates', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        (text, max) => {
          const kept = truncate(text, max);
          expect(kept.length).toBeLessThanOrEqual(max);
          expect(/\p{Cs}/u.test(kept)).toBe(false);
        },
      ),
    );
  });
});

describe('wireText', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['<@U024BE7LH>', '&lt;@U024BE7LH&gt;'],
    ['R&D', 'R&amp;D'],
    ['&lt;', '&amp;lt;'],
    ['a\n> b\tc', 'a &gt; b c'],
    ['  a   b ', 'a b'],
    ['a\u202Eb\u2066c\u200Fd', 'abcd'],
    ['a\u0000b\u2028c', 'a b c'],
    ['Ro\u3164bin\u115F \uFFA0Hale', 'Robin Hale'],
    ['Ro\u00ADbin\u200B\u2060\uFEFF', 'Robin'],
    ['Robin\u{E0061}\u{E0062}\u{E007F}', 'Robin'],
    ['Robin\u2800\u2800Hale', 'Robin Hale'],
    ['\u200D\u200D \uFE0F', ''],
    ['a\uFE0F\u200D\uFE0E\uFE0F\u200Db', 'a\uFE0F\u200Db'],
    ['❤️‍🔥 葛\u{E0100}城', '❤️‍🔥 葛\u{E0100}城'],
  ])('makes %j harmless', (text, safe) => {
    expect(escapeUserText(text, 100)).toBe(safe);
  });

  it('keeps formatting characters apart from what they would format', () => {
    expect(escapeUserText('*bold* _it_ ~no~ `code`', 100).replace(/\u200B/g, '')).toBe(
      '*bold* _it_ ~no~ `code`',
    );
    expect(escapeUserText('*bold*', 100)).not.toMatch(/(^|\w)[*]\w|\w[*]/);
  });

  it('keeps right-to-left text to itself', () => {
    expect(escapeUserText('مرحبا', 10)).toBe('\u2068مرحبا\u2069');
    expect(bidiIsolate('abc')).toBe('abc');
  });

  it('leaves Slack nothing to act on in any text', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 200 }), (text, max) => {
        const safe = escapeUserText(text, max);
        expect(safe).not.toMatch(/[<>\n\r]/);
        expect(safe).not.toMatch(/&(?!amp;|lt;|gt;)/);
        expect(safe).not.toMatch(/[\u202A-\u202E]/);
        expect(singleLine(text, max).length).toBeLessThanOrEqual(max);
      }),
      { numRuns: rounds(1000) },
    );
  });
});

describe('link', () => {
  it.each([
    ['https://acme.test/a|b', '<https://acme.test/a%7Cb|x>'],
    ['https://acme.test/<script>', '<https://acme.test/%3Cscript%3E|x>'],
    ['https://zoom.us:pw@evil.test/', '<https://evil.test/|x>'],
    ['https://acme.test/?a=1&b=2', '<https://acme.test/?a=1&b=2|x>'],
  ])('writes %s so that the address ends where it ends', (url, written) => {
    expect(link(url, 'x')).toBe(written);
  });
});

describe('dateToken', () => {
  it('holds whole seconds and an escaped fallback', () => {
    expect(dateToken(new Date(1_767_225_600_999), '{time}', 'a>b')).toBe('<!date^1767225600^{time}|a&gt;b>');
  });
});

describe('texts to be read aloud', () => {
  it('are escaped and cut below what Slack takes', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const accessible = fallbackText(text.repeat(3));
        expect(controlSequencesIn(accessible)).toEqual([]);
        expect(accessible.length).toBeLessThanOrEqual(limits.fallbackText);
      }),
    );
  });

  it('are never cut inside an entity, a link or a character', () => {
    for (const unit of ['<', '&', 'ab<', '👩‍👩‍👧', 'e\u0301>']) {
      for (let before = 0; before < 12; before += 1) {
        const words = 'x'.repeat(before) + unit.repeat(limits.fallbackText);
        const cut = fallbackText(words);
        expect(cut).toMatch(/…$/);
        expect(cut.slice(0, -1).replace(/&(?:amp|lt|gt);/g, '')).not.toMatch(/&/);
        expect(cut).not.toMatch(/\p{Cs}|\u200D…/u);
        expect(cut.length).toBeGreaterThan(limits.fallbackText - 10);
      }
    }
    const link = `<https://acme.test/|${'y'.repeat(60)}>`;
    expect(accessibleText('x'.repeat(limits.fallbackText - 30) + link)).toBe(
      `${'x'.repeat(limits.fallbackText - 30)}…`,
    );
  });

  it('leave out the marks of our own mrkdwn', () => {
    expect(accessibleText('*Bold* and `code`')).toBe('Bold and code');
    expect(accessibleText('x'.repeat(5000)).length).toBeLessThanOrEqual(limits.fallbackText);
  });
});
