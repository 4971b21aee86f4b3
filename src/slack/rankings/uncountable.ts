import { maxBookingsCounted } from '../../rankings/count';
import { commands } from '../kit/ids';
import type { Message } from '../kit/message';
import { buildNotice } from '../kit/notice-message';

const words: Readonly<Record<'paid' | 'too-many', (without: string) => string>> = {
  paid: (without) =>
    `*Rankings cannot be filtered by \`paid:\` here.* ${without}, and those do not say whether they were paid. Ask without it.`,
  'too-many': (without) =>
    `*There are more than ${maxBookingsCounted.toLocaleString('en')} bookings.* ${without}, and so many take too long. Ask for a shorter period, a team or an event type, such as \`${commands.rankings} last week\`.`,
};

/** Why nothing is ranked where Cal.com’s own numbers are not to be had. */
export function buildUncountable({
  why,
  isRefused,
}: {
  readonly why: keyof typeof words;
  /** Cal.com counts, and shows none of it. */
  readonly isRefused: boolean;
}): Message {
  const who = isRefused
    ? 'Cal.com does not show its rankings to this account'
    : 'This Cal.com server has no Insights';
  return buildNotice(words[why](`${who}, so Roundup counts the bookings themselves`));
}
