import type { types } from '@slack/bolt';
import type { RankingsTotals } from '../../rankings/answer';
import { type HeadlineFigure, type HeadlineWords, headlineWords, totalsNote } from '../../rankings/totals';
import { context, mrkdwn } from '../kit/mrkdwn';

const otherwiseWords = 'The lists below count both otherwise.';
const guestsWords = 'Guest no-shows are guests, not bookings.';

/** The period as a whole, over an overview. */
export function totalsBlocks(totals: RankingsTotals): readonly types.KnownBlock[] {
  const figures = shownFigures(totals);
  const fields = figures
    .map(headlineWords)
    .map(({ label, value, change }) => mrkdwn(`${label} *${value}*${change === null ? '' : `, ${change}`}`));
  const hasGuests = figures.some(({ id }) => id === 'guest-no-shows');
  const notes = [totalsNote, otherwiseWords, ...(hasGuests ? [guestsWords] : [])];
  return [{ type: 'section', fields }, context(notes.join(' '))];
}

/** The same, to be read aloud. */
export function spokenTotals(totals: RankingsTotals): string {
  const say = ({ label, value, change }: HeadlineWords) =>
    `${label} ${value}${change === null ? '' : `, ${change}`}`;
  return `${shownFigures(totals).map(headlineWords).map(say).join('; ')}.`;
}

/** What is nothing, and was nothing, says nothing; but for the first, which all others are part of. */
function shownFigures({ figures }: RankingsTotals): readonly HeadlineFigure[] {
  return figures.filter(({ id, value, before }) => id === 'created' || (value ?? 0) > 0 || (before ?? 0) > 0);
}
