import type { ReadGaps } from '../../bookings/scan';
import { type CountNote, formatCountNote } from '../../rankings/count';
import { countOf } from './text';

/** What a list or a count of bookings lacks, a sentence each; none where nothing is missing. Plain text. */
export function gapText(gaps: ReadGaps | undefined): readonly string[] {
  const { unreadable = 0, isCutOff = false, unreadableMembers = 0 } = gaps ?? {};
  return [
    ...(unreadable === 0 ? [] : [`${countOf(unreadable, 'booking')} could not be read.`]),
    ...(unreadableMembers === 0
      ? []
      : [`${countOf(unreadableMembers, 'member')} could not be read, so the others may rank too high.`]),
    ...(isCutOff ? ['Cal.com gave the same page twice, so later bookings may be missing.'] : []),
  ];
}

/** How the numbers were counted where Cal.com did not, and what they lack: a line, or none. */
export function numbersNote(about: {
  readonly countNotes: readonly CountNote[] | null;
  readonly gaps?: ReadGaps | undefined;
}): readonly string[] {
  const words = [...(about.countNotes ?? []).map(formatCountNote), ...gapText(about.gaps)];
  return words.length === 0 ? [] : [words.join(' ')];
}

/** Both together: what either lacks. */
export function joinGaps(one: ReadGaps | undefined, other: ReadGaps | undefined): ReadGaps {
  // The same member may be in both.
  const unreadableMembers = Math.max(one?.unreadableMembers ?? 0, other?.unreadableMembers ?? 0);
  return {
    unreadable: (one?.unreadable ?? 0) + (other?.unreadable ?? 0),
    isCutOff: (one?.isCutOff ?? false) || (other?.isCutOff ?? false),
    ...(unreadableMembers > 0 && { unreadableMembers }),
  };
}
