import fc from 'fast-check';
import { foldText, plainTypography } from '../../../src/lib/text/fold';
import { codePoint } from '../../support/code-point';
import { rounds } from '../../support/rounds';

describe('foldText', () => {
  it.each([
    ...['’', '‘', 'ʼ', '′', '´', '＇', '`'].map((mark) => [
      `the apostrophe ${mark}`,
      `Conor O${mark}Brien`,
      "conor o'brien",
    ]),
    ['letters apart from their marks', 'Jose\u0301', 'José'],
    ['blanks that do not break, doubled and around', ' Ana\u00A0  Sousa\u2003', 'ana sousa'],
    ['blanks without width and soft hyphens', 'An\u200Ba So\u00ADusa', 'Ana Sousa'],
    ['letters of full width', 'Ｓａｌｅｓ　ＥＵ', 'Sales EU'],
    ['dashes', 'Anne–Marie‑Lou−X', 'Anne-Marie-Lou-X'],
    ['quotes', '„Ace“ «Ace» ＂Ace＂', '"Ace" "Ace" "Ace"'],
    ['case beyond ASCII', 'STRASSE ΣΑΣ', 'straße σας'],
  ])('takes no notice of %s', (_what, written, plain) => {
    expect(foldText(written)).toBe(foldText(plain));
  });

  it('tells other texts apart', () => {
    expect(foldText('Jose')).not.toBe(foldText('José'));
    expect(foldText('OBrien')).not.toBe(foldText("O'Brien"));
  });

  it('comes after plainTypography, which changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint, maxLength: 40 }), (text) => {
        expect(plainTypography(plainTypography(text))).toBe(plainTypography(text));
        expect(foldText(plainTypography(text))).toBe(foldText(text));
      }),
      { numRuns: rounds(5_000) },
    );
  });
});
