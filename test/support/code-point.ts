import fc from 'fast-check';

/** Any code point, lone surrogates too, as the unit of strings. `unit: 'binary'` makes a table of a million first. */
export const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((at) => String.fromCodePoint(at));
