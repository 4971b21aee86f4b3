import type { ReadGaps } from '../../bookings/read-pages';

/** What a list or a count of bookings lacks, a sentence each; none where nothing is missing. Plain text. */
export function gapWords(gaps: ReadGaps | undefined): readonly string[] {
  const { unreadable = 0, isCutOff = false } = gaps ?? {};
  return [
    ...(unreadable === 0
      ? []
      : [
          `${unreadable.toLocaleString('en')} ${unreadable === 1 ? 'booking' : 'bookings'} could not be read.`,
        ]),
    ...(isCutOff
      ? ['Cal.com went in a circle instead of on to its next page, so later bookings may be missing.']
      : []),
  ];
}

/** Both together: what either lacks. */
export const joinGaps = (one: ReadGaps | undefined, other: ReadGaps | undefined): ReadGaps => ({
  unreadable: (one?.unreadable ?? 0) + (other?.unreadable ?? 0),
  isCutOff: (one?.isCutOff ?? false) || (other?.isCutOff ?? false),
});
