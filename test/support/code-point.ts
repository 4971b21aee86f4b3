import fc from 'fast-check';

/** Any code point but half surrogates, as the unit of strings. `unit: 'binary'` makes a table of a million first. */
export const codePoint = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((at) => String.fromCodePoint(at < 0xd800 ? at : at + 0x800));
