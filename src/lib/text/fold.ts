// What phones, Macs and pasted text put in place of the plain characters. Before NFKC, which takes some of them apart.
const apostrophes = /[\u2018\u2019\u201A\u201B\u2039\u203A\u02B9\u02BB\u02BC\u02BD\u2032\u00B4\u0060\uFF07]/g;
const quotes = /[\u201C\u201D\u201E\u201F\u00AB\u00BB\u2033\uFF02]/g;
const dashes = /[\p{Dash_Punctuation}\u2212]/gu;
// Blanks without width, soft hyphens, fillers, overrides of direction, tags. Not what shapes the letters beside it:
// joiners and selectors of variants.
const unseen = /(?!\u200C|\u200D|[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}])\p{Default_Ignorable_Code_Point}/gu;

/** Without the characters that are shown as nothing anywhere. */
export const withoutUnseen = (text: string) => text.replace(unseen, '');

/**
 * The same text as a plain keyboard writes it: composed letters of ordinary width, straight quotes and apostrophes,
 * hyphens for dashes, single blanks and none around, nothing that cannot be seen.
 */
export function plainTypography(text: string): string {
  // NFKC makes quotes and unseen characters of others; without those there may be more to compose.
  const composed = straight(straight(text).normalize('NFKC')).normalize('NFKC');
  return composed.replace(dashes, '-').replace(/\s+/g, ' ').trim();
}

const straight = (text: string) => withoutUnseen(text).replace(apostrophes, "'").replace(quotes, '"');

/** Equal for texts that people take for the same: neither typography nor case counts. */
export function foldText(text: string): string {
  return plainTypography(text.replace(/\p{Default_Ignorable_Code_Point}/gu, ''))
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC');
}

/** With a capital first letter; the rest stays. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
