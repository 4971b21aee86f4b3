const negation =
  /(?:(?:but|and) )?(?:not|no|never|without|(?<!nothing )(?:except(?: for)?|excluding|exclude)|minus|leaving out|leave out|ignoring|ignore|instead of|rather than|don't|dont|(?:everything|anything|all) but)(?: show| include)?/
    .source;
const ranking =
  /(?:(?:the|any|all|most|least|highest|lowest|best|worst|top) )*(?:cancel(?:l?ed|l?ations?)|no ?shows?|absent|missed|declined|completed|rated|ratings?|reviews?|(?<=(?:most|least) )bookings)(?: (?:bookings|meetings|rankings?|ones))?/
    .source;
// Commas leave empty words behind.
const negated = new RegExp(
  `(?<=^| )${negation} +${ranking}(?:(?: +(?:and|or|nor|&))?(?: +(?:no|not))? +${ranking})*(?= |$)`,
  'g',
);

/** Takes out "not cancelled" and "except no-shows", which must not ask for these rankings. */
export function takeNegatedRankings(given: readonly string[]): {
  readonly words: readonly string[];
  readonly negated: readonly string[];
} {
  const found: string[] = [];
  const text = given.join(' ').replace(negated, (phrase) => {
    found.push(phrase.replace(/ +/g, ' ').replace(/\bnoshow/g, 'no-show'));
    return '';
  });
  return { words: text.split(' '), negated: found };
}
