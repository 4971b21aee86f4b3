// Characters that phones, Macs and pasted text use for the plain ones. They are replaced before NFKC, which
// decomposes some of them.
const apostrophes = /[\u2018\u2019\u201A\u201B\u2039\u203A\u02B9\u02BB\u02BC\u02BD\u2032\u00B4\u0060\uFF07]/g;
const quotes = /[\u201C\u201D\u201E\u201F\u00AB\u00BB\u2033\uFF02]/g;
const dashes = /[\p{Dash_Punctuation}\u2212]/gu;
// Zero-width spaces, soft hyphens, fillers, direction overrides and tags. Not joiners and variation
// selectors, which change the letters beside them.
const invisibleCharacters =
  /(?!\u200C|\u200D|[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}])\p{Default_Ignorable_Code_Point}/gu;

/** Removes the characters that are never visible. */
export const withoutInvisible = (text: string) => text.replace(invisibleCharacters, '');

/**
 * Returns the text as a plain keyboard writes it: composed letters of normal width, straight quotes and
 * apostrophes, hyphens for dashes, single spaces, none around, and no invisible characters.
 */
export function plainTypography(text: string): string {
  // NFKC can produce new quotes and invisible characters. Once those are replaced, more may compose.
  const composed = straight(straight(text).normalize('NFKC')).normalize('NFKC');
  return composed.replace(dashes, '-').replace(/\s+/g, ' ').trim();
}

const straight = (text: string) => withoutInvisible(text).replace(apostrophes, "'").replace(quotes, '"');

/** Returns a key that is equal for texts that differ only in typography or case. */
export function foldText(text: string): string {
  return plainTypography(text.replace(/\p{Default_Ignorable_Code_Point}/gu, ''))
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC');
}

/** Capitalises the first letter and leaves the rest unchanged. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
